package account

import (
	"context"
	"maps"
	"sync"
	"time"

	"cloakroom/app/id"
)

// touched collects when credentials were last shown. Writing that down with
// every picture would make each look a write, so it is written once a minute,
// all of it in one transaction; a crash forgets a minute of it.
type touched struct {
	mu   sync.Mutex
	seen map[id.Credential]time.Time
}

// TouchEvery is how often Flush should be called.
const TouchEvery = time.Minute

func (a *Accounts) touch(k *Known, now time.Time) {
	if now.Sub(k.Seen()) < min(TouchEvery, a.lives.Idle/8) {
		return
	}
	k.SetSeen(now)
	a.touched.mu.Lock()
	defer a.touched.mu.Unlock()
	if a.touched.seen == nil {
		a.touched.seen = map[id.Credential]time.Time{}
	}
	a.touched.seen[k.ID] = now
}

// remind tells k, whose row may have been read again since, what is not written
// down yet: a session in use does not end because a right changed somewhere.
func (a *Accounts) remind(k *Known) {
	a.touched.mu.Lock()
	defer a.touched.mu.Unlock()
	if at := a.touched.seen[k.ID]; at.After(k.Seen()) {
		k.SetSeen(at)
	}
}

// Flush writes down who was seen since the last time. What is not written stays
// to be written.
func (a *Accounts) Flush(ctx context.Context) error {
	a.touched.mu.Lock()
	seen := maps.Clone(a.touched.seen)
	a.touched.mu.Unlock()
	if len(seen) == 0 {
		return nil
	}
	if err := a.store.Touch(ctx, seen); err != nil {
		return err
	}
	a.touched.mu.Lock()
	defer a.touched.mu.Unlock()
	maps.DeleteFunc(a.touched.seen, func(via id.Credential, at time.Time) bool { return at.Equal(seen[via]) })
	return nil
}
