package upkeep_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage/disk"
)

// used is what alice's quota is compared with.
func (h *house) used() int64 {
	h.Helper()
	u, err := h.db.User(h.Context(), id.User(h.alice.ID))
	h.must(err)
	return u.Used
}

func TestWhatWasDeletedIsPurgedWhenItsTimeHasCome(t *testing.T) {
	h := open(t)
	before := h.used()
	if before != h.text.Size+h.picture.Size {
		t.Fatalf("%d bytes are booked", before)
	}
	h.must(h.db.DeleteItem(t.Context(), h.picture.ID, h.at, journal.Entry{}))
	files := []string{h.file(h.picture, media.Original), h.file(h.picture, media.Thumb), h.file(h.picture, media.Preview)}
	deleted := h.at
	for _, s := range []struct {
		after time.Duration
		there bool
	}{{0, true}, {30*24*time.Hour - time.Microsecond, true}, {30 * 24 * time.Hour, false}, {31 * 24 * time.Hour, false}} {
		h.at = deleted.Add(s.after)
		h.must(h.upkeep.Purge(t.Context()))
		for _, f := range files {
			if h.exists(f) != s.there {
				t.Errorf("after %v: %s is there: %v", s.after, f, !s.there)
			}
		}
		if freed := h.used() == h.text.Size; freed == s.there {
			t.Errorf("after %v %d bytes are booked", s.after, h.used())
		}
	}
	if !h.exists(h.file(h.text, media.Original)) {
		t.Error("what was not deleted is gone")
	}
	if got := h.fsck(true); got != "" {
		t.Errorf("fsck finds %q", got)
	}
}

// failing is a disk that removes some files, and then does something else.
type failing struct {
	*disk.Disk
	left int
	then func() error
	here error // what it says of itself then
}

func (f *failing) Remove(ctx context.Context, key media.Key) error {
	if f.left == 0 {
		return f.then()
	}
	f.left--
	return f.Disk.Remove(ctx, key)
}

func (f *failing) Here() error { return f.here }

// TestAPurgeThatIsCutShortLeavesNothingBehind has more files to remove than the
// sweeper would ever take for leftovers.
func TestAPurgeThatIsCutShortLeavesNothingBehind(t *testing.T) {
	away := errors.New("read-only")
	for _, tt := range []struct {
		name string
		then func() error
		here error
	}{
		{"by a process that dies", func() error { panic("dead") }, nil},
		{"by a disk that cannot be written to", func() error { return away }, away},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t)
			var all []media.Item
			for range 40 {
				all = append(all, h.take("a.txt", []byte("a warm coat")))
			}
			h.develop()
			for _, it := range all {
				h.must(h.db.DeleteItem(t.Context(), it.ID, h.at, journal.Entry{}))
			}
			h.at = h.at.Add(media.Grace)
			func() {
				defer func() { _ = recover() }()
				if err := h.look(&failing{h.disk, 5, tt.then, tt.here}).Purge(t.Context()); !errors.Is(err, away) {
					t.Errorf("it says %v", err)
				}
			}()
			if got := h.fsck(true); got != "" {
				t.Errorf("in between fsck finds %q", got)
			}
			h.must(h.upkeep.Purge(t.Context()))
			for _, it := range all {
				if h.exists(h.file(it, media.Original)) {
					t.Fatal("what was purged lies there for ever")
				}
			}
			if used := h.used(); used != h.text.Size+h.picture.Size {
				t.Errorf("%d bytes are booked", used)
			}
		})
	}
}
