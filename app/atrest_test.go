package app_test

import (
	"encoding/base32"
	"encoding/base64"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestNothingSecretIsKept: after much has been done by every door, neither the
// database with its WAL nor the log has a ticket, a secret, a password, however
// it was mistyped, or a guest's whole address, in whatever form.
func TestNothingSecretIsKept(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.LogMedia = true
	h := open(t, s)
	c := h.corner(t)
	const (
		guest, guest6 = "203.0.113.77", "2001:db8:77:4a:1f:9:8:7"
		mistyped      = "seven wolves and a bear"
		typedAsName   = "eleven foxes in a den"
	)
	known := func(addr string) show { return from(net.JoinHostPort(addr, "4000")) }
	as := func(shows ...show) []show { return append(shows, known(guest6)) }
	link, _, linkID := c.locked(t)
	asks, asking := c.asks(t, library.Asking{}, "")
	welcome := must(h.Accounts.AddUser(t.Context(), operator, "carl", "", false))(t)

	for _, addr := range []string{guest, guest6} {
		at := known(addr)
		h.opens(t, link, mistyped, at)
		a, opened := h.opens(t, link, linkPassword, at)
		if a.status != 303 {
			t.Fatal(a)
		}
		h.get(t, "/s/"+link.Reveal(), opened, at)
		h.get(t, "/s/"+link.Reveal()+lasting(c.picture.ID, media.Original), opened, at)
		h.get(t, "/s/"+link.Reveal()+"/file", basic(mistyped), at)
		if a := h.hands(t, asking, map[string]string{"from": "Zoë", "note": "from the second row"}, [][2]string{{"a.txt", "wool"}}, at); a.status != 303 {
			t.Fatal(a)
		}
		h.get(t, c.guest(), at)
		h.get(t, c.guestTicket(t, c.picture.ID, media.Thumb), at)
		h.get(t, c.guestTicket(t, c.picture.ID, media.Original), at)
		h.get(t, "/s/"+c.itemLink.Reveal()+"/file", at)
		h.post(t, "/login", url.Values{"username": {"ann"}, "password": {mistyped}}.Encode(), at)
		h.post(t, "/login", url.Values{"username": {typedAsName}, "password": {"x"}}.Encode(), at)
	}
	tickets := map[string]string{
		"a page's ticket":    c.pageTicket(t, c.picture.ID, media.Original),
		"a program's ticket": c.programTicket(t, c.picture.ID, media.Preview),
		"a guest's ticket":   c.guestTicket(t, c.picture.ID, media.Original),
	}
	for what, ticket := range tickets {
		if a := h.get(t, ticket, as()...); a.status != 200 {
			t.Errorf("%s: %v", what, a)
		}
		h.get(t, ticket+"x", as()...)
		tickets[what] = ticketOf(ticket)
	}
	h.post(t, "/login", url.Values{"username": {c.name}, "password": {password}}.Encode(), from("198.51.100.9:4000")) // one's own sessions one may know by it
	_, renewed, err := h.Library.RenewLink(t.Context(), c.self, linkID)
	ok(t, err)
	h.get(t, "/welcome/"+welcome.Reveal(), as()...)
	h.send(t, "PUT", "/private/"+url.PathEscape(c.folder.Path)+"/new.txt", "wool", bearer(c.token), with("Content-Type", "text/plain"), known(guest6))
	h.get(t, c.private(c.picture, media.Original), as(bearer(c.token))...)
	ok(t, h.Daybook.Flush(t.Context()))

	secrets := map[string]id.Secret{
		"a session": c.session, "a token": c.token, "a link": c.link, "a link to an item": c.itemLink, "a locked link": link,
		"a link that asks": asking, "a new address": renewed, "a welcome code": welcome,
	}
	marks := map[string]string{
		"a password": password, "a link's password": linkPassword, "a password that was mistyped": mistyped, "what was typed as a name": typedAsName,
		"a guest's address": guest, "another": guest6, "the code of /setup": setupCode.Reveal(),
	}
	for what, s := range secrets {
		marks[what] = s.Reveal()
		text := s.Reveal()[strings.LastIndex(s.Reveal(), "_")+1:]
		if raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(strings.ToUpper(text)[:52]); err == nil {
			marks[what+" in bytes"] = string(raw[:32])
		} else {
			t.Error(what, err)
		}
	}
	for what, ticket := range tickets {
		marks[what] = ticket
		marks["the signature of "+what] = string(must(base64.RawURLEncoding.DecodeString(ticket))(t)[29:])
	}

	files := map[string]string{"the log": h.said.String()}
	err = filepath.WalkDir(filepath.Dir(h.Config.Database), func(name string, d fs.DirEntry, err error) error {
		if err == nil && d.Type().IsRegular() {
			files[name] = string(must(os.ReadFile(name))(t))
		}
		return err
	})
	ok(t, err)
	all, whole := "", false
	for name, text := range files {
		all += text
		whole = whole || strings.HasSuffix(name, "-wal")
		for what, mark := range marks {
			if i := strings.Index(text, mark); i >= 0 {
				t.Errorf("%s holds %s: %q", name, what, text[max(0, i-80):i+len(mark)])
			}
		}
	}
	for _, there := range []string{string(asks.ID), string(c.sessionID), "203.0.113.0/24", "2001:db8:77::/48", "from the second row"} {
		if !strings.Contains(all, there) {
			t.Errorf("nothing has %q: it was looked for in the wrong places", there)
		}
	}
	if !whole {
		t.Error("there is no WAL: it was looked for too late")
	}
}
