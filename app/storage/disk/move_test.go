package disk

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// TestAMoveThatDiedBetweenItsTwoNames is ended by the next one; what lies there as
// somebody else's is left.
func TestAMoveThatDiedBetweenItsTwoNames(t *testing.T) {
	from, to := t.TempDir(), t.TempDir()
	staged, kept := filepath.Join(from, "up_1"), filepath.Join(to, "key")
	a, errA := os.Open(from)
	b, errB := os.Open(to)
	if err := errors.Join(errA, errB, os.WriteFile(staged, []byte("a coat"), 0o600), os.Link(staged, kept)); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	defer b.Close()
	if err := moveByLink(a, "up_1", b, "key"); err != nil {
		t.Errorf("going on: %v", err)
	}
	if _, err := os.Lstat(staged); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the old name: %v", err)
	}
	if err := os.WriteFile(staged, []byte("a hat"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := moveByLink(a, "up_1", b, "key"); !errors.Is(err, fs.ErrExist) {
		t.Errorf("over another file: %v", err)
	}
	if got, err := os.ReadFile(kept); string(got) != "a coat" {
		t.Errorf("%q is kept, %v", got, err)
	}
}
