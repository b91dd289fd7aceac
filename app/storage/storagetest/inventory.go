package storagetest

import (
	"errors"
	"slices"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Kept is a storage that can be looked after.
type Kept interface {
	storage.Storage
	storage.Inventory
}

// RunInventory checks the contract of storage.Inventory against fresh storages
// that open returns.
func RunInventory(t *testing.T, open func(t *testing.T) Kept) {
	t.Run("a walk sees all that was published, in order, and nothing that is staged", func(t *testing.T) {
		s := open(t)
		if got := walk(t, s, ""); len(got) > 0 {
			t.Errorf("in a new one lies %v", got)
		}
		var want []media.Key
		for range 30 {
			want = append(want, Put(t, s, "a coat"))
		}
		slices.Sort(want)
		staged, err := s.Stage(t.Context(), id.NewUpload())
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = staged.Discard() }()
		if got := walk(t, s, ""); !slices.Equal(got, want) {
			t.Errorf("walked %v, want %v", got, want)
		}
		if got := walk(t, s, want[11]); !slices.Equal(got, want[11:]) {
			t.Errorf("from the twelfth on: %v, want %v", got, want[11:])
		}
	})
	t.Run("a walk ends when its visitor says so", func(t *testing.T) {
		s, enough := open(t), errors.New("enough")
		Put(t, s, "one")
		Put(t, s, "two")
		visits := 0
		err := s.Walk(t.Context(), "", func(f []storage.Found) error {
			if len(f) == 0 {
				return nil
			}
			visits++
			return enough
		})
		if !errors.Is(err, enough) || visits != 1 {
			t.Errorf("%v after %d visits", err, visits)
		}
	})
	t.Run("what was found can be looked at", func(t *testing.T) {
		s := open(t)
		at := time.Now().Add(-time.Hour)
		key := storage.NewKey()
		if err := stage(t, s, "a coat").Publish(t.Context(), key, at); err != nil {
			t.Fatal(err)
		}
		f, err := s.Look(t.Context(), string(key))
		if err != nil || f.Key != key || f.Size != 6 || f.Modified.Unix() != at.Unix() || f.Odd != "" {
			t.Errorf("Look = %+v, %v", f, err)
		}
		if f.Arrived.Before(at.Add(time.Minute)) {
			t.Errorf("it arrived at %v: that is not when it was published", f.Arrived)
		}
		if _, err := s.Look(t.Context(), string(storage.NewKey())); !fault.Is(err, fault.NotFound) {
			t.Errorf("Look at nothing: %v, want NotFound", err)
		}
	})
	t.Run("what is in quarantine is not there, until it is gone for ever", func(t *testing.T) {
		s := open(t)
		key, other := Put(t, s, "a coat"), Put(t, s, "a hat")
		day := time.Date(2025, 3, 4, 23, 59, 0, 0, time.UTC)
		if err := s.Quarantine(t.Context(), key, day); err != nil {
			t.Fatal(err)
		}
		absent(t, s, key)
		if got := walk(t, s, ""); !slices.Equal(got, []media.Key{other}) {
			t.Errorf("walked %v", got)
		}
		if err := s.Quarantine(t.Context(), key, day); !fault.Is(err, fault.NotFound) {
			t.Errorf("a second time: %v, want NotFound", err)
		}
		for _, tt := range []struct {
			before time.Time
			days   int
		}{{day, 0}, {day.Add(time.Minute - time.Nanosecond), 0}, {day.Add(time.Minute), 1}, {day.AddDate(1, 0, 0), 0}} {
			if days, err := s.EmptyQuarantine(t.Context(), tt.before); err != nil || days != tt.days {
				t.Errorf("emptied before %v: %d days, %v; want %d", tt.before, days, err, tt.days)
			}
		}
		if got := Read(t, s, other); got != "a hat" {
			t.Errorf("and the other is now %q", got)
		}
	})
	t.Run("a key cannot climb out into quarantine", func(t *testing.T) {
		s := open(t)
		for _, key := range []media.Key{"", "..", "../staging", "ab/cd", "/etc/passwd", "ab/cd/../../../.cloakroom"} {
			if err := s.Quarantine(t.Context(), key, time.Now()); err == nil {
				t.Errorf("%q was moved", key)
			}
		}
	})
	t.Run("it is here", func(t *testing.T) {
		if err := open(t).Here(); err != nil {
			t.Error(err)
		}
	})
}

// walk returns the keys from one on, and complains of anything odd.
func walk(t testing.TB, s storage.Inventory, from media.Key) (keys []media.Key) {
	t.Helper()
	if err := s.Walk(t.Context(), from, func(all []storage.Found) error {
		for _, f := range all {
			if f.Odd != "" || f.Key == "" || f.Place != string(f.Key) {
				t.Errorf("found %+v", f)
			}
			keys = append(keys, f.Key)
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	return keys
}
