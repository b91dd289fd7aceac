package upkeep_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/app/upkeep"
)

func TestFsck(t *testing.T) {
	tests := []struct {
		name          string
		do            func(h *house)
		shallow, deep string
	}{
		{"a whole house", func(*house) {}, "", ""},
		{"an original is missing", func(h *house) { h.must(os.Remove(h.file(h.text, media.Original))) }, "missing", "missing"},
		{"a small picture is missing", func(h *house) { h.must(os.Remove(h.file(h.picture, media.Thumb))) }, "missing", "missing"},
		{"of a deleted item nothing is missing", func(h *house) {
			h.must(h.db.DeleteItem(h.Context(), h.picture.ID, h.at, journal.Entry{}))
			h.must(os.Remove(h.file(h.picture, media.Original)))
			h.must(os.Remove(h.file(h.picture, media.Thumb)))
		}, "", ""},
		{"nor has it anything too much", func(h *house) { h.must(h.db.DeleteItem(h.Context(), h.picture.ID, h.at, journal.Entry{})) }, "", ""},
		{"a file that nothing names", func(h *house) { h.orphan() }, "orphan", "orphan"},
		{"a file that was cut short", func(h *house) {
			file := h.file(h.text, media.Original)
			h.must(os.Truncate(file, 3))
			h.must(os.Chtimes(file, h.text.Blobs[0].Modified, h.text.Blobs[0].Modified))
		}, "wrong", "wrong damaged"},
		{"a small picture that was cut short", func(h *house) { h.must(os.Truncate(h.file(h.picture, media.Thumb), 3)) }, "wrong", "wrong damaged"},
		{"a file that was touched", func(h *house) { h.must(os.Chtimes(h.file(h.text, media.Original), h.at, h.at.Add(-time.Hour))) }, "wrong", "wrong"},
		{"one bit that rotted is seen by reading alone", func(h *house) { h.rot(h.file(h.text, media.Original)) }, "", "damaged"},
		{"a file that everybody may read", func(h *house) { h.must(os.Chmod(h.file(h.text, media.Original), 0o644)) }, "strange", "strange"},
		{"a link in place of a file is one thing, and never read", func(h *house) {
			file := h.file(h.text, media.Original)
			h.must(os.Rename(file, filepath.Join(h.folder, "blobs", "elsewhere")))
			h.must(os.Symlink(filepath.Join(h.folder, "blobs", "elsewhere"), file))
		}, "strange strange", "strange strange"},
		{"an upload that is published and has no item yet", func(h *house) {
			up := intake.Upload{
				ID: id.NewUpload(), Folder: h.into, Name: "c", Size: -1, Key: h.orphan(),
				Modified: h.at, Created: h.at, Ends: h.at.Add(time.Hour), Lease: h.at.Add(time.Hour),
			}
			_, err := h.db.AddUpload(h.Context(), up)
			h.must(err)
		}, "", ""},
		{"bytes without a row while pictures are made", func(h *house) { h.orphan(); h.take("c.jpg", photo()) }, "", ""},
		{"but not an hour later", func(h *house) {
			h.orphan()
			h.take("c.jpg", photo())
			h.at = h.at.Add(time.Hour + time.Minute)
		}, "orphan", "orphan"},
		{"something is staged", func(h *house) { h.stage() }, "", ""},
		{"for nobody, and for more than a day", func(h *house) { h.stage(); h.at = h.at.Add(26 * time.Hour) }, "stray", "stray"},
		{"the media were unmounted: that is one trouble, and no file is", func(h *house) {
			h.must(os.Rename(h.folder, h.folder+"-away"))
			h.must(os.Mkdir(h.folder, 0o750))
		}, "error", "error"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t)
			tt.do(h)
			if got := h.fsck(false); got != tt.shallow {
				t.Errorf("fsck finds %q, want %q", got, tt.shallow)
			}
			if got := h.fsck(true); got != tt.deep {
				t.Errorf("fsck --deep finds %q, want %q", got, tt.deep)
			}
		})
	}
}

func (h *house) stage() {
	h.Helper()
	staged, err := h.disk.Stage(h.Context(), id.NewUpload())
	h.must(err)
	h.Cleanup(func() { _ = staged.Discard() })
}

// TestFsckLooksTwice lets things that are under way end between the two looks.
func TestFsckLooksTwice(t *testing.T) {
	tests := []struct {
		name            string
		before, between func(h *house)
		want            string
	}{
		{
			"an item that is deleted and unlinked", func(h *house) { h.must(os.Remove(h.file(h.text, media.Original))) },
			func(h *house) { h.must(h.db.DeleteItem(h.Context(), h.text.ID, h.at, journal.Entry{})) }, "",
		},
		{"a file that is removed after its row", func(h *house) { h.orphan() }, func(h *house) {
			h.must(h.disk.Walk(h.Context(), "", func(all []storage.Found) error {
				for _, f := range all {
					if _, err := h.db.Naming(h.Context(), f.Key); fault.Is(err, fault.NotFound) {
						h.must(h.disk.Remove(h.Context(), f.Key))
					}
				}
				return nil
			}))
		}, ""},
		{
			"something whose mode is set after it was made", func(h *house) { h.must(os.Chmod(h.file(h.text, media.Original), 0o600)) },
			func(h *house) { h.must(os.Chmod(h.file(h.text, media.Original), 0o640)) }, "",
		},
		{"but what stays wrong is told, once", func(h *house) { h.orphan() }, func(*house) {}, "orphan"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t)
			tt.before(h)
			pauses := 0
			h.upkeep.Pausing(func(time.Duration) error { pauses++; tt.between(h); return nil })
			if got := h.fsck(false); got != tt.want || pauses != 1 {
				t.Errorf("fsck finds %q after %d pauses, want %q", got, pauses, tt.want)
			}
		})
	}
}

// TestFsckOfALostDisk has more findings than are looked at together.
func TestFsckOfALostDisk(t *testing.T) {
	h := open(t)
	const lost = 2345
	for range lost {
		key := storage.NewKey()
		h.must(os.MkdirAll(filepath.Dir(h.blob(key)), 0o750))
		h.must(os.WriteFile(h.blob(key), nil, 0o640)) //nolint:gosec // as the house does
	}
	if got := strings.Count(h.fsck(false), string(upkeep.Orphan)); got != lost {
		t.Errorf("%d orphans, want %d", got, lost)
	}
}

// torn is a disk that gives no more than the first bytes.
type torn struct{ upkeep.Bytes }

type tornFile struct{ io.ReadSeekCloser }

func (f tornFile) Read(p []byte) (int, error) {
	n, _ := f.ReadSeekCloser.Read(p[:1])
	return n, errors.New("input/output error")
}

func (s torn) Open(ctx ctx, key media.Key) (io.ReadSeekCloser, error) {
	f, err := s.Bytes.Open(ctx, key)
	return tornFile{f}, err
}

func TestAFileThatCannotBeReadIsDamaged(t *testing.T) {
	h := open(t)
	h.upkeep = h.look(torn{h.disk})
	if got := h.fsck(true); strings.Count(got, string(upkeep.Damaged)) != len(h.text.Blobs)+len(h.picture.Blobs) {
		t.Errorf("fsck --deep finds %q", got)
	}
}
