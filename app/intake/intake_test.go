package intake_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/database"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
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
	h.disk, err = disk.Open(h.folder, false)
	h.must(err)
	t.Cleanup(func() { _ = h.disk.Close() })
	alice := id.NewUser()
	h.must(h.db.AddUser(t.Context(), account.User{ID: alice, Name: "alice", Created: h.clock.now()}, ""))
	h.alice, h.into = access.User(alice), id.NewFolder()
	h.must(h.db.AddFolders(t.Context(), []media.Folder{{ID: h.into, Owner: alice, Name: "trip", Path: "trip", Created: h.clock.now()}}))
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
	all, err := h.db.ItemsIn(h.Context(), folder, "", 10_000)
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

func TestTakeKeepsWhatCame(t *testing.T) {
	h := open(t)
	woken := 0
	h.intake.Added = func() { woken++ }
	at := time.Unix(1_700_000_000, 5).UTC()
	it, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a.txt", Size: 6, Modified: at}, strings.NewReader("a coat"))
	h.must(err)
	got, err := h.db.Item(t.Context(), it.ID)
	h.must(err)
	if got.Name != "a.txt" || got.Size != 6 || got.Type != "text/plain" || got.Version != 1 || got.Developed || got.Uploader != id.User(h.alice.ID) {
		t.Errorf("item %+v", got)
	}
	if got.SHA256 != sha256.Sum256([]byte("a coat")) {
		t.Error("the SHA-256 is another")
	}
	if got.Blobs[0] != it.Blobs[0] || !got.Blobs[0].Modified.Equal(at.Truncate(time.Second)) {
		t.Errorf("blob %+v, and Take said %+v", got.Blobs[0], it.Blobs[0])
	}
	if woken != 1 {
		t.Errorf("the darkroom was woken %d times", woken)
	}
	if n, err := h.db.JobsLeft(t.Context()); err != nil || n != 1 {
		t.Errorf("%d jobs, %v", n, err)
	}
	h.whole(h.items())
}

func TestRefusalsLeaveNothing(t *testing.T) {
	torn := func(n int) io.Reader {
		return io.MultiReader(strings.NewReader(strings.Repeat("x", n)), iotest.ErrReader(errors.New("connection reset")))
	}
	long := func(n int) io.Reader { return strings.NewReader(strings.Repeat("x", n)) }
	bob := access.User(id.NewUser())
	looker := func(h *house) access.Subject { s := h.alice; s.Scope = access.View; return s }
	alice := func(h *house) access.Subject { return h.alice }
	tests := []struct {
		name string
		who  func(*house) access.Subject
		p    intake.Parcel
		src  io.Reader
		want fault.Kind
	}{
		{"a stream that breaks off", alice, intake.Parcel{Size: -1}, torn(100_000), fault.Invalid},
		{"one that breaks off at its announced end", alice, intake.Parcel{Size: 10}, torn(10), fault.Invalid},
		{"one that breaks off before its first byte", alice, intake.Parcel{Size: -1}, torn(0), fault.Invalid},
		{"less than was announced", alice, intake.Parcel{Size: 11}, long(10), fault.Invalid},
		{"more than was announced", alice, intake.Parcel{Size: 9}, long(10), fault.Invalid},
		{"more than was announced, and that was nothing", alice, intake.Parcel{Size: 0}, long(1), fault.Invalid},
		{"a byte more than the house takes", alice, intake.Parcel{Size: -1}, long(most + 1), fault.TooLarge},
		{"announced as more than the house takes", alice, intake.Parcel{Size: most + 1}, iotest.ErrReader(errors.New("read")), fault.TooLarge},
		{"a stranger's", func(*house) access.Subject { return bob }, intake.Parcel{Size: -1}, long(1), fault.NotFound},
		{"nobody's", func(*house) access.Subject { return access.Subject{} }, intake.Parcel{Size: -1}, long(1), fault.NotFound},
		{"a token's that may only look", looker, intake.Parcel{Size: -1}, long(1), fault.Forbidden},
		{"a name that is taken, where it must not be", alice, intake.Parcel{Name: "taken", Size: -1, IfTaken: intake.Refuse}, iotest.ErrReader(errors.New("read")), fault.Conflict},
		{"a door's own refusal keeps its kind", alice, intake.Parcel{Size: -1}, iotest.ErrReader(fault.New(fault.TooLarge, "Too large.")), fault.TooLarge},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := open(t)
			h.take("taken", "first")
			tt.p.Folder = h.into
			_, err := h.intake.Take(t.Context(), tt.who(h), tt.p, tt.src)
			if !fault.Is(err, tt.want) {
				t.Errorf("Take = %v, want kind %d", err, tt.want)
			}
			if items := h.items(); len(items) != 1 {
				t.Errorf("items %v", items)
			}
			h.whole(h.items())
		})
	}
	t.Run("exactly what the house takes is taken", func(t *testing.T) {
		h := open(t)
		h.take("large", strings.Repeat("x", most))
		h.take("empty", "")
		h.whole(h.items())
	})
}

func TestAClientThatVanishes(t *testing.T) {
	h := open(t)
	ctx, vanish := context.WithCancel(t.Context())
	src := io.MultiReader(strings.NewReader("a co"), readerFunc(func([]byte) (int, error) { vanish(); return 0, io.EOF }))
	if _, err := h.intake.Take(ctx, h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, src); !errors.Is(err, context.Canceled) {
		t.Errorf("Take = %v", err)
	}
	h.whole(h.items())
}

func TestARightThatGoesWhileTheBytesCome(t *testing.T) {
	h := open(t)
	src := readerFunc(func([]byte) (int, error) {
		h.must(h.db.DeleteFolder(t.Context(), media.Folder{ID: h.into, Name: "trip", Path: "trip"}, h.clock.now()))
		return 0, io.EOF
	})
	if _, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, src); !fault.Is(err, fault.NotFound) {
		t.Errorf("Take = %v", err)
	}
	h.whole(nil)
}

func TestAGrantThatGoesWhileTheBytesCome(t *testing.T) {
	h := open(t)
	bob := id.NewUser()
	h.must(h.db.AddUser(t.Context(), account.User{ID: bob, Name: "bob", Created: h.clock.now()}, ""))
	h.must(h.db.PutGrant(t.Context(), h.into, library.Grant{Who: access.ToUser(bob), Allows: access.View | access.Add}, h.alice, h.clock.now()))
	take := func(src io.Reader) error {
		_, err := h.intake.Take(t.Context(), access.User(bob), intake.Parcel{Folder: h.into, Name: "a", Size: -1}, src)
		return err
	}
	h.must(take(strings.NewReader("while it holds")))
	err := take(readerFunc(func([]byte) (int, error) {
		h.must(h.db.DropGrant(t.Context(), h.into, access.ToUser(bob)))
		return 0, io.EOF
	}))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("Take = %v", err)
	}
	h.whole(h.items())
}

// TestAClientThatVanishesAfterPublishing: what is published becomes an item,
// also with a store that minds its context.
func TestAClientThatVanishesAfterPublishing(t *testing.T) {
	ctx, vanish := context.WithCancel(t.Context())
	h := build(t, func(h *house) (intake.Store, storage.Storage) { return minds{h.db}, vanishing{h.disk, vanish} })
	if _, err := h.intake.Take(ctx, h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, strings.NewReader("a coat")); err != nil {
		t.Errorf("Take = %v", err)
	}
	if len(h.items()) != 1 {
		t.Error("no item")
	}
	h.whole(h.items())
}

type minds struct{ intake.Store }

func (m minds) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	if err := ctx.Err(); err != nil {
		return media.Item{}, err
	}
	return m.Store.FinishUpload(ctx, up, it)
}

type vanishing struct {
	storage.Storage
	vanish func()
}

func (v vanishing) Stage(ctx context.Context, up id.Upload) (storage.Staged, error) {
	s, err := v.Storage.Stage(ctx, up)
	return vanishingStaged{s, v.vanish}, err
}

type vanishingStaged struct {
	storage.Staged
	vanish func()
}

func (v vanishingStaged) Publish(ctx context.Context, key media.Key, at time.Time) error {
	err := v.Staged.Publish(ctx, key, at)
	v.vanish()
	return err
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestNames(t *testing.T) {
	h := open(t)
	for _, want := range []string{"a.jpg", "a (2).jpg", "a (3).jpg", "a (4).jpg", "a (5).jpg", "a (6).jpg"} {
		if got := h.take("a.jpg", want).Name; got != want {
			t.Errorf("the name is %q, want %q", got, want)
		}
	}
	if got := h.take("a/b\x00\r\n\xff", "x").Name; got != media.MendName("a/b\x00\r\n\xff") {
		t.Errorf("a hostile name became %q", got)
	}
	_, err := h.library.MakeFolder(t.Context(), h.alice, h.into, "sub")
	h.must(err)
	if got := h.take("sub", "x").Name; got != "sub (2)" {
		t.Errorf("beside a folder of that name: %q", got)
	}
	long := strings.Repeat("ü", 125) + ".jpeg"
	first, second := h.take(long, "1").Name, h.take(long, "2").Name
	if first != long || len(second) > 255 || !strings.HasSuffix(second, " (2).jpeg") {
		t.Errorf("a long name: %q, then %q", first, second)
	}
	h.whole(h.items())
}

func TestOneNameIsForOneOfMany(t *testing.T) {
	h := open(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { h.take("a.jpg", "x") })
	}
	refused := make(chan error, 8)
	for range 8 {
		all.Go(func() {
			_, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "b", Size: -1, IfTaken: intake.Refuse}, strings.NewReader("y"))
			refused <- err
		})
	}
	all.Wait()
	fine := 0
	for range 8 {
		if err := <-refused; err == nil {
			fine++
		} else if !fault.Is(err, fault.Conflict) {
			t.Errorf("refused by %v", err)
		}
	}
	if items := h.items(); fine != 1 || len(items) != 9 {
		t.Errorf("%d of 8 got the name, %d items", fine, len(items))
	}
	h.whole(h.items())
}

func TestModifiedIsAClaim(t *testing.T) {
	h := open(t)
	for name, claim := range map[string]time.Time{
		"none": {}, "before there were computers": time.Unix(-1, 0), "zero": time.Unix(0, 0), "the future": h.clock.at.Add(48 * time.Hour),
	} {
		it, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: name, Size: -1, Modified: claim}, bytes.NewReader(nil))
		h.must(err)
		if got := it.Blobs[0].Modified; h.clock.now().Sub(got).Abs() > time.Minute {
			t.Errorf("%s: %v", name, got)
		}
	}
}
