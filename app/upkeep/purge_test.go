package upkeep_test

import (
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
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
