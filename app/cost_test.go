package app_test

import (
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/media"
)

// wall is a folder with so many developed pictures, made behind the back of the
// house.
func (h *house) wall(t testing.TB, c *corner, n int) (folder string, items []string) {
	t.Helper()
	in := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, fmt.Sprintf("wall of %d", n)))(t)
	for i := range n {
		it := h.take(t, in.ID, fmt.Sprintf("picture %03d.jpg", i), fmt.Appendf(nil, "\xff\xd8\xff picture %d of %s", i, c.name))
		items = append(items, string(it.ID))
	}
	for _, form := range []media.Rendition{media.Preview, media.Thumb} {
		h.exec(t, `insert into renditions (item, version, rendition, key, type, size, modified, width, height)
			select id, 1, ?, '00/00/' || lower(hex(randomblob(16))), 'image/jpeg', 10, 1, 10, 10 from items where folder = ?`, string(form), string(in.ID))
	}
	h.exec(t, `update versions set developed = 1 where item in (select id from items where folder = ?)`, string(in.ID))
	return string(in.ID), items
}

// cpu is what this process has used: on a machine that has other things to do
// it says more than a clock.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var used syscall.Rusage
	ok(b, syscall.Getrusage(syscall.RUSAGE_SELF, &used))
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

// BenchmarkTickets is what addresses cost a program: for 500 items at once, and
// in a listing of 200 beside the same listing without. docs/performance.md has
// the numbers.
func BenchmarkTickets(b *testing.B) {
	h := open(b, settings(b))
	c := h.corner(b)
	_, items := h.wall(b, c, 500)
	short, _ := h.wall(b, c, 200)
	ask := func(b *testing.B, method, path, body string) {
		b.Helper()
		began := cpu(b)
		defer func() { b.ReportMetric(float64((cpu(b)-began).Microseconds())/1000/float64(b.N), "cpu-ms/op") }()
		for b.Loop() {
			r := h.written(method, path, body, bearer(c.token), with("Content-Type", "application/json"))
			if a := h.straight(b, r); a.status != 200 {
				b.Fatal(a)
			} else {
				b.SetBytes(int64(len(a.body)))
			}
		}
	}
	b.Run("batch of 500", func(b *testing.B) { ask(b, "POST", "/api/v1/tickets", `{"items":["`+strings.Join(items, `","`)+`"]}`) })
	b.Run("listing of 200 with", func(b *testing.B) { ask(b, "GET", "/api/v1/folders/"+short+"/items", "") })
	b.Run("listing of 200 with thumbs", func(b *testing.B) { ask(b, "GET", "/api/v1/folders/"+short+"/items?tickets=thumb", "") })
	b.Run("listing of 200 without", func(b *testing.B) { ask(b, "GET", "/api/v1/folders/"+short+"/items?tickets=no", "") })
}

// TestAListingHasTheAddressesThatAreAskedFor and no others: each costs a MAC.
func TestAListingHasTheAddressesThatAreAskedFor(t *testing.T) {
	h := open(t, settings(t))
	c := h.corner(t)
	folder, _ := h.wall(t, c, 2)
	for ask, want := range map[string][]string{
		"": {"thumb_url", "preview_url", "download_url", "expires_at"}, "?tickets=yes": {"thumb_url", "preview_url", "download_url", "expires_at"},
		"?tickets=thumb": {"thumb_url", "expires_at"}, "?tickets=no": {},
	} {
		a := h.get(t, "/api/v1/folders/"+folder+"/items"+ask, bearer(c.token))
		for _, member := range []string{"thumb_url", "preview_url", "poster_url", "play_url", "download_url", "expires_at"} {
			n := 0
			if slices.Contains(want, member) {
				n = 2
			}
			if got := strings.Count(string(a.body), `"`+member+`"`); a.status != 200 || got != n {
				t.Errorf("%s: %s stands there %d times, not %d: %v", ask, member, got, n, a)
			}
		}
	}
	for _, ask := range []string{"?tickets=", "?tickets=all", "?tickets=thumb&tickets=no"} {
		if a := h.get(t, "/api/v1/folders/"+folder+"/items"+ask, bearer(c.token)); a.status != 400 || !strings.Contains(string(a.body), "tickets") {
			t.Errorf("%s: %v", ask, a)
		}
	}
}
