package app_test

import (
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"cloakroom/app"
	"cloakroom/app/config"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/media"
	"cloakroom/deploy"
)

// proxied is a house behind a real nginx.
type proxied struct {
	*house
	logs string // the folder of all that nginx writes
	stop func() // ends the house and leaves nginx standing
}

// behindNginx opens a house on a unix socket and puts nginx in front of it, with
// the configuration that we print for its settings.
func behindNginx(t *testing.T, s config.Settings) *proxied {
	t.Helper()
	dir, addr := nginxtest.Dir(t), nginxtest.Addr(t)
	sockets := must(os.MkdirTemp("", "cloak"))(t) // a socket's path is at most 107 bytes
	t.Cleanup(func() { ok(t, os.RemoveAll(sockets)) })
	ok(t, os.Chmod(sockets, 0o755))
	s.Listen, s.URL, s.Handoff = "unix:"+filepath.Join(sockets, "house.sock"), "http://"+addr, "nginx"
	ok(t, os.MkdirAll(s.Media, 0o750))
	nginxtest.Lend(t, s.Media)
	p := &proxied{house: open(t, s), logs: dir}
	c := p.Config

	l := must(net.Listen("unix", filepath.Join(sockets, "house.sock")))(t)
	ok(t, os.Chmod(l.Addr().String(), 0o666))
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := p.Serve(ctx, l, setupCode); err != nil {
			t.Error(err)
		}
	})
	p.stop = func() { cancel(); serving.Wait() }
	t.Cleanup(p.stop)

	var conf strings.Builder
	ok(t, deploy.Nginx(&conf, deploy.Server{
		Upstream: c.Listen, URL: c.URL, MediaURL: c.MediaURL, Blobs: filepath.Join(c.Media, "blobs"), Reports: c.Deliveries,
		Listen: addr, AccessLog: filepath.Join(dir, "access.log"), ErrorLog: filepath.Join(dir, "error.log"),
	}))
	nginxtest.Start(t, dir, addr, conf.String())
	p.ask, p.reach = over(t, addr), addr
	return p
}

// overTheNetwork puts a real net/http server around a house.
func (h *house) overTheNetwork(t *testing.T) {
	t.Helper()
	srv := httptest.NewServer(h.front)
	t.Cleanup(srv.Close)
	h.reach = srv.Listener.Addr().String()
	h.ask = over(t, h.reach)
}

// over asks whoever listens at addr, and takes each answer as it is.
func over(t *testing.T, addr string) func(testing.TB, *http.Request) answer {
	t.Helper()
	transport := &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: 8}
	t.Cleanup(transport.CloseIdleConnections)
	return func(t testing.TB, r *http.Request) answer {
		t.Helper()
		out := must(http.NewRequestWithContext(t.Context(), r.Method, "http://"+addr+r.RequestURI, r.Body))(t)
		out.Header, out.Host, out.ContentLength = r.Header, r.Host, r.ContentLength
		resp := must(transport.RoundTrip(out))(t)
		defer resp.Body.Close()
		body := must(io.ReadAll(resp.Body))(t)
		return answer{resp.StatusCode, resp.Header, body}
	}
}

// TestEveryWayMeetsTheSameDoorsBehindNginx is the same table again, with nginx
// carrying the bytes.
func TestEveryWayMeetsTheSameDoorsBehindNginx(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, settings(t))
	theSameDoors(t, p.house)
	theWrongRequests(t, p.house)
}

// TestWhatIsPrintedIsWhatIsTested holds the command to the configuration that
// these tests run with.
func TestWhatIsPrintedIsWhatIsTested(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.URL, s.Handoff = "http://127.0.0.1:8099", "nginx"
	c := must(s.Check())(t)
	var want strings.Builder
	ok(t, deploy.Nginx(&want, deploy.Server{Upstream: c.Listen, URL: c.URL, Blobs: filepath.Join(c.Media, "blobs"), Reports: c.Deliveries}))
	var out, errs bytes.Buffer
	args := []string{"nginx", "--listen=" + s.Listen, "--url=" + s.URL, "--data=" + s.Data, "--media=" + s.Media, "--handoff=nginx"}
	if err := app.Run(t.Context(), args, strings.NewReader(""), &out, &errs); err != nil || out.String() != want.String() {
		t.Errorf("%v %s\n%s", err, &errs, &out)
	}
}

// TestALongAddressIsNotBroughtBack: nginx takes the head of an answer up to 16 kB, and
// of a longer one it says that the house is broken.
func TestALongAddressIsNotBroughtBack(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, settings(t))
	c := p.corner(t)
	long := strings.Repeat("&", 7900)
	if a := p.get(t, "/search?q="+long); a.status != 303 || a.header.Get("Location") != "/login" {
		t.Errorf("to sign in: %v", a)
	}
	if a := p.get(t, "/search?q=coat"); a.header.Get("Location") != "/login?next=%2Fsearch%3Fq%3Dcoat" {
		t.Errorf("a short one: %v", a)
	}
	if a := p.post(t, "/look", "next=/?"+strings.Repeat("a", 20000), p.cookie(c.session)); a.status != 303 || a.header.Get("Location") != "/" {
		t.Errorf("a form's: %v", a)
	}
}

// TestALinkInPlaceOfTheReports: nginx's first process is root, and the folder where
// it reports is the house's. Whoever got into the house must not have root write.
func TestALinkInPlaceOfTheReports(t *testing.T) {
	t.Parallel()
	if os.Getuid() != 0 {
		t.Fatal("This test needs root: an nginx of anybody else may no more than the house.")
	}
	p := behindNginx(t, settings(t))
	c := p.corner(t)
	theirs := filepath.Join(t.TempDir(), "theirs")
	ok(t, os.WriteFile(theirs, nil, 0o600))
	ok(t, os.Symlink(theirs, theirs+".link"))
	ok(t, os.Rename(theirs+".link", p.Config.Deliveries)) // at once, or the house makes another file
	log := filepath.Join(p.logs, "access.log")
	ok(t, os.Rename(log, log+".1"))
	pid := must(strconv.Atoi(strings.TrimSpace(string(must(os.ReadFile(filepath.Join(p.logs, "nginx.pid")))(t)))))(t)
	ok(t, syscall.Kill(pid, syscall.SIGUSR1))
	eventually(t, 10*time.Second, "nginx opens its logs again", func() bool { _, err := os.Stat(log); return err == nil })
	took := p.get(t, c.pageTicket(t, c.picture.ID, media.Original))
	if took.status != 200 {
		t.Fatal(took)
	}
	eventually(t, 10*time.Second, "nginx logs it", func() bool { return len(must(os.ReadFile(log))(t)) > 0 })
	is := must(os.Stat(theirs))(t)
	if is.Size() != 0 || is.Sys().(*syscall.Stat_t).Uid != 0 {
		t.Errorf("%d bytes are in it, and it belongs to %d", is.Size(), is.Sys().(*syscall.Stat_t).Uid)
	}
}

// TestTheBytesAreInternal asks nginx for blobs by their own addresses.
func TestTheBytesAreInternal(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, settings(t))
	c := p.corner(t)
	key := string(must(p.Library.Item(t.Context(), operator, c.picture.ID, 1))(t).Blobs[0].Key)
	for _, path := range []string{
		"/protected/" + key, "/protected//" + key, "/protected/./" + key, "/protected../blobs/" + key, "/protected/../blobs/" + key,
		"//protected/" + key, "/%70rotected/" + key, "/protected", "/protected/", "/protected/../../data/key", "/protected/%2e%2e/%2e%2e/data/key", "/blobs/" + key,
	} {
		for _, show := range []show{func(*http.Request) {}, with("X-Accel-Redirect", "/protected/"+key)} {
			if a := p.get(t, path, show, p.cookie(c.session), bearer(c.token), with("Sec-Fetch-Dest", "image")); a.status < 400 || bytes.Contains(a.body, photo(c.turns)) {
				t.Errorf("%s: %v", path, a)
			}
		}
	}
	// A missing blob, and a link planted in its place.
	file := filepath.Join(p.Config.Media, "blobs", key)
	ticket := c.pageTicket(t, c.picture.ID, "original")
	ok(t, os.Rename(file, file+"0"))
	missing := way{name: "the ticket of a missing file", path: ticket}
	c.refused(t, missing, "nothing", "GET", 404)
	ok(t, os.Symlink(file+"0", file))
	c.refused(t, missing, "a link was planted", "GET", 404)
}
