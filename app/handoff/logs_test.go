package handoff_test

import (
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/handoff"
	"cloakroom/app/handoff/nginxtest"
)

const (
	ticket = "AQABAgMAAQIDBAUGBwgJCgsMDQ4PAAAAAHDb2hAAAAAAAAAAAAAAAAAAAAAA"
	secret = "abcdefghijklmnopqrstuvwxyz234567abcdefghijklmnopqrst"
)

// telling are addresses that hold what nobody may read in a log, and how the log
// writes them.
var telling = []struct{ path, logged string }{
	{"/m/thumb?v=1&t=" + ticket, "/m/thumb"},
	{"/m/lost?v=1&t=" + ticket, "/m/lost"},
	{"/m/thumb?" + ticket, "/m/thumb"},
	{"/m/thumb;t=" + ticket, "/-"},
	{"/s/" + secret, "/s/-"},
	{"/s/" + secret + "?x=" + secret, "/s/-"},
	{"/s/" + secret + "/file", "/s/-/file"},
	{"/s/" + secret + "/items/it_a/thumb?t=" + ticket, "/s/-/items/it_a/thumb"},
	{"/s//" + secret + "/file", "/s/-/file"},
	{"/%73/" + secret, "/-"},
	{"/s%2F" + secret, "/-"},
	{"//s/" + secret, "/-"},
	{"/./s/" + secret, "/-"},
	{"/m/../s/" + secret, "/-"},
	{"/S/" + secret, "/-"},
	{"/welcome/ABCD-EFGH", "/welcome/-"},
	{"//welcome/ABCD-EFGH", "/-"},
	{"/./welcome/ABCD-EFGH", "/-"},
	{"/%77elcome/ABCD-EFGH", "/-"},
	{"/" + secret, "/-"},
	{"/browse/caf%C3%A9/2024?q=" + secret, "/browse/caf%C3%A9/2024"},
	{"/static/app.0123456789abcdef0123456789abcdef0123456789abcdef.js", "/static/app.0123456789abcdef0123456789abcdef0123456789abcdef.js"},
}

// TestLogsKeepSecrets sends every telling address to a house that answers, to
// one that is down and to one whose socket is missing, and then reads all that
// nginx has written anywhere.
func TestLogsKeepSecrets(t *testing.T) {
	s := newShelf(t)
	app := house(t, things(t, s), func(d *handoff.Dress) sender { return handoff.Nginx{Bytes: s, Dress: d, Files: "/protected/"} })
	nginxtest.Lend(t, s.dir)
	up, logs := behind(t, "tcp", s.dir, app)
	down := func(upstream string) (string, string) {
		dir, addr := nginxtest.Dir(t), nginxtest.Addr(t)
		start(t, dir, addr, upstream, s.dir)
		return "http://" + addr, dir
	}
	closed, closedLogs := down(nginxtest.Addr(t))
	missing, missingLogs := down("unix:" + filepath.Join(s.dir, "none.sock"))

	for _, it := range []struct {
		name, base, logs string
		down             bool
	}{{"a house that answers", up, logs, false}, {"a house that is down", closed, closedLogs, true}, {"a house without its socket", missing, missingLogs, true}} {
		t.Run(it.name, func(t *testing.T) {
			t.Parallel() // each waits for its log
			for _, a := range telling {
				got := ask(t, it.base+a.path, "Referer", it.base+a.path, "User-Agent", secret, "Authorization", "Bearer "+secret)
				if it.down {
					resting(t, got)
				}
			}
			log := lines(t, filepath.Join(it.logs, "access.log"), len(telling))
			for i, a := range telling {
				if fields := strings.Fields(log[i]); len(fields) != 7 || fields[3] != a.logged {
					t.Errorf("%s is logged as %q, want %s", a.path, log[i], a.logged)
				}
			}
			all := everything(t, it.logs)
			for _, word := range []string{ticket, ticket[:12], secret, secret[:12], "ABCD-EFGH"} {
				if i := strings.Index(all, word); i >= 0 {
					t.Errorf("somewhere it says %q", all[max(0, i-200):i+len(word)])
				}
			}
		})
	}
}

// resting holds the answer of a house that does not answer to being calm.
func resting(t *testing.T, got answer) {
	t.Helper()
	if got.status != http.StatusBadGateway || got.header.Get("Retry-After") == "" || got.header.Get("Cache-Control") != "no-store" ||
		!strings.Contains(got.body, "<h1>One moment, please</h1>") || strings.Contains(got.body, "nginx") {
		t.Errorf("%d %v %q", got.status, got.header, got.body)
	}
}

// lines returns the lines of a log when there are n: nginx writes it once a second.
func lines(t *testing.T, name string, n int) []string {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second) //nolint:forbidigo // a test waits for another process
	for {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Split(strings.TrimSuffix(string(b), "\n"), "\n"); len(got) == n {
			return got
		} else if time.Now().After(deadline) { //nolint:forbidigo // as above
			t.Fatalf("%d lines in the log, want %d:\n%s", len(got), n, b)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// everything returns what is in all files of a folder but the configuration.
func everything(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.Type().IsRegular() || filepath.Ext(path) == ".conf" {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}
