package disk_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/storage"
	"cloakroom/app/storage/disk"
	"cloakroom/app/storage/storagetest"
)

func TestAMediaFolderThatGoesAwayIsNotMissingFiles(t *testing.T) {
	folder := t.TempDir()
	d := open(t, folder)
	must(t, os.RemoveAll(filepath.Join(folder, "blobs")))
	must(t, os.Remove(filepath.Join(folder, ".cloakroom")))
	if _, err := d.Open(t.Context(), storage.NewKey()); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Open = %v, want Unavailable", err)
	}
}

// TestAGlanceIsGoodForAMoment: nginx is sent to media that were there up to ten
// milliseconds ago, however busy the house is, and to none after that.
func TestAGlanceIsGoodForAMoment(t *testing.T) {
	folder, now := t.TempDir(), time.Now()
	d, err := disk.Open(folder, false, func() time.Time { return now })
	must(t, err)
	t.Cleanup(func() { _ = d.Close() })
	key := storagetest.Put(t, d, "a coat")
	is := func(when string, good bool) {
		t.Helper()
		if _, err := d.Location(t.Context(), key); (err == nil) != good || err != nil && !fault.Is(err, fault.Unavailable) {
			t.Errorf("%s: %v", when, err)
		}
	}
	marker := filepath.Join(folder, ".cloakroom")
	is("before", true)
	must(t, os.Rename(marker, marker+".away"))
	now = now.Add(10*time.Millisecond - 1)
	is("within a glance", true)
	now = now.Add(1)
	is("after it", false)
	is("and again", false)
	if _, err := d.Open(t.Context(), key); !fault.Is(err, fault.Unavailable) {
		t.Errorf("what we carry ourselves: %v", err)
	}
	must(t, os.Rename(marker+".away", marker))
	is("back", true)
	must(t, os.Rename(marker, marker+".away"))
	now = now.Add(-time.Hour)
	is("with a clock that was set back", false)
}

// TestMediaThatWereMoved: who moved them and put a copy in their place, on the same
// disk, would have what comes next in the old ones, and read from the new.
func TestMediaThatWereMoved(t *testing.T) {
	real := filepath.Join(t.TempDir(), "real")
	link := filepath.Join(t.TempDir(), "media")
	must(t, os.Mkdir(real, 0o750))
	must(t, os.Symlink(real, link))
	d := open(t, link)
	key := storagetest.Put(t, d, "a coat")
	is := func(when string, here bool) {
		t.Helper()
		_, read := d.Open(t.Context(), key)
		_, write := d.Stage(t.Context(), id.NewUpload())
		for _, err := range []error{read, write, d.Here()} {
			if here != (err == nil) || err != nil && !fault.Is(err, fault.Unavailable) {
				t.Errorf("%s: %v", when, err)
			}
		}
	}
	is("by a link to where they are", true)
	must(t, os.Rename(real, real+".old"))
	must(t, os.CopyFS(real, os.DirFS(real+".old")))
	is("when a copy is there", false)
	must(t, os.Remove(link))
	must(t, os.Symlink(real+".old", link))
	is("when the link leads to them again", true)
}
