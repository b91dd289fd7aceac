// Package storagetest is the contract that every storage.Storage keeps.
package storagetest

import (
	"errors"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Put stages text and publishes it under a fresh key.
func Put(t testing.TB, s storage.Storage, text string) media.Key {
	t.Helper()
	key := storage.NewKey()
	if err := stage(t, s, text).Publish(t.Context(), key, time.Now()); err != nil {
		t.Fatal(err)
	}
	return key
}

func stage(t testing.TB, s storage.Storage, text string) storage.Staged {
	t.Helper()
	staged, err := s.Stage(t.Context(), id.NewUpload())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(staged, text); err != nil {
		t.Fatal(err)
	}
	return staged
}

// Read returns what lies under key.
func Read(t testing.TB, s storage.Storage, key media.Key) string {
	t.Helper()
	f, err := s.Open(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func absent(t testing.TB, s storage.Storage, key media.Key) {
	t.Helper()
	if f, err := s.Open(t.Context(), key); !fault.Is(err, fault.NotFound) {
		t.Errorf("Open of what is not there = %v, %v; want NotFound", f, err)
	}
}

// Run checks the contract against fresh storages that open returns.
func Run(t *testing.T, open func(t *testing.T) storage.Storage) {
	t.Run("what was put can be opened, from anywhere in it", func(t *testing.T) {
		s := open(t)
		key := Put(t, s, "a coat")
		if got := Read(t, s, key); got != "a coat" {
			t.Errorf("read %q", got)
		}
		f, err := s.Open(t.Context(), key)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if _, err := f.Seek(2, io.SeekStart); err != nil {
			t.Fatal(err)
		}
		if got, _ := io.ReadAll(f); string(got) != "coat" {
			t.Errorf("from 2 on there is %q", got)
		}
	})
	t.Run("half a put is no put", func(t *testing.T) {
		s := open(t)
		staged := stage(t, s, "a co")
		if err := staged.Discard(); err != nil {
			t.Fatal(err)
		}
		key := storage.NewKey()
		if err := staged.Publish(t.Context(), key, time.Now()); err == nil {
			t.Error("what was discarded was published")
		}
		absent(t, s, key)
		none(t, s)
	})
	t.Run("what is staged can be read back", func(t *testing.T) {
		staged := stage(t, open(t), "a coat")
		got := make([]byte, 4)
		if _, err := staged.ReadAt(got, 2); err != nil || string(got) != "coat" {
			t.Errorf("ReadAt = %q, %v", got, err)
		}
		if err := staged.Discard(); err != nil {
			t.Error(err)
		}
	})
	t.Run("an upload has one place", func(t *testing.T) {
		s, up := open(t), id.NewUpload()
		first, err := s.Stage(t.Context(), up)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Stage(t.Context(), up); !fault.Is(err, fault.Conflict) {
			t.Errorf("a second Stage: %v, want Conflict", err)
		}
		if err := first.Discard(); err != nil {
			t.Fatal(err)
		}
		again, err := s.Stage(t.Context(), up)
		if err != nil {
			t.Fatalf("Stage after Discard: %v", err)
		}
		_ = again.Discard()
	})
	t.Run("publishing never replaces, and the loser leaves nothing", func(t *testing.T) {
		s := open(t)
		key := Put(t, s, "the first")
		if err := stage(t, s, "the second").Publish(t.Context(), key, time.Now()); err == nil {
			t.Error("replaced")
		}
		if got := Read(t, s, key); got != "the first" {
			t.Errorf("read %q", got)
		}
		none(t, s)
	})
	t.Run("discarding after publishing does nothing", func(t *testing.T) {
		s, key := open(t), storage.NewKey()
		staged := stage(t, s, "kept")
		if err := errors.Join(staged.Publish(t.Context(), key, time.Now()), staged.Discard()); err != nil {
			t.Fatal(err)
		}
		if got := Read(t, s, key); got != "kept" {
			t.Errorf("read %q", got)
		}
	})
	t.Run("removing twice is fine, and then it is not there", func(t *testing.T) {
		s := open(t)
		key := Put(t, s, "a coat")
		for range 2 {
			if err := s.Remove(t.Context(), key); err != nil {
				t.Error(err)
			}
		}
		absent(t, s, key)
	})
	t.Run("settling is for what is there", func(t *testing.T) {
		s := open(t)
		if err := s.Settle(t.Context(), Put(t, s, "a coat")); err != nil {
			t.Error(err)
		}
		if err := s.Settle(t.Context(), storage.NewKey()); !fault.Is(err, fault.NotFound) {
			t.Errorf("Settle of nothing: %v, want NotFound", err)
		}
	})
	t.Run("a key cannot climb out or be anything else", func(t *testing.T) {
		s := open(t)
		for _, key := range []media.Key{
			"", ".", "..", "/", "../etc/passwd", "/etc/passwd", "ab/cd", "ab/cd/../../../../../../../../etc/passwd",
			"ab/cd/0123456789abcdef0123456789aG", "AB/CD/0123456789abcdef0123456789ab", "ab/cd/0123456789abcdef01234567890\x00",
			"../../0123456789abcdef0123456789ab", "ab/cd/0123456789abcdef0123456789ab0", "ab/../0123456789abcdef0123456789ab",
		} {
			absent(t, s, key)
			if err := stage(t, s, "x").Publish(t.Context(), key, time.Now()); err == nil {
				t.Errorf("published as %q", key)
			}
			if err := s.Remove(t.Context(), key); err == nil {
				t.Errorf("removed %q", key)
			}
			if _, err := s.Location(t.Context(), key); err == nil {
				t.Errorf("there is a location of %q", key)
			}
		}
	})
	t.Run("strays are what nobody wrote to since", func(t *testing.T) {
		s, up := open(t), id.NewUpload()
		if _, err := s.Stage(t.Context(), up); err != nil {
			t.Fatal(err)
		}
		if got, err := s.Strays(t.Context(), time.Now().Add(-time.Hour)); err != nil || len(got) > 0 {
			t.Errorf("an hour ago: %v, %v", got, err)
		}
		got, err := s.Strays(t.Context(), time.Now().Add(time.Hour))
		if err != nil || !slices.Equal(got, []id.Upload{up}) {
			t.Errorf("until in an hour: %v, %v", got, err)
		}
		for range 2 {
			if err := s.Abandon(t.Context(), up); err != nil {
				t.Error(err)
			}
		}
		none(t, s)
	})
	t.Run("many may put at once", func(t *testing.T) {
		s := open(t)
		var all sync.WaitGroup
		for range 16 {
			all.Go(func() {
				text := strings.Repeat("x", 1000) + string(storage.NewKey())
				staged, err := s.Stage(t.Context(), id.NewUpload())
				if err != nil {
					t.Error(err)
					return
				}
				key := storage.NewKey()
				_, err = io.WriteString(staged, text)
				if err := errors.Join(err, staged.Publish(t.Context(), key, time.Now())); err != nil {
					t.Error(err)
					return
				}
				if Read(t, s, key) != text {
					t.Error("other bytes came back")
				}
			})
		}
		all.Wait()
	})
}

// none checks that nothing is staged.
func none(t testing.TB, s storage.Storage) {
	t.Helper()
	if got, err := s.Strays(t.Context(), time.Now().Add(time.Hour)); err != nil || len(got) > 0 {
		t.Errorf("still staged: %v, %v", got, err)
	}
}
