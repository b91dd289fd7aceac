package app_test

import (
	"context"
	"crypto/sha256"
	"slices"
	"sync"
	"testing"
	"time"

	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/media"
)

// remembering is a store of jobs that remembers, for all houses of this program,
// what the darkroom once made of an original, and settles the next job over the
// same bytes with copies of it. Each house has much the same pictures, and workers
// were most of what these tests cost. Who asks what the darkroom does calls its own
// Drain.
type remembering struct {
	*database.DB
	*house
	t testing.TB
}

// developed has what was made, by the sum of the original.
var developed sync.Map // [32]byte: memory

type memory struct {
	darkroom.Developed
	forms [][]byte // of its Blobs
}

// develop has small forms made of whatever waits for them.
func (h *house) develop(t testing.TB) {
	t.Helper()
	ok(t, darkroom.New(remembering{h.DB, h, t}, h.House.Bytes, h.clock.now).Drain(t.Context()))
}

func (r remembering) ClaimJob(ctx context.Context, last string, now, until time.Time) (darkroom.Job, bool, error) {
	for {
		j, found, err := r.DB.ClaimJob(ctx, last, now, until)
		if !found || err != nil {
			return j, found, err
		}
		m, known := developed.Load(r.sum(j.Key))
		if !known {
			return j, true, nil
		}
		made := m.(memory).Developed
		made.Blobs = slices.Clone(made.Blobs)
		for i, form := range m.(memory).forms {
			made.Blobs[i].Key, made.Blobs[i].Modified = r.publish(r.t, form), time.Unix(now.Unix(), 0).UTC()
		}
		if _, ours, err := r.DB.Develop(ctx, j, made); err != nil || !ours {
			r.t.Errorf("a job is not ours: %v", err)
		}
	}
}

func (r remembering) Develop(ctx context.Context, j darkroom.Job, d darkroom.Developed) ([]media.Blob, bool, error) {
	m := memory{Developed: d}
	for _, b := range d.Blobs {
		m.forms = append(m.forms, r.kept(r.t, b.Key))
	}
	developed.Store(r.sum(j.Key), m)
	return r.DB.Develop(ctx, j, d)
}

func (r remembering) sum(key media.Key) [32]byte { return sha256.Sum256(r.kept(r.t, key)) }
