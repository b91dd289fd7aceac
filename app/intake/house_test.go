package intake_test

import (
	"crypto/sha256"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/app/storage/disk"
)

// house is a real database and a real disk, with a user and their folder.
type house struct {
	*testing.T
	db      *database.DB
	disk    *disk.Disk
	file    string // of the database
	folder  string // of the media
	intake  *intake.Intake
	library *library.Library
	alice   access.Subject
	into    id.Folder
	clock   *clock
}

// clock is moved by tests; intake's timers run on real time beside it.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(time.Microsecond)
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

const most = 1 << 20

// build makes a house whose storage and store may be wrapped to inject faults.
func build(t *testing.T, wrap func(*house) (intake.Store, storage.Storage)) *house {
	t.Helper()
	h := &house{T: t, file: filepath.Join(t.TempDir(), "cloakroom.db"), folder: filepath.Join(t.TempDir(), "media"), clock: &clock{at: time.Now()}}
	var err error
	h.db, err = database.Open(t.Context(), h.file, h.clock.now)
	h.must(err)
	t.Cleanup(func() { _ = h.db.Close() })
	h.disk, err = disk.Open(h.folder, false, time.Now)
	h.must(err)
	t.Cleanup(func() { _ = h.disk.Close() })
	alice := id.NewUser()
	h.must(h.db.AddUser(t.Context(), account.User{ID: alice, Name: "alice", Created: h.clock.now()}, "", journal.Entry{}))
	h.alice, h.into = access.User(alice), id.NewFolder()
	h.must(h.db.AddFolders(t.Context(), []media.Folder{{ID: h.into, Owner: alice, Name: "trip", Path: "trip", Created: h.clock.now()}}, journal.Entry{}))
	checker := access.NewChecker(h.db, h.clock.now)
	h.library = library.New(h.db, checker, h.clock.now)
	store, bytes := wrap(h)
	h.intake = intake.New(store, bytes, checker, h.clock.now, most)
	h.intake.Folders = h.library
	return h
}

func open(t *testing.T) *house {
	t.Helper()
	return build(t, func(h *house) (intake.Store, storage.Storage) { return h.db, h.disk })
}

func (h *house) must(err error) {
	h.Helper()
	if err != nil {
		h.Fatal(err)
	}
}

func (h *house) take(name, text string) media.Item {
	h.Helper()
	it, err := h.intake.Take(h.Context(), h.alice, intake.Parcel{Folder: h.into, Name: name, Size: -1}, strings.NewReader(text))
	h.must(err)
	return it
}

func (h *house) items() map[string]media.Item { return h.itemsIn(h.into) }

func (h *house) itemsIn(folder id.Folder) map[string]media.Item {
	h.Helper()
	all, err := h.db.ItemsIn(h.Context(), folder, media.Order{}, "", 10_000)
	h.must(err)
	out := map[string]media.Item{}
	for _, it := range all {
		out[it.Name] = it
	}
	return out
}

// files are those under the media root, by where they lie in it.
func (h *house) files(sub string) (out []string) {
	h.Helper()
	root := filepath.Join(h.folder, sub)
	h.must(filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(root, name)
			out = append(out, rel)
		}
		return err
	}))
	return out
}

var keys = regexp.MustCompile(`^[0-9a-f]{2}/[0-9a-f]{2}/[0-9a-f]{28}$`)

// whole checks that rows and bytes agree: every item has its right bytes, every
// blob its item, nothing is staged and no upload is open.
func (h *house) whole(items map[string]media.Item) {
	h.Helper()
	for name, it := range items {
		b, err := os.ReadFile(filepath.Join(h.folder, "blobs", string(it.Blobs[0].Key)))
		if err != nil {
			h.Errorf("item %q has no bytes: %v", name, err)
			continue
		}
		if sha256.Sum256(b) != it.SHA256 || int64(len(b)) != it.Size {
			h.Errorf("item %q has other bytes", name)
		}
	}
	blobs := h.files("blobs")
	for _, b := range blobs {
		if !keys.MatchString(b) {
			h.Errorf("a blob is called %q", b)
		}
	}
	if len(blobs) != len(items) {
		h.Errorf("%d blobs, %d items", len(blobs), len(items))
	}
	if staged := h.files("staging"); len(staged) > 0 {
		h.Errorf("still staged: %v", staged)
	}
	h.clock.pass(time.Hour)
	if open, err := h.db.LapsedUploads(h.Context(), h.clock.now()); err != nil || len(open) > 0 {
		h.Errorf("uploads still open: %v, %v", open, err)
	}
}
