package upkeep_test

import (
	"bytes"
	"image"
	"image/jpeg"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage/disk"
	"cloakroom/app/storage/storagetest"
	"cloakroom/app/upkeep"
)

// house is a real database and a real disk with a text and a picture in it.
type house struct {
	*testing.T
	db     *database.DB
	disk   *disk.Disk
	folder string // of the media
	dbFile string
	upkeep *upkeep.Upkeep
	alice  access.Subject
	into   id.Folder
	at     time.Time
	log    *bytes.Buffer
	intake *intake.Intake

	text, picture media.Item
}

func (h *house) now() time.Time { return h.at }

func open(t *testing.T) *house {
	t.Helper()
	h := &house{T: t, folder: filepath.Join(t.TempDir(), "media"), at: time.Now(), log: &bytes.Buffer{}}
	var err error
	h.dbFile = filepath.Join(t.TempDir(), "cloakroom.db")
	h.db, err = database.Open(t.Context(), h.dbFile, h.now)
	h.must(err)
	t.Cleanup(func() { _ = h.db.Close() })
	h.disk, err = disk.Open(h.folder, false, time.Now)
	h.must(err)
	t.Cleanup(func() { _ = h.disk.Close() })
	alice := id.NewUser()
	h.must(h.db.AddUser(t.Context(), account.User{ID: alice, Name: "alice", Created: h.at}, "", journal.Entry{}))
	h.alice, h.into = access.User(alice), id.NewFolder()
	h.must(h.db.AddFolders(t.Context(), []media.Folder{{ID: h.into, Owner: alice, Name: "trip", Path: "trip", Created: h.at}}, journal.Entry{}))
	h.intake = intake.New(h.db, h.disk, access.NewChecker(h.db, h.now), h.now, 1<<20)
	h.text = h.take("a.txt", []byte("a warm coat"))
	h.picture = h.take("b.jpg", photo())
	h.develop()
	developed, err := h.db.Item(t.Context(), h.picture.ID)
	h.must(err)
	h.picture = *developed
	h.upkeep = h.look(h.disk)
	return h
}

// develop ends all jobs as a darkroom does: a picture gets small forms. What
// they look like is the darkroom's affair.
func (h *house) develop() {
	h.Helper()
	for {
		j, ok, err := h.db.ClaimJob(h.Context(), "", h.at, h.at.Add(time.Hour))
		h.must(err)
		if !ok {
			return
		}
		var made darkroom.Developed
		if j.Type == "image/jpeg" {
			for _, form := range []media.Rendition{media.Thumb, media.Preview} {
				key := storagetest.Put(h, h.disk, "a small picture")
				info, err := h.disk.Look(h.Context(), string(key))
				h.must(err)
				made.Blobs = append(made.Blobs, media.Blob{Rendition: form, Key: key, Type: "image/jpeg", Size: info.Size, Modified: info.Modified, Width: 60, Height: 40})
			}
		}
		_, _, err = h.db.Develop(h.Context(), j, made)
		h.must(err)
	}
}

// look returns an upkeep of the house's rows and of bytes, which never waits.
func (h *house) look(bytes upkeep.Bytes) *upkeep.Upkeep {
	u := upkeep.New(h.db, bytes, h.now).Pausing(func(time.Duration) error { return nil })
	u.Log = slog.New(slog.NewTextHandler(h.log, nil))
	return u
}

func photo() []byte {
	var b bytes.Buffer
	_ = jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 60, 40)), nil) // a buffer never fails
	return b.Bytes()
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) take(name string, b []byte) media.Item {
	h.Helper()
	it, err := h.intake.Take(h.Context(), h.alice, intake.Parcel{Folder: h.into, Name: name, Size: -1}, bytes.NewReader(b))
	h.must(err)
	return it
}

// file is where the bytes of a form of it lie.
func (h *house) file(it media.Item, form media.Rendition) string {
	h.Helper()
	for _, b := range it.Blobs {
		if b.Rendition == form {
			return filepath.Join(h.folder, "blobs", string(b.Key))
		}
	}
	h.Fatalf("%s has no %s", it.Name, form)
	return ""
}

// orphan publishes bytes that no row names.
func (h *house) orphan() media.Key { return storagetest.Put(h, h.disk, "nobody's") }

// rot changes one bit and nothing else about a file.
func (h *house) rot(file string) {
	h.Helper()
	info, err := os.Stat(file)
	h.must(err)
	b, err := os.ReadFile(file)
	h.must(err)
	b[len(b)/2] ^= 1
	h.must(os.WriteFile(file, b, 0o600))
	h.must(os.Chtimes(file, info.ModTime(), info.ModTime()))
}

// fsck returns the kinds of the findings, in order.
func (h *house) fsck(deep bool) string {
	h.Helper()
	var kinds []string
	tally, err := h.upkeep.Fsck(h.Context(), deep, func(f upkeep.Finding) { kinds = append(kinds, string(f.Kind)) })
	if err != nil {
		return "error"
	}
	if tally.Findings != len(kinds) {
		h.Errorf("%d findings are counted, %d were told", tally.Findings, len(kinds))
	}
	return strings.Join(kinds, " ")
}

func (h *house) exists(file string) bool {
	_, err := os.Lstat(file)
	return err == nil
}
