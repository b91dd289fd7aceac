package intake_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// TestDeathAtEveryStep kills the process before and after each step, and then
// starts another one on what is left.
func TestDeathAtEveryStep(t *testing.T) {
	const there, gone = true, false
	tests := []struct {
		at   string
		want bool // whether the item is there after recovery
	}{
		{"before row", gone},
		{"after row", gone},
		{"before stage", gone},
		{"after stage", gone},
		{"before write", gone},
		{"after write", gone},
		{"before publish", gone},
		{"after publish", there},
		{"before commit", there},
		{"after commit", there},
	}
	for _, tt := range tests {
		t.Run(tt.at, func(t *testing.T) {
			m := &mortal{die: func(_ *mortal, at string) bool { return at == tt.at }}
			h := build(t, func(h *house) (intake.Store, storage.Storage) {
				m.Store, m.Storage = h.db, h.disk
				return m, m
			})
			if _, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a.txt", Size: -1}, strings.NewReader("a coat")); err == nil {
				t.Fatal("a dead process answered")
			}
			next := intake.New(h.db, h.disk, access.NewChecker(h.db, h.clock.now), h.clock.now, most)
			h.must(next.Recover(t.Context()))
			if tt.at != "after commit" && len(h.items()) > 0 {
				t.Error("the lease of a process that may live was broken")
			}
			h.clock.pass(2 * time.Minute)
			h.must(next.Recover(t.Context()))
			items := h.items()
			if _, ok := items["a.txt"]; ok != tt.want {
				t.Errorf("items %v, want it there: %v", items, tt.want)
			}
			h.must(next.Recover(t.Context()))
			h.whole(items)
		})
	}
}

// TestDeathWhileTidyingUp: the upload fails, and the process dies over that.
func TestDeathWhileTidyingUp(t *testing.T) {
	for _, at := range []string{"before discard", "after discard", "before renew", "after renew", "before abandon", "after abandon", "before remove", "after remove", "before drop", "after drop"} {
		t.Run(at, func(t *testing.T) {
			m := &mortal{die: func(_ *mortal, now string) bool { return now == at }}
			h := build(t, func(h *house) (intake.Store, storage.Storage) {
				m.Store, m.Storage = h.db, h.disk
				return m, m
			})
			_, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: 100}, strings.NewReader("short"))
			if !fault.Is(err, fault.Invalid) {
				t.Errorf("Take = %v", err)
			}
			h.clock.pass(2 * time.Minute)
			h.must(intake.New(h.db, h.disk, access.NewChecker(h.db, h.clock.now), h.clock.now, most).Recover(t.Context()))
			h.whole(h.items())
		})
	}
}

// TestACommitWhoseAnswerGotLost must not cost the bytes of the item it made.
func TestACommitWhoseAnswerGotLost(t *testing.T) {
	f := &lostAnswer{}
	h := build(t, func(h *house) (intake.Store, storage.Storage) { f.Store = h.db; return f, h.disk })
	if _, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, strings.NewReader("a coat")); err == nil {
		t.Fatal("the answer was not lost")
	}
	if items := h.items(); len(items) != 1 {
		t.Errorf("items %v", items)
	}
	h.whole(h.items())
}

type lostAnswer struct{ intake.Store }

func (l *lostAnswer) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	name, err := l.Store.FinishUpload(ctx, up, it)
	return name, errors.Join(err, errors.New("the line is dead"))
}

// TestWhatIsNotAdopted: published bytes whose place is gone are forgotten.
func TestWhatIsNotAdopted(t *testing.T) {
	tests := []struct {
		name  string
		since func(h *house)
		want  int
	}{
		{"the sender has sent it again", func(h *house) {
			_, err := h.library.MakeFolder(h.Context(), h.alice, h.into, "a.txt")
			h.must(err)
		}, 0},
		{"its folder is gone", func(h *house) {
			h.must(h.db.DeleteFolder(h.Context(), media.Folder{ID: h.into, Name: "trip", Path: "trip"}, h.clock.now(), journal.Entry{}))
		}, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			m := &mortal{die: func(_ *mortal, at string) bool { return at == "after publish" }}
			h := build(t, func(h *house) (intake.Store, storage.Storage) {
				m.Store, m.Storage = h.db, h.disk
				return m, m
			})
			_, _ = h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a.txt", Size: -1}, strings.NewReader("a coat"))
			tt.since(h)
			h.clock.pass(2 * time.Minute)
			h.must(intake.New(h.db, h.disk, access.NewChecker(h.db, h.clock.now), h.clock.now, most).Recover(t.Context()))
			if items := h.items(); len(items) != tt.want {
				t.Errorf("items %v", items)
			}
			h.whole(h.items())
		})
	}
}

// TestWhatIsAdoptedNeedsTheRight of who sent it, as it is then: it was taken away
// before anybody was told that the file was kept.
func TestWhatIsAdoptedNeedsTheRight(t *testing.T) {
	for _, revoked := range []bool{false, true} {
		m := &mortal{die: func(_ *mortal, at string) bool { return at == "after publish" }}
		h := build(t, func(h *house) (intake.Store, storage.Storage) { m.Store, m.Storage = h.db, h.disk; return m, m })
		bob := account.User{ID: id.NewUser(), Name: "bob", Created: h.clock.now()}
		h.must(h.db.AddUser(t.Context(), bob, "", journal.Entry{}))
		role, err := access.ParseRole("contributor", access.Roles())
		h.must(err)
		h.must(h.library.Grant(t.Context(), h.alice, h.into, "bob", role, time.Time{}))
		_, _ = h.intake.Take(t.Context(), access.User(bob.ID), intake.Parcel{Folder: h.into, Name: "a.txt", Size: -1}, strings.NewReader("a coat"))
		if revoked {
			h.must(h.library.Revoke(t.Context(), h.alice, h.into, "bob"))
		}
		h.clock.pass(2 * time.Minute)
		h.must(h.another().Recover(t.Context()))
		if _, there := h.items()["a.txt"]; there == revoked {
			t.Errorf("revoked %v, there %v", revoked, there)
		}
		h.whole(h.items())
	}
}

// TestAReplacementThatSomebodyWasFasterWith: the process died between publishing
// a new version and its row, and the version it was to replace is not the current
// one any more. Nobody was told that it was kept; it does not come back for ever.
func TestAReplacementThatSomebodyWasFasterWith(t *testing.T) {
	alive := true
	m := &mortal{die: func(_ *mortal, at string) bool { return !alive && at == "after publish" }}
	h := build(t, func(h *house) (intake.Store, storage.Storage) {
		m.Store, m.Storage = h.db, h.disk
		return m, m
	})
	it := h.take("a.txt", "wool")
	alive = false
	replace := intake.Parcel{Folder: h.into, Replaces: it.ID, Expects: 1, Size: -1}
	_, _ = h.intake.Take(t.Context(), h.alice, replace, strings.NewReader("silk"))
	next := intake.New(h.db, h.disk, access.NewChecker(h.db, h.clock.now), h.clock.now, most)
	if _, err := next.Take(t.Context(), h.alice, replace, strings.NewReader("linen")); err != nil {
		t.Fatal(err)
	}
	h.clock.pass(2 * time.Minute)
	h.must(next.Recover(t.Context()))
	lapsed, err := h.db.LapsedUploads(t.Context(), h.clock.now())
	h.must(err)
	if len(lapsed) > 0 {
		t.Errorf("it is still there: %+v", lapsed)
	}
	if got := h.items()["a.txt"]; got.Version != 2 || got.Size != 5 {
		t.Errorf("%+v", got)
	}
	if n := len(h.files("blobs")); n != 2 {
		t.Errorf("%d blobs of two versions", n)
	}
}

func TestStrays(t *testing.T) {
	h := open(t)
	staged := func(name string, ago time.Duration) {
		t.Helper()
		at := h.clock.now().Add(-ago)
		h.must(os.Chtimes(filepath.Join(h.folder, "staging", name), at, at))
	}
	for _, name := range []string{"old 1", "old 2", "old 3", "young"} {
		h.must(os.WriteFile(filepath.Join(h.folder, "staging", name), nil, 0o600))
	}
	h.must(os.MkdirAll(filepath.Join(h.folder, "staging", "folder", "of somebody's"), 0o700)) // it stands in nobody's way
	for _, name := range []string{"old 1", "old 2", "old 3", "folder"} {
		staged(name, 25*time.Hour)
	}
	staged("young", 23*time.Hour)
	if err := h.intake.Recover(t.Context()); err == nil || !strings.Contains(err.Error(), "stray folder") {
		t.Errorf("of what cannot be removed it is said: %v", err)
	}
	left, err := os.ReadDir(filepath.Join(h.folder, "staging"))
	h.must(err)
	if len(left) != 2 || left[0].Name() != "folder" || left[1].Name() != "young" {
		t.Errorf("staging has %v", left)
	}
}
