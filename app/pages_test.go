package app_test

import (
	"html"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"cloakroom/app/media"
)

var addresses = regexp.MustCompile(`(?:src|href|data-fresh|poster)="([^"]*)"`)

// TestWhatAPageShowsIsThere reads pages as a browser does and asks for all that
// they name: each picture by its ticket alone, each link as whoever reads it.
func TestWhatAPageShowsIsThere(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	for _, tt := range []struct {
		name  string
		pages []string
		shows []show
		least int // tickets
	}{
		{"a member", []string{"/", "/browse/" + url.PathEscape(c.folder.Path), "/items/" + string(c.picture.ID), "/items/" + string(c.film.ID), "/items/" + string(c.paper.ID), "/items/" + string(c.drawing.ID), "/links", "/account"}, []show{h.cookie(c.session)}, 5},
		{"a guest", []string{c.guest(), c.guest() + "/items/" + string(c.picture.ID), c.guest() + "/items/" + string(c.film.ID)}, nil, 4},
		{"a guest of one item", []string{"/s/" + c.itemLink.Reveal() + "/items/" + string(c.picture.ID)}, nil, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tickets := 0
			for _, page := range tt.pages {
				a := h.get(t, page, tt.shows...)
				if a.status != 200 {
					t.Errorf("%s: %v", page, a)
				}
				c.dressed(t, page, a)
				for _, m := range addresses.FindAllStringSubmatch(string(a.body), -1) {
					at := html.UnescapeString(m[1])
					switch {
					case strings.HasPrefix(at, "/m/"):
						tickets++
						if a := h.get(t, at); a.status != 200 {
							t.Errorf("%s on %s: %v", at, page, a)
						}
					case strings.HasPrefix(at, "/"):
						if a := h.get(t, at, tt.shows...); a.status >= 400 || strings.HasPrefix(a.header.Get("Location"), "/login") {
							t.Errorf("%s on %s: %v", at, page, a)
						}
					case !strings.HasPrefix(at, "#") && !strings.HasPrefix(at, "data:"):
						t.Errorf("%s on %s leads out of the house", at, page)
					}
				}
			}
			if tickets < tt.least {
				t.Errorf("only %d tickets on all pages", tickets)
			}
		})
	}
	for _, page := range []string{"/none", "/login", "/s/none"} {
		c.dressed(t, page, h.get(t, page))
	}
}

var scripts = regexp.MustCompile(`<script[^>]*nonce="([^"]+)"`)

// dressed holds a page to what all of them wear.
func (c *corner) dressed(t *testing.T, page string, a answer) {
	t.Helper()
	m := scripts.FindSubmatch(a.body)
	if m == nil {
		t.Fatalf("%s has no script with a nonce: %v", page, a)
	}
	for name, want := range map[string]string{
		"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store", "Referrer-Policy": "same-origin", "X-Content-Type-Options": "nosniff", "Cross-Origin-Opener-Policy": "same-origin",
		"Content-Security-Policy": "default-src 'none'; script-src 'nonce-" + string(m[1]) + "' 'strict-dynamic'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; media-src 'self'; " +
			"connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
	} {
		if got := a.header.Get(name); got != want {
			t.Errorf("%s, %s:\n got %s\nwant %s", page, name, got, want)
		}
	}
	if p := a.header.Get("Permissions-Policy"); !strings.Contains(p, "camera=()") || !strings.Contains(p, "fullscreen=(self)") {
		t.Errorf("%s, Permissions-Policy: %s", page, p)
	}
}

// TestWhatMediaWear is the table of what goes with each type.
func TestWhatMediaWear(t *testing.T) {
	t.Parallel()
	const (
		picture  = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"
		player   = "default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'"
		document = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"
		other    = "default-src 'none'; sandbox"
	)
	for _, house := range []struct{ name, url, maxAge, cache string }{
		{"on https", "https://media.example.org", "5m", "private, max-age=300"},
		{"on this machine", "http://127.0.0.1:8080", "1h", "private, max-age=3600"},
		{"on plain http elsewhere", "http://nas.local", "5m", "private, no-cache"},
		{"that keeps nothing", "https://media.example.org", "0", "private, no-cache"},
	} {
		t.Run("a house "+house.name, func(t *testing.T) {
			s := settings(t)
			s.URL, s.MaxAge = house.url, house.maxAge
			h := open(t, s)
			c := h.corner(t)
			page := h.take(t, c.folder.ID, "page.html", []byte("<!doctype html><script>alert(1)</script>"))
			liar := h.take(t, c.folder.ID, "liar.jpg", []byte("<!doctype html><script>alert(2)</script>"))
			for _, tt := range []struct {
				item        media.Item
				form        media.Rendition
				kind        string
				disposition string
				policy      string
			}{
				{c.picture, media.Original, "image/jpeg", "attachment", picture},
				{c.picture, media.Preview, "image/webp", "inline", picture},
				{c.picture, media.Thumb, "image/webp", "inline", picture},
				{c.film, media.Original, "video/mp4", "attachment", player},
				{c.film, media.Play, "video/mp4", "inline", player},
				{c.film, media.Poster, "image/jpeg", "inline", picture},
				{c.paper, media.Original, "application/pdf", "attachment", document},
				{c.paper, media.Play, "application/pdf", "inline", document},
				{c.drawing, media.Original, "application/octet-stream", "attachment", other},
				{page, media.Original, "application/octet-stream", "attachment", other},
				{liar, media.Original, "application/octet-stream", "attachment", other},
			} {
				tickets := map[string]string{"a page's ticket": c.pageTicket(t, tt.item.ID, tt.form), "a guest's ticket": c.guestTicket(t, tt.item.ID, tt.form), "a program's ticket": c.programTicket(t, tt.item.ID, tt.form), "a path": c.private(tt.item, tt.form)}
				for by, at := range tickets {
					for _, origin := range []string{"", friend, "https://evil.example"} {
						shows := []show{}
						if origin != "" {
							shows = append(shows, with("Origin", origin))
						}
						want := map[string]string{
							"Content-Type": tt.kind, "Content-Security-Policy": tt.policy, "Cache-Control": house.cache, "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Vary": "Origin",
							"No-Vary-Search": `params=("t")`, "X-Robots-Tag": "noindex", "Cross-Origin-Resource-Policy": "same-origin", "Set-Cookie": "", "Access-Control-Allow-Origin": "",
						}
						if origin == friend {
							want["Access-Control-Allow-Origin"] = friend
						}
						if by == "a path" || by == "a program's ticket" {
							want["Cross-Origin-Resource-Policy"] = "cross-origin"
						}
						if by == "a path" {
							want["Vary"] = "Origin, Authorization"
							shows = append(shows, bearer(c.token))
						}
						if tt.kind == "image/webp" {
							want["Vary"] += ", Accept" // there is a JPEG beside it
						}
						a := h.get(t, at, shows...)
						for name, value := range want {
							if got := strings.Join(a.header[name], ", "); got != value {
								t.Errorf("%s %s by %s from %q, %s: %q, want %q", tt.item.Name, tt.form, by, origin, name, got, value)
							}
						}
						if d := a.header.Get("Content-Disposition"); !strings.HasPrefix(d, tt.disposition+`; filename="`) || !strings.Contains(d, "; filename*=UTF-8''") || a.header.Get("ETag") == "" {
							t.Errorf("%s %s by %s: %v", tt.item.Name, tt.form, by, a)
						}
					}
				}
			}
		})
	}
}
