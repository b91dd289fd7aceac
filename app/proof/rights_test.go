package proof

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/rules"
)

// The rules of every house here, once for it and once for the model.
const inForce = `
rules:
  - {name: cases, path: "top/{case}/**", gives: downloader, when: case in groups}
  - {name: own, path: "top/a", gives: editor, when: user.startsWith('ann')}
  - {name: all, path: "*/b/**", gives: [view], when: signed_in}
  - {name: guests, path: "top/c/**", gives: viewer, when: "credential == 'link' && !signed_in"}
`

func theRules() []rule {
	return []rule{
		{[]string{"top", "*"}, true, access.View | access.Download, func(p *person, path []string) bool { return p != nil && slices.Contains(p.groups, "@"+path[1]) }},
		{[]string{"top", "a"}, false, access.View | access.Download | access.Add | access.Edit, func(p *person, _ []string) bool { return p != nil && strings.HasPrefix(p.name, "ann") }},
		{[]string{"*", "b"}, true, access.View, func(p *person, _ []string) bool { return p != nil }},
		{[]string{"top", "c"}, true, access.View, func(p *person, _ []string) bool { return p == nil }},
	}
}

// town is a house and its model, side by side.
type town struct {
	model
	t       *rapid.T
	site    *site
	db      *database.DB
	checker *access.Checker
	users   map[*person]id.User
	ids     map[*folder]id.Folder
	shares  map[*link]id.Credential
}

// site is where towns are built: one database for many, a new one now and then.
type site struct {
	dir   string
	now   time.Time
	built int
	db    *database.DB
	rules *rules.Ledger
}

func (s *site) town(t *rapid.T) *town {
	if s.db == nil || s.built%500 == 0 {
		if s.db != nil {
			ok(t, s.db.Close())
		}
		var err error
		s.db, err = database.Open(t.Context(), filepath.Join(s.dir, fmt.Sprintf("%d.db", s.built)), func() time.Time { return s.now })
		ok(t, err)
		s.rules = rules.NewLedger(s.db, func() time.Time { return s.now })
		read, err := rules.Read(strings.NewReader(inForce))
		ok(t, err)
		s.rules.Use(read)
	}
	s.built++
	w := &town{t: t, site: s, db: s.db, users: map[*person]id.User{}, ids: map[*folder]id.Folder{}, shares: map[*link]id.Credential{}}
	w.now, w.rules = s.now, theRules()
	w.checker = access.NewChecker(s.rules, func() time.Time { return s.now })
	for _, name := range []string{"ann", "ben", "eve"} {
		p := &person{name: fmt.Sprintf("%s%d", name, s.built)}
		w.people, w.users[p] = append(w.people, p), id.NewUser()
		ok(t, w.db.AddUser(t.Context(), account.User{ID: w.users[p], Name: p.name, Created: w.now}, "", journal.Entry{}))
	}
	w.make(nil, "top")
	return w
}

// make makes a folder; a top one is ann's, and goes from the towns before it.
func (w *town) make(in *folder, name string) {
	f := &folder{name: name, parent: in}
	row := media.Folder{ID: id.NewFolder(), Name: name, Path: name, Created: w.now}
	if in == nil {
		f.owner, row.Owner = w.people[0], w.users[w.people[0]]
		if old, err := w.db.FolderAt(w.t.Context(), name); err == nil {
			ok(w.t, w.db.DeleteFolder(w.t.Context(), old, w.now, journal.Entry{}))
		}
	} else {
		row.Parent, row.Path = w.ids[in], in.String()+"/"+name
	}
	ok(w.t, w.db.AddFolders(w.t.Context(), []media.Folder{row}, journal.Entry{}))
	w.folders, w.ids[f] = append(w.folders, f), row.ID
}

func ok(t interface{ Fatal(...any) }, err error) {
	if err != nil {
		t.Fatal(err)
	}
}

// agree compares one answer of the house with the model's.
func (w *town) agree(s access.Subject, who string, in *folder, want access.Action) {
	got, err := w.checker.Rights(w.t.Context(), s, w.ids[in])
	ok(w.t, err)
	why, err := w.checker.Why(w.t.Context(), s, access.View, w.ids[in])
	ok(w.t, err)
	sum := access.Action(0)
	for _, r := range why.Reasons {
		sum |= r.Gives
		if (r.Gives != 0) != (r.Effect == access.Counts && r.Allows != 0) && r.Source != access.ByLink {
			w.t.Fatalf("%s in %s: a reason says %+v", who, in, r)
		}
	}
	if got != want || why.Can != want || sum != want || why.Yes != want.Has(access.View) {
		w.t.Fatalf("%s in %s: the house says %05b, why says %05b by %05b, the model %05b", who, in, got, why.Can, sum, want)
	}
}

// ask asks some questions, and all of them at the end.
func (w *town) ask(all bool) {
	for i, f := range w.folders {
		for j, p := range w.people {
			if all || rapid.IntRange(0, 7).Draw(w.t, "ask") == (i+j)%8 {
				w.agree(access.User(w.users[p]), p.name, f, w.can(p, f))
			}
		}
		for n, l := range w.links {
			if !all && rapid.IntRange(0, 7).Draw(w.t, "ask") != 0 {
				continue
			}
			k, err := w.db.Credential(w.t.Context(), w.shares[l])
			ok(w.t, err)
			alive, lives := k.Ended.IsZero() && w.now.Before(k.Ends), !l.ended && w.now.Before(l.ends)
			if alive != lives {
				w.t.Fatalf("link %d lives: %v", n, alive)
			}
			if lives {
				w.agree(access.Holder(w.shares[l]), fmt.Sprintf("link %d", n), f, w.lent(l, f))
			}
		}
	}
}

// TestRightsAreTheModels does random things to random towns: 20 to 40 in each. The long run: go test ./app/proof -run Rights -rapid.checks=1000000 -timeout 0
func TestRightsAreTheModels(t *testing.T) {
	dir := t.TempDir()
	if info, err := os.Stat("/dev/shm"); err == nil && info.IsDir() { // every write is synced
		dir, err = os.MkdirTemp("/dev/shm", "cloakroom-proof-")
		ok(t, err)
		t.Cleanup(func() { _ = os.RemoveAll(dir) })
	}
	s := &site{dir: dir, now: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)}
	rapid.Check(t, func(t *rapid.T) {
		w := s.town(t)
		steps := rapid.IntRange(20, 40).Draw(t, "steps")
		for range steps {
			w.step()
			w.ask(false)
		}
		w.ask(true)
	})
	ok(t, s.db.Close())
	t.Logf("%d sequences, no divergence", s.built)
}
