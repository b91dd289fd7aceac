package app_test

import (
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/library"
	"cloakroom/app/media"
)

// spellings are other ways to write a path of two parts, a/b: what somebody on
// the way might read as the same.
func spellings(a, b string) []string {
	return []string{
		a + "/" + b + "/", "/" + a + "/" + b, a + "//" + b, a + "/./" + b, "./" + a + "/" + b, a + "/x/../" + b, "../" + a + "/" + b, a + "/" + b + "/.", a + "/" + b + "/..", a + "/../" + a + "/" + b,
		a + "%2F" + b, a + "%2f" + b, a + "/" + b + "%2F", "%2F" + a + "/" + b, a + "/%2e/" + b, a + "/x/%2e%2e/" + b, a + "/%2E%2E/" + a + "/" + b, a + "%2F..%2F" + a + "/" + b, a + "%252F" + b, a + "%5C" + b, a + "\\" + b,
		a + "/" + b + "%00", a + "%00/" + b, a + "/" + b + "%0A", a + "/" + b + "%20", "%20" + a + "/" + b, a + "/" + b + ";x", a + ";/" + b, a + "/%c0%ae%c0%ae/" + b, a + "/%c0%af" + b, a + "/" + b + "%ff", a + "/" + strings.ToUpper(b), "..", ".", "/", "", "%2e%2e", "...", a + "/" + b + "//",
		a + "/" + strings.Repeat("../", 50) + "etc/passwd", strings.Repeat("x/", 5000),
	}
}

func TestAPathHasOneSpelling(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	below := must(h.Library.MakeFolder(t.Context(), operator, c.folder.ID, "below"))(t)
	must(h.Library.MakeFolder(t.Context(), operator, below.ID, "deep"))(t)
	top := url.PathEscape(c.folder.Path)
	for _, tt := range []struct {
		name   string
		prefix string
		a, b   string
		shows  []show
	}{
		{"a member's page", "/browse/", top, "below", []show{h.cookie(c.session)}},
		{"a guest's page", c.guest() + "/browse/", "below", "deep", nil},
		{"an item by its path", "/private/", top, "coat.jpg", []show{bearer(c.token)}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a := h.get(t, tt.prefix+tt.a+"/"+tt.b, tt.shows...); a.status != 200 {
				t.Errorf("the one spelling: %v", a)
			}
			for _, path := range spellings(tt.a, tt.b) {
				for _, method := range []string{"GET", "HEAD", "PUT", "POST"} {
					if (method == "PUT") != (tt.prefix == "/private/") && method != "GET" && method != "HEAD" {
						continue
					}
					a := h.send(t, method, tt.prefix+path, "", append(tt.shows, with("Sec-Fetch-Site", "same-origin"))...)
					if path == "" && tt.prefix == "/browse/" && a.status == 200 {
						t.Errorf("%s%s is a page", tt.prefix, path)
					}
					if a.status == 201 && a.header.Get("Location") == tt.prefix+path {
						continue // the one spelling of another name
					}
					if a.status != 404 && (method == "GET" || method == "HEAD" || a.status != 405) {
						t.Errorf("%s %s%.60s: %v", method, tt.prefix, path, a)
					}
				}
			}
		})
	}
	for _, path := range []string{"//account", "/account/", "/./account", "/x/../account", "/%2faccount", "/account%2f", "//", "/login/", "//login", "/api/v1/me/", "//api/v1/me", "/api//v1/me", "/api/v1/../v1/me", "/links/", "/s//", "/s/", c.guest() + "/", "/s/x/../" + c.link.Reveal(), "/s%2F" + c.link.Reveal(), c.guest() + "/browse", c.guest() + "/browse/"} {
		a := h.get(t, path, h.cookie(c.session), bearer(c.token))
		if a.status != 404 {
			t.Errorf("%s: %v", path, a)
		}
	}
}

// TestAGuestStaysInTheLinkedFolder tries to leave it by every address there is.
func TestAGuestStaysInTheLinkedFolder(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	below := must(h.Library.MakeFolder(t.Context(), operator, c.folder.ID, "below"))(t)
	beside := must(h.Library.MakeFolder(t.Context(), operator, c.folder.ID, "below too"))(t)
	deep := must(h.Library.MakeFolder(t.Context(), operator, below.ID, "deep"))(t)
	inside, outside := h.take(t, deep.ID, "inside.jpg", photo(500)), h.take(t, beside.ID, "outside.jpg", photo(501))
	ok(t, h.Darkroom.Drain(t.Context()))
	_, secret, err := h.Library.LendFolder(t.Context(), c.self, below.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	link := "/s/" + secret.Reveal()
	seen := ""
	for path, want := range map[string]int{
		link: 200, link + "/browse/deep": 200, link + "/items/" + string(inside.ID): 200, link + lasting(inside.ID, media.Thumb): 303,
		link + lasting(inside.ID, media.Original): 404, // viewer
		link + "/file":         404,
		link + "/browse/below": 404, link + "/browse/coats%201": 404, link + "/browse/coats%201/below": 404, link + "/browse/below%20too": 404, link + "/browse/%20too": 404,
		link + "/browse/..": 404, link + "/browse/../below%20too": 404, link + "/browse/deep/../../below%20too": 404, link + "/browse/..%2fbelow%20too": 404,
		link + "/items/" + string(outside.ID): 404, link + lasting(outside.ID, media.Thumb): 404, link + "/items/" + string(c.picture.ID): 404, link + lasting(c.picture.ID, media.Thumb): 404,
		link + "/links": 404, link + "/account": 404, link + "/search": 200, link + "/admin/users": 404, link + "/folders/" + string(below.ID) + "/rights": 404, link + "/items/" + string(inside.ID) + "/delete": 404,
		link + "/trash": 404, link + "/uploads": 405, link + "?after=x": 200, link + "?path=../below%20too": 200,
	} {
		a := h.get(t, path)
		if a.status != want {
			t.Errorf("%s: %v, want %d", strings.TrimPrefix(path, link), a, want)
		}
		seen += string(a.body)
	}
	for _, word := range []string{"coats", "below too", "outside", c.name, string(c.folder.ID), string(outside.ID), "/folders/", "/account", "/logout", "coat.jpg"} {
		if strings.Contains(seen, word) {
			t.Errorf("a guest reads %q", word)
		}
	}
	for _, path := range []string{"/items/" + string(inside.ID) + "/delete", "/items/" + string(inside.ID) + "/rename", "/folders/" + string(below.ID) + "/upload", "/folders/" + string(below.ID) + "/link"} {
		if a := h.post(t, link+path, "name=x"); a.status < 400 {
			t.Errorf("a form at %s: %v", path, a)
		}
	}
}
