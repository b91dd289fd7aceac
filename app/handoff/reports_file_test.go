package handoff

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// TestWhatIsNoReportStays: a file that was named by mistake is left as it is, and one
// with reports of an earlier process is emptied.
func TestWhatIsNoReportStays(t *testing.T) {
	for text, ours := range map[string]bool{
		"": true, "\x00\x00\x00": true, "ABCDEFG2-1z 200 5\n": true, "ABCDEFG2-1z 206 5\nABC": true, "- 200 5\n": true,
		"SQLite format 3\x00 and more": false, "a line\nABCDEFG2-1z 200 5\n": false, "\n": false, "ABCDEFG2-1z 200 5 more\n": false,
	} {
		path := filepath.Join(t.TempDir(), "deliveries.log")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		ended, end := context.WithCancel(t.Context())
		end()
		err := NewReports().Follow(ended, path)
		left, _ := os.ReadFile(path)
		if ours && (err != nil || len(left) > 0) || !ours && (err == nil || string(left) != text) {
			t.Errorf("%q: %v, and %q is left", text, err, left)
		}
	}
}

// TestNginxWasHereFirst: what it made as root is read, and replaced by one that can
// be emptied.
func TestNginxWasHereFirst(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "deliveries.log")
	theirs := log(t, path)
	if err := theirs.Chmod(0o444); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		asNobody(t, dir)
	}
	tail := tail{path: path, buf: make([]byte, 1024)}
	if err := tail.open(); err != nil {
		t.Fatal(err)
	}
	reads := func(say *os.File, text string) {
		t.Helper()
		fmt.Fprintln(say, text)
		got := ""
		for range 2 { // once to see that there is another file, and once to read it
			if err := tail.lines(func(line []byte) { got += string(line) }); err != nil {
				t.Fatal(err)
			}
		}
		if got != text+"\n" {
			t.Errorf("%q was read, not %q", got, text)
		}
	}
	reads(theirs, "what nginx made")
	ours := log(t, path)
	reads(theirs, "until it opens its logs again")
	reads(ours, "and finds ours")
	if err := tail.f.Truncate(0); err != nil {
		t.Error(err)
	}
}

// asNobody lets the rest of a test open files as nobody does, whom dir is given to.
func asNobody(t *testing.T, dir string) {
	t.Helper()
	const nobody = 65534
	runtime.LockOSThread()
	t.Cleanup(func() {
		if err := errors.Join(unix.Setfsuid(0), unix.Setfsgid(0)); err != nil {
			t.Error(err)
		}
		runtime.UnlockOSThread()
	})
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chown(dir, nobody, nobody), unix.Setfsgid(nobody), unix.Setfsuid(nobody)); err != nil {
		t.Fatal(err)
	}
}
