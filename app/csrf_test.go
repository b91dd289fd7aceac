package app_test

import (
	"slices"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/media"
)

// TestNoFormFromElsewhere sends every form of the house as another site would,
// in the browser of somebody who is signed in.
func TestNoFormFromElsewhere(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ticket := c.pageTicket(t, c.picture.ID, media.Thumb)
	bodies := refusals{}
	forms := 0
	for _, r := range must(app.Routes())(t) {
		if !slices.Contains(r.Methods, "POST") || strings.HasPrefix(r.Path, "/api/") {
			continue
		}
		forms++
		path := c.fill(t, r.Path, c.picture, media.Thumb, c.link)
		for name, shows := range map[string][]show{
			"another site":                  {with("Sec-Fetch-Site", "cross-site")},
			"another host of the domain":    {with("Sec-Fetch-Site", "same-site")},
			"another site's old browser":    {with("Origin", "https://evil.example")},
			"a listed origin":               {with("Origin", friend)},
			"a page without origin":         {with("Origin", "null")},
			"another port":                  {with("Origin", "http://127.0.0.1:9")},
			"a page that asks for a method": {with("Sec-Fetch-Site", "cross-site"), with("X-HTTP-Method-Override", "GET")},
		} {
			shows = append(shows, h.cookie(c.session), with("Content-Type", "application/x-www-form-urlencoded"))
			w := way{name: path + " from " + name, face: "form", path: path, shows: shows}
			a := h.send(t, "POST", path, "username=ann&password=x&name=evil", shows...)
			if a.status != 403 || a.header.Get("Cache-Control") != "no-store" || a.header.Get("Set-Cookie") != "" {
				t.Errorf("%s: %v", w.name, a)
			}
			if strings.HasPrefix(path, "/s/") { // guests have a page of their own
				bodies.note("guest's form 403", a, w.name)
				continue
			}
			bodies.note("form 403", a, w.name)
		}
	}
	bodies.judge(t, "form 403")
	bodies.judge(t, "guest's form 403")
	if forms < 20 {
		t.Errorf("only %d forms were found", forms)
	}
	if a := h.get(t, ticket); a.status != 200 {
		t.Errorf("something happened all the same: %v", a)
	}
	for _, path := range []string{"/logout", "/account/password", "/account/tokens", "/items/" + string(c.picture.ID) + "/delete"} {
		for _, method := range []string{"GET", "HEAD"} {
			a := h.do(t, method, path, h.cookie(c.session))
			if path == "/items/"+string(c.picture.ID)+"/delete" {
				if a.status != 404 { // where a rendition would be
					t.Errorf("%s %s: %v", method, path, a)
				}
				continue
			}
			if a.status != 405 || a.header.Get("Allow") != "POST" {
				t.Errorf("%s %s: %v", method, path, a)
			}
		}
	}
	if a := h.get(t, "/account", h.cookie(c.session)); a.status != 200 {
		t.Errorf("the session is gone: %v", a)
	}
	// What the house's own pages send is taken.
	if a := h.post(t, "/logout", "", h.cookie(c.session), with("Origin", h.Config.Base())); a.status != 303 {
		t.Errorf("its own form: %v", a)
	}
}
