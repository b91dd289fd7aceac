package app_test

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
)

// number reads one number from the database of a house.
func (h *house) number(t testing.TB, query string, args ...any) (n int64) {
	t.Helper()
	db := h.behind(t)
	defer db.Close()
	ok(t, db.QueryRowContext(t.Context(), query, args...).Scan(&n))
	return n
}

// booked checks that what quotas are compared with is what is there.
func (h *house) booked(t testing.TB) {
	t.Helper()
	for what, query := range map[string]string{
		"users":   `select count(*) from users u where used <> coalesce((select sum(size) from versions where creator = u.id), 0)`,
		"folders": `select count(*) from folders f where deleted = 0 and bytes <> coalesce((select sum(v.size) from items i join versions v on v.item = i.id where i.folder = f.id and i.deleted = 0), 0)`,
	} {
		if n := h.number(t, query); n != 0 {
			t.Errorf("the books of %d %s are wrong", n, what)
		}
	}
}

// TestQuotasHold: whoever asks first gets the room, and nobody gets more.
func TestQuotasHold(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.overTheNetwork(t)
	for _, tt := range []struct{ name, query string }{
		{"of a user", `update users set quota = used + 1000 where id = ?`},
		{"of a folder", `update folders set quota = bytes + 1000 where id = ?`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			d := c.doors()[1]
			limit := func(to string) {
				t.Helper()
				if tt.name == "of a user" {
					h.exec(t, strings.Replace(tt.query, "1000", to, 1), string(c.who.ID))
				} else {
					h.exec(t, strings.Replace(tt.query, "1000", to, 1), string(c.folder.ID))
				}
			}
			limit("1000")
			if a := d.tus(t, "POST", d.at, "", length(1001), d.meta("x")); a.status != 507 {
				t.Errorf("one byte too many: %v", a)
			}
			var all sync.WaitGroup
			var mu sync.Mutex
			told := map[int]int{}
			var ups []string
			for n := range 20 {
				all.Go(func() {
					a := d.tus(t, "POST", d.at, "", length(300), d.meta(fmt.Sprint(n)))
					mu.Lock()
					defer mu.Unlock()
					if told[a.status]++; a.status == 201 {
						ups = append(ups, a.header.Get("Location"))
					}
				})
			}
			all.Wait()
			if told[201] != 3 || told[507] != 17 {
				t.Fatalf("they were told %v", told)
			}
			if a := h.send(t, "PUT", "/private/"+strings.ReplaceAll(c.folder.Path, " ", "%20")+"/put.txt", strings.Repeat("x", 101), bearer(c.token)); a.status != 507 {
				t.Errorf("a PUT into the rest: %v", a)
			}
			if a := h.send(t, "PUT", "/private/"+strings.ReplaceAll(c.folder.Path, " ", "%20")+"/put.txt", strings.Repeat("x", 101), bearer(c.token), unsaid); a.status != 507 {
				t.Errorf("a PUT that does not say how much: %v", a)
			}
			if a := d.append(t, ups[0], 0, strings.Repeat("x", 300)); a.status != 204 {
				t.Errorf("what was reserved: %v", a)
			}
			d.tus(t, "DELETE", ups[1], "")
			if a := d.tus(t, "POST", d.at, "", length(401), d.meta("y")); a.status != 507 {
				t.Errorf("more than was given back: %v", a)
			}
			last := d.create(t, "y", 400)
			limit("-1") // it was lowered while they come
			if a := d.append(t, last, 0, strings.Repeat("y", 400)); a.status != 204 {
				t.Errorf("what was reserved before: %v", a)
			}
			d.append(t, ups[2], 0, strings.Repeat("z", 300))
			h.booked(t)
		})
	}
}

// TestTheBooksAreRight after each thing that one can do with items.
func TestTheBooksAreRight(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	d := c.doors()[1]
	other := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "other"))(t)
	var item id.Item
	for _, tt := range []struct {
		name string
		do   func() error
	}{
		{"added", func() error {
			item = id.Item(d.whole(t, "a coat", "name", "a").header.Get("Upload-Item"))
			return nil
		}},
		{"replaced by a larger one", func() error { d.whole(t, "a larger coat", "name", "a", "taken", "replace"); return nil }},
		{"replaced by an empty one", func() error { d.whole(t, "", "name", "a", "item", string(item)); return nil }},
		{"replaced by somebody else", func() error {
			ann := door{c, "/uploads", []show{h.cookie(h.signIn(t, "ann")), with("Sec-Fetch-Site", "same-origin")}, 404}
			ann.whole(t, "Ann's coat", "name", "a", "item", string(item))
			return nil
		}},
		{"moved", func() error { return h.Library.PlaceItem(t.Context(), c.self, item, other, "b") }},
		{"deleted", func() error { _, err := h.Library.DeleteItem(t.Context(), c.self, item); return err }},
		{"added and its folder deleted", func() error {
			d.whole(t, "a coat", "relativePath", "other/c")
			_, err := h.Library.DeleteFolder(t.Context(), access.User(h.ann), other.ID)
			return err
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ok(t, tt.do())
			h.booked(t)
		})
	}
}

// TestWhatIsOnItsWayMovesAlong: a folder is moved below a quota while something
// comes into it.
func TestWhatIsOnItsWayMovesAlong(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	from, to := h.corner(t), h.corner(t)
	d := from.doors()[1]
	box := must(h.Library.MakeFolder(t.Context(), from.self, from.folder.ID, "box"))(t)
	a := d.tus(t, "POST", d.at, "", length(1001), with("Upload-Metadata", metadata("folder", string(box.ID), "name", "x")))
	up := d.location(t, a)
	h.exec(t, `update folders set quota = bytes + 1000 where id = ?`, string(to.folder.ID))
	if err := h.Library.PlaceFolder(t.Context(), access.User(h.ann), box.ID, to.folder, "box"); !fault.Is(err, fault.Full) {
		t.Errorf("PlaceFolder = %v", err)
	}
	d.tus(t, "DELETE", up, "")
	ok(t, h.Library.PlaceFolder(t.Context(), access.User(h.ann), box.ID, to.folder, "box"))
}

// TestQuotas fills a user's and a folder's quota to the last byte.
func TestQuotas(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	u := h.user(t, "small", false)
	top := must(h.Library.AddTop(t.Context(), operator, "small", u.ID))(t)
	sub := must(h.Library.MakeFolder(t.Context(), access.User(u.ID), top.ID, "sub"))(t)
	add := func(folder id.Folder, size, declared int) error {
		_, err := h.Intake.Take(t.Context(), access.User(u.ID), intake.Parcel{Folder: folder, Name: fmt.Sprint(size), Size: int64(declared)}, strings.NewReader(strings.Repeat("x", size)))
		return err
	}
	steps := []struct {
		what string
		err  error
		full bool
	}{
		{"without a quota", add(sub.ID, 10, 10), false},
		{"set", h.Accounts.SetQuota(t.Context(), operator, u.ID, 20), false},
		{"one too many", add(sub.ID, 11, 11), true},
		{"one too many, not declared", add(sub.ID, 11, -1), true},
		{"to the last byte", add(sub.ID, 10, -1), false},
		{"one more", add(sub.ID, 1, 1), true},
		{"nothing at all fits", add(sub.ID, 0, 0), false},
		{"none any more", h.Accounts.SetQuota(t.Context(), operator, u.ID, -1), false},
		{"of the folder above", h.Library.SetQuota(t.Context(), operator, top.ID, 25), false},
		{"one too many below", add(sub.ID, 6, 6), true},
		{"what fits", add(sub.ID, 5, 5), false},
		{"full", add(top.ID, 1, -1), true},
	}
	for _, s := range steps {
		if (s.err != nil) != s.full || s.full && !fault.Is(s.err, fault.Full) {
			t.Errorf("%s: %v", s.what, s.err)
		}
	}
	big := h.take(t, c.folder.ID, "big.txt", []byte("1234567890"))
	if err := h.Library.PlaceItem(t.Context(), operator, big.ID, sub, "big.txt"); !fault.Is(err, fault.Full) {
		t.Errorf("what was elsewhere is moved in: %v", err)
	}
	if a := h.send(t, http.MethodPut, "/private/small/more.txt", "x", bearer(h.token(t, u.Name))); a.status != 507 {
		t.Errorf("a program is told 507: %v", a)
	}
	if left := must(os.ReadDir(filepath.Join(h.Config.Media, "staging")))(t); len(left) > 0 {
		t.Errorf("refused bytes stay: %v", left)
	}
}
