package app_test

import (
	"bytes"
	"context"
	"io"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app"
	"cloakroom/app/config"
	"cloakroom/app/handoff/nginxtest"
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
		Upstream: c.Listen, URL: c.URL, MediaURL: c.MediaURL, Blobs: filepath.Join(c.Media, "blobs"),
		Listen: addr, AccessLog: filepath.Join(dir, "access.log"), ErrorLog: filepath.Join(dir, "error.log"),
	}))
	nginxtest.Start(t, dir, addr, conf.String())
	p.ask = over(t, addr)
	return p
}

// overTheNetwork puts a real net/http server around a house.
func (h *house) overTheNetwork(t *testing.T) {
	t.Helper()
	srv := httptest.NewServer(h.front)
	t.Cleanup(srv.Close)
	h.ask = over(t, srv.Listener.Addr().String())
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
	s.URL = "http://127.0.0.1:8099"
	c := must(s.Check())(t)
	var want strings.Builder
	ok(t, deploy.Nginx(&want, deploy.Server{Upstream: c.Listen, URL: c.URL, Blobs: filepath.Join(c.Media, "blobs")}))
	var out, errs bytes.Buffer
	args := []string{"nginx", "--listen=" + s.Listen, "--url=" + s.URL, "--data=" + s.Data, "--media=" + s.Media, "--handoff=nginx"}
	if err := app.Run(t.Context(), args, strings.NewReader(""), &out, &errs); err != nil || out.String() != want.String() {
		t.Errorf("%v %s\n%s", err, &errs, &out)
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

var secretly = regexp.MustCompile(`[A-Za-z0-9_-]{40,}`)

// TestNoLogHoldsASecret does all that leaves traces, in a house that runs and
// in one that has stopped, and then reads every log there is.
func TestNoLogHoldsASecret(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.LogMedia = true
	p := behindNginx(t, s)
	c := p.corner(t)
	welcome := must(p.Accounts.AddUser(t.Context(), operator, "carl", "", false))(t)
	secrets := map[string]string{
		"a session": c.session.Reveal(), "a token": c.token.Reveal(), "a link": c.link.Reveal(), "a link to an item": c.itemLink.Reveal(),
		"a welcome code":  welcome.Reveal(),
		"a page's ticket": ticketOf(c.pageTicket(t, c.picture.ID, "thumb")), "a guest's ticket": ticketOf(c.guestTicket(t, c.picture.ID, "original")),
		"a program's ticket": ticketOf(c.programTicket(t, c.picture.ID, "preview")),
	}
	typed := map[string]string{ // nobody writes them into an address
		"the code of /setup": setupCode.Reveal(), "a password": password, "a password in a form": strings.ReplaceAll(password, " ", "+"),
	}
	ways := c.ways(t)
	ask := func() {
		for _, w := range ways {
			p.get(t, w.path, append(w.shows, with("Referer", p.Config.Base()+w.path))...)
			p.get(t, strings.Replace(w.path, "t=", "x=", 1), w.shows...)
		}
		for _, secret := range secrets {
			for _, path := range []string{
				"/s/" + secret, "/s//" + secret, "/%73/" + secret, "/s%2F" + secret, "//s/" + secret, "/./s/" + secret, "/S/" + secret, "/s/" + secret + "/file",
				"/welcome/" + secret, "/w%65lcome/" + secret, "/welcome/" + secret + "/x", "/m/" + secret, "/m/x/" + secret, "/" + secret, "/items/" + secret, "/api/v1/tokens/" + secret,
				"/?t=" + secret, "/login?next=/s/" + secret, "/private/x?token=" + secret,
			} {
				p.get(t, path, with("Authorization", "Bearer "+secret), with("Cookie", "cloakroom="+secret), with("User-Agent", secret), with("Referer", p.Config.Base()+"/s/"+secret))
			}
			p.do(t, "DELETE", "/api/v1/tokens/"+secret, bearer(c.token))
			p.post(t, "/setup", "code="+secret)
			p.post(t, "/welcome/"+secret, "password=short")
			p.post(t, "/login", "username="+secret+"&password="+secret)
			p.post(t, "/login", "username=ann&password="+typed["a password in a form"])
			p.post(t, "/setup", "code="+setupCode.Reveal())
		}
	}
	ask()
	p.stop()
	for _, path := range []string{ways[1].path, c.guest(), "/s/" + c.itemLink.Reveal() + "/file", "/welcome/" + welcome.Reveal()} {
		if a := p.get(t, path); a.status < 502 || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("a house that has stopped: %v", a)
		}
	}
	ask()
	p.get(t, "/the-end")
	var logged string
	eventually(t, 5*time.Second, "the last line is in nginx's log", func() bool {
		logged = nginxSaid(t, p.logs)
		return strings.Contains(logged, "/the-end")
	})
	maps.Copy(secrets, typed)
	for name, text := range map[string]string{"nginx": logged, "the house": p.said.String()} {
		if len(text) < 1000 {
			t.Errorf("%s has logged nearly nothing: %q", name, text)
		}
		for what, secret := range secrets {
			for _, part := range []string{secret, secret[:min(len(secret), 12)]} {
				if i := strings.Index(text, part); i >= 0 {
					t.Errorf("%s has logged %s: %q", name, what, text[max(0, i-150):i+len(part)])
					break
				}
			}
		}
		if found := secretly.FindString(text); found != "" {
			t.Errorf("%s has logged what looks like a secret: %s", name, found)
		}
	}
}

// nginxSaid is all that nginx has written, but for its configuration.
func nginxSaid(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	for _, name := range must(filepath.Glob(filepath.Join(dir, "*.log")))(t) {
		all.Write(must(os.ReadFile(name))(t))
	}
	return all.String()
}
