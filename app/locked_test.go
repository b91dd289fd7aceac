package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

const linkPassword = "seven owls"

// locked is a link with a password to the folder of c, and one to its picture.
func (c *corner) locked(t testing.TB) (folder, item id.Secret, folderID id.Credential) {
	t.Helper()
	terms := library.Terms{Role: role(t, "downloader"), Title: "For the hearing", Password: must(c.Accounts.LinkPassword(t.Context(), linkPassword))(t)}
	l, folder, err := c.Library.LendFolder(t.Context(), c.self, c.folder.ID, terms)
	ok(t, err)
	_, item, err = c.Library.LendItem(t.Context(), c.self, c.picture.ID, terms)
	ok(t, err)
	return folder, item, l.ID
}

// opens gives the password of a link, and returns the cookie of it.
func (h *house) opens(t testing.TB, link id.Secret, password string, shows ...show) (answer, show) {
	t.Helper()
	a := h.post(t, "/s/"+link.Reveal()+"/unlock", url.Values{"password": {password}}.Encode(), shows...)
	cookie, _, _ := strings.Cut(a.header.Get("Set-Cookie"), ";")
	return a, with("Cookie", cookie)
}

func TestALockedLinkTellsNothing(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	folder, item, _ := c.locked(t)
	document := with("Accept", "text/html")
	var first string
	for _, path := range []string{"", "/browse/none", "/items/" + string(c.picture.ID), "/items/" + string(c.film.ID), "/items/" + string(id.NewItem()), "/items/" + string(c.picture.ID) + "/thumb"} {
		for _, link := range []id.Secret{folder, item} {
			a := h.get(t, "/s/"+link.Reveal()+path, document)
			body := varying.ReplaceAllString(strings.ReplaceAll(string(a.body), link.Reveal(), "-"), "")
			body = body[strings.Index(body, "<body"):]
			if first == "" {
				first = body
			}
			if a.status != 200 || body != first || !strings.Contains(body, `name="password"`) {
				t.Errorf("%s: %v", path, a)
			}
			whole := string(a.body) + a.String()
			for _, told := range []string{"hearing", c.folder.Name, c.picture.Name, "coat", c.name, "2384"} {
				if strings.Contains(strings.ReplaceAll(whole, link.Reveal(), ""), told) {
					t.Errorf("%s tells %q", path, told)
				}
			}
			if a := h.get(t, "/s/"+link.Reveal()+path, with("Sec-Fetch-Dest", "image")); a.status != 404 {
				t.Errorf("as a picture: %s: %v", path, a)
			}
		}
	}
	for _, link := range []id.Secret{folder, item} {
		if a := h.get(t, "/s/"+link.Reveal()+"/file"); a.status != 401 || !strings.HasPrefix(a.header.Get("WWW-Authenticate"), "Basic") {
			t.Errorf("the file: %v", a)
		}
	}
}

func TestAPasswordOpensALink(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	link, item, linkID := c.locked(t)
	otherLink, _, _ := other.locked(t)
	if a, _ := h.opens(t, link, "seven cats"); a.status != 401 || a.header.Get("Set-Cookie") != "" {
		t.Fatalf("a wrong password: %v", a)
	}
	a, cookie := h.opens(t, link, linkPassword)
	said := a.header.Get("Set-Cookie")
	if a.status != 303 || a.header.Get("Location") != "/s/"+link.Reveal() || !strings.HasPrefix(said, "cloakroom-l-"+string(linkID)+"=") ||
		!strings.Contains(said, "HttpOnly") || !strings.Contains(said, "SameSite=Lax") {
		t.Fatal(a)
	}
	page := h.get(t, "/s/"+link.Reveal(), cookie)
	if page.status != 200 || !strings.Contains(string(page.body), "coat.jpg") || !strings.Contains(string(page.body), "For the hearing") {
		t.Fatal(page)
	}
	at := h.location(t, c, "/s/"+link.Reveal()+lasting(c.picture.ID, media.Original), cookie)
	if a := h.get(t, at); a.status != 200 {
		t.Errorf("its ticket: %v", a)
	}
	if a := h.get(t, "/s/"+otherLink.Reveal(), cookie, with("Accept", "text/html")); !strings.Contains(string(a.body), `name="password"`) {
		t.Errorf("the cookie of one link opens another: %v", a)
	}
	if a := h.get(t, "/s/"+item.Reveal()+"/file", basic(linkPassword)); a.status != 200 {
		t.Errorf("a program with the password: %v", a)
	}
	if a := h.get(t, "/s/"+item.Reveal()+"/file", basic("seven cats")); a.status != 401 {
		t.Errorf("a program without it: %v", a)
	}

	if _, err := h.Library.LockLink(t.Context(), c.self, linkID, must(h.Accounts.LinkPassword(t.Context(), "eight owls"))(t)); err != nil {
		t.Fatal(err)
	}
	if a := h.get(t, at); a.status != 410 {
		t.Errorf("a ticket of the old password: %v", a)
	}
	if a := h.get(t, "/s/"+link.Reveal(), cookie, with("Accept", "text/html")); !strings.Contains(string(a.body), `name="password"`) {
		t.Errorf("the cookie of the old password: %v", a)
	}
	_, cookie = h.opens(t, link, "eight owls")
	at = h.location(t, c, "/s/"+link.Reveal()+lasting(c.picture.ID, media.Original), cookie)
	if _, err := h.Library.EndLink(t.Context(), c.self, linkID); err != nil {
		t.Fatal(err)
	}
	if a := h.get(t, at); a.status != 410 {
		t.Errorf("a ticket of the ended link: %v", a)
	}
	if a := h.get(t, "/s/"+link.Reveal(), cookie); a.status != 410 {
		t.Errorf("the ended link: %v", a)
	}
}

func (h *house) location(t testing.TB, c *corner, path string, shows ...show) string {
	t.Helper()
	return c.location(t, path, shows...)
}

func basic(password string) show {
	return func(r *http.Request) { r.SetBasicAuth("guest", password) }
}

// TestAPasswordClosesALink: what an open link has handed out dies when it gets a
// password.
func TestAPasswordClosesALink(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := c.guestTicket(t, c.picture.ID, media.Original)
	if _, err := h.Library.LockLink(t.Context(), c.self, c.linkID, must(h.Accounts.LinkPassword(t.Context(), linkPassword))(t)); err != nil {
		t.Fatal(err)
	}
	if a := h.get(t, at); a.status != 410 {
		t.Errorf("a ticket from before: %v", a)
	}
	other := h.corner(t)
	if _, err := h.Library.LockLink(t.Context(), other.self, c.linkID, ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("somebody else takes the password away: %v", err)
	}
}

func TestGuessingALinksPasswordIsSlow(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	link, item, _ := c.locked(t)
	count := map[int]int{}
	for range 12 {
		a, _ := h.opens(t, link, "seven cats", from("203.0.113.5:999"))
		count[a.status]++
	}
	if count[401] < 3 || count[429] < 3 {
		t.Errorf("%v", count)
	}
	if a, _ := h.opens(t, link, linkPassword, from("203.0.113.5:999")); a.status != 429 || a.header.Get("Retry-After") == "" {
		t.Errorf("the right one, too soon: %v", a)
	}
	if a, _ := h.opens(t, link, linkPassword, from("198.51.100.7:999")); a.status != 303 {
		t.Errorf("from elsewhere: %v", a)
	}
	for range 12 {
		h.get(t, "/s/"+item.Reveal()+"/file", basic("seven cats"), from("203.0.113.6:999"))
	}
	if a := h.get(t, "/s/"+item.Reveal()+"/file", basic(linkPassword), from("203.0.113.6:999")); a.status == 200 {
		t.Errorf("a program guesses: %v", a)
	}
}

// TestANewAddress replaces the old one with everything that it issued.
func TestANewAddress(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := c.guestTicket(t, c.picture.ID, media.Original)
	a := h.post(t, "/links/"+string(c.linkID)+"/renew", "", h.cookie(c.session))
	if a.status != 200 || !strings.Contains(string(a.body), `class="qr"`) {
		t.Fatal(a)
	}
	for path, want := range map[string]int{at: 410, c.guest(): 410} {
		if a := h.get(t, path); a.status != want {
			t.Errorf("the old one: %v", a)
		}
	}
	links := must(h.Library.Links(t.Context(), c.self))(t)
	live := 0
	for _, l := range links {
		if h.Library.Live(l) && l.Folder == c.folder.ID {
			live++
		}
	}
	if live != 1 {
		t.Errorf("%d live links to the folder", live)
	}
	if a := h.post(t, "/links/"+string(c.linkID)+"/renew", "", h.cookie(c.session)); a.status != 303 {
		t.Errorf("an ended one: %v", a)
	}
	other := h.corner(t)
	if a := h.post(t, "/links/"+string(other.linkID)+"/renew", "", h.cookie(c.session)); a.status != 404 {
		t.Errorf("somebody else's: %v", a)
	}
}
