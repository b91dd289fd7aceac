package app_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// look is what a page is drawn as: light or dark.
func (h *house) look(t testing.TB, path string, shows ...show) string {
	t.Helper()
	a := h.get(t, path, shows...)
	if a.status != http.StatusOK {
		t.Fatal(a)
	}
	for _, theme := range []string{"dark", "light"} {
		if bytes.Contains(a.body, []byte(`data-theme="`+theme+`"`)) {
			return theme
		}
	}
	return "system"
}

// TestALookGoesWithTheAccount: what one chooses in one browser holds in the next,
// and after a restart; guests keep theirs in a cookie.
func TestALookGoesWithTheAccount(t *testing.T) {
	t.Parallel()
	s := settings(t)
	h := open(t, s)
	c := h.corner(t)
	here, there := h.cookie(c.session), h.cookie(h.signIn(t, c.name))
	other := h.cookie(h.signIn(t, "ann"))
	browser := with("Cookie", "look=light...name")
	folder := "/browse/" + strings.ReplaceAll(c.folder.Path, " ", "%20")

	if got := h.look(t, "/", here, browser); got != "light" {
		t.Errorf("before they choose, the browser says: %s", got)
	}
	a := h.post(t, "/look", "theme=dark&next=/links", here)
	if a.status != 303 || a.header.Get("Location") != "/links" || !strings.Contains(a.header.Get("Set-Cookie"), "look=dark.") {
		t.Errorf("a choice: %v", a)
	}
	h.post(t, "/look", "layout=list&next=/", here)
	for name, shows := range map[string][]show{"here": {here}, "in another browser": {there}, "against a cookie": {there, browser}} {
		if got := h.look(t, "/", shows...); got != "dark" {
			t.Errorf("%s it is %s", name, got)
		}
		if a := h.get(t, folder, shows...); !bytes.Contains(a.body, []byte(`<table class="listing"`)) {
			t.Errorf("%s it is no list", name)
		}
	}
	if got := h.look(t, "/", other); got != "system" {
		t.Errorf("somebody else sees %s", got)
	}
	if got := h.look(t, "/login"); got != "system" {
		t.Errorf("nobody sees %s", got)
	}

	// On a guest's page it is a guest's choice, whoever looks.
	at := "/s/" + c.link.Reveal()
	if got := h.look(t, at, here); got != "system" {
		t.Errorf("a guest's page is %s", got)
	}
	a = h.post(t, "/look", "theme=light&next="+at, here)
	if !strings.Contains(a.header.Get("Set-Cookie"), "look=light.") {
		t.Errorf("a guest's choice: %v", a)
	}
	if got := h.look(t, "/", here); got != "dark" {
		t.Errorf("and it has changed the account's to %s", got)
	}
	if a := h.post(t, "/look", "theme=purple&order=sideways&next=//evil.example", here); a.header.Get("Location") != "/" {
		t.Errorf("what is none: %v", a)
	}
	if got := h.look(t, "/", there); got != "dark" {
		t.Errorf("what is none made it %s", got)
	}

	again := opened(t, s, h.clock)
	if got := again.look(t, "/", there); got != "dark" {
		t.Errorf("after a restart it is %s", got)
	}
}
