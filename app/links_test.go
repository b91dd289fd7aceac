package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestEveryFaceOfALockedLink is asked in every manner, without the password and
// with the unlock of another link under its name.
func TestEveryFaceOfALockedLink(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	folder, item, folderID := c.locked(t)
	asks, request := c.asks(t, library.Asking{Ask: "Whatever of the hearing"}, linkPassword)
	otherLink, _, _ := other.locked(t)
	_, cookie := h.opens(t, otherLink, linkPassword)
	r := &http.Request{Header: http.Header{}}
	cookie(r)
	_, stolen, _ := strings.Cut(r.Header.Get("Cookie"), "=")
	seen := 0
	for _, route := range must(app.Routes())(t) {
		if !strings.Contains(route.Path, "{secret}") || strings.HasSuffix(route.Path, "/unlock") {
			continue
		}
		for _, method := range route.Methods {
			for link, of := range map[id.Secret]id.Credential{folder: folderID, item: folderID, request: asks.ID} {
				for _, it := range c.things() {
					path := c.fill(t, route.Path, it.item, it.forms[0], link)
					for _, shows := range [][]show{nil, {with("Accept", "text/html")}, {with("Cookie", "cloakroom-l-"+string(of)+"="+stolen)}, {with("Cookie", "cloakroom-l-"+string(of)+"=x")}, {basic("seven cats")}} {
						a := h.do(t, method, path, append(shows, with("Sec-Fetch-Site", "same-origin"))...)
						seen++
						if a.status < 300 && method != "OPTIONS" && method != "HEAD" && !strings.Contains(string(a.body), `name="password"`) || a.status == 303 || a.status >= 500 {
							t.Errorf("%s %s: %v", method, route.Path, a)
						}
						whole := strings.ReplaceAll(string(a.body)+a.String(), link.Reveal(), "")
						for _, told := range []string{"hearing", "album", "choir", c.folder.Name, "coat", "film", "paper", c.name, "og:", "ETag", "Content-Disposition"} {
							if strings.Contains(whole, told) {
								t.Errorf("%s %s tells %q: %v", method, route.Path, told, a)
							}
						}
					}
				}
			}
		}
	}
	if seen < 300 {
		t.Errorf("only %d requests: the walk has lost its way", seen)
	}
}

// TestOthersLinks: nobody ends, renews, locks or lists what is not theirs, and no
// page tells what would open it.
func TestOthersLinks(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	for _, act := range []string{"end", "renew", "lock"} {
		if a := h.post(t, "/links/"+string(c.linkID)+"/"+act, "password=something", h.cookie(other.session)); a.status != 404 {
			t.Errorf("%s: %v", act, a)
		}
	}
	if a := h.get(t, c.guest()); a.status != 200 {
		t.Errorf("and yet: %v", a)
	}
	direct := h.post(t, "/items/"+string(c.picture.ID)+"/direct", "for=1h", h.cookie(c.session))
	_, rest, _ := strings.Cut(string(direct.body), "/s/")
	secret, _, _ := strings.Cut(rest, "/file")
	if direct.status != 200 || len(secret) < 40 || strings.ContainsAny(secret, `"<`) {
		t.Fatalf("no direct address: %v", direct)
	}
	mine, rights := h.get(t, "/links", h.cookie(c.session)), h.get(t, "/folders/"+string(c.folder.ID)+"/rights", h.cookie(h.signIn(t, "ann")))
	for name, a := range map[string]answer{"one's own": mine, "of who may lend there": rights} {
		if n := strings.Count(string(a.body), "/end\""); a.status != 200 || n < 3 {
			t.Errorf("the list, %s, shows %d links: some are hidden", name, n)
		}
		hash := c.link.Hash()
		for _, told := range []string{c.link.Reveal(), c.itemLink.Reveal(), secret, string(hash[:]), "$argon2id"} {
			if strings.Contains(string(a.body), told) {
				t.Errorf("the list, %s, tells what opens a link", name)
			}
		}
	}
	if a := h.get(t, "/links", h.cookie(other.session)); strings.Contains(string(a.body), string(c.linkID)) || strings.Contains(string(a.body), c.folder.Name) {
		t.Error("somebody else's links are listed")
	}
}

// TestProbingForLinks: what was never made, and what is misspelt, are refused in
// the same words with the same headers.
func TestProbingForLinks(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	real := c.link.Reveal()
	guesses := []string{real + "a", real[1:], strings.ToUpper(real), real[:len(real)-1] + "b", "no-such-link-here", strings.Repeat("a", len(real))}
	for range 300 {
		guesses = append(guesses, id.NewSecret().Reveal())
	}
	for _, path := range []string{"", "/file", "/items/" + string(c.picture.ID), "/thanks/" + string(id.NewReceipt())} {
		first := ""
		for _, guess := range guesses {
			a := h.get(t, "/s/"+guess+path)
			for _, changes := range []string{"Content-Security-Policy", "Content-Length"} { // it has a nonce, and no length
				a.header.Del(changes)
			}
			body := varying.ReplaceAllString(string(a.body), "")
			got := a.header
			it := strings.ReplaceAll(body, guess, "")
			for name := range got {
				it += name + got.Get(name)
			}
			if first == "" {
				first = it
			}
			if a.status != 404 || len(it) != len(first) {
				t.Fatalf("%s%s: %v", guess, path, a)
			}
		}
	}
}

// TestEndsThatAreNone are refused beside the field, and no link is made.
func TestEndsThatAreNone(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.LinkLife = "30d"
	h := open(t, s)
	c := h.corner(t)
	before := len(must(h.Library.Links(t.Context(), c.self))(t))
	for _, end := range []string{"-1", "0", "-7d", "0d", "9223372036854775808", "9223372036854775808d", "9999-12-31", "31d", "soon", "1970-01-01", "7d ; drop", "1e9d"} {
		form := url.Values{"role": {"viewer"}, "ends": {end}}.Encode()
		for _, at := range []string{"/folders/" + string(c.folder.ID) + "/link", "/items/" + string(c.picture.ID) + "/link"} {
			if a := h.post(t, at, form, h.cookie(c.session)); a.status != 400 || !strings.Contains(string(a.body), "aria-invalid") {
				t.Errorf("%q: %v", end, a)
			}
		}
	}
	if after := len(must(h.Library.Links(t.Context(), c.self))(t)); after != before {
		t.Errorf("%d links were made all the same", after-before)
	}
}

// TestWhatALinkTellsWhom: what its maker noted is for them alone, what lies in a
// private folder is told to who may lend that, and what it opens is called today to
// who may look at it.
func TestWhatALinkTellsWhom(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	corner := must(h.Library.MakeFolder(t.Context(), operator, c.folder.ID, "divorce"))(t)
	ok(t, h.Library.SetPrivate(t.Context(), operator, corner.ID, true))
	ann, mine := access.User(h.ann), library.Terms{Role: role(t, "viewer"), Title: "for everybody", Note: "for my eyes"}
	_, _, err := h.Library.LendFolder(t.Context(), ann, corner.ID, library.Terms{Role: role(t, "viewer"), Title: "for the lawyer"})
	ok(t, err)
	theirs, _, err := h.Library.LendFolder(t.Context(), ann, c.folder.ID, mine)
	ok(t, err)
	rights, who := "/folders/"+string(c.folder.ID)+"/rights", "/items/"+string(c.picture.ID)+"/who"
	bob, bobs, anns := h.cookie(c.session), bearer(c.token), h.cookie(h.signIn(t, "ann"))
	tells := func(a answer, yes bool, words ...string) {
		t.Helper()
		for _, w := range words {
			if a.status != 200 || strings.Contains(string(a.body), w) != yes {
				t.Errorf("it tells %q: %v, want %v (%d)", w, !yes, yes, a.status)
			}
		}
	}
	tells(h.get(t, rights, anns), true, "for the lawyer", "divorce", "for my eyes")
	tells(h.get(t, rights, bob), true, "for everybody")
	tells(h.get(t, rights, bob), false, "for the lawyer", "divorce", "for my eyes")
	tells(h.get(t, "/api/v1"+rights, bobs), true, "for everybody")
	tells(h.get(t, "/api/v1"+rights, bobs), false, "for the lawyer", "divorce", "for my eyes")
	tells(h.get(t, "/api/v1/links/"+string(theirs.ID), bobs), false, "for my eyes")
	tells(h.get(t, who, bob), true, "for everybody")
	tells(h.get(t, who, bob), false, "for my eyes")

	l, _, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, mine)
	ok(t, err)
	ok(t, h.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
	ok(t, h.Library.PlaceFolder(t.Context(), operator, c.folder.ID, media.Folder{}, "called otherwise "+c.name))
	tells(h.get(t, "/api/v1/links/"+string(l.ID), bobs), false, "called otherwise", string(c.folder.ID))
	tells(h.post(t, "/links/"+string(l.ID)+"/renew", "", bob), false, "called otherwise", string(c.folder.ID))
	for _, link := range []id.Secret{c.link, c.itemLink} {
		if a := h.get(t, "/s/"+link.Reveal()+"/search?q=coat"); a.status != 404 {
			t.Errorf("a link whose maker may not lend any more: %v", a)
		}
	}
}
