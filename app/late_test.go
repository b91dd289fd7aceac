package app_test

import (
	"html"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/id"
)

// TestWhatWasWrittenOutlivesTheSession: who has signed in again gets it back,
// and nothing is done before they send it.
func TestWhatWasWrittenOutlivesTheSession(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	page := with("Accept", "text/html")
	at := "/items/" + string(c.picture.ID) + "/describe"
	said := `the "<b>attic</b>" & more`
	wrote := url.Values{"title": {said}, "alt": {""}, "description": {"two\r\nlines"}, "tags": {"a, b"}, "edition": {"0"}}

	asked := h.post(t, at, wrote.Encode(), page)
	if asked.status != 401 || !strings.Contains(string(asked.body), "What you wrote is kept until you are signed in.") || !strings.Contains(string(asked.body), `action="/login"`) {
		t.Fatalf("sent too late: %v", asked)
	}
	signing := func(a answer, pass string) string {
		form := carried(a)
		form.Set("username", c.name)
		form.Set("password", pass)
		return form.Encode()
	}
	wrong := h.post(t, "/login", signing(asked, "a wrong one"), page)
	if wrong.status != 401 || carried(wrong).Encode() != carried(asked).Encode() || strings.Contains(string(wrong.body), "a wrong one") {
		t.Errorf("after a wrong password: %v", wrong)
	}
	back := h.post(t, "/login", signing(wrong, password), page)
	if got := carried(back); back.status != 200 || got.Encode() != wrote.Encode() || !strings.Contains(string(back.body), `action="`+at+`"`) {
		t.Fatalf("signed in, with %v: %v", got, back)
	}
	for _, text := range []string{"Keep these words", html.EscapeString(said)} {
		if !strings.Contains(string(back.body), text) {
			t.Errorf("%q is not said: %v", text, back)
		}
	}
	cookie := h.cookie(id.AsSecret(cookieOf(t, back).Value))
	shows := func() bool {
		return strings.Contains(string(h.get(t, "/items/"+string(c.picture.ID), cookie).body), html.EscapeString(said))
	}
	if shows() {
		t.Error("it is done before it is sent")
	}
	if a := h.post(t, at, carried(back).Encode(), cookie); a.status != 303 || !shows() {
		t.Errorf("sent: %v", a)
	}
}

// TestWhatIsNotKeptForASession is what nobody wrote, what does not fit, and secrets.
func TestWhatIsNotKeptForASession(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := "/folders/" + string(c.folder.ID)
	page := with("Accept", "text/html")
	for _, it := range []struct {
		name, path, body string
		shows            []show
	}{
		{"a press of a button", at + "/delete", "", []show{page}},
		{"a script's", at + "/new", "name=box", nil},
		{"a part of a page", at + "/new", "name=box", []show{with("Sec-Fetch-Dest", "empty"), with("Accept", "*/*")}},
		{"nothing but passwords", "/account/password", "current=seven+owls&password=nine+cats", []show{page}},
		{"more than fits", at + "/new", "name=" + strings.Repeat("x", 40<<10), []show{page}},
		{"what stands in an address", at + "/new?name=box", "", []show{page}},
	} {
		if a := h.post(t, it.path, it.body, it.shows...); it.name != "a part of a page" && (a.status != http.StatusSeeOther || a.header.Get("Location") != "/login") || len(carried(a)) != 0 {
			t.Errorf("%s: %v", it.name, a)
		}
	}

	asked := h.post(t, at+"/link", "role=viewer&ends=7d&note=mine&password=seven+owls", page)
	form := carried(asked)
	form.Set("username", c.name)
	form.Set("password", password)
	back := h.post(t, "/login", form.Encode(), page)
	if both := string(asked.body) + string(back.body); strings.Contains(both, "seven owls") || !strings.Contains(string(back.body), `name="password" type="password" value="" required`) {
		t.Errorf("a link's password has to be written again: %v, then %v", asked, back)
	}
	if a := h.post(t, "/login", url.Values{"username": {c.name}, "password": {password}, "next": {"//evil.example"}, "sent.name": {"x"}, "does": {"/nothing"}}.Encode(), page); strings.Contains(string(a.body), "evil.example") {
		t.Errorf("sends it out of the house: %v", a)
	}
}
