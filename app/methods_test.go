package app_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/media"
)

// TestOtherMethodsAreRefused asks each address for what none of its routes does.
func TestOtherMethodsAreRefused(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	all := must(app.Routes())(t)
	bodies := refusals{}
	for _, r := range all {
		path := c.fill(t, r.Path, c.picture, media.Thumb, c.link)
		var takes []string
		for _, other := range all {
			if template(other.Path).MatchString(path) {
				takes = append(takes, other.Methods...)
			}
		}
		slices.Sort(takes)
		takes = slices.Compact(takes)
		for _, method := range []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "FOO", "get"} {
			if slices.Contains(takes, method) {
				continue
			}
			a := h.do(t, method, path, h.cookie(c.session), bearer(c.token), with("Sec-Fetch-Site", "same-origin"))
			if a.status != 405 || a.header.Get("Allow") != strings.Join(takes, ", ") || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("%s %s: %v, allowed are %v", method, path, a, takes)
			}
			if method != "HEAD" {
				bodies.note("405 of "+faceOf(path), a, method+" "+path)
			}
		}
	}
	bodies.judge(t, "405 of pages", "405 of programs", "405 of media")
}

func faceOf(path string) string {
	switch {
	case strings.HasPrefix(path, "/api"), strings.HasPrefix(path, "/private/"):
		return "programs"
	case strings.HasPrefix(path, "/m/"), strings.HasSuffix(path, "/file"):
		return "media"
	case strings.HasPrefix(path, "/s/"):
		return "guests"
	}
	return "pages"
}

// TestHeadIsGetWithoutABody compares the two for every address, over a network.
func TestHeadIsGetWithoutABody(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.overTheNetwork(t)
	c := h.corner(t)
	paths := []string{"/none", "/api/none", "/m/x/y", "/s/x/file", "/private/none/x", c.pageTicket(t, c.film.ID, media.Play), "/s/" + c.itemLink.Reveal() + "/file"}
	for _, r := range must(app.Routes())(t) {
		if slices.Contains(r.Methods, http.MethodGet) {
			paths = append(paths, c.fill(t, r.Path, c.picture, media.Thumb, c.link))
		}
	}
	for _, path := range paths {
		for name, shows := range map[string][]show{"somebody": {h.cookie(c.session), bearer(c.token)}, "nobody": nil, "nobody, for a page": {with("Sec-Fetch-Dest", "image")}} {
			get, head := h.get(t, path, shows...), h.do(t, http.MethodHead, path, shows...)
			for _, a := range []answer{get, head} {
				a.header.Del("Date")
				if page := strings.HasPrefix(a.header.Get("Content-Type"), "text/html"); page && a.header.Get("Content-Length") == "" {
					t.Errorf("%s for %s does not say how long it is", path, name)
				} else if page || len(get.body) == 0 {
					a.header.Del("Content-Length") // no two pages are as long; and of nothing net/http says it for GET alone
				}
				a.header["Content-Security-Policy"] = []string{nonce.ReplaceAllString(a.header.Get("Content-Security-Policy"), "")}
			}
			if get.status != head.status || !maps.EqualFunc(get.header, head.header, slices.Equal[[]string]) || len(head.body) > 0 {
				t.Errorf("%s for %s:\n GET %v\nHEAD %v", path, name, get, head)
			}
		}
	}
}

// TestAMethodIsTheMethod asks for another one in every way that frameworks read.
func TestAMethodIsTheMethod(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	for _, name := range []string{"X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override", "_method"} {
		for _, path := range []string{"/api/v1/tokens/current", "/api/v1/tokens/" + string(c.tokenID)} {
			a := h.send(t, "POST", path+"?_method=DELETE", "_method=DELETE", with(name, "DELETE"), bearer(c.token), with("Content-Type", "application/x-www-form-urlencoded"))
			if a.status != 405 {
				t.Errorf("%s at %s: %v", name, path, a)
			}
		}
		if a := h.get(t, "/logout?_method=POST", with(name, "POST"), h.cookie(c.session)); a.status != 405 {
			t.Errorf("%s at /logout: %v", name, a)
		}
	}
	if a, b := h.get(t, "/api/v1/me", bearer(c.token)), h.get(t, "/account", h.cookie(c.session)); a.status != 200 || b.status != 200 {
		t.Errorf("something ended: %v %v", a, b)
	}
}
