package app_test

import (
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"cloakroom/app/library"
)

// TestARequestTakesNoMore than it says, whoever is quick: fifty at once, by both
// doors, and what was given up is given back.
func TestARequestTakesNoMore(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.overTheNetwork(t)
	c := h.corner(t)
	hat := strings.Repeat("h", 1000)
	for name, what := range map[string]library.Asking{"in number": {MaxFiles: 7}, "in all": {MaxTotal: 7_999}} {
		t.Run(name, func(t *testing.T) {
			l, link := c.asks(t, what, "")
			var took, full, other atomic.Int64
			var all sync.WaitGroup
			for i := range 50 {
				all.Go(func() {
					var a answer
					if i%2 == 0 {
						a = h.brings(t, link, hat, "name", "hat")
					} else {
						a = h.hands(t, link, nil, [][2]string{{"hat", hat}})
					}
					switch a.status {
					case 201, 303:
						took.Add(1)
					case 507:
						full.Add(1)
					default:
						other.Add(1)
						t.Error(a)
					}
				})
			}
			all.Wait()
			if took.Load() != 7 || full.Load() != 43 || other.Load() != 0 {
				t.Errorf("it took %d, refused %d", took.Load(), full.Load())
			}
			if k := must(h.DB.Link(t.Context(), l.ID))(t); k.Handed != 7 || k.HandedBytes != 7000 {
				t.Errorf("it counts %d files and %d bytes", k.Handed, k.HandedBytes)
			}
		})
	}
	_, link := c.asks(t, library.Asking{MaxSize: 1000}, "")
	for size, want := range map[int]int{999: 201, 1000: 201, 1001: 413} {
		if a := h.brings(t, link, strings.Repeat("x", size), "name", "x"); a.status != want {
			t.Errorf("%d bytes by tus: %v", size, a)
		}
		form := map[int]int{201: 303, 413: 413}[want]
		if a := h.hands(t, link, nil, [][2]string{{"x", strings.Repeat("x", size)}}); a.status != form {
			t.Errorf("%d bytes by a form: %v", size, a)
		}
	}
}

// TestARequestIsPaidForByItsMaker: their quota, and nobody tells guests about it.
func TestARequestIsPaidForByItsMaker(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	_, link := c.asks(t, library.Asking{}, "")
	ok(t, h.Accounts.SetQuota(t.Context(), operator, c.who.ID, 1500))
	hat := strings.Repeat("h", 1000)
	if a := h.brings(t, link, hat, "name", "hat"); a.status != 201 {
		t.Fatal(a)
	}
	if u := must(h.Accounts.UserByName(t.Context(), c.name))(t); u.Used != 1000 {
		t.Errorf("the maker uses %d bytes", u.Used)
	}
	for _, a := range []answer{h.brings(t, link, hat, "name", "hat"), h.hands(t, link, nil, [][2]string{{"hat", hat}})} {
		if a.status != 507 || strings.Contains(string(a.body), "quota") {
			t.Errorf("too much: %v", a)
		}
	}
}

// TestARequestLivesByItsMaker: by their right to lend and to add, by its end, and
// by what it leads to.
func TestARequestLivesByItsMaker(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	tests := []struct {
		name   string
		do     func(c *corner, l library.Link)
		status int
	}{
		{"nothing", func(*corner, library.Link) {}, 200},
		{"the maker may only edit", func(c *corner, _ library.Link) {
			ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "editor"), time.Time{}))
		}, 404},
		{"the maker may do nothing", func(c *corner, _ library.Link) {
			ok(t, c.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
		}, 404},
		{"the maker was disabled", func(c *corner, _ library.Link) {
			ok(t, c.Accounts.Disable(t.Context(), operator, c.who.ID))
		}, 410},
		{"it ended by itself", func(c *corner, _ library.Link) { c.clock.pass(8 * 24 * time.Hour) }, 410},
		{"it was ended", func(c *corner, l library.Link) { must(c.Library.EndLink(t.Context(), c.self, l.ID))(t) }, 410},
		{"the folder was deleted", func(c *corner, _ library.Link) {
			must(c.Library.DeleteFolder(t.Context(), operator, c.folder.ID))(t)
		}, 410},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			l, link := c.asks(t, library.Asking{}, "")
			tt.do(c, l)
			post, form := tt.status, tt.status
			if tt.status == 200 {
				post, form = 201, 303
			}
			if a := h.get(t, "/s/"+link.Reveal()); a.status != tt.status {
				t.Errorf("the page: %v", a)
			}
			if a := h.brings(t, link, "hat", "name", "hat"); a.status != post {
				t.Errorf("by tus: %v", a)
			}
			if a := h.hands(t, link, nil, [][2]string{{"hat", "hat"}}); a.status != form {
				t.Errorf("by a form: %v", a)
			}
		})
	}
	t.Run("nobody asks for more than they may", func(t *testing.T) {
		c := h.corner(t)
		if _, _, err := c.Library.LendItem(t.Context(), c.self, c.picture.ID, library.Terms{Role: request(t)}); err == nil {
			t.Error("a request leads to an item")
		}
		if a := h.post(t, "/folders/"+string(c.folder.ID)+"/link", url.Values{"role": {"viewer"}, "max_files": {"3"}}.Encode(), h.cookie(c.session)); a.status != 400 {
			t.Errorf("a limit of what is handed in, for who looks: %v", a)
		}
		for field, value := range map[string]string{"max_files": "-1", "max_size": "9999999TB", "max_total": "much", "ask": strings.Repeat("x", 1001)} {
			if a := h.post(t, "/folders/"+string(c.folder.ID)+"/link", url.Values{"role": {"request"}, field: {value}}.Encode(), h.cookie(c.session)); a.status != 400 || !strings.Contains(string(a.body), "aria-invalid") {
				t.Errorf("%s=%.20s: %v", field, value, a)
			}
		}
	})
}
