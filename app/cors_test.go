package app_test

import (
	"slices"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// strangers are origins that are not in the settings, though some look like it.
var strangers = []string{
	"https://evil.example", "null", "*", "https://app.example.org.evil.example", "https://evilapp.example.org", "https://app.example.org:444", "http://app.example.org",
	"https://app.example.org/", "https://APP.example.org", "https://app.example.org ", "https://app.example.org,https://evil.example", "https://app.example.org%00", "app.example.org", "https://",
	"https://sub.app.example.org", "https://example.org",
}

func vary(a answer) []string {
	var out []string
	for _, it := range strings.Split(strings.Join(a.header["Vary"], ","), ",") {
		out = append(out, strings.TrimSpace(it))
	}
	return out
}

func TestPagesOfListedOriginsMayRead(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	private := c.private(c.picture, media.Thumb)
	ticket := c.programTicket(t, c.picture.ID, media.Thumb)
	json := with("Content-Type", "application/json")
	large := strings.Repeat("x", 1_000_001)
	for _, tt := range []struct {
		name, method, path, body string
		status                   int
		shows                    []show
	}{
		{"JSON", "GET", "/api/v1/me", "", 200, []show{bearer(c.token)}},
		{"bytes by a path", "GET", private, "", 200, []show{bearer(c.token)}},
		{"a part of them", "GET", private, "", 206, []show{bearer(c.token), with("Range", "bytes=0-1")}},
		{"a part that is none", "GET", private, "", 416, []show{bearer(c.token), with("Range", "bytes=9999999-")}},
		{"HEAD", "HEAD", private, "", 200, []show{bearer(c.token)}},
		{"bytes by a ticket", "GET", ticket, "", 200, nil},
		{"what it has already", "GET", private, "", 304, []show{bearer(c.token), with("If-None-Match", "*")}},
		{"what it has already of a ticket", "GET", ticket, "", 304, []show{with("If-None-Match", "*")}},
		{"the module that it imports", "GET", "/api/v1/cloakroom.js", "", 200, nil},
		{"no token", "GET", "/api/v1/me", "", 401, nil},
		{"no token and a path", "GET", private, "", 401, nil},
		{"nothing there", "GET", "/api/v1/items/" + string(id.NewItem()), "", 404, []show{bearer(c.token)}},
		{"no such address", "GET", "/api/v1/none", "", 404, nil},
		{"no such version", "GET", "/api", "", 404, nil},
		{"no such path", "GET", "/private/none/x", "", 404, []show{bearer(c.token)}},
		{"another method", "DELETE", "/api/v1/me", "", 405, []show{bearer(c.token)}},
		{"another method at a path", "POST", private, "", 405, []show{bearer(c.token)}},
		{"too much", "PUT", "/private/coats%201/large.bin", large, 413, []show{bearer(c.token)}},
		{"no JSON", "POST", "/api/v1/tickets", "items=x", 415, []show{bearer(c.token), with("Content-Type", "application/x-www-form-urlencoded")}},
		{"broken JSON", "POST", "/api/v1/tickets", "{", 400, []show{bearer(c.token), json}},
		{"a wrong password", "POST", "/api/v1/tokens", `{"username":"x","password":"y","label":"z"}`, 401, []show{json}},
		{"a name that is taken", "PUT", "/private/coats%201/coat.jpg", "x", 409, []show{bearer(c.token)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := h.send(t, tt.method, tt.path, tt.body, append(tt.shows, with("Origin", friend))...)
			if a.status != tt.status || !slices.Equal(a.header["Access-Control-Allow-Origin"], []string{friend}) || !slices.Contains(vary(a), "Origin") {
				t.Errorf("a listed origin: %v, want %d", a, tt.status)
			}
			if a.header.Get("Access-Control-Allow-Credentials") != "" {
				t.Errorf("cookies are asked for: %v", a)
			}
			for _, origin := range strangers {
				a := h.send(t, tt.method, tt.path, tt.body, append(tt.shows, with("Origin", origin))...)
				if a.header.Get("Access-Control-Allow-Origin") != "" || !slices.Contains(vary(a), "Origin") {
					t.Errorf("%s: %v", origin, a)
				}
			}
			a = h.send(t, tt.method, tt.path, tt.body, tt.shows...)
			if a.header.Get("Access-Control-Allow-Origin") != "" || !slices.Contains(vary(a), "Origin") {
				t.Errorf("no origin: %v", a)
			}
		})
	}
	// Who guessed too often reads when to come back.
	guess := func() answer {
		return h.send(t, "POST", "/api/v1/tokens", `{"username":"guessed","password":"y"}`, json, with("Origin", friend))
	}
	last := guess()
	for i := 0; i < 50 && last.status != 429; i++ {
		last = guess()
	}
	if last.status != 429 || last.header.Get("Access-Control-Allow-Origin") != friend || last.header.Get("Retry-After") == "" || !slices.Contains(vary(last), "Origin") {
		t.Errorf("too many guesses: %v", last)
	}
	a := h.get(t, private, bearer(c.token), with("Origin", friend))
	exposed := strings.ToLower(a.header.Get("Access-Control-Expose-Headers"))
	for _, name := range []string{"etag", "content-range", "content-disposition", "content-length", "location"} {
		if !strings.Contains(exposed, name) {
			t.Errorf("%s cannot be read: %q", name, exposed)
		}
	}
	if a.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" || !slices.Contains(vary(a), "Authorization") {
		t.Errorf("bytes by a path: %v", a)
	}
	if a := h.get(t, ticket); a.header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("a program's ticket: %v", a)
	}
	if a := h.get(t, c.pageTicket(t, c.picture.ID, media.Thumb), with("Origin", friend)); a.header.Get("Cross-Origin-Resource-Policy") != "same-origin" {
		t.Errorf("a page's ticket: %v", a)
	}
}

func TestPreflights(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	ask := func(path, origin, method, headers string) answer {
		shows := []show{with("Origin", origin), with("Access-Control-Request-Method", method)}
		if headers != "" {
			shows = append(shows, with("Access-Control-Request-Headers", headers))
		}
		return h.do(t, "OPTIONS", path, shows...)
	}
	for _, path := range []string{"/api/v1/me", "/api/v1/none", "/private/a/b.jpg", "/api/v1/tickets"} {
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "DELETE"} {
			a := ask(path, friend, method, "authorization,content-type,range")
			if a.status != 204 && a.status != 200 || a.header.Get("Access-Control-Allow-Origin") != friend || a.header.Get("Access-Control-Allow-Credentials") != "" ||
				a.header.Get("Access-Control-Max-Age") != "600" || !slices.Contains(vary(a), "Origin") || a.header.Get("Access-Control-Allow-Methods") != method {
				t.Errorf("%s %s: %v", method, path, a)
			}
		}
		for name, a := range map[string]answer{
			"another method": ask(path, friend, "TRACE", ""), "another header": ask(path, friend, "GET", "cookie"), "yet another": ask(path, friend, "GET", "x-anything"),
			"900 000 commas": ask(path, friend, "GET", strings.Repeat(",", 900_000)),
		} {
			if a.header.Get("Access-Control-Allow-Origin") != "" || a.header.Get("Access-Control-Allow-Methods") != "" || a.status >= 500 {
				t.Errorf("%s, %s: %v", path, name, a)
			}
		}
		for _, origin := range strangers {
			if a := ask(path, origin, "GET", "authorization"); a.header.Get("Access-Control-Allow-Origin") != "" {
				t.Errorf("%s from %s: %v", path, origin, a)
			}
		}
	}
}

// TestNothingElseSpeaksCORS asks pages and all that is around them.
func TestNothingElseSpeaksCORS(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	for _, path := range []string{
		"/", "/login", "/account", "/browse/coats%201", "/items/" + string(c.picture.ID), lasting(c.picture.ID, media.Thumb), c.guest(), c.guest() + lasting(c.picture.ID, media.Thumb),
		"/healthz", "/robots.txt", "/favicon.ico", "/none", "/admin/users", "/m/" + string(c.picture.ID) + "/thumb",
	} {
		for _, origin := range append(strangers[:3:3], friend) {
			for _, method := range []string{"GET", "OPTIONS"} {
				a := h.do(t, method, path, h.cookie(c.session), with("Origin", origin), with("Access-Control-Request-Method", "GET"))
				for name := range a.header {
					if strings.HasPrefix(name, "Access-Control-") {
						t.Errorf("%s %s from %s: %v", method, path, origin, a)
					}
				}
			}
		}
	}
}

// TestPagesOfListedOriginsMayUpload asks what tus clients on another origin need.
func TestPagesOfListedOriginsMayUpload(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	d := h.corner(t).doors()[1]
	up := d.create(t, "cors", 2)
	for path, methods := range map[string][]string{d.at: {"POST"}, up: {"HEAD", "PATCH", "DELETE"}} {
		for _, method := range methods {
			for _, origin := range []string{friend, "https://evil.example"} {
				a := h.do(t, "OPTIONS", path, with("Origin", origin), with("Access-Control-Request-Method", method),
					with("Access-Control-Request-Headers", "authorization,content-type,idempotency-key,tus-resumable,upload-checksum,upload-length,upload-metadata,upload-offset"))
				if may := a.header.Get("Access-Control-Allow-Origin") == friend && a.header.Get("Access-Control-Allow-Methods") == method; may != (origin == friend) || a.status >= 300 {
					t.Errorf("%s %s from %s: %v", method, path, origin, a)
				}
			}
		}
		a := h.do(t, "OPTIONS", path, with("Origin", friend))
		if a.status != 204 || a.header.Get("Tus-Version") != "1.0.0" || a.header.Get("Access-Control-Allow-Origin") != friend {
			t.Errorf("a plain OPTIONS: %v", a)
		}
	}
	for _, a := range []answer{
		d.append(t, up, 0, "a", with("Origin", friend)), d.tus(t, "HEAD", up, "", with("Origin", friend)), d.tus(t, "POST", d.at, "", length(1), d.meta("x"), with("Origin", friend)),
		d.append(t, up, 0, "a", with("Origin", friend)),
	} {
		exposed := strings.ToLower(a.header.Get("Access-Control-Expose-Headers"))
		for _, name := range []string{"location", "upload-offset", "upload-length", "upload-expires", "upload-metadata", "tus-resumable", "tus-version", "tus-extension", "tus-max-size", "tus-checksum-algorithm", "etag", "content-range"} {
			if !strings.Contains(exposed, name) || a.header.Get("Access-Control-Allow-Origin") != friend {
				t.Errorf("%s cannot be read: %v", name, a)
			}
		}
	}
	// The door of pages speaks no CORS, and takes nothing from elsewhere.
	page := d.doors()[0]
	for _, method := range []string{"POST", "PATCH", "DELETE"} {
		a := page.tus(t, method, page.at, "", set("Sec-Fetch-Site", "cross-site"), with("Origin", friend))
		if a.status != 403 || a.header.Get("Access-Control-Allow-Origin") != "" {
			t.Errorf("%s from another site: %v", method, a)
		}
	}
}
