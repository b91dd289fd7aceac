package proof

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/rules"
)

// site is where towns are built: one database with its people for many, a new
// one now and then.
type site struct {
	t     *testing.T
	seed  uint64
	dir   string
	at    time.Time // what the clock says
	built int
	steps int
	asked int

	db       *database.DB
	accounts *account.Accounts
	ledger   *rules.Ledger
	checker  *access.Checker
	files    []file
	people   []*person
	users    map[*person]id.User
	groups   map[string]id.Group
	before   media.Folder // the top of the town before
}

// towns is how many are built in one database.
const towns = 1000

// town is a house and its model, side by side.
type town struct {
	model
	*site
	number uint64
	dice   *rand.Rand
	told   []string // what was done
	ids    map[*folder]id.Folder
	things map[*item]id.Item
	shares map[*link]id.Credential
	keys   map[*unlock]id.Credential
	phc    map[*link]string
}

func (s *site) open() {
	clock := func() time.Time { return s.at }
	var err error
	s.db, err = database.Open(s.t.Context(), filepath.Join(s.dir, fmt.Sprintf("%d.db", s.built)), clock)
	s.ok(err)
	s.ledger = rules.NewLedger(s.db, clock)
	s.checker = access.NewChecker(s.ledger, clock)
	s.accounts = account.New(s.db, account.Lives{Idle: time.Hour, Life: time.Hour}, clock)
	s.people, s.users, s.groups, s.before = nil, map[*person]id.User{}, map[string]id.Group{}, media.Folder{}
	for _, name := range []string{"ann", "ben", "eve"} {
		p := &person{name: name}
		s.people, s.users[p] = append(s.people, p), id.NewUser()
		s.ok(s.db.AddUser(s.t.Context(), account.User{ID: s.users[p], Name: name, Created: s.at}, "", journal.Entry{}))
	}
	for _, name := range []string{"a", "b"} {
		s.groups[name] = id.NewGroup()
		s.ok(s.db.AddGroup(s.t.Context(), s.groups[name], name, s.at, journal.Entry{}))
	}
}

func (s *site) ok(err error) {
	if err != nil {
		s.t.Helper()
		s.t.Fatal(err)
	}
}

// town builds one: everybody is there and in no group, a few folders, perhaps
// an item. Its dice are its own, so that it can be built again alone.
func (s *site) town(number uint64) *town {
	if s.built%towns == 0 {
		if s.db != nil {
			s.ok(s.db.Close())
		}
		s.open()
	}
	s.built++
	w := &town{
		site: s, number: number, dice: rand.New(rand.NewPCG(s.seed, number)),
		ids: map[*folder]id.Folder{}, things: map[*item]id.Item{}, shares: map[*link]id.Credential{}, keys: map[*unlock]id.Credential{}, phc: map[*link]string{},
	}
	w.now = s.at
	for _, p := range s.people {
		w.lets(p)
		for len(p.groups) > 0 {
			w.drops(p, p.groups[0])
		}
	}
	if s.before.ID != "" {
		s.ok(s.db.DeleteFolder(s.t.Context(), s.before, s.at, journal.Entry{}))
	}
	w.turns(w.dice.IntN(len(s.files)))
	top := w.folder(nil, "top")
	a := w.folder(top, "a")
	w.rows(top, a, w.folder(top, "b"), w.folder(a, "b"))
	s.before, _ = s.db.Folder(s.t.Context(), w.ids[top])
	w.told = []string{"ann has top with a, b and a/b"}
	if w.dice.IntN(3) == 0 {
		w.handsIn()
	}
	return w
}

// folder is one of the model, with an id for the house.
func (w *town) folder(in *folder, name string) *folder {
	f := &folder{name: name, parent: in}
	if in == nil {
		f.owner = w.people[0]
	}
	w.folders, w.ids[f] = append(w.folders, f), id.NewFolder()
	return f
}

// rows puts folders of the model into the house.
func (w *town) rows(folders ...*folder) {
	var out []media.Folder
	for _, f := range folders {
		row := media.Folder{ID: w.ids[f], Name: f.name, Path: f.String(), Created: w.now, Parent: w.ids[f.parent]}
		if f.owner != nil {
			row.Owner = w.users[f.owner]
		}
		out = append(out, row)
	}
	w.ok(w.db.AddFolders(w.t.Context(), out, journal.Entry{}))
}

// row puts an item of the model into the house, as an upload ends. The darkroom
// has finished with it: only such are remembered.
func (w *town) row(it *item) {
	up := intake.Upload{
		ID: id.NewUpload(), Folder: w.ids[it.in], Name: it.name, Size: 3, Modified: w.now, Created: w.now,
		Ends: w.now.Add(time.Hour), Lease: w.now.Add(time.Hour),
	}
	up.Key = media.Key("aa/bb/" + string(up.ID))
	_, err := w.db.AddUpload(w.t.Context(), up)
	w.ok(err)
	w.things[it] = id.NewItem()
	_, err = w.db.FinishUpload(w.t.Context(), up, media.Item{
		ID: w.things[it], Folder: w.ids[it.in], Name: it.name, Version: 1, Type: "image/png", Size: 3, Created: w.now,
		Blobs: []media.Blob{{Rendition: media.Original, Key: up.Key, Type: "image/png", Size: 3, Modified: w.now}},
	})
	w.ok(err)
	j, _, err := w.db.ClaimJob(w.t.Context(), "", w.now, w.now.Add(time.Minute))
	w.ok(err)
	_, _, err = w.db.Develop(w.t.Context(), j, darkroom.Developed{})
	w.ok(err)
}

func (w *town) tell(format string, args ...any) {
	w.told = append(w.told, fmt.Sprintf(format, args...))
}

// ok is for what the model says goes well.
func (w *town) ok(err error) {
	if err != nil {
		w.t.Helper()
		w.differ("%v", err)
	}
}

// differ ends the test, and says how to come here again.
func (w *town) differ(format string, args ...any) {
	w.t.Helper()
	w.t.Fatalf("go test ./app/proof -run Rights -args -seed %d -from %d -sequences 1\n  %s\n%s", w.seed, w.number, strings.Join(w.told, "\n  "), fmt.Sprintf(format, args...))
}
