package proof

import (
	"testing"
	"time"

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
			w.ok(err)
			for _, it := range m.List {
				if got[string(it.Folder.ID)] {
					w.differ("%s finds %s twice", who, it.Folder.Path)
				}
				got[string(it.Folder.ID)] = true
				if !want[string(it.Folder.ID)] {
					w.differ("%s finds %s, and may not see it", who, it.Folder.Path)
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
			w.differ("%s does not find %s (%s)", who, f, path)
		}
	}
}

// TestSearchShowsWhatOneMaySee: nothing more, and nothing less.
func TestSearchShowsWhatOneMaySee(t *testing.T) {
	s := newSite(t)
	for n := range 100 {
		w := s.town(*from + uint64(n))
		for range 5 + w.dice.IntN(20) {
			w.step()
		}
		l := library.New(w.db, w.checker, func() time.Time { return s.at })
		l.Patterns = s.ledger.Patterns
		for _, p := range w.people {
			if !p.disabled { // who is comes no further than the door
				me := access.User(w.users[p])
				me.By = access.Session
				w.finds(l, me, p.name, func(f *folder) access.Action { return w.can(p, me.By, f) })
			}
		}
		for _, k := range w.links {
			if k.opens != nil && k.lives(w.now) {
				w.finds(l, access.Holder(w.shares[k]), "a guest", func(f *folder) access.Action {
					if !below(f, k.opens) {
						return 0 // what rules give to guests elsewhere is not looked for
					}
					return w.lent(k, f)
				})
			}
		}
	}
	s.ok(s.db.Close())
}
