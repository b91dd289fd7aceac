package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/fault"
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
