package intake_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// broken is a disk on which one step fails, with an error of ours or of its own.
type broken struct {
	storage.Storage
	at  string
	err error
}

func (b *broken) Stage(ctx context.Context, up id.Upload) (storage.Staged, error) {
	if b.at == "stage" {
		return nil, b.err
	}
	s, err := b.Storage.Stage(ctx, up)
	return brokenStaged{s, b}, err
}

func (b *broken) Resume(ctx context.Context, up id.Upload, at int64) (storage.Staged, error) {
	s, err := b.Storage.Resume(ctx, up, at)
	if err != nil {
		return nil, err
	}
	return brokenStaged{s, b}, nil
}

func (b *broken) Settle(ctx context.Context, key media.Key) error {
	if b.at == "settle" {
		return b.err
	}
	return b.Storage.Settle(ctx, key)
}

type brokenStaged struct {
	storage.Staged
	b *broken
}

func (s brokenStaged) Write(p []byte) (int, error) {
	if s.b.at == "write" {
		return 0, s.b.err
	}
	return s.Staged.Write(p)
}

func (s brokenStaged) Reserve(size int64) error {
	if s.b.at == "reserve" {
		return s.b.err
	}
	return s.Staged.Reserve(size)
}

func (s brokenStaged) Keep() error {
	if s.b.at == "keep" {
		return s.b.err
	}
	return s.Staged.Keep()
}

func (s brokenStaged) Publish(ctx context.Context, key media.Key, at time.Time) error {
	if s.b.at == "publish" {
		return s.b.err
	}
	return s.Staged.Publish(ctx, key, at)
}

// TestADiskThatFails: what failed to be made durable is never tried again; after
// anything else the client goes on where it was.
func TestADiskThatFails(t *testing.T) {
	full := fault.New(fault.Full, "There is no room left on the disk.")
	eio := errors.New("input/output error")
	for _, tt := range []struct {
		at    string
		err   error
		stays bool
	}{
		{"write", full, true},
		{"write", eio, true},
		{"reserve", full, true},
		{"keep", eio, false},
		{"keep", full, false},
		{"publish", &storage.Lost{Err: eio}, false},
	} {
		t.Run(tt.at+": "+tt.err.Error(), func(t *testing.T) {
			b := &broken{}
			h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Storage = h.disk; return h.db, b })
			up := h.begin(intake.Parcel{Name: "a", Size: 6})
			now, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a "))
			h.must(err)
			b.at, b.err = tt.at, tt.err
			if _, err := h.intake.Append(t.Context(), h.alice, up.ID, now.Offset, body("coat")); fault.KindOf(err) != fault.KindOf(tt.err) {
				t.Errorf("Append = %v", err)
			}
			b.at = ""
			now, err = h.intake.Status(t.Context(), h.alice, up.ID)
			if (err == nil) != tt.stays || err == nil && now.Offset != 2 {
				t.Errorf("Status = %+v, %v", now.Offset, err)
			}
			if !tt.stays {
				h.whole(nil)
				return
			}
			_, err = h.intake.Append(t.Context(), h.alice, up.ID, 2, body("coat"))
			h.must(err)
			h.whole(h.items())
		})
	}
	t.Run("a publish that could not begin is tried again by whoever asks", func(t *testing.T) {
		b := &broken{at: "publish", err: full}
		h := build(t, func(h *house) (intake.Store, storage.Storage) { b.Storage = h.disk; return h.db, b })
		up := h.begin(intake.Parcel{Name: "a", Size: 6})
		if _, err := h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat")); !fault.Is(err, fault.Full) {
			t.Errorf("Append = %v", err)
		}
		b.at = ""
		if now, err := h.intake.Status(t.Context(), h.alice, up.ID); err != nil || now.Offset != 6 || now.Item == "" {
			t.Errorf("Status = %+v, %v", now, err)
		}
		h.whole(h.items())
	})
	t.Run("a disk that is away for a while has lost nothing that was published", func(t *testing.T) {
		b := &broken{}
		m := &mortal{die: func(_ *mortal, at string) bool { return at == "after publish" }}
		h := build(t, func(h *house) (intake.Store, storage.Storage) { m.Store, m.Storage = h.db, h.disk; return m, m })
		up := h.begin(intake.Parcel{Name: "a", Size: 6})
		_, _ = h.intake.Append(t.Context(), h.alice, up.ID, 0, body("a coat"))
		b.Storage, b.at, b.err = h.disk, "settle", fault.New(fault.Unavailable, "not now")
		next := intake.New(h.db, b, access.NewChecker(h.db, h.clock.now), h.clock.now, most)
		if _, err := next.Status(t.Context(), h.alice, up.ID); !fault.Is(err, fault.Unavailable) {
			t.Errorf("Status = %v", err)
		}
		b.at = ""
		if now, err := next.Status(t.Context(), h.alice, up.ID); err != nil || now.Item == "" {
			t.Errorf("Status = %+v, %v", now, err)
		}
		h.whole(h.items())
	})
	t.Run("what came in one go and was published is not settled a second time", func(t *testing.T) {
		m := &mortal{die: func(_ *mortal, at string) bool { return at == "after publish" }}
		h := build(t, func(h *house) (intake.Store, storage.Storage) { m.Store, m.Storage = h.db, h.disk; return m, m })
		_, _ = h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, strings.NewReader("a coat"))
		b := &broken{Storage: h.disk, at: "settle"}
		next := intake.New(h.db, b, access.NewChecker(h.db, h.clock.now), h.clock.now, most)
		for _, err := range []error{fault.New(fault.Unavailable, "not now"), eio, nil} {
			b.err = err
			h.clock.pass(2 * time.Minute)
			if got := next.Recover(t.Context()); (got != nil) != fault.Is(err, fault.Unavailable) {
				t.Errorf("%v: Recover = %v", err, got)
			}
		}
		h.whole(nil)
	})
}
