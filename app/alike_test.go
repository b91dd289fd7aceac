package app_test

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// hostile are names that somebody may hand in, and what the house calls them.
var hostile = []struct{ handed, name string }{
	{"100%.png", "100%.png"},
	{"a?b#c.png", "a?b#c.png"},
	{"été ☃.jpg", "été ☃.jpg"},
	{"a\"b\r\n.jpg", `a"b__.jpg`},
	{"..", "unnamed"},
	{"../../x", ".._.._x"},
	{"%2e%2e%2f", "%2e%2e%2f"},
	{`a\b`, `a\b`},
	{"nul\x00.jpg", "nul_.jpg"},
	{"gpj.\u202eexe", "gpj.\u202eexe"},
	{"\xff.jpg", "\ufffd.jpg"},
	{"-rf", "-rf"},
	{".htaccess", ".htaccess"},
	{"a;b", "a;b"},
	{"CON", "CON"},
	{"𝄞" + strings.Repeat("x", 300) + ".jpg", "𝄞" + strings.Repeat("x", 247) + ".jpg"},
	{"e\u0301.jpg", "é.jpg"},
	{"&lt;script>alert(1)<script>", "&lt;script>alert(1)<script>"},
}

// TestNobodyCanTellWhoCarries asks a house that carries its bytes itself and one
// behind nginx for the same things in the same ways, and compares what comes
// back header by header.
func TestNobodyCanTellWhoCarries(t *testing.T) {
	t.Parallel()
	direct := open(t, settings(t))
	direct.overTheNetwork(t)
	houses := []*house{direct, behindNginx(t, settings(t)).house}
	type seen map[string]string
	answers := []seen{{}, {}}
	for i, h := range houses {
		c := h.corner(t)
		dead := h.corner(t)
		note := func(what, method, path string, shows ...show) answer {
			a := h.do(t, method, path, shows...)
			answers[i][what] = worn(a, c)
			return a
		}
		ways := c.ways(t)
		for n, it := range hostile {
			b := photo(3000 + n)
			item := h.take(t, c.folder.ID, it.handed, b)
			if item.Name != it.name {
				t.Errorf("%q is called %q", it.handed, item.Name)
			}
			ticket := c.programTicket(t, item.ID, media.Original)
			ways = append(ways,
				way{name: it.name + " by a ticket", path: ticket, bytes: true},
				way{name: it.name + " by its path", path: c.private(item, media.Original), shows: []show{bearer(c.token)}, bytes: true})
			for _, w := range ways[len(ways)-2:] {
				if a := h.get(t, w.path, w.shows...); a.status != 200 || !bytes.Equal(a.body, b) {
					t.Errorf("%s: %v", w.name, a)
				}
			}
			if a := h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(c.session)); a.status != 200 || bytes.Contains(a.body, []byte("<script>alert")) {
				t.Errorf("the page with %q: %v", it.name, a)
			}
		}
		for _, w := range ways {
			if !w.bytes {
				continue
			}
			tag := h.do(t, http.MethodHead, w.path, w.shows...).header.Get("ETag")
			for _, q := range asked(tag) {
				for _, origin := range []string{"", friend, "https://evil.example"} {
					shows := append(q.shows, w.shows...)
					if origin != "" {
						shows = append(shows, with("Origin", origin))
					}
					note(w.name+", "+q.name+" from "+origin, q.method, w.path, shows...)
				}
			}
			note(w.name+", if it were another", "GET", w.path, append(w.shows, with("If-Match", `"x"`))...)
			note(w.name+", two ranges", "GET", w.path, append(w.shows, with("Range", "bytes=0-1,4-5"))...)
			note(w.name+", to be changed", "PATCH", w.path, w.shows...)
		}
		bad := c.pageTicket(t, c.picture.ID, media.Thumb)
		note("a bad ticket", "GET", strings.Replace(bad, "&t=", "&t=x", 1))
		note("a bad ticket in a HEAD", "HEAD", strings.Replace(bad, "&t=", "&t=x", 1))
		note("nothing by a path", "GET", "/private/x/y", bearer(c.token))
		note("no token", "GET", c.private(c.picture, media.Thumb))
		gone := dead.guestTicket(t, dead.picture.ID, media.Thumb)
		must(h.Library.EndLink(t.Context(), operator, dead.linkID))(t)
		note("a ticket of a link that ended", "GET", gone)
		note("a ticket of a link that ended, in a HEAD", "HEAD", gone)
		must(h.Library.EndLink(t.Context(), operator, dead.itemLinkID))(t)
		note("a link's file that ended", "GET", "/s/"+dead.itemLink.Reveal()+"/file")
		note("a link that never was", "GET", "/s/"+id.NewSecret().Reveal()+"/file")
	}
	if len(answers[0]) < 500 {
		t.Errorf("only %d answers were compared", len(answers[0]))
	}
	for _, what := range slices.Sorted(maps.Keys(answers[0])) {
		if answers[0][what] != answers[1][what] {
			t.Errorf("%s:\ndirect %s\n nginx %s", what, answers[0][what], answers[1][what])
		}
	}
}

// worn is a status with all headers in order, but for those of one connection.
func worn(a answer, c *corner) string {
	var out strings.Builder
	fmt.Fprint(&out, a.status)
	for _, name := range slices.Sorted(maps.Keys(a.header)) {
		switch name {
		case "Date", "Server", "Connection", "Keep-Alive":
			continue
		}
		fmt.Fprintf(&out, "\n\t%s: %q", name, a.header[name])
	}
	fmt.Fprintf(&out, "\n\t%d bytes", len(a.body))
	return strings.ReplaceAll(out.String(), c.Config.Base(), "URL")
}
