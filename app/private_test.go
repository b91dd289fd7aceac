package app_test

import (
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestAPrivateFolderIsHidden makes one in a shared tree, and looks at it by every
// way that lists: whoever may not enter does not learn its name.
func TestAPrivateFolderIsHidden(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t) // Ann owns the folder, the corner's own manages it
	corner := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "divorce"))(t)
	inside := must(h.Library.MakeFolder(t.Context(), c.self, corner.ID, "letters"))(t)
	it := h.take(t, inside.ID, "letter.txt", []byte("dear"))
	at := c.guestTicket(t, it.ID, media.Original)

	if err := h.Library.SetPrivate(t.Context(), c.self, corner.ID, true); fault.Of(err).Field != "private" {
		t.Fatalf("a manager shuts themself out: %v", err)
	}
	ok(t, h.Library.SetPrivate(t.Context(), operator, corner.ID, true))

	lists := map[string]func() answer{
		"a page":          func() answer { return h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(c.session)) },
		"a guest's page":  func() answer { return h.get(t, c.guest()) },
		"a program":       func() answer { return h.get(t, "/api/v1/folders/"+string(c.folder.ID)+"/items", bearer(c.token)) },
		"the front page":  func() answer { return h.get(t, "/", h.cookie(c.session)) },
		"the rights page": func() answer { return h.get(t, "/folders/"+string(c.folder.ID)+"/rights", h.cookie(c.session)) },
		"its history":     func() answer { return h.get(t, "/folders/"+string(c.folder.ID)+"/history", h.cookie(c.session)) },
	}
	for name, list := range lists {
		if a := list(); a.status != 200 || strings.Contains(string(a.body), "divorce") {
			t.Errorf("%s tells of it: %v", name, a)
		}
	}
	for _, path := range []string{"/browse/" + url.PathEscape(c.folder.Path) + "/divorce", "/folders/" + string(corner.ID) + "/rights", "/items/" + string(it.ID)} {
		if a := h.get(t, path, h.cookie(c.session)); a.status != 404 {
			t.Errorf("%s: %v", path, a)
		}
	}
	if a := h.get(t, at); a.status != 404 {
		t.Errorf("a guest's ticket from before: %v", a)
	}
	if a := h.get(t, "/private/"+url.PathEscape(c.folder.Path)+"/divorce/letters/letter.txt", bearer(c.token)); a.status != 404 {
		t.Errorf("by its path: %v", a)
	}
	ann := h.cookie(h.signIn(t, "ann"))
	if a := h.get(t, "/browse/"+url.PathEscape(c.folder.Path), ann); !strings.Contains(string(a.body), "divorce") {
		t.Error("who owns the tree does not see its corner")
	}

	// Who is let in below it finds that on the front page.
	ok(t, h.Library.Grant(t.Context(), operator, inside.ID, c.name, role(t, "viewer"), time.Time{}))
	if a := h.get(t, "/", h.cookie(c.session)); !strings.Contains(string(a.body), "letters") {
		t.Errorf("the front page: %v", a)
	}
	if a := h.get(t, "/items/"+string(it.ID), h.cookie(c.session)); a.status != 200 {
		t.Errorf("and its item: %v", a)
	}
	ok(t, h.Library.SetPrivate(t.Context(), operator, corner.ID, false))
	if a := h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(c.session)); !strings.Contains(string(a.body), "divorce") {
		t.Error("it is still hidden")
	}
}

// TestCardsShowNothingPrivate: a folder's card has pictures from below it, and
// none that whoever looks may not see: not even how large it is, or its colours.
func TestCardsShowNothingPrivate(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	between := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "between"))(t)
	corner := must(h.Library.MakeFolder(t.Context(), c.self, between.ID, "divorce"))(t)
	inside := must(h.Library.MakeFolder(t.Context(), c.self, corner.ID, "letters"))(t)
	it := h.take(t, inside.ID, "letter.jpg", photo(777))
	ok(t, h.Darkroom.Drain(t.Context()))
	pages := map[string]func() answer{
		"the front page": func() answer { return h.get(t, "/", h.cookie(c.session)) },
		"a folder":       func() answer { return h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(c.session)) },
		"a search":       func() answer { return h.get(t, "/search?q=between", h.cookie(c.session)) },
		"a guest's page": func() answer { return h.get(t, c.guest()) },
	}
	for name, page := range pages {
		if a := page(); a.status != 200 || !strings.Contains(string(a.body), string(it.ID)) {
			t.Errorf("%s does not show it while it is everybody's: %v", name, a)
		}
	}
	ok(t, h.Library.SetPrivate(t.Context(), operator, corner.ID, true))
	for name, page := range pages {
		if a := page(); a.status != 200 || strings.Contains(string(a.body), string(it.ID)) {
			t.Errorf("%s shows it: %v", name, a)
		}
	}
	if a := h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(h.signIn(t, "ann"))); !strings.Contains(string(a.body), string(it.ID)) {
		t.Errorf("who owns it does not see it: %v", a)
	}
}

// TestAPageGoesOnWithoutOthersNames: where the next page begins is the name of a
// folder, and of one that whoever looks may see.
func TestAPageGoesOnWithoutOthersNames(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	eve := access.User(h.user(t, "eve", false).ID)
	for i := range 2 * library.PageSize {
		f := must(h.Library.MakeFolder(t.Context(), operator, c.folder.ID, fmt.Sprintf("f%03d", i)))(t)
		if i == library.PageSize-1 {
			ok(t, h.Library.PlaceFolder(t.Context(), operator, f.ID, c.folder, f.Name+" divorce"))
			ok(t, h.Library.SetPrivate(t.Context(), operator, f.ID, true))
			ok(t, h.Library.Grant(t.Context(), operator, f.ID, "eve", role(t, "viewer"), time.Time{}))
		}
	}
	ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, "eve", role(t, "viewer"), time.Time{}))
	for name, a := range map[string]answer{
		"a page":    h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(c.session)),
		"a program": h.get(t, "/api/v1/folders/"+string(c.folder.ID)+"/items", bearer(c.token)),
		"as eve":    h.get(t, "/folders/"+string(c.folder.ID)+"/as?who=eve", h.cookie(c.session)),
	} {
		if body := string(a.body) + a.header.Get("Link"); a.status != 200 || strings.Contains(body, "divorce") || !strings.Contains(body, "f198") || !strings.Contains(body, "after=f198") {
			t.Errorf("%s: %d goes on with what it may not tell, or not at all", name, a.status)
		}
	}
	for who, want := range map[*access.Subject]int{&c.self: 2*library.PageSize - 1, &eve: 2 * library.PageSize} {
		all, after := 0, ""
		for {
			list := must(h.Library.Browse(t.Context(), *who, c.folder, media.Order{}, after))(t)
			if all += len(list.Folders); list.Next == "" {
				break
			}
			after = list.Next
		}
		if all != want {
			t.Errorf("%s sees %d folders, want %d", who.ID, all, want)
		}
	}
}

// TestAPrivateFolderInTheTrash is hidden there too: from whoever may edit around
// it, not from its owner, nor from who deleted it.
func TestAPrivateFolderInTheTrash(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t) // Ann owns the folder, the corner's own manages it
	h.user(t, "eve", false)
	ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, "eve", role(t, "editor"), time.Time{}))
	corner := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "divorce"))(t)
	ok(t, h.Library.Grant(t.Context(), operator, corner.ID, c.name, role(t, "manager"), time.Time{}))
	ok(t, h.Library.SetPrivate(t.Context(), c.self, corner.ID, true))
	people := map[string]show{"eve": h.cookie(h.signIn(t, "eve")), "ann": h.cookie(h.signIn(t, "ann")), c.name: h.cookie(c.session)}
	for _, who := range []string{c.name, "ann"} { // each brings it back once
		must(h.Library.DeleteFolder(t.Context(), c.self, corner.ID))(t)
		for name, s := range people {
			if a := h.get(t, "/trash", s); a.status != 200 || strings.Contains(string(a.body), "divorce") != (name != "eve") {
				t.Errorf("the trash of %s: %v", name, a)
			}
		}
		for _, do := range []string{"restore", "delete"} {
			if a := h.post(t, "/trash/"+string(corner.ID)+"/"+do, "", people["eve"]); a.status != 404 {
				t.Errorf("%s, by who never saw it: %v", do, a)
			}
		}
		if a := h.post(t, "/trash/"+string(corner.ID)+"/restore", "", people[who]); a.status != 303 {
			t.Fatalf("%s does not bring it back: %v", who, a)
		}
	}
}
