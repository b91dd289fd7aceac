package account

import (
	"context"
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

// Flush writes down who was seen since the last time.
func (a *Accounts) Flush(ctx context.Context) error {
	a.touched.mu.Lock()
	seen := a.touched.seen
	a.touched.seen = nil
	a.touched.mu.Unlock()
	if len(seen) == 0 {
		return nil
	}
	return a.store.Touch(ctx, seen)
}
