package app_test

import (
	"context"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/media"
)

// TestNothingBeginsAfterItWasTakenBack uses a ticket from many sides while what
// it lives by is taken back: no answer with bytes belongs to a request that
// began after the taking back had returned.
func TestNothingBeginsAfterItWasTakenBack(t *testing.T) {
	rounds := 60
	if os.Getenv("CI") != "" {
		rounds = 2000
	}
	h := open(t, settings(t))
	c := h.corner(t)
	takings := []func() (ticket string, takeBack func() error){
		func() (string, func() error) { // the right
			ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "manager"), time.Time{}))
			return c.pageTicket(t, c.picture.ID, media.Thumb), func() error {
				return h.Library.Revoke(t.Context(), operator, c.folder.ID, c.name)
			}
		},
		func() (string, func() error) { // a link
			ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "manager"), time.Time{}))
			secret, link := c.lend(t)
			return c.location(t, "/s/"+secret.Reveal()+lasting(c.picture.ID, media.Thumb)), func() error {
				_, err := h.Library.EndLink(t.Context(), c.self, link)
				return err
			}
		},
		func() (string, func() error) { // a token
			k, secret, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Scope: access.Everything})
			ok(t, err)
			c.token = secret
			return c.programTicket(t, c.picture.ID, media.Thumb), func() error {
				return h.Accounts.End(t.Context(), c.self, k.ID, access.Token)
			}
		},
	}
	for n := range rounds {
		ticket, takeBack := takings[n%len(takings)]()
		var taken atomic.Bool
		var served, late atomic.Int64
		var all sync.WaitGroup
		for range 6 {
			all.Go(func() {
				for {
					after := taken.Load()
					switch a := h.get(t, ticket); {
					case a.status == 200 && after:
						late.Add(1)
						return
					case a.status == 200:
						served.Add(1)
					case after:
						return
					}
				}
			})
		}
		for served.Load() < 6 {
			runtime.Gosched() // the others are at work
		}
		err := takeBack()
		taken.Store(true)
		all.Wait()
		ok(t, err)
		if late.Load() > 0 {
			t.Fatalf("round %d: %d answers began after it was taken back", n, late.Load())
		}
	}
}

// TestWhatAnotherProcessChangesHoldsWithinASecond changes things as a command
// beside the server does: on the same data, by a house of its own.
func TestWhatAnotherProcessChangesHoldsWithinASecond(t *testing.T) {
	s := settings(t)
	h := open(t, s)
	beside := opened(t, s, h.clock)
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() { h.Work(ctx) })
	defer work.Wait()
	defer stop()

	signs := func() string {
		for _, e := range must(beside.Keys.List(t.Context()))(t) {
			if e.State == "signs" {
				return e.Name()
			}
		}
		return ""
	}
	for _, tt := range []struct {
		name        string
		do          func(c *corner) error
		page, guest int
	}{
		{"a right is revoked", func(c *corner) error {
			return beside.Library.Revoke(ctx, operator, c.folder.ID, c.name)
		}, 404, 404},
		{"a link is ended", func(c *corner) error {
			_, err := beside.Library.EndLink(ctx, operator, c.linkID)
			return err
		}, 200, 410},
		{"a session is ended", func(c *corner) error {
			return beside.Accounts.End(ctx, operator, c.sessionID, access.Session)
		}, 410, 200},
		{"a password is set", func(c *corner) error {
			return beside.Accounts.SetPassword(ctx, operator, c.who, "another hat and coat")
		}, 410, 200},
		{"somebody is disabled", func(c *corner) error { return beside.Accounts.Disable(ctx, operator, c.who.ID) }, 410, 410},
		{"an item is deleted", func(c *corner) error {
			_, err := beside.Library.DeleteItem(ctx, operator, c.picture.ID)
			return err
		}, 404, 404},
		{"a folder is deleted", func(c *corner) error {
			_, err := beside.Library.DeleteFolder(ctx, operator, c.folder.ID)
			return err
		}, 404, 404},
		{"the key that signed is retired", func(*corner) error {
			old := signs()
			if _, err := beside.Keys.Rotate(ctx); err != nil {
				return err
			}
			return beside.Keys.Retire(ctx, old)
		}, 404, 404},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			page, guest := c.pageTicket(t, c.picture.ID, media.Thumb), c.guestTicket(t, c.picture.ID, media.Thumb)
			if a, b := h.get(t, page), h.get(t, guest); a.status != 200 || b.status != 200 {
				t.Fatalf("before: %v %v", a, b)
			}
			ok(t, tt.do(c))
			eventually(t, time.Second, tt.name, func() bool {
				return h.get(t, page).status == tt.page && h.get(t, guest).status == tt.guest
			})
		})
	}
	t.Run("a right is given", func(t *testing.T) {
		c, other := h.corner(t), h.corner(t)
		if a := h.get(t, lasting(other.picture.ID, media.Thumb), h.cookie(c.session)); a.status != 404 {
			t.Fatalf("before: %v", a)
		}
		ok(t, beside.Library.Grant(ctx, operator, other.folder.ID, c.name, role(t, "viewer"), time.Time{}))
		eventually(t, time.Second, "seen", func() bool {
			return h.get(t, lasting(other.picture.ID, media.Thumb), h.cookie(c.session)).status == 303
		})
	})
	t.Run("the key is rotated", func(t *testing.T) {
		c := h.corner(t)
		old := c.pageTicket(t, c.picture.ID, media.Thumb)
		must(beside.Keys.Rotate(ctx))(t)
		fresh := ""
		eventually(t, time.Second, "tickets of the new key", func() bool {
			fresh = c.pageTicket(t, c.picture.ID, media.Thumb)
			return fresh != old
		})
		if a, b := h.get(t, old), h.get(t, fresh); a.status != 200 || b.status != 200 {
			t.Errorf("the old ticket %v, the new one %v", a, b)
		}
		ok(t, beside.Keys.Retire(ctx, keyOf(t, old)))
		eventually(t, time.Second, "the old ticket is nothing", func() bool { return h.get(t, old).status == 404 })
		if a := h.get(t, fresh); a.status != 200 {
			t.Errorf("the new one: %v", a)
		}
		if a := h.get(t, c.guest()); a.status != 200 {
			t.Errorf("links do not survive the keys: %v", a)
		}
	})
}
