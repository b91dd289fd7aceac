package app_test

import (
	"net/http"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestTicketsEndWhenTheySay reads the end out of a ticket and stands before it,
// at it and after it; the same for what issued it.
func TestTicketsEndWhenTheySay(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.SessionIdle, s.SessionLife = "2h", "3h"
	h := open(t, s)
	rows := []struct {
		name string
		at   time.Duration
		good bool
	}{{"before", -time.Second, true}, {"at", 0, false}, {"after", time.Second, false}}
	check := func(t *testing.T, what, path string, end time.Time, gone int, shows ...show) {
		t.Helper()
		for _, row := range rows {
			h.clock.set(end.Add(row.at))
			if a := h.get(t, path, shows...); (a.status < 300) != row.good || !row.good && a.status != gone {
				t.Errorf("%s, %s its end: %v", what, row.name, a)
			}
		}
	}
	for _, form := range []media.Rendition{media.Thumb, media.Original} {
		c := h.corner(t)
		start := h.clock.now()
		ticket := c.programTicket(t, c.picture.ID, form)
		end := endOf(t, ticket)
		least, most := 10*time.Minute, 15*time.Minute
		if form == media.Original {
			least, most = 6*time.Hour, 9*time.Hour
		}
		if end.Before(start.Add(least)) || end.After(start.Add(most)) {
			t.Errorf("a ticket for the %s lives %v", form, end.Sub(start))
		}
		check(t, "a ticket for the "+string(form), ticket, end, 410)
		check(t, "the same in a HEAD", ticket, end, 410, func(r *http.Request) { r.Method = "HEAD" })
	}
	t.Run("a link", func(t *testing.T) {
		c := h.corner(t)
		end := h.clock.now().Add(7 * time.Minute)
		_, secret, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "downloader"), Ends: end})
		ok(t, err)
		link := "/s/" + secret.Reveal()
		thumb, original := c.location(t, link+lasting(c.picture.ID, media.Thumb)), c.location(t, link+lasting(c.picture.ID, media.Original))
		for _, ticket := range []string{thumb, original} {
			if endOf(t, ticket).After(end) {
				t.Error("a ticket lives longer than its link")
			}
			check(t, "a link's ticket", ticket, end, 410)
		}
		check(t, "a link", link, end, 410)
	})
	t.Run("a token", func(t *testing.T) {
		c := h.corner(t)
		end := h.clock.now().Add(time.Hour)
		_, token, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Scope: access.View | access.Download, Ends: end})
		ok(t, err)
		check(t, "a token", "/api/v1/me", end, 401, bearer(token))
	})
	t.Run("a grant", func(t *testing.T) {
		c := h.corner(t)
		end := h.clock.now().Add(time.Minute)
		ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "manager"), end))
		for _, ticket := range []string{c.pageTicket(t, c.picture.ID, media.Thumb), c.guestTicket(t, c.picture.ID, media.Thumb)} {
			check(t, "the ticket of a right that ends", ticket, end, 404)
		}
	})
	t.Run("a session that nobody uses", func(t *testing.T) {
		for _, row := range rows {
			c := h.corner(t)
			ticket := c.pageTicket(t, c.picture.ID, media.Original) // longer than the session
			h.clock.set(h.clock.now().Add(2*time.Hour + row.at))
			want := map[bool][2]int{true: {200, 200}, false: {410, 303}}[row.good]
			if a := h.get(t, ticket); a.status != want[0] {
				t.Errorf("its ticket, %s its end: %v", row.name, a)
			}
			if a := h.get(t, "/account", h.cookie(c.session)); a.status != want[1] {
				t.Errorf("itself, %s its end: %v", row.name, a)
			}
		}
	})
	t.Run("a session in use", func(t *testing.T) {
		c := h.corner(t)
		ticket := c.pageTicket(t, c.picture.ID, media.Original)
		begin := h.clock.now()
		for range 35 { // by pages alone, and something else happens in the house
			h.clock.pass(5 * time.Minute)
			if a := h.get(t, "/account", h.cookie(c.session)); a.status != 200 {
				t.Fatalf("after %v: %v", h.clock.now().Sub(begin), a)
			}
			h.DB.Forget()
		}
		end := begin.Add(3 * time.Hour)
		check(t, "its ticket", ticket, end, 410)
		h.clock.set(end.Add(-time.Second))
		check(t, "itself", "/account", end, 303, h.cookie(c.session))
	})
}

// TestASessionInUseIsInUseForItsTickets uses a session by one way alone and then by
// the other: they are one session.
func TestASessionInUseIsInUseForItsTickets(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.SessionIdle = "1h"
	h := open(t, s)
	c := h.corner(t)
	ticket := c.pageTicket(t, c.picture.ID, media.Original)
	for _, path := range []string{"/account", ticket} {
		for range 5 {
			h.clock.pass(20 * time.Minute)
			if a := h.get(t, path, h.cookie(c.session)); a.status != 200 {
				t.Fatalf("%s: %v", path, a)
			}
		}
	}
	if a := h.get(t, "/account", h.cookie(c.session)); a.status != 200 {
		t.Errorf("the page after pictures alone: %v", a)
	}
	ok(t, h.Accounts.Flush(t.Context()))
	h.DB.Forget()
	h.clock.pass(59 * time.Minute)
	if a := h.get(t, ticket); a.status != 200 {
		t.Errorf("after it was written down: %v", a)
	}
}
