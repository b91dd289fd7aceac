package app_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

func called(host string) show { return func(r *http.Request) { r.Host = host } }

var otherNames = []string{
	"evil.example", "127.0.0.1", "127.0.0.1:80", "127.0.0.1:8080.evil.example", "evil.example:8080", "localhost:8080", "", "127.0.0.1:8080@evil.example", "127.0.0.1:8080/", " 127.0.0.1:8080", "127.0.0.1:8080, evil.example",
}

func TestTheHouseAnswersToItsName(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ticket := c.pageTicket(t, c.picture.ID, media.Thumb)
	for _, host := range otherNames {
		for _, path := range []string{"/", "/login?next=/x", ticket, "/api/v1/me", "/private/a/b?as=thumb", c.guest(), "/s/" + c.itemLink.Reveal() + "/file", "/static/x", "/none", "/robots.txt", "/browse/a%20b"} {
			shows := []show{called(host), h.cookie(c.session), bearer(c.token), with("X-Forwarded-Host", "evil.example")}
			a := h.get(t, path, shows...)
			if a.status != 308 || a.header.Get("Location") != h.Config.Base()+path || a.header.Get("Cache-Control") != "no-store" || len(a.body) > 0 {
				t.Errorf("GET %s as %q: %v", path, host, a)
			}
			for _, method := range []string{"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"} {
				if a := h.do(t, method, path, shows...); a.status != 421 || a.header.Get("Location") != "" || a.header.Get("Set-Cookie") != "" {
					t.Errorf("%s %s as %q: %v", method, path, host, a)
				}
			}
		}
		for _, path := range []string{"//evil.example/x", "//evil.example", "/\\evil.example"} {
			if a := h.get(t, path, called(host)); strings.HasPrefix(strings.TrimPrefix(a.header.Get("Location"), h.Config.Base()), "//") {
				t.Errorf("GET %s as %q: %v", path, host, a)
			}
		}
		for _, path := range []string{"/healthz", "/readyz"} {
			if a := h.get(t, path, called(host)); a.status != 200 || string(a.body) != "fine\n" {
				t.Errorf("%s as %q: %v", path, host, a)
			}
		}
	}
	// What a proxy claims about the name changes no address that we write.
	for _, path := range []string{"/", "/account", "/items/" + string(c.picture.ID), c.guest(), "/links", "/api/v1/items/" + string(c.picture.ID)} {
		a := h.get(t, path, h.cookie(c.session), bearer(c.token), with("X-Forwarded-Host", "evil.example"), with("Forwarded", "host=evil.example"), with("X-Forwarded-Proto", "https"), with("X-Original-URL", "/admin"), with("X-Rewrite-URL", "/admin"))
		if a.status != 200 || strings.Contains(string(a.body), "evil.example") {
			t.Errorf("%s: %v", path, a)
		}
	}
	a := h.post(t, "/folders/"+string(c.folder.ID)+"/link", "role=viewer", h.cookie(c.session), with("X-Forwarded-Host", "evil.example"))
	if !strings.Contains(string(a.body), h.Config.Base()+"/s/") || strings.Contains(string(a.body), "evil.example") {
		t.Errorf("a new link: %v", a)
	}
}

// TestMediaHaveAHostOfTheirOwn opens a house with two names.
func TestMediaHaveAHostOfTheirOwn(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.URL, s.MediaURL = "https://media.example.org", "https://bytes.example.org"
	h := open(t, s)
	c := h.corner(t)
	second := called("bytes.example.org")
	a := h.get(t, lasting(c.picture.ID, media.Thumb), h.cookie(c.session))
	ticket, found := strings.CutPrefix(a.header.Get("Location"), "https://bytes.example.org/m/")
	if a.status != 303 || !found {
		t.Fatalf("%v", a)
	}
	ticket = "/m/" + ticket
	if a := h.get(t, "/", h.cookie(c.session)); !strings.Contains(string(a.body), `src="https://bytes.example.org/m/`) || !strings.Contains(a.header.Get("Content-Security-Policy"), "img-src 'self' data: https://bytes.example.org;") {
		t.Errorf("the front page: %v", a)
	}
	a = h.get(t, ticket, second)
	if a.status != 200 || a.header.Get("Cross-Origin-Resource-Policy") != "same-site" || a.header.Get("Set-Cookie") != "" {
		t.Errorf("media under their own name: %v", a)
	}
	c.refused(t, way{name: "media under the other name", path: ticket}, "nothing", "GET", 404, h.cookie(c.session))
	for _, path := range []string{"/m/" + string(c.picture.ID) + "/thumb", ticket[:len(ticket)-1] + "!", "/m/" + string(id.NewItem()) + "/thumb" + ticket[strings.Index(ticket, "?"):]} {
		c.refused(t, way{name: "no ticket but a cookie", path: path}, "nothing", "GET", 404, second, h.cookie(c.session), bearer(c.token))
	}
	for _, path := range []string{
		"/", "/login", "/account", "/browse/coats%201", "/items/" + string(c.picture.ID), lasting(c.picture.ID, media.Thumb), c.guest(), "/s/" + c.itemLink.Reveal() + "/file", "/api/v1/me",
		c.private(c.picture, media.Thumb), "/static/x.css", "/robots.txt", "/favicon.ico", "/m", "/setup", "/logout", "/none", "/M/x/y", "//m/x",
	} {
		for _, method := range []string{"GET", "POST"} {
			a := h.do(t, method, path, second, h.cookie(c.session), bearer(c.token), with("Sec-Fetch-Site", "same-origin"))
			if a.status != 404 || a.header.Get("Set-Cookie")+a.header.Get("Location") != "" || strings.Contains(string(a.body), c.name) {
				t.Errorf("%s %s under the name of media: %v", method, path, a)
			}
		}
	}
	if a := h.get(t, "/healthz", second); a.status != 200 {
		t.Errorf("/healthz: %v", a)
	}
	if a := h.get(t, "/m/x/y", called("evil.example")); a.status != 308 {
		t.Errorf("a third name: %v", a)
	}
}

// TestATicketIsForOneHouse shows it to a house of another name on the same data.
func TestATicketIsForOneHouse(t *testing.T) {
	t.Parallel()
	s := settings(t)
	h := open(t, s)
	c := h.corner(t)
	ticket := c.pageTicket(t, c.picture.ID, media.Thumb)
	s.URL = "http://127.0.0.1:9090"
	other := opened(t, s, h.clock)
	if a := other.get(t, lasting(c.picture.ID, media.Thumb), other.cookie(c.session)); a.status != 303 {
		t.Errorf("the session there: %v", a)
	}
	if a, b := other.get(t, ticket), h.get(t, ticket); a.status != 404 || b.status != 200 {
		t.Errorf("there %v, here %v", a, b)
	}
}

// TestTheMarkIsWhereBrowsersLook: a document in a tab of its own has no page
// that says where.
func TestTheMarkIsWhereBrowsersLook(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	a := h.get(t, "/favicon.ico")
	if a.status != 302 {
		t.Fatal(a)
	}
	if a := h.get(t, a.header.Get("Location")); a.status != 200 || a.header.Get("Content-Type") != "image/svg+xml" {
		t.Error(a)
	}
}

// TestReady: healthy is who answers; ready is who can do the work.
func TestReady(t *testing.T) {
	h := open(t, settings(t))
	if a := h.get(t, "/readyz"); a.status != 200 {
		t.Fatal(a)
	}
	gone := h.Config.Media + ".elsewhere"
	if err := os.Rename(h.Config.Media, gone); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(h.Config.Media, 0o750); err != nil { // the empty place where it was mounted
		t.Fatal(err)
	}
	if a := h.get(t, "/readyz"); a.status != 503 || strings.Contains(string(a.body), h.Config.Media) {
		t.Errorf("without its media the house says %s", a)
	}
	if a := h.get(t, "/healthz"); a.status != 200 {
		t.Errorf("and is it alive? %s", a)
	}
}
