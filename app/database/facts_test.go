package database

import (
	"path/filepath"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// town is a database with a few people and a tree of folders:
// cases (ann's) / 1024 / photos, and letters (ben's).
type town struct {
	*DB
	now              time.Time
	ann, ben, eve    id.User
	cases, c, photos media.Folder
	letters          media.Folder
	group            id.Group
}

func settle(t *testing.T) *town {
	t.Helper()
	w := &town{now: time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC), ann: id.NewUser(), ben: id.NewUser(), eve: id.NewUser(), group: id.NewGroup()}
	var err error
	if w.DB, err = Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), func() time.Time { return w.now }); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.Close() })
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for name, u := range map[string]id.User{"ann": w.ann, "ben": w.ben, "eve": w.eve} {
		must(w.AddUser(t.Context(), account.User{ID: u, Name: name, Created: w.now}, "", journal.Entry{}))
	}
	must(w.AddGroup(t.Context(), w.group, "ward", w.now, journal.Entry{}))
	must(w.Join(t.Context(), "ward", w.ben, journal.Entry{}))
	w.cases = media.Folder{ID: id.NewFolder(), Owner: w.ann, Name: "cases", Path: "cases", Created: w.now}
	w.c = media.Folder{ID: id.NewFolder(), Parent: w.cases.ID, Name: "1024", Path: "cases/1024", Created: w.now}
	w.photos = media.Folder{ID: id.NewFolder(), Parent: w.c.ID, Name: "photos", Path: "cases/1024/photos", Created: w.now}
	w.letters = media.Folder{ID: id.NewFolder(), Owner: w.ben, Name: "letters", Path: "letters", Created: w.now}
	must(w.AddFolders(t.Context(), []media.Folder{w.cases, w.c, w.photos, w.letters}, journal.Entry{}))
	return w
}

func (w *town) grant(t *testing.T, f media.Folder, who access.Who, a access.Action) {
	t.Helper()
	if err := w.PutGrant(t.Context(), f.ID, library.Grant{Who: who, Allows: a}, journal.Entry{}); err != nil {
		t.Fatal(err)
	}
}

func (w *town) can(t *testing.T, u id.User, f media.Folder) access.Action {
	t.Helper()
	facts, err := w.Facts(t.Context(), access.User(u), f.ID)
	if err != nil {
		t.Fatal(err)
	}
	return access.Allowed(facts, w.now)
}

func TestFacts(t *testing.T) {
	tests := []struct {
		name string
		do   func(*testing.T, *town)
		who  func(*town) id.User
		at   func(*town) media.Folder
		want access.Action
	}{
		{"an owner owns what lies below", nil, func(w *town) id.User { return w.ann }, func(w *town) media.Folder { return w.photos }, access.Everything},
		{"and nothing beside", nil, func(w *town) id.User { return w.ann }, func(w *town) media.Folder { return w.letters }, 0},
		{"a stranger has nothing", nil, func(w *town) id.User { return w.eve }, func(w *town) media.Folder { return w.photos }, 0},
		{
			"a grant above is inherited", func(t *testing.T, w *town) { w.grant(t, w.c, access.ToUser(w.eve), access.View) },
			func(w *town) id.User { return w.eve }, func(w *town) media.Folder { return w.photos }, access.View,
		},
		{
			"a grant below does not rise", func(t *testing.T, w *town) { w.grant(t, w.c, access.ToUser(w.eve), access.View) },
			func(w *town) id.User { return w.eve }, func(w *town) media.Folder { return w.cases }, 0,
		},
		{
			"a group's grant is its members'", func(t *testing.T, w *town) { w.grant(t, w.c, access.ToGroup(w.group), access.View) },
			func(w *town) id.User { return w.ben }, func(w *town) media.Folder { return w.c }, access.View,
		},
		{
			"and nobody else's", func(t *testing.T, w *town) { w.grant(t, w.c, access.ToGroup(w.group), access.View) },
			func(w *town) id.User { return w.eve }, func(w *town) media.Folder { return w.c }, 0,
		},
		{
			"what members may everybody may", func(t *testing.T, w *town) { w.grant(t, w.c, access.Members, access.View) },
			func(w *town) id.User { return w.eve }, func(w *town) media.Folder { return w.c }, access.View,
		},
		{
			"grants from two places add up", func(t *testing.T, w *town) {
				w.grant(t, w.cases, access.Members, access.View)
				w.grant(t, w.c, access.ToUser(w.eve), access.Add)
			}, func(w *town) id.User { return w.eve }, func(w *town) media.Folder { return w.photos }, access.View | access.Add,
		},
		{
			"a group that was left grants nothing", func(t *testing.T, w *town) {
				w.grant(t, w.c, access.ToGroup(w.group), access.View)
				w.can(t, w.ben, w.c) // and is remembered
				if err := w.Leave(t.Context(), "ward", w.ben, journal.Entry{}); err != nil {
					t.Fatal(err)
				}
			}, func(w *town) id.User { return w.ben }, func(w *town) media.Folder { return w.c }, 0,
		},
		{
			"a deleted folder has no rights, not even its owner's", func(t *testing.T, w *town) {
				w.can(t, w.ann, w.photos)
				if err := w.DeleteFolder(t.Context(), w.c, w.now, journal.Entry{}); err != nil {
					t.Fatal(err)
				}
			}, func(w *town) id.User { return w.ann }, func(w *town) media.Folder { return w.photos }, 0,
		},
		{
			"a folder that moves inherits where it is", func(t *testing.T, w *town) {
				w.can(t, w.ann, w.photos)
				if err := w.MoveFolder(t.Context(), w.c, w.letters, "1024", journal.Entry{}); err != nil {
					t.Fatal(err)
				}
			}, func(w *town) id.User { return w.ben }, func(w *town) media.Folder { return w.photos }, access.Everything,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			w := settle(t)
			if tt.do != nil {
				tt.do(t, w)
			}
			if got := w.can(t, tt.who(w), tt.at(w)); got != tt.want {
				t.Errorf("may %05b, want %05b", got, tt.want)
			}
		})
	}
}

// TestTwoAtOnce: what the caller saw before the transaction no longer holds in it.
func TestTwoAtOnce(t *testing.T) {
	t.Run("two moves tie no knot", func(t *testing.T) {
		w := settle(t)
		if err := w.MoveFolder(t.Context(), w.letters, w.c, "letters", journal.Entry{}); err != nil {
			t.Fatal(err)
		}
		if err := w.MoveFolder(t.Context(), w.cases, w.letters, "cases", journal.Entry{}); err == nil {
			t.Error("cases lies in letters, which lies in cases")
		}
	})
	t.Run("a folder that has moved is not moved again by who saw it before", func(t *testing.T) {
		w := settle(t)
		if err := w.MoveFolder(t.Context(), w.photos, w.letters, "photos", journal.Entry{}); err != nil {
			t.Fatal(err)
		}
		if err := w.MoveFolder(t.Context(), w.photos, w.cases, "photos", journal.Entry{}); err == nil {
			t.Error("it was moved from where it no longer was")
		}
		if _, err := w.FolderAt(t.Context(), "letters/photos"); err != nil {
			t.Error(err)
		}
	})
	t.Run("nothing is made in a folder that has gone", func(t *testing.T) {
		w := settle(t)
		if err := w.DeleteFolder(t.Context(), w.c, w.now, journal.Entry{}); err != nil {
			t.Fatal(err)
		}
		f := media.Folder{ID: id.NewFolder(), Parent: w.photos.ID, Name: "new", Path: "cases/1024/photos/new", Created: w.now}
		if err := w.AddFolders(t.Context(), []media.Folder{f}, journal.Entry{}); err == nil {
			t.Error("it was made")
		}
	})
	t.Run("what is made in a folder that has moved lies where that is", func(t *testing.T) {
		w := settle(t)
		if err := w.MoveFolder(t.Context(), w.c, w.letters, "x", journal.Entry{}); err != nil {
			t.Fatal(err)
		}
		f := media.Folder{ID: id.NewFolder(), Parent: w.photos.ID, Name: "new", Path: "cases/1024/photos/new", Created: w.now}
		if err := w.AddFolders(t.Context(), []media.Folder{f}, journal.Entry{}); err != nil {
			t.Fatal(err)
		}
		if got, err := w.FolderAt(t.Context(), "letters/x/photos/new"); err != nil || got.ID != f.ID {
			t.Errorf("it is not there: %v", err)
		}
	})
	t.Run("a folder that has moved is not deleted by who saw it elsewhere", func(t *testing.T) {
		w := settle(t)
		if err := w.MoveFolder(t.Context(), w.c, w.letters, "x", journal.Entry{}); err != nil {
			t.Fatal(err)
		}
		if err := w.DeleteFolder(t.Context(), w.c, w.now, journal.Entry{}); err == nil {
			t.Error("it was deleted")
		}
		if got := w.can(t, w.ben, w.photos); got != access.Everything {
			t.Errorf("its new owner may %05b", got)
		}
	})
}

func TestABarrier(t *testing.T) {
	w := settle(t)
	w.grant(t, w.cases, access.ToUser(w.ben), access.View)
	set := func(on bool) {
		t.Helper()
		if err := w.SetBarrier(t.Context(), w.c.ID, on, journal.Entry{}); err != nil {
			t.Fatal(err)
		}
	}
	set(true)
	if got := w.can(t, w.ben, w.photos); got != 0 {
		t.Errorf("a grant above the barrier gives %v below it", got)
	}
	if got := w.can(t, w.ann, w.photos); got != access.Everything {
		t.Errorf("who owns the tree has %v in its corner", got)
	}
	w.grant(t, w.c, access.ToGroup(w.group), access.View|access.Add)
	if got := w.can(t, w.ben, w.photos); got != access.View|access.Add {
		t.Errorf("a grant at the barrier gives %v below it", got)
	}
	set(false)
	if got := w.can(t, w.eve, w.photos) | w.can(t, w.ben, w.cases); got != access.View {
		t.Errorf("without the barrier there is %v", got)
	}
}
