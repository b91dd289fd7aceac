package app_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// noted enters the daybook and returns what the journal has of an item, the
// latest first.
func (h *house) noted(t testing.TB, item id.Item) []journal.Line {
	t.Helper()
	ok(t, h.Daybook.Flush(t.Context()))
	a := journal.Asked{Item: item, Kind: journal.Delivered, Most: 100}
	return must(h.Library.Journal(t.Context(), operator, a))(t).Lines
}

// sentence is a line as a sentence: by what, what, how far, how many bytes and times.
func sentence(l journal.Line) string {
	return fmt.Sprintf("%s %s %s %d/%d ×%d", l.By, l.Act, l.Reach, l.Bytes, l.Size, l.Times)
}

// TestWhatLeftTheHouse asks in every way, directly and through a real nginx.
func TestWhatLeftTheHouse(t *testing.T) {
	t.Parallel()
	direct := open(t, settings(t))
	direct.overTheNetwork(t)
	for name, h := range map[string]*house{
		"directly": direct, "through nginx": behindNginx(t, settings(t)).house, "through nginx, told in pieces": toldInPieces(t).house,
	} {
		t.Run(name, func(t *testing.T) {
			c := h.corner(t)
			size := int(c.picture.Size)
			part := func(from, to int) show { return with("Range", fmt.Sprintf("bytes=%d-%d", from, to)) }
			tag := c.picture.Blobs[0].ETag()
			whole := fmt.Sprintf("session download whole %[1]d/%[1]d ×1", size)
			for _, tt := range []struct {
				name string
				do   func(at string)
				want []string // the lines, the latest first
			}{
				{"the whole", func(at string) { h.get(t, at) }, []string{whole}},
				{"twice", func(at string) { h.get(t, at); h.get(t, at) }, []string{fmt.Sprintf("session download whole %d/%d ×2", 2*size, size)}},
				{"parts that cover it", func(at string) {
					h.get(t, at, part(100, size-1))
					h.get(t, at, part(0, 99))
				}, []string{whole}},
				{"parts that overlap", func(at string) {
					h.get(t, at, part(50, size-1))
					h.get(t, at, part(0, 99))
				}, []string{fmt.Sprintf("session download whole %d/%d ×1", size+50, size)}},
				{"parts with a hole", func(at string) {
					h.get(t, at, part(0, 9))
					h.get(t, at, part(20, 29))
				}, []string{fmt.Sprintf("session download part 20/%d ×0", size)}},
				{"its headers", func(at string) { h.do(t, "HEAD", at) }, nil},
				{"what one has", func(at string) { h.get(t, at, with("If-None-Match", tag)) }, nil},
				{"no such part", func(at string) { h.get(t, at, part(size, size)) }, nil},
				{"what it is not any more", func(at string) { h.get(t, at, with("If-Match", `"x"`)) }, nil},
				{"several parts are the whole", func(at string) { h.get(t, at, with("Range", "bytes=0-1,5-6")) }, []string{whole}},
			} {
				t.Run(tt.name, func(t *testing.T) {
					it := h.take(t, c.folder.ID, tt.name+".jpg", photo(c.turns))
					tt.do(c.pageTicket(t, it.ID, media.Original))
					c.delivers(t, it.ID, tt.want)
				})
			}
			t.Run("a film is played in parts", func(t *testing.T) {
				at := c.pageTicket(t, c.film.ID, media.Play)
				h.get(t, at, part(0, 99))
				h.get(t, at, part(100, int(c.film.Size)-1))
				c.delivers(t, c.film.ID, []string{fmt.Sprintf("session play whole %[1]d/%[1]d ×1", c.film.Size)})
			})
			t.Run("what is looked at often is one line, of each credential", func(t *testing.T) {
				for range 5 {
					h.get(t, c.pageTicket(t, c.picture.ID, media.Thumb))
					h.get(t, c.pageTicket(t, c.picture.ID, media.Preview))
				}
				h.get(t, c.guestTicket(t, c.picture.ID, media.Thumb))
				c.delivers(t, c.picture.ID, []string{"link look  0/0 ×1", "session look  0/0 ×10"})
			})
			t.Run("by a link and by a token", func(t *testing.T) {
				h.get(t, "/s/"+c.itemLink.Reveal()+"/file", from("203.0.113.77:4000"))
				h.get(t, c.private(c.picture, media.Original), bearer(c.token))
				var got []string
				eventually(t, 5*time.Second, "both are noted", func() bool {
					got = nil
					for _, l := range h.noted(t, c.picture.ID) {
						if l.Act == journal.Downloaded && l.Reach == journal.Whole {
							got = append(got, string(l.Who))
						}
					}
					return len(got) == 2
				})
				all := strings.Join(got, " ")
				if !strings.Contains(all, "share:"+string(c.itemLinkID)) || !strings.Contains(all, "user:"+string(c.who.ID)) {
					t.Errorf("%s", all)
				}
				if l := must(h.DB.Link(t.Context(), c.itemLinkID))(t); l.Downloads != 1 {
					t.Errorf("the link knows of %d downloads", l.Downloads)
				}
			})
			t.Run("what is refused is no download of the link", func(t *testing.T) {
				l, secret, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "viewer")})
				ok(t, err)
				if a := h.get(t, "/s/"+secret.Reveal()+lasting(c.picture.ID, media.Original)); a.status < 400 {
					t.Fatal(a)
				}
				ok(t, h.Daybook.Flush(t.Context()))
				if no := h.lines(t, journal.Downloaded)[0]; no.Refused == "" || no.Via != l.ID {
					t.Errorf("%+v", no)
				}
				if l := must(h.DB.Link(t.Context(), l.ID))(t); l.Downloads != 0 {
					t.Errorf("the link knows of %d downloads", l.Downloads)
				}
			})
			t.Run("one that counts is not counted twice", func(t *testing.T) {
				link := c.counted(t, c.paper.ID, 3, "")
				h.get(t, "/s/"+link.Reveal()+"/file")
				c.delivers(t, c.paper.ID, []string{fmt.Sprintf("link download whole %[1]d/%[1]d ×1", c.paper.Size)})
				for _, l := range must(h.Library.Links(t.Context(), c.self))(t) {
					if l.MaxDownloads == 3 && l.Downloads != 1 {
						t.Errorf("%d downloads", l.Downloads)
					}
				}
			})
		})
	}
}

// toldInPieces has the file of the reports in a folder where only root may put another.
func toldInPieces(t *testing.T) *proxied {
	t.Helper()
	if os.Getuid() != 0 {
		t.Fatal("This test needs root: only of root's folders it may be told in pieces.")
	}
	s := settings(t)
	s.Deliveries = filepath.Join(nginxtest.Dir(t), "deliveries.log")
	ok(t, os.WriteFile(s.Deliveries, nil, 0o660))
	p := behindNginx(t, s)
	conf := string(must(os.ReadFile(filepath.Join(p.logs, "house.conf")))(t))
	if line := fmt.Sprintf("access_log %q cloakroom_delivery buffer=", s.Deliveries); !strings.Contains(conf, line) {
		t.Fatalf("%s is missing from\n%s", line, conf)
	}
	return p
}

// delivers waits until the journal has these lines of an item, and no others.
func (c *corner) delivers(t *testing.T, item id.Item, want []string) {
	t.Helper()
	var got []string
	defer func() {
		if t.Failed() {
			t.Logf("it tells %q in place of %q", got, want)
		}
	}()
	eventually(t, 5*time.Second, "the journal tells it", func() bool {
		got = nil
		for _, l := range c.noted(t, item) {
			got = append(got, sentence(l))
		}
		return strings.Join(got, "; ") == strings.Join(want, "; ")
	})
}

// TestReportsThatComeLater: what keeps the reports away is said once, and they are
// taken when it is over.
func TestReportsThatComeLater(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Handoff, s.Deliveries = "nginx", filepath.Join(nginxtest.Dir(t), "mounted later", "deliveries.log")
	h := open(t, s)
	h.works(t)
	const warning = "nginx cannot tell what has left"
	eventually(t, 5*time.Second, "it is said", func() bool { return strings.Contains(h.said.String(), warning) })
	ok(t, os.Mkdir(filepath.Dir(s.Deliveries), 0o750))
	eventually(t, 5*time.Second, "the house makes the file", func() bool {
		_, err := os.Stat(s.Deliveries)
		return err == nil
	})
	if n := strings.Count(h.said.String(), warning); n != 1 {
		t.Errorf("it is said %d times", n)
	}
}

// TestWithoutReports: behind an nginx that tells nothing it is said what is
// known, which is that the bytes were handed over.
func TestWithoutReports(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Handoff = "nginx" // and no nginx: the answer is only its heading
	h := open(t, s)
	c := h.corner(t)
	if a := h.get(t, c.pageTicket(t, c.picture.ID, media.Original)); a.status != http.StatusOK || a.header.Get("X-Media-Delivery") == "" {
		t.Fatal(a)
	}
	if a := h.get(t, c.pageTicket(t, c.picture.ID, media.Thumb)); a.header.Get("X-Media-Delivery") != "" {
		t.Error("a picture to look at is reported on")
	}
	c.delivers(t, c.picture.ID, []string{"session look  0/0 ×1", fmt.Sprintf("session download handed over 0/%d ×0", c.picture.Size)})
	page := string(h.get(t, "/items/"+string(c.picture.ID)+"/history", h.cookie(c.session)).body)
	if !strings.Contains(page, "handed over") {
		t.Error("the page does not say so")
	}
}
