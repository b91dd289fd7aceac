package app_test

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloakroom/app/media"
)

// TestTakenBackIsTakenBackAtOnce does by its own page or method everything that
// takes something away, and asks with the very next request.
func TestTakenBackIsTakenBackAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	for _, tt := range []struct {
		name string
		do   func(t *testing.T, c *corner)
		// what each credential's ticket for the thumb answers afterwards
		session, token, link int
	}{
		{"signing out", func(t *testing.T, c *corner) {
			a := c.post(t, "/logout", "", c.cookie(c.session))
			if a.status != 303 || a.header.Get("Clear-Site-Data") != `"cache"` {
				t.Errorf("%v", a)
			}
		}, 410, 200, 200},
		{"changing the password", func(t *testing.T, c *corner) {
			a := c.post(t, "/account/password", "current="+strings.ReplaceAll(password, " ", "+")+"&password=another+hat+and+coat", c.cookie(c.session))
			if a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 410, 200, 200},
		{"ending the session in the list of another one", func(t *testing.T, c *corner) {
			a := c.post(t, "/account/sessions/"+string(c.sessionID)+"/end", "", c.cookie(c.signIn(t, c.name)))
			if a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 410, 200, 200},
		{"ending the token on its page", func(t *testing.T, c *corner) {
			if a := c.post(t, "/account/tokens/"+string(c.tokenID)+"/end", "", c.cookie(c.session)); a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 200, 410, 200},
		{"a token that ends itself", func(t *testing.T, c *corner) {
			if a := c.do(t, "DELETE", "/api/v1/tokens/current", bearer(c.token)); a.status != 204 {
				t.Errorf("%v", a)
			}
		}, 200, 410, 200},
		{"ending the link on its page", func(t *testing.T, c *corner) {
			if a := c.post(t, "/links/"+string(c.linkID)+"/end", "", c.cookie(c.session)); a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 200, 200, 410},
		{"revoking the right on its page", func(t *testing.T, c *corner) {
			if a := c.post(t, "/folders/"+string(c.folder.ID)+"/revoke", "who="+c.name, c.cookie(c.session)); a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 404, 404, 404},
		{"the maker of a link may not lend any more", func(t *testing.T, c *corner) {
			ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "editor"), time.Time{}))
		}, 200, 200, 404},
		{"leaving the group that had the right", func(t *testing.T, c *corner) {
			group := "group" + c.name
			ok(t, c.Accounts.AddGroup(t.Context(), operator, group))
			ok(t, c.Accounts.Join(t.Context(), operator, group, c.name))
			ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, "@"+group, role(t, "manager"), time.Time{}))
			ok(t, c.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
			if a := c.get(t, c.pageTicket(t, c.picture.ID, media.Thumb)); a.status != 200 {
				t.Errorf("by the group: %v", a)
			}
			ok(t, c.Accounts.Leave(t.Context(), operator, group, c.name))
		}, 404, 404, 404},
		{"removing the group that had the right", func(t *testing.T, c *corner) {
			group := "group" + c.name
			ok(t, c.Accounts.AddGroup(t.Context(), operator, group))
			ok(t, c.Accounts.Join(t.Context(), operator, group, c.name))
			ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, "@"+group, role(t, "manager"), time.Time{}))
			ok(t, c.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
			c.get(t, c.pageTicket(t, c.picture.ID, media.Thumb))
			ok(t, c.Accounts.RemoveGroup(t.Context(), operator, group))
		}, 404, 404, 404},
		{"deleting the item on its page", func(t *testing.T, c *corner) {
			if a := c.post(t, "/items/"+string(c.picture.ID)+"/delete", "", c.cookie(c.session)); a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 404, 404, 404},
		{"moving the item to a folder below", func(t *testing.T, c *corner) {
			below := must(c.Library.MakeFolder(t.Context(), operator, c.folder.ID, "below"))(t)
			ok(t, c.Library.PlaceItem(t.Context(), c.self, c.picture.ID, below, "coat.jpg"))
		}, 200, 200, 200},
		{"moving the item out", func(t *testing.T, c *corner) {
			out := must(c.Library.AddTop(t.Context(), operator, "out of "+c.name, c.ann))(t)
			ok(t, c.Library.PlaceItem(t.Context(), operator, c.picture.ID, out, "coat.jpg"))
		}, 404, 404, 404},
		{"moving the item to where one may look and the link does not lead", func(t *testing.T, c *corner) {
			out := must(c.Library.AddTop(t.Context(), operator, "beside "+c.name, c.who.ID))(t)
			ok(t, c.Library.PlaceItem(t.Context(), operator, c.picture.ID, out, "coat.jpg"))
		}, 200, 200, 404},
		{"moving the folder into another", func(t *testing.T, c *corner) {
			into := must(c.Library.AddTop(t.Context(), operator, "around "+c.name, c.ann))(t)
			ok(t, c.Library.PlaceFolder(t.Context(), operator, c.folder.ID, into, "inside"))
		}, 200, 200, 200},
		{"deleting the folder on its page", func(t *testing.T, c *corner) {
			if a := c.post(t, "/folders/"+string(c.folder.ID)+"/delete", "", c.cookie(c.session)); a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 404, 404, 410},
		{"shutting the user out on the page for it", func(t *testing.T, c *corner) {
			if a := c.post(t, "/admin/users/"+string(c.who.ID)+"/disable", "", c.cookie(c.signIn(t, "ann"))); a.status != 303 {
				t.Errorf("%v", a)
			}
		}, 410, 410, 410},
		{"a new password by the operator", func(t *testing.T, c *corner) {
			ok(t, c.Accounts.SetPassword(t.Context(), operator, c.who, "another hat and coat"))
		}, 410, 200, 200},
		{"nothing", func(*testing.T, *corner) {}, 200, 200, 200},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			tickets := map[string]string{
				"session": c.pageTicket(t, c.picture.ID, media.Thumb), "token": c.programTicket(t, c.picture.ID, media.Thumb), "link": c.guestTicket(t, c.picture.ID, media.Thumb),
			}
			for of, ticket := range tickets {
				if a := h.get(t, ticket); a.status != 200 {
					t.Fatalf("the %s's ticket was not good: %v", of, a)
				}
			}
			tt.do(t, c)
			for of, want := range map[string]int{"session": tt.session, "token": tt.token, "link": tt.link} {
				if a := h.get(t, tickets[of]); a.status != want {
					t.Errorf("the %s's ticket: %v, want %d", of, a, want)
				}
			}
			// The credentials themselves agree with their tickets.
			for _, it := range []struct {
				of, path string
				show     show
				ended    int
				want     int
			}{
				{"session", "/account", h.cookie(c.session), 303, tt.session},
				{"token", "/api/v1/me", bearer(c.token), 401, tt.token},
				{"link", c.guest(), func(*http.Request) {}, 410, tt.link},
			} {
				if a := h.get(t, it.path, it.show); (a.status == it.ended) != (it.want == 410) {
					t.Errorf("the %s itself: %v", it.of, a)
				}
			}
		})
	}
}

// TestALinkDoesNotFollowAName deletes what a link opens and puts something else
// of the same name in its place.
func TestALinkDoesNotFollowAName(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	file := "/s/" + c.itemLink.Reveal() + "/file"
	ticket := c.location(t, "/s/"+c.itemLink.Reveal()+lasting(c.picture.ID, media.Original))
	if a := h.get(t, file); a.status != 200 || !bytes.Equal(a.body, photo(c.turns)) {
		t.Fatalf("before: %v", a)
	}
	must(h.Library.DeleteItem(t.Context(), operator, c.picture.ID))(t)
	again := h.take(t, c.folder.ID, c.picture.Name, photo(77))
	if again.Name != c.picture.Name || again.ID == c.picture.ID {
		t.Fatalf("the name was not free: %v", again)
	}
	ok(t, h.Darkroom.Drain(t.Context()))
	link := "/s/" + c.itemLink.Reveal()
	for _, path := range []string{
		file, ticket, link + "/items/" + string(c.picture.ID), link + lasting(c.picture.ID, media.Original),
		link + "/items/" + string(again.ID), link + lasting(again.ID, media.Original),
	} {
		if a := h.get(t, path); a.status != 404 && a.status != 410 || strings.Contains(string(a.body), c.picture.Name) {
			t.Errorf("%s: %v", path, a)
		}
	}
	if a := h.get(t, c.private(again, media.Original), bearer(c.token)); a.status != 200 || !bytes.Equal(a.body, photo(77)) {
		t.Errorf("by path: %v", a)
	}
}
