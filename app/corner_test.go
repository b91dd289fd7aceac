package app_test

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// corner is a folder of Ann's that somebody else manages, with one of each kind
// in it, and every kind of credential of theirs.
type corner struct {
	*house
	name   string
	who    account.User
	self   access.Subject
	folder media.Folder

	picture, film, paper, drawing media.Item

	tickets map[id.Item]map[media.Rendition]string
	bytes   map[id.Item]map[media.Rendition][]byte

	session, token, link, itemLink         id.Secret
	sessionID, tokenID, linkID, itemLinkID id.Credential
}

func role(t testing.TB, name string) access.Role {
	t.Helper()
	return must(access.ParseRole(name, access.Roles()))(t)
}

func (h *house) corner(t testing.TB) *corner {
	t.Helper()
	h.turns++
	c := &corner{house: h, name: fmt.Sprintf("bob%d", h.turns)}
	ctx := t.Context()
	code := must(h.Accounts.AddUser(ctx, operator, c.name, "", false))(t)
	c.session = must(h.Accounts.UseWelcome(ctx, code, password, account.Visit{Network: "198.51.100.7", Agent: "Firefox on Linux"}))(t)
	c.who = must(h.Accounts.UserByName(ctx, c.name))(t)
	c.self = access.User(c.who.ID)
	c.folder = must(h.Library.AddTop(ctx, operator, fmt.Sprintf("coats %d", h.turns), h.ann))(t)
	if err := h.Library.Grant(ctx, operator, c.folder.ID, c.name, role(t, "manager"), time.Time{}); err != nil {
		t.Fatal(err)
	}
	c.picture = h.take(t, c.folder.ID, "coat.jpg", photo(h.turns))
	c.film = h.take(t, c.folder.ID, "film.mp4", film(h.turns))
	c.paper = h.take(t, c.folder.ID, "paper.pdf", paper(h.turns))
	c.drawing = h.take(t, c.folder.ID, "mark.svg", drawing(h.turns))
	h.develop(t)
	c.poster(t)
	c.sessionID = must(h.Accounts.Who(ctx, access.Session, c.session))(t).ID
	k, secret, err := h.Accounts.AddToken(ctx, operator, c.who.ID, account.Terms{Label: "a program", Scope: access.Everything, Ends: h.clock.now().Add(14 * 24 * time.Hour)})
	c.token, c.tokenID = secret, must(k, err)(t).ID
	c.link, c.linkID = c.lend(t)
	l, secret, err := h.Library.LendItem(ctx, c.self, c.picture.ID, library.Terms{Role: role(t, "downloader")})
	c.itemLink, c.itemLinkID = secret, must(l, err)(t).ID
	return c
}

// lend makes a link to the folder of c.
func (c *corner) lend(t testing.TB) (id.Secret, id.Credential) {
	t.Helper()
	l, secret, err := c.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "downloader")})
	return secret, must(l, err)(t).ID
}

// poster gives the film a still, which the darkroom does not make yet.
func (c *corner) poster(t testing.TB) {
	t.Helper()
	still := photo(1000 + c.turns)
	c.exec(t, `insert into renditions (item, version, rendition, key, type, size, modified, width, height) values (?, 1, 'poster', ?, 'image/jpeg', ?, ?, 640, 480)`,
		string(c.film.ID), string(c.publish(t, still)), len(still), noon.Unix())
}

// things are an item for each kind of bytes, and the forms it has.
func (c *corner) things() []struct {
	item  media.Item
	forms []media.Rendition
} {
	return []struct {
		item  media.Item
		forms []media.Rendition
	}{
		{c.picture, []media.Rendition{media.Original, media.Preview, media.Thumb}},
		{c.film, []media.Rendition{media.Original, media.Play, media.Poster}},
		{c.paper, []media.Rendition{media.Original, media.Play}},
		{c.drawing, []media.Rendition{media.Original}},
	}
}

// Where each way leads.

func lasting(item id.Item, form media.Rendition) string {
	return "/items/" + string(item) + "/" + string(form)
}

func (c *corner) guest() string { return "/s/" + c.link.Reveal() }

func (c *corner) private(item media.Item, form media.Rendition) string {
	return "/private/" + url.PathEscape(c.folder.Path) + "/" + url.PathEscape(item.Name) + "?as=" + string(form)
}

// The tickets of each way, as a client gets them.

func (c *corner) pageTicket(t testing.TB, item id.Item, form media.Rendition) string {
	t.Helper()
	return c.location(t, lasting(item, form), c.cookie(c.session))
}

func (c *corner) guestTicket(t testing.TB, item id.Item, form media.Rendition) string {
	t.Helper()
	return c.location(t, c.guest()+lasting(item, form))
}

func (c *corner) location(t testing.TB, path string, shows ...show) string {
	t.Helper()
	a := c.get(t, path, shows...)
	to := strings.TrimPrefix(a.header.Get("Location"), c.Config.Base())
	if a.status != 303 || !strings.HasPrefix(to, "/m/") {
		t.Fatalf("no ticket at %s: %v", path, a)
	}
	return to
}

func (c *corner) programTicket(t testing.TB, item id.Item, form media.Rendition) string {
	t.Helper()
	a := c.get(t, "/api/v1/items/"+string(item), bearer(c.token))
	var out map[string]any
	if err := json.Unmarshal(a.body, &out); err != nil || a.status != 200 {
		t.Fatalf("no JSON (%v): %v", err, a)
	}
	field := map[media.Rendition]string{
		media.Original: "download_url", media.Play: "play_url", media.Preview: "preview_url", media.Thumb: "thumb_url", media.Poster: "poster_url",
	}[form]
	to, _ := out[field].(string)
	to = strings.TrimPrefix(to, c.Config.Base())
	if !strings.HasPrefix(to, "/m/") {
		t.Fatalf("no %s in %s", field, a.body)
	}
	return to
}

// ticketOf is the ticket itself.
func ticketOf(address string) string { return address[strings.Index(address, "&t=")+3:] }

// endOf is when a ticket ends (docs/ticket.md).
func endOf(t testing.TB, address string) time.Time {
	t.Helper()
	b := must(base64.RawURLEncoding.DecodeString(ticketOf(address)))(t)
	return time.Unix(int64(binary.BigEndian.Uint64(b[21:29])), 0)
}

// keyOf is the name of the key that signed a ticket.
func keyOf(t testing.TB, address string) string {
	t.Helper()
	return hex.EncodeToString(must(base64.RawURLEncoding.DecodeString(ticketOf(address)))(t)[1:5])
}
