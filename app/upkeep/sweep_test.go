package upkeep_test

import (
	"context"
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

type ctx = context.Context

func (h *house) blob(key media.Key) string { return filepath.Join(h.folder, "blobs", string(key)) }

// quarantined finds key below quarantine.
func (h *house) quarantined(key media.Key) bool {
	h.Helper()
	found, err := filepath.Glob(filepath.Join(h.folder, "quarantine", "*", string(key)))
	h.must(err)
	return len(found) > 0
}

func TestTheSweeperTakesItsTime(t *testing.T) {
	h := open(t)
	key := h.orphan()
	begin := time.Now().Add(time.Second) // its file has come to lie there by then
	steps := []struct {
		after               time.Duration
		there, inQuarantine bool
		says                string
	}{
		{0, true, false, "at first sight nothing happens"},
		{24*time.Hour - time.Nanosecond*1000, true, false, "nor within a day"},
		{24 * time.Hour, false, true, "after a day it goes to quarantine"},
		{8 * 24 * time.Hour, false, true, "and stays for a week, counted from the end of that day"},
		{10 * 24 * time.Hour, false, false, "and then it is gone"},
	}
	for _, s := range steps {
		h.at = begin.Add(s.after)
		h.must(h.upkeep.Sweep(t.Context()))
		if h.exists(h.blob(key)) != s.there || h.quarantined(key) != s.inQuarantine {
			t.Errorf("%s: there %v, in quarantine %v", s.says, h.exists(h.blob(key)), h.quarantined(key))
		}
	}
	if got := h.fsck(true); got != "" {
		t.Errorf("everything else is as it was, but fsck finds %q", got)
	}
}

func TestWhatTheSweeperLeavesAlone(t *testing.T) {
	tests := []struct {
		name    string
		between func(h *house, key media.Key)
	}{
		{"what got a row", func(h *house, key media.Key) {
			h.exec(`update versions set key = ? where item = ?`, string(key), string(h.text.ID))
		}},
		{"what an upload under way will use", func(h *house, key media.Key) {
			h.exec(`insert into uploads (id, folder, name, key, modified, created, ends, lease) values ('up_x', ?, 'x', ?, 0, 0, 0, 0)`, string(h.into), string(key))
		}},
		{"anything, when the media were unmounted", func(h *house, _ media.Key) {
			h.must(os.Remove(filepath.Join(h.folder, ".cloakroom")))
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t)
			key := h.orphan()
			h.must(h.upkeep.Sweep(t.Context()))
			h.at = h.at.Add(24*time.Hour + time.Minute)
			tt.between(h, key)
			err := h.upkeep.Sweep(t.Context())
			if gone := !h.exists(filepath.Join(h.folder, ".cloakroom")); gone != (err != nil) {
				t.Errorf("Sweep: %v", err)
			}
			if !h.exists(h.blob(key)) {
				t.Error("it was taken")
			}
		})
	}
	t.Run("a second sighting counts from when it lost its row again", func(t *testing.T) {
		h := open(t)
		key := h.orphan()
		h.must(h.upkeep.Sweep(t.Context()))
		h.at = h.at.Add(25 * time.Hour)
		h.exec(`update versions set key = ? where item = ?`, string(key), string(h.text.ID))
		h.must(h.upkeep.Sweep(t.Context()))
		h.exec(`update versions set key = ? where item = ?`, string(h.text.Blobs[0].Key), string(h.text.ID))
		h.must(h.upkeep.Sweep(t.Context()))
		if !h.exists(h.blob(key)) {
			t.Error("it was taken")
		}
	})
}

// TestAnOldDatabaseCostsNothing has more files without rows than leftovers are.
func TestAnOldDatabaseCostsNothing(t *testing.T) {
	for _, tt := range []struct {
		name    string
		orphans int
		sweeps  bool
	}{{"a handful is swept", 20, true}, {"one more is not", 21, false}} {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t)
			var keys []media.Key
			for range tt.orphans {
				keys = append(keys, h.orphan())
			}
			for day := range 12 {
				err := upkeep.SweepIfDue(h.upkeep, t.Context())
				if tt.sweeps != (err == nil) || err != nil && !strings.Contains(err.Error(), "right database") {
					t.Fatalf("day %d: %v", day, err)
				}
				if err := upkeep.SweepIfDue(h.upkeep, t.Context()); err != nil {
					t.Fatalf("it sweeps twice a day: %v", err)
				}
				h.at = h.at.Add(24*time.Hour + time.Minute)
			}
			for _, key := range keys {
				if h.exists(h.blob(key)) == tt.sweeps || h.quarantined(key) {
					t.Errorf("there: %v, in quarantine: %v", h.exists(h.blob(key)), h.quarantined(key))
				}
			}
		})
	}
}

// exec writes what no room does.
func (h *house) exec(query string, args ...any) {
	h.Helper()
	db, err := sql.Open("sqlite", "file:"+h.dbFile+"?_pragma=busy_timeout(10000)")
	h.must(err)
	defer db.Close()
	_, err = db.ExecContext(h.Context(), query, args...)
	h.must(err)
}
