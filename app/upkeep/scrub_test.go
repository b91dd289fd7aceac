package upkeep_test

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// damaged are the keys that are marked.
func (h *house) damaged() (keys []media.Key) {
	h.Helper()
	all, err := h.db.Damaged(h.Context(), 100)
	h.must(err)
	for _, d := range all {
		keys = append(keys, d.Key)
	}
	return keys
}

func TestTheScrubFindsWhatRotted(t *testing.T) {
	h := open(t)
	file := h.file(h.text, media.Original)
	whole, err := os.ReadFile(file)
	h.must(err)
	h.rot(file)
	rotten, err := os.ReadFile(file)
	h.must(err)

	h.must(upkeep.ScrubOn(h.upkeep, t.Context()))
	if got := h.damaged(); len(got) != 1 || got[0] != h.text.Blobs[0].Key {
		t.Fatalf("damaged: %v", got)
	}
	if !strings.Contains(h.log.String(), "level=ERROR") || !strings.Contains(h.log.String(), string(h.text.ID)) {
		t.Errorf("the log says %s", h.log)
	}
	if now, err := os.ReadFile(file); err != nil || string(now) != string(rotten) {
		t.Error("the scrub has changed bytes")
	}
	if got := h.fsck(false); got != "damaged" {
		t.Errorf("fsck finds %q, want what the scrub has found", got)
	}

	t.Run("and takes it back when a backup has mended it", func(t *testing.T) {
		h.must(os.WriteFile(file, whole, 0o600))
		h.must(os.Chtimes(file, h.text.Blobs[0].Modified, h.text.Blobs[0].Modified))
		h.at = h.at.Add(6 * 24 * time.Hour)
		h.must(upkeep.ScrubOn(h.upkeep, h.Context()))
		if len(h.damaged()) != 1 {
			t.Error("it begins anew within a week")
		}
		h.at = h.at.Add(24 * time.Hour)
		h.must(upkeep.ScrubOn(h.upkeep, h.Context()))
		if got := h.damaged(); len(got) != 0 {
			t.Errorf("still damaged: %v", got)
		}
	})
}

func TestADeepLookTakesTheMarkBackToo(t *testing.T) {
	h := open(t)
	key := h.text.Blobs[0].Key
	h.must(h.db.MarkDamaged(t.Context(), upkeep.Damage{Key: key, Found: h.at, What: "it was"}))
	if got := h.fsck(false); got != "damaged" {
		t.Errorf("fsck finds %q", got)
	}
	if got := h.fsck(true) + h.fsck(false); got != "" {
		t.Errorf("fsck --deep and then fsck find %q", got)
	}
}

func TestTheScrubAndDeletedItems(t *testing.T) {
	h := open(t)
	h.rot(h.file(h.text, media.Original))
	h.must(os.Remove(h.file(h.picture, media.Original)))
	h.must(upkeep.ScrubOn(h.upkeep, t.Context()))
	if got := h.damaged(); len(got) != 2 {
		t.Errorf("damaged: %v; a missing original is damage too", got)
	}
	h.must(h.db.DeleteItem(t.Context(), h.text.ID, h.at, journal.Entry{}))
	h.must(h.db.DeleteItem(t.Context(), h.picture.ID, h.at, journal.Entry{}))
	if got := h.damaged(); len(got) != 0 {
		t.Errorf("of deleted items nothing is damaged, but %v", got)
	}
}

// TestTheScrubIsSlowAndGoesOn stops it in the middle.
func TestTheScrubIsSlowAndGoesOn(t *testing.T) {
	h := open(t)
	for range 8 {
		h.take("c.bin", make([]byte, 600<<10))
	}
	var waited time.Duration
	pieces := 0
	stopped := errors.New("the server stops")
	h.upkeep.Pausing(func(d time.Duration) error {
		if waited += d; waited > 5*time.Second {
			return stopped
		}
		pieces++
		return nil
	})
	if err := upkeep.ScrubOn(h.upkeep, t.Context()); !errors.Is(err, stopped) {
		t.Fatal(err)
	}
	if _, cursor, err := h.db.Round(t.Context(), "scrub"); err != nil || cursor == "" {
		t.Errorf("it does not know how far it came: %q, %v", cursor, err)
	}
	if pieces < 5 {
		t.Errorf("it read for 5 seconds in %d pieces", pieces)
	}
	h.upkeep.Pausing(func(d time.Duration) error { waited += d; return nil })
	h.must(upkeep.ScrubOn(h.upkeep, t.Context()))
	// 8 files of 600 kB, and one of them begun twice, at 50 GB a day.
	if least, most := 7*time.Second, 10*time.Second; waited < least || waited > most {
		t.Errorf("it paused for %v, want between %v and %v", waited, least, most)
	}
	if _, cursor, err := h.db.Round(t.Context(), "scrub"); err != nil || cursor != "" {
		t.Errorf("its round has not ended: %q, %v", cursor, err)
	}
}

func TestTheScrubAccusesNoFileOfAnUnmountedHouse(t *testing.T) {
	h := open(t)
	h.must(os.Rename(h.folder, h.folder+"-away"))
	h.must(os.Mkdir(h.folder, 0o750))
	if err := upkeep.ScrubOn(h.upkeep, t.Context()); err == nil {
		t.Error("it went on")
	}
	if got := h.damaged(); len(got) != 0 {
		t.Errorf("damaged: %v", got)
	}
}
