package disk_test

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/app/storage/disk"
	"cloakroom/app/storage/storagetest"
)

func open(t testing.TB, folder string) *disk.Disk {
	t.Helper()
	d, err := disk.Open(folder, false, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	return d
}

func TestDisk(t *testing.T) {
	storagetest.Run(t, func(t *testing.T) storage.Storage { return open(t, t.TempDir()) })
}

// TestModes runs under the worst umask there is, and in a group of its own
// where the tests may choose one.
func TestModes(t *testing.T) {
	folder := t.TempDir()
	old := syscall.Umask(0o777)
	defer syscall.Umask(old)
	if err := os.Chmod(folder, 0o750); err != nil {
		t.Fatal(err)
	}
	group := os.Getegid()
	if os.Geteuid() == 0 {
		group = 54321
		if err := os.Chown(folder, -1, group); err != nil {
			t.Fatal(err)
		}
	}
	d := open(t, folder)
	up := id.NewUpload()
	staged, err := d.Stage(t.Context(), up)
	if err != nil {
		t.Fatal(err)
	}
	is := func(what, name string, want fs.FileMode) fs.FileInfo {
		t.Helper()
		info, err := os.Lstat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Mode().Perm(); got != want {
			t.Errorf("%s: mode %o, want %o", what, got, want)
		}
		return info
	}
	// Nobody but the house looks at what is not published.
	if info, _ := os.Lstat(filepath.Join(folder, "staging", string(up))); info.Mode().Perm()&0o077 != 0 {
		t.Errorf("a staged file: mode %v", info.Mode())
	}
	if _, err := io.WriteString(staged, "a coat"); err != nil {
		t.Fatal(err)
	}
	key, at := media.Key("ab/cd/0123456789abcdef0123456789ab"), time.Unix(1_700_000_000, 123456789)
	if err := staged.Publish(t.Context(), key, at); err != nil {
		t.Fatal(err)
	}
	is("blobs", "blobs", 0o750)
	is("staging", "staging", 0o700)
	is("quarantine", "quarantine", 0o700)
	is("the first level", "blobs/ab", 0o750)
	is("the second level", "blobs/ab/cd", 0o750)
	info := is("a blob", "blobs/"+string(key), 0o640)
	if !info.ModTime().Equal(time.Unix(1_700_000_000, 0)) {
		t.Errorf("mtime %v: half of an ETag is wrong", info.ModTime())
	}
	for _, name := range []string{"blobs", "blobs/ab", "blobs/ab/cd", "blobs/" + string(key)} {
		info, err := os.Stat(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		if got := int(info.Sys().(*syscall.Stat_t).Gid); got != group {
			t.Errorf("%s is in group %d, want %d", name, got, group)
		}
	}
}

func TestAHalfMadeFolderIsMendedBeforeItIsUsed(t *testing.T) {
	folder := t.TempDir()
	d := open(t, folder)
	key := storage.NewKey()
	half := filepath.Join(folder, "blobs", string(key[:2]))
	if err := os.Mkdir(half, 0o700); err != nil { // whoever made it died before chmod
		t.Fatal(err)
	}
	staged, err := d.Stage(t.Context(), id.NewUpload())
	if err != nil {
		t.Fatal(err)
	}
	if err := staged.Publish(t.Context(), key, time.Now()); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(half); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestWhichFolderIsOurs(t *testing.T) {
	const refused = "refused"
	tests := []struct {
		name  string
		setup func(t *testing.T, folder string)
		inUse bool
		want  string
	}{
		{"a folder that is not there is made", func(t *testing.T, f string) { must(t, os.Remove(f)) }, false, ""},
		{"an empty folder is ours now", func(*testing.T, string) {}, false, ""},
		{"but not if the database names media: it is a mount that is missing", func(*testing.T, string) {}, true, refused},
		{"nor is one that is not there made then", func(t *testing.T, f string) { must(t, os.Remove(f)) }, true, refused},
		{"a folder with our marker is ours", func(t *testing.T, f string) { must(t, open(t, f).Close()) }, true, ""},
		{"somebody's home is not ours", func(t *testing.T, f string) { must(t, os.WriteFile(filepath.Join(f, "diary.txt"), nil, 0o600)) }, false, refused},
		{"what a file system puts there is nobody's", func(t *testing.T, f string) { must(t, os.Mkdir(filepath.Join(f, "lost+found"), 0o700)) }, false, ""},
		{"empty folders of ours, made by a package, are fine", func(t *testing.T, f string) { must(t, os.Mkdir(filepath.Join(f, "blobs"), 0o750)) }, false, ""},
		{"blobs without a marker are a house without its door plate", func(t *testing.T, f string) {
			must(t, os.MkdirAll(filepath.Join(f, "blobs", "ab"), 0o750))
		}, false, refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), "media")
			must(t, os.Mkdir(folder, 0o750))
			tt.setup(t, folder)
			before := list(folder)
			d, err := disk.Open(folder, tt.inUse, time.Now)
			if (err != nil) != (tt.want == refused) {
				t.Fatalf("Open: %v", err)
			}
			if err != nil {
				if after := list(folder); after != before {
					t.Errorf("a refusal left something: %q, before %q", after, before)
				}
				return
			}
			must(t, d.Close())
		})
	}
}

func TestReadable(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "house", "media")
	must(t, os.MkdirAll(folder, 0o755))
	for dir := folder; dir != "/" && dir != os.TempDir(); dir = filepath.Dir(dir) {
		must(t, os.Chmod(dir, 0o755))
	}
	d := open(t, folder)
	if err := d.Readable(); err != nil {
		t.Errorf("everybody may pass, but: %v", err)
	}
	for _, dir := range []string{filepath.Dir(folder), folder, filepath.Join(folder, "blobs")} {
		must(t, os.Chmod(dir, 0o700))
		if err := d.Readable(); err == nil || !strings.Contains(err.Error(), dir+" ") {
			t.Errorf("%s is closed, but: %v", dir, err)
		}
		must(t, os.Chmod(dir, 0o755))
	}
	if os.Geteuid() != 0 {
		return
	}
	t.Run("what another group may enter, ours may not", func(t *testing.T) {
		must(t, os.Chown(filepath.Dir(folder), -1, 54321))
		must(t, os.Chmod(filepath.Dir(folder), 0o750))
		if err := d.Readable(); err == nil || !strings.Contains(err.Error(), filepath.Dir(folder)+" ") {
			t.Errorf("Readable = %v", err)
		}
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func list(folder string) string {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return "nothing"
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}
