package app_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/rules"
)

// taking is something that lets somebody in, and can be taken back: give returns
// a request that is answered with bytes until take has returned.
type taking struct {
	name string
	give func() *http.Request
	take func() error
}

// takings are all that can be taken back: c's rights, d's credentials and
// things, and e's account.
func takings(t *testing.T, c, d, e *corner) []taking {
	t.Helper()
	ctx := t.Context()
	ok(t, c.Accounts.AddGroup(ctx, operator, "coats"))
	sub := must(c.Library.MakeFolder(ctx, operator, c.folder.ID, "inside"))(t)
	away := must(c.Library.AddTop(ctx, operator, "elsewhere", c.ann))(t)
	below := c.take(t, sub.ID, "below.jpg", photo(77))
	ticket := c.request(c.pageTicket(t, c.picture.ID, media.Original))
	moved := c.take(t, sub.ID, "moved.jpg", photo(78))
	deep, carried := c.request(c.pageTicket(t, below.ID, media.Original)), c.request(c.pageTicket(t, moved.ID, media.Original))
	everybody := must(rules.Read(strings.NewReader(`rules: [{name: all, path: "*/**", gives: downloader, when: signed_in}]`)))(t)

	give := func(who string) {
		t.Helper()
		ok(t, c.Library.Grant(ctx, operator, c.folder.ID, who, role(t, "manager"), time.Time{}))
	}
	give("@coats")
	ok(t, c.Library.Revoke(ctx, operator, c.folder.ID, c.name))
	inside := func() { // c is in the group, and nothing else lets them in
		t.Helper()
		ok(t, c.Accounts.Join(ctx, operator, "coats", c.name))
	}
	outside := func() error { return c.Accounts.Leave(ctx, operator, "coats", c.name) }

	var link, token id.Credential
	var cookie show
	var item media.Item
	signIn := func(d *corner) *http.Request {
		t.Helper()
		secret := id.NewSecret()
		k := &account.Known{ID: id.NewCredential(), Kind: access.Session, Owner: d.who.ID, Created: noon, Subject: access.Subject{Scope: access.Everything}}
		k.SetSeen(noon)
		ok(t, d.DB.AddCredential(ctx, k, secret.Hash(), "", journal.Entry{}))
		cookie = d.cookie(secret)
		return d.request(d.location(t, lasting(d.picture.ID, media.Original), cookie))
	}
	return []taking{
		{"a grant", func() *http.Request { ok(t, outside()); give(c.name); return ticket }, func() error {
			return c.Library.Revoke(ctx, operator, c.folder.ID, c.name)
		}},
		{"a group", func() *http.Request { inside(); return ticket }, outside},
		{"what a folder inherits", func() *http.Request {
			inside()
			ok(t, c.Library.SetPrivate(ctx, operator, sub.ID, false))
			return deep
		}, func() error { return c.Library.SetPrivate(ctx, operator, sub.ID, true) }},
		{"a rule", func() *http.Request { ok(t, outside()); c.Rules.Use(everybody); return ticket }, func() error {
			c.Rules.Use(&rules.Rules{})
			return nil
		}},
		{"where an item lies", func() *http.Request {
			inside()
			ok(t, c.Library.SetPrivate(ctx, operator, sub.ID, false))
			ok(t, c.Library.PlaceItem(ctx, operator, moved.ID, sub, moved.Name))
			return carried
		}, func() error { return c.Library.PlaceItem(ctx, operator, moved.ID, away, moved.Name) }},
		{"an item", func() *http.Request {
			item = d.take(t, d.folder.ID, "short.txt", []byte("short"))
			return d.request(d.pageTicket(t, item.ID, media.Original))
		}, func() error {
			_, err := d.Library.DeleteItem(ctx, operator, item.ID)
			return err
		}},
		{"a link", func() *http.Request {
			secret, is := d.lend(t)
			link = is
			return d.request(d.location(t, "/s/"+secret.Reveal()+lasting(d.picture.ID, media.Original)))
		}, func() error {
			_, err := d.Library.EndLink(ctx, d.self, link)
			return err
		}},
		{"a link's maker's right to lend", func() *http.Request {
			ok(t, d.Library.Grant(ctx, operator, d.folder.ID, d.name, role(t, "manager"), time.Time{}))
			return d.request("/s/" + d.itemLink.Reveal() + "/file")
		}, func() error {
			return d.Library.Grant(ctx, operator, d.folder.ID, d.name, role(t, "editor"), time.Time{})
		}},
		{"a token", func() *http.Request {
			ok(t, d.Library.Grant(ctx, operator, d.folder.ID, d.name, role(t, "manager"), time.Time{}))
			k, secret, err := d.Accounts.AddToken(ctx, operator, d.who.ID, account.Terms{Scope: access.Everything})
			ok(t, err)
			token = k.ID
			return d.request(d.private(d.picture, media.Original), bearer(secret))
		}, func() error { return d.Accounts.End(ctx, d.self, token, access.Token) }},
		{"a session", func() *http.Request { return signIn(d) }, func() error {
			if a := d.post(t, "/logout", "", cookie); a.status != 200 && a.status != 303 {
				return errors.New(a.String())
			}
			return nil
		}},
		{"an account", func() *http.Request {
			ok(t, e.Accounts.Enable(ctx, operator, e.who.ID))
			return signIn(e)
		}, func() error { return e.Accounts.Disable(ctx, operator, e.who.ID) }},
	}
}
