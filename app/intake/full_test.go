package intake_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// full is a disk without room, at one step.
type full struct {
	storage.Storage
	at string
}

type fullStaged struct {
	storage.Staged
	at string
}

var errFull = fault.New(fault.Full, "There is no room left on the disk.")

func (f full) Stage(ctx context.Context, up id.Upload) (storage.Staged, error) {
	if f.at == "stage" {
		return nil, errFull
	}
	s, err := f.Storage.Stage(ctx, up)
	return fullStaged{s, f.at}, err
}

func (s fullStaged) Write(p []byte) (int, error) {
	if s.at == "write" {
		n, _ := s.Staged.Write(p[:len(p)/2])
		return n, errFull
	}
	return s.Staged.Write(p)
}

func (s fullStaged) Publish(ctx context.Context, key media.Key, at time.Time) error {
	if s.at == "publish" {
		return errFull
	}
	return s.Staged.Publish(ctx, key, at)
}

func TestAFullDiskKeepsNothingAndRecovers(t *testing.T) {
	for _, at := range []string{"stage", "write", "publish"} {
		t.Run(at, func(t *testing.T) {
			f := &full{at: at}
			h := build(t, func(h *house) (intake.Store, storage.Storage) { f.Storage = h.disk; return h.db, f })
			_, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, strings.NewReader("a coat"))
			if !fault.Is(err, fault.Full) {
				t.Errorf("Take = %v", err)
			}
			f.at = ""
			h.take("a", "a coat")
			h.whole(h.items())
		})
	}
}
