package disk_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage/disk"
	"cloakroom/app/storage/storagetest"
)

// TestWhatWasRemovedDoesNotComeBackWithThePower looks at a copy of a disk that was
// made while it was in use, as a power cut would leave it.
func TestWhatWasRemovedDoesNotComeBackWithThePower(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Fatal("This test needs root, who may mount an image.")
	}
	here := t.TempDir()
	run := func(name string, args ...string) {
		t.Helper()
		if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
			t.Fatalf("%s: %v\n%s", name, err, out)
		}
	}
	mount := func(image string) string {
		t.Helper()
		at := filepath.Join(here, filepath.Base(image)+".d")
		must(t, os.Mkdir(at, 0o700))
		run("mount", "-o", "loop", image, at)
		t.Cleanup(func() { _ = syscall.Unmount(at, 0) })
		return filepath.Join(at, "media")
	}
	image, cut := filepath.Join(here, "image"), filepath.Join(here, "cut")
	run("truncate", "-s", "32M", image)
	run("mkfs.ext4", "-q", image)
	folder := mount(image)
	d := open(t, folder)
	key, halfway := storagetest.Put(t, d, "a deleted picture"), storagetest.Put(t, d, "one that a crash came in between")
	syscall.Sync()
	must(t, d.Remove(t.Context(), key))
	must(t, os.Remove(filepath.Join(folder, "blobs", string(halfway)))) // and no sync
	must(t, d.Remove(t.Context(), halfway))
	run("cp", image, cut)
	after, err := disk.Open(mount(cut), true, time.Now)
	must(t, err)
	t.Cleanup(func() { _ = after.Close() })
	for _, key := range []media.Key{key, halfway} {
		if _, err := after.Open(t.Context(), key); !fault.Is(err, fault.NotFound) {
			t.Errorf("it is back: %v", err)
		}
	}
}
