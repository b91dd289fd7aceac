package proof

import (
	"path/filepath"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/access"
	"cloakroom/app/library"
)

// finds compares what the house lets somebody find with what the model says they
// may see: every folder here is called a, b, c or top.
func (w *town) finds(l *library.Library, s access.Subject, who string, may func(*folder) access.Action) {
	want, got := map[string]bool{}, map[string]bool{}
	for _, f := range w.folders {
		if may(f).Has(access.View) {
			want[string(w.ids[f])] = true
		}
	}
	for _, text := range []string{"top", "a", "b", "c"} {
		for after := ""; ; {
			m, err := l.Search(w.t.Context(), s, text, after)
			ok(w.t, err)
			for _, it := range m.List {
				if got[string(it.Folder.ID)] {
					w.t.Fatalf("%s finds %s twice", who, it.Folder.Path)
				}
				got[string(it.Folder.ID)] = true
				if !want[string(it.Folder.ID)] {
					w.t.Fatalf("%s finds %s, and may not see it", who, it.Folder.Path)
				}
			}
			if after = m.Next; after == "" {
				break
			}
		}
	}
	for f := range want {
		if !got[f] {
			path := ""
			for g, is := range w.ids {
				if string(is) == f {
					path = g.String()
				}
			}
			w.t.Fatalf("%s does not find %s (%s)", who, f, path)
		}
	}
}

// TestSearchShowsWhatOneMaySee: nothing more, and nothing less.
func TestSearchShowsWhatOneMaySee(t *testing.T) {
	s := &site{dir: filepath.Clean(t.TempDir()), now: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)}
	rapid.Check(t, func(t *rapid.T) {
		w := s.town(t)
		for range rapid.IntRange(10, 30).Draw(t, "steps") {
			w.step()
		}
		l := library.New(w.db, w.checker, func() time.Time { return s.now })
		l.Patterns = s.rules.Patterns
		for _, p := range w.people {
			if !p.disabled { // who is comes no further than the door
				w.finds(l, access.User(w.users[p]), p.name, func(f *folder) access.Action { return w.can(p, f) })
			}
		}
		for _, k := range w.links {
			if !k.ended && w.now.Before(k.ends) {
				w.finds(l, access.Holder(w.shares[k]), "a guest", func(f *folder) access.Action {
					if !slices.Contains(f.path(), k.opens.name) || !below(f, k.opens) {
						return 0 // what rules give to guests elsewhere is not looked for
					}
					return w.lent(k, f)
				})
			}
		}
	})
	ok(t, s.db.Close())
}
