package intake_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

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
		h.must(h.db.DeleteFolder(t.Context(), media.Folder{ID: h.into, Name: "trip", Path: "trip"}, h.clock.now(), journal.Entry{}))
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
	h.must(h.db.AddUser(t.Context(), account.User{ID: bob, Name: "bob", Created: h.clock.now()}, "", journal.Entry{}))
	h.must(h.db.PutGrant(t.Context(), h.into, library.Grant{Who: access.ToUser(bob), Allows: access.View | access.Add}, journal.Entry{}))
	take := func(src io.Reader) error {
		_, err := h.intake.Take(t.Context(), access.User(bob), intake.Parcel{Folder: h.into, Name: "a", Size: -1}, src)
		return err
	}
	h.must(take(strings.NewReader("while it holds")))
	err := take(readerFunc(func([]byte) (int, error) {
		h.must(h.db.DropGrant(t.Context(), h.into, access.ToUser(bob), journal.Entry{}))
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
