package intake_test

import (
	"context"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// busy is a database that fails at one step, once.
type busy struct {
	intake.Store
	at string
}

func (b *busy) KeepUpload(ctx context.Context, up intake.Upload) (bool, error) {
	if b.at == "offset" {
		b.at = ""
		return false, fault.New(fault.Unavailable, "busy")
	}
	return b.Store.KeepUpload(ctx, up)
}

func (b *busy) DropUpload(ctx context.Context, up intake.Upload) error {
	if b.at == "drop" {
		b.at = ""
		return fault.New(fault.Unavailable, "busy")
	}
	return b.Store.DropUpload(ctx, up)
}

func (b *busy) FinishUpload(ctx context.Context, up intake.Upload, it media.Item) (media.Item, error) {
	if b.at == "commit" {
		b.at = ""
		return it, fault.New(fault.Unavailable, "busy")
	}
	return b.Store.FinishUpload(ctx, up, it)
}

// TestABusyDatabase costs the client a request and nothing else, however it
// goes on.
func TestABusyDatabase(t *testing.T) {
	for _, at := range []string{"offset", "commit"} {
		for name, goOn := range map[string]func(h *house, up intake.Upload) error{
			"by asking": func(h *house, up intake.Upload) error {
				now, err := h.intake.Status(h.Context(), h.alice, up.ID)
				if err == nil && now.Offset < 6 {
					_, err = h.intake.Append(h.Context(), h.alice, up.ID, now.Offset, body("a coat"[now.Offset:]))
				}
				return err
			},
			"by sending on": func(h *house, up intake.Upload) error {
				_, err := h.intake.Append(h.Context(), h.alice, up.ID, 6, body(""))
				if fault.Is(err, fault.Conflict) {
					_, err = h.intake.Append(h.Context(), h.alice, up.ID, 0, body("a coat"))
				}
				return err
			},
		} {
			t.Run(at+", "+name, func(t *testing.T) {
				b := &busy{at: at}
				h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Store = h.db; return b, h.disk })
				up := h.begin(intake.Parcel{Name: "a", Size: 6})
				if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); !fault.Is(err, fault.Unavailable) {
					t.Errorf("Append = %v", err)
				}
				h.must(goOn(h, up))
				if len(h.items()) != 1 {
					t.Errorf("items %v", h.items())
				}
				h.whole(h.items())
			})
		}
	}
}

// TestALostCommitOfAResumableUpload: the item was made and nobody heard of it.
func TestALostCommitOfAResumableUpload(t *testing.T) {
	f := &lostAnswer{}
	h := build(t, func(h *house) (intake.Store, storage.Storage) { f.Store = h.db; return f, h.disk })
	up := h.begin(intake.Parcel{Name: "a", Size: 6})
	if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); err == nil {
		t.Fatal("the answer was not lost")
	}
	now, err := h.intake.Status(t.Context(), h.alice, up.ID)
	if err != nil || now.Item == "" || len(h.items()) != 1 {
		t.Errorf("Status = %+v, %v; items %v", now, err, h.items())
	}
	h.must(h.intake.Terminate(t.Context(), h.alice, up.ID))
	h.whole(h.items())
}

// TestAnEndThatFails is told, and can be tried again.
func TestAnEndThatFails(t *testing.T) {
	b := &busy{at: "drop"}
	h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Store = h.db; return b, h.disk })
	up := h.begin(intake.Parcel{Name: "a", Size: 6})
	if err := h.intake.Terminate(t.Context(), h.alice, up.ID); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Terminate = %v", err)
	}
	h.must(h.intake.Terminate(t.Context(), h.alice, up.ID))
	h.whole(nil)
}

// stale hands Recover what somebody else has finished meanwhile.
type stale struct {
	intake.Store
	seen []intake.Upload
}

func (s stale) LapsedUploads(context.Context, time.Time) ([]intake.Upload, error) { return s.seen, nil }

// TestWhatIsDoneIsNeverForgotten: recovery looked while the upload was whole and
// open, and comes to it when its client has finished it. Whatever the lease
// says, the bytes are the item's now.
func TestWhatIsDoneIsNeverForgotten(t *testing.T) {
	for _, lease := range []time.Time{{}, time.Now()} {
		var s stale
		h := build(t, func(h *house) (intake.Store, storage.Storage) { return &s, h.disk })
		s.Store = h.db
		up := h.begin(intake.Parcel{Name: "a.txt", Size: 6})
		done, err := h.another().Append(t.Context(), h.alice, up.ID, 0, body("a coat"))
		h.must(err)
		open := done
		open.Item, open.Lease = "", lease
		s.seen = []intake.Upload{open}
		if err := h.intake.Recover(t.Context()); err != nil && !fault.Is(err, fault.Locked) {
			t.Error(err)
		}
		// And at its end the row goes, and nothing else.
		h.clock.pass(100 * time.Hour)
		h.must(h.another().Recover(t.Context()))
		if there, err := h.db.HasUpload(t.Context(), up.ID); there || err != nil {
			t.Errorf("the row is there: %v, %v", there, err)
		}
		if items := h.items(); len(items) != 1 {
			t.Errorf("%d items", len(items))
		}
		h.whole(h.items())
	}
}
