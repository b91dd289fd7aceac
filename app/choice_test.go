package app_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/library"
)

// guestChoice is a guest's choice of the same, by the form.
func (c *corner) guestChoice(t testing.TB) string {
	t.Helper()
	return c.guest() + "/archives/" + string(c.asGuest(t, c.link, string(c.picture.ID), string(c.folder.ID)))
}

// asGuest chooses by a link; what nobody made, where the link does not let one.
func (c *corner) asGuest(t testing.TB, link id.Secret, things ...string) id.Archive {
	t.Helper()
	a := c.post(t, "/s/"+link.Reveal()+"/selection", url.Values{"do": {"download"}, "in": {string(c.folder.ID)}, "thing": things}.Encode())
	made, err := id.ParseArchive(a.header.Get("Location")[strings.LastIndexByte(a.header.Get("Location"), '/')+1:])
	if err != nil {
		return id.NewArchive()
	}
	return made
}

func TestAGuestChoosesWhatToTakeHomeAndNothingElse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := "/folders/" + string(c.folder.ID) + "/select"
	if page := h.get(t, c.guest()+at); page.status != 200 || bytes.Contains(page.body, []byte(`value="star"`)) || bytes.Contains(page.body, []byte(`value="copy"`)) {
		t.Errorf("the page: %v", page)
	}
	for _, do := range []string{"move", "copy", "tag", "delete", "star", "link", ""} {
		form := url.Values{"do": {do}, "in": {string(c.folder.ID)}, "thing": {string(c.picture.ID)}, "to": {c.folder.Path}, "tags": {"x"}}
		if a := c.post(t, c.guest()+"/selection", form.Encode()); a.status != 404 {
			t.Errorf("a guest may %q: %v", do, a)
		}
	}
	if a := h.get(t, c.guest()+"/archives/"+string(c.asGuest(t, c.link, string(h.corner(t).picture.ID)))); a.status != 404 {
		t.Errorf("what lies beside the link: %v", a)
	}
	other, _ := c.lend(t)
	if a := h.get(t, "/s/"+other.Reveal()+strings.TrimPrefix(c.guestChoice(t), c.guest())); a.status != 404 {
		t.Errorf("the choice of another link's guest: %v", a)
	}
	for say, terms := range map[string]library.Terms{"who may look": {Role: role(t, "viewer")}, "who is counted": {Role: role(t, "downloader"), MaxDownloads: 3}} {
		_, secret, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, terms)
		ok(t, err)
		link := "/s/" + secret.Reveal()
		if bytes.Contains(h.get(t, link).body, []byte("/select")) || h.get(t, link+at).status != 404 {
			t.Errorf("%s is offered to choose", say)
		}
	}
}

func TestOfOnesChoicesTheLastThousandAreKept(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	first, last := c.guestChoice(t), ""
	h.exec(t, `with recursive n (i) as (select 1 union all select i + 1 from n where i < 999) insert into archives (id, who, things, created)
		select 'ar_' || i, (select who from archives limit 1), 'x', (select created from archives limit 1) + i from n`)
	h.exec(t, `update archives set created = created - 2000 where things <> 'x'`)
	if a := h.get(t, first); a.status != 200 {
		t.Errorf("the thousandth of last: %v", a)
	}
	last = c.guestChoice(t)
	if a, b := h.get(t, first), h.get(t, last); a.status != 404 || b.status != 200 {
		t.Errorf("the oldest: %v, the newest: %v", a, b)
	}
}
