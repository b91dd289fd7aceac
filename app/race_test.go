package app_test

import (
	"context"
	"flag"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/media"
)

var raceRounds = flag.Int("races", 0, "how often something is taken back while it is used; 0: as many as fit")

// TestNothingBeginsAfterItWasTakenBack uses a ticket, or a direct address, from
// many sides while what it lives by is taken back: no answer with bytes belongs
// to a request that began after the taking back had returned.
func TestNothingBeginsAfterItWasTakenBack(t *testing.T) {
	rounds := *raceRounds
	switch {
	case rounds > 0:
	case os.Getenv("CI") != "":
		rounds = 10_000
	default:
		rounds = 200
	}
	s := settings(t)
	if dir, err := os.MkdirTemp("/dev/shm", "cloakroom-race-"); err == nil { // each round writes twice, and every write is synced
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
		s.Data, s.Media = dir+"/data", dir+"/media"
	}
	h := open(t, s)
	all := takings(t, h.corner(t), h.corner(t), h.corner(t))
	done := map[string]int{}
	began := time.Now()
	for n := range rounds {
		it := all[n%len(all)]
		h.race(t, it)
		done[it.name]++
	}
	t.Logf("%d rounds in %v, nothing began late: %v", rounds, time.Since(began).Round(time.Second/10), done)
}

// race takes one thing back while three use it.
func (h *house) race(t *testing.T, it taking) {
	t.Helper()
	r := it.give()
	if status := h.begins(r, 0); status != http.StatusOK {
		t.Fatalf("%s: before it is taken back, %d", it.name, status)
	}
	var taken atomic.Bool
	var served, late atomic.Int64
	var all sync.WaitGroup
	for n := range 3 {
		all.Go(func() {
			for ; ; runtime.Gosched() { // whoever takes back has to come to it
				after := taken.Load()
				switch status := h.begins(r, n); {
				case status < 300 && after:
					late.Add(1)
					return
				case status < 300:
					served.Add(1)
				case after:
					return
				}
			}
		})
	}
	for served.Load() < 3 {
		runtime.Gosched() // the others are at work
	}
	err := it.take()
	taken.Store(true)
	all.Wait()
	if err != nil || late.Load() > 0 {
		t.Fatalf("%s: %d answers began after it was taken back (%v)", it.name, late.Load(), err)
	}
}

// begins asks once more: the whole, a range, or the head.
func (h *house) begins(r *http.Request, n int) int {
	r = r.Clone(r.Context())
	switch n {
	case 1:
		r.Header.Set("Range", "bytes=1-2")
	case 2:
		r.Method = http.MethodHead
	}
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	return w.Code
}

func (h *house) request(path string, shows ...show) *http.Request {
	r := httptest.NewRequest(http.MethodGet, path, nil)
	r.Host = h.Config.URL.Host
	for _, s := range shows {
		s(r)
	}
	return r
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
		}, 404, 410},
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
