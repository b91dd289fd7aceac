package shelf

import (
	"errors"
	"testing"
)

func TestShelf(t *testing.T) {
	loads := 0
	load := func() (int, bool, error) { loads++; return loads, true, nil }
	get := func(s *Shelf[string, int], k string) int {
		t.Helper()
		v, err := s.Recall(k, load)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	t.Run("what was asked once is remembered", func(t *testing.T) {
		s := New[string, int](100)
		if a, b := get(s, "a"), get(s, "a"); a != b {
			t.Errorf("%d, then %d", a, b)
		}
	})
	t.Run("until it is dropped", func(t *testing.T) {
		s := New[string, int](100)
		a := get(s, "a")
		s.Drop()
		if b := get(s, "a"); a == b {
			t.Error("it was remembered across a drop")
		}
	})
	t.Run("what was read before a drop is not kept after it", func(t *testing.T) {
		s := New[string, int](100)
		v, _ := s.Recall("a", func() (int, bool, error) {
			s.Drop() // a write has changed it while we read
			return -1, true, nil
		})
		if v != -1 || get(s, "a") == -1 {
			t.Error("a stale value was kept")
		}
	})
	t.Run("an error is not kept", func(t *testing.T) {
		s := New[string, int](100)
		if _, err := s.Recall("a", func() (int, bool, error) { return 0, true, errors.New("torn") }); err == nil {
			t.Error("no error")
		}
		if get(s, "a") == 0 {
			t.Error("what came with an error was kept")
		}
	})
	t.Run("nor is what asks not to be", func(t *testing.T) {
		s := New[string, int](100)
		_, _ = s.Recall("a", func() (int, bool, error) { return -1, false, nil })
		if get(s, "a") == -1 {
			t.Error("it was kept")
		}
	})
	t.Run("it is bounded, and keeps what is asked for", func(t *testing.T) {
		s := New[int, int](100)
		favourite, _ := s.Recall(-1, load)
		for i := range 10_000 {
			_, _ = s.Recall(i, load)
			if v, _ := s.Recall(-1, load); v != favourite {
				t.Fatalf("the favourite was forgotten after %d others", i)
			}
		}
		if n := len(s.young) + len(s.old); n > 102 {
			t.Errorf("it holds %d values", n)
		}
	})
}
