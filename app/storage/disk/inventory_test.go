package disk_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/storage"
	"cloakroom/app/storage/storagetest"
)

func TestDiskInventory(t *testing.T) {
	storagetest.RunInventory(t, func(t *testing.T) storagetest.Kept { return open(t, t.TempDir()) })
}

func TestAWalkNamesWhatIsOdd(t *testing.T) {
	const key = "ee/ff/0123456789abcdef0123456789ab"
	write := func(name string, mode os.FileMode) func(t *testing.T, folder string) {
		return func(t *testing.T, folder string) {
			at := filepath.Join(folder, name)
			must(t, os.MkdirAll(filepath.Dir(at), 0o750))
			must(t, os.WriteFile(at, []byte("x"), 0o600))
			must(t, os.Chmod(at, mode))
		}
	}
	tests := []struct {
		name  string
		make  func(t *testing.T, folder string)
		place string // empty: nothing is odd
		says  string
	}{
		{"a good file", write("blobs/"+key, 0o640), "", ""},
		{"one that everybody may read", write("blobs/"+key, 0o644), key, "0644"},
		{"one that the web server cannot read", write("blobs/"+key, 0o600), key, "0600"},
		{"a name that is no key", write("blobs/ee/ff/notes.txt", 0o640), "ee/ff/notes.txt", "name"},
		{"a file too far up", write("blobs/ee/0123456789abcdef0123456789ab", 0o640), "ee/0123456789abcdef0123456789ab", "name"},
		{"a folder of another name", write("blobs/Photos/a.jpg", 0o640), "Photos", "name"},
		{"a link under a key", func(t *testing.T, folder string) {
			must(t, os.MkdirAll(filepath.Join(folder, "blobs/ee/ff"), 0o750))
			must(t, os.Symlink("/etc/passwd", filepath.Join(folder, "blobs", key)))
		}, key, "no plain file"},
		{"a link in place of a folder", func(t *testing.T, folder string) {
			must(t, os.Symlink("/etc", filepath.Join(folder, "blobs/ee")))
		}, "ee", "no folder"},
		{"a folder that everybody may enter", func(t *testing.T, folder string) {
			write("blobs/"+key, 0o640)(t, folder)
			must(t, os.Chmod(filepath.Join(folder, "blobs/ee"), 0o755))
		}, "ee", "0755"},
		{"a folder that a crash left half made", func(t *testing.T, folder string) {
			must(t, os.Mkdir(filepath.Join(folder, "blobs/ee"), 0o700))
		}, "", ""},
		{"but not one that is in use", func(t *testing.T, folder string) {
			write("blobs/"+key, 0o640)(t, folder)
			must(t, os.Chmod(filepath.Join(folder, "blobs/ee"), 0o700))
		}, "ee", "0700"},
		{"something that is not ours in MEDIA", write("diary.txt", 0o600), "../diary.txt", "name"},
		{"but what a file system puts there is nobody's", write("lost+found/x", 0o600), "", ""},
		{"blobs that everybody may enter", func(t *testing.T, folder string) { must(t, os.Chmod(filepath.Join(folder, "blobs"), 0o755)) }, "../blobs", "others"},
		{"blobs with a setgid bit", func(t *testing.T, folder string) {
			must(t, os.Chmod(filepath.Join(folder, "blobs"), os.ModeSetgid|0o750))
		}, "", ""},
		{"a staged file that others may read", write("staging/"+string(id.NewUpload()), 0o644), "../staging/", "0644"},
		{"a staged file about to be published", write("staging/"+string(id.NewUpload()), 0o640), "", ""},
		{"something else in staging", write("staging/x", 0o600), "../staging/x", "name"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			d := open(t, folder)
			tt.make(t, folder)
			var odd []storage.Found
			must(t, d.Walk(t.Context(), "", func(all []storage.Found) error {
				for _, f := range all {
					if f.Odd != "" {
						odd = append(odd, f)
						if again, err := d.Look(t.Context(), f.Place); err != nil || again.Odd != f.Odd {
							t.Errorf("a second look at %s: %+v, %v", f.Place, again, err)
						}
					}
				}
				return nil
			}))
			if tt.place == "" && len(odd) > 0 || tt.place != "" && (len(odd) != 1 || !strings.HasPrefix(odd[0].Place, tt.place) || !strings.Contains(odd[0].Odd, tt.says)) {
				t.Errorf("odd: %+v, want %q", odd, tt.place)
			}
		})
	}
}

// TestAVolumeThatIsTakenAway does what umount does to a running house: its
// handles stay open, and there is an empty folder, or another one, by its name.
func TestAVolumeThatIsTakenAway(t *testing.T) {
	needRoot(t)
	tests := []struct {
		name string
		do   func(t *testing.T, folder string)
		here bool // readable and writable
		read bool
	}{
		{"nothing happens", func(*testing.T, string) {}, true, true},
		{"it is unmounted", func(t *testing.T, f string) { run(t, "umount", "--lazy", f) }, false, false},
		{"another house's is mounted over it", func(t *testing.T, f string) {
			mount(t, f)
			must(t, open(t, f).Close())
		}, false, false},
		{"it becomes read-only", func(t *testing.T, f string) { run(t, "mount", "-o", "remount,ro", f) }, false, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := t.TempDir()
			mount(t, folder)
			d := open(t, folder)
			key := storagetest.Put(t, d, "a coat")
			tt.do(t, folder)
			is := func(what string, err error, want bool) {
				t.Helper()
				if want != (err == nil) || !want && !fault.Is(err, fault.Unavailable) {
					t.Errorf("%s: %v", what, err)
				}
			}
			is("Here", d.Here(), tt.here)
			f, err := d.Open(t.Context(), key)
			if is("Open", err, tt.read); err == nil {
				_ = f.Close()
			}
			_, err = d.Location(t.Context(), key)
			is("Location", err, tt.read)
			_, err = d.Look(t.Context(), string(key))
			is("Look", err, tt.read)
			is("Walk", d.Walk(t.Context(), "", func([]storage.Found) error { return nil }), tt.read)
			staged, err := d.Stage(t.Context(), id.NewUpload())
			if is("Stage", err, tt.here); err == nil {
				_ = staged.Discard()
			}
			_, err = d.EmptyQuarantine(t.Context(), time.Now())
			is("EmptyQuarantine", err, tt.read) // there is nothing to remove
			is("Quarantine", d.Quarantine(t.Context(), key, time.Now()), tt.here)
		})
	}
}

// TestADiskThatIsFull fills a real one, and gives it room again.
func TestADiskThatIsFull(t *testing.T) {
	needRoot(t)
	folder := t.TempDir()
	mount(t, folder)
	d := open(t, folder)
	key := storagetest.Put(t, d, "a coat")
	must(t, fill(filepath.Join(folder, "lost+found")))
	staged, err := d.Stage(t.Context(), id.NewUpload())
	if err == nil {
		_, err = staged.Write(make([]byte, 1<<20))
		must(t, staged.Discard())
	}
	if !fault.Is(err, fault.Full) {
		t.Errorf("a write on a full disk: %v, want Full", err)
	}
	if got := storagetest.Read(t, d, key); got != "a coat" {
		t.Errorf("read %q", got)
	}
	must(t, os.Remove(filepath.Join(folder, "lost+found")))
	if got := storagetest.Read(t, d, storagetest.Put(t, d, "a hat")); got != "a hat" {
		t.Errorf("with room again: %q", got)
	}
}

func fill(name string) error {
	f, err := os.Create(name)
	for err == nil {
		_, err = f.Write(make([]byte, 1<<20))
	}
	if !strings.Contains(err.Error(), "no space") {
		return err
	}
	return f.Close()
}

func needRoot(t *testing.T) {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Fatal("this mounts, so it must be root, as CI is")
	}
}

// mount puts a file system of its own into a folder, until the test ends.
func mount(t *testing.T, folder string) {
	t.Helper()
	run(t, "mount", "-t", "tmpfs", "-o", "size=8m", "cloakroom-test", folder)
	t.Cleanup(func() {
		_ = exec.CommandContext(context.WithoutCancel(t.Context()), "umount", "--lazy", folder).Run() //nolint:gosec // our own folder
	})
}

func run(t *testing.T, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatal(fmt.Errorf("%s: %w: %s", name, err, out))
	}
}
