package account

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"sync"
	"time"

	"cloakroom/app/fault"
)

// Wrong passwords are counted in the database, so that a restart forgives
// nobody: by name and network together, and by network alone. A stranger who
// guesses at a name is slowed down; its owner, elsewhere, is not.
const (
	freeTries    = 5   // per name and network
	freeTriesNet = 200 // per network, where a whole ward or school may sit
	longestWait  = 15 * time.Minute
	forgetAfter  = 24 * time.Hour
)

// pairBucket hashes the name, so that a password typed into the wrong field is
// not kept in clear.
func pairBucket(name, network string) string {
	sum := sha256.Sum256([]byte(strings.ToLower(name)))
	return "name:" + hex.EncodeToString(sum[:16]) + "@" + network
}

func netBucket(network string) string { return "net:" + network }

// throttled is TooMany while somebody has to wait before the next try.
func (a *Accounts) throttled(ctx context.Context, name, network string) error {
	for _, b := range []struct {
		bucket string
		free   int
	}{{pairBucket(name, network), freeTries}, {netBucket(network), freeTriesNet}} {
		failures, last, err := a.store.Failures(ctx, b.bucket)
		if err != nil {
			return err
		}
		if left := last.Add(wait(failures - b.free)).Sub(a.now()); left > 0 {
			return fault.Later(int(left/time.Second)+1, "Too many wrong passwords. Wait a little, then try again; nothing is locked for good.")
		}
	}
	return nil
}

func (a *Accounts) failed(ctx context.Context, name, network string) error {
	now := a.now()
	return a.store.Failed(ctx, []string{pairBucket(name, network), netBucket(network)}, now, now.Add(-forgetAfter))
}

// wait doubles from a second to a quarter of an hour.
func wait(over int) time.Duration {
	if over < 0 {
		return 0
	}
	if over > 10 {
		return longestWait
	}
	return min(time.Second<<over, longestWait)
}

// queue lets one guess at a time at each bucket, so that of many at once each
// meets what came of the ones before it.
type queue struct {
	mu   sync.Mutex
	busy map[string]chan struct{}
}

func (q *queue) enter(ctx context.Context, bucket string) (leave func(), _ error) {
	for {
		q.mu.Lock()
		before, taken := q.busy[bucket]
		if !taken {
			if q.busy == nil {
				q.busy = map[string]chan struct{}{}
			}
			done := make(chan struct{})
			q.busy[bucket] = done
			q.mu.Unlock()
			return func() {
				q.mu.Lock()
				delete(q.busy, bucket)
				q.mu.Unlock()
				close(done)
			}, nil
		}
		q.mu.Unlock()
		select {
		case <-before:
		case <-ctx.Done():
			return nil, fault.Wrap(fault.Unavailable, "The house is busy. Please try again.", ctx.Err())
		}
	}
}
