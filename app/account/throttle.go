package account

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
	"sync"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/journal"
)

// Wrong passwords are counted in the database, so that a restart forgives
// nobody: by name and network together, and by network alone. A stranger who
// guesses at a name is slowed down; its owner, elsewhere, is not. Where a whole
// ward or school sits behind one address, guessing slows the others down by
// seconds and shuts nobody out.
var (
	byPair    = limit{free: 5, longest: 15 * time.Minute, forget: 24 * time.Hour}
	byNetwork = limit{free: 200, longest: 5 * time.Second, forget: time.Hour}
)

// limit says how many failures are free, how long one waits at most after more,
// and after how long without one all are forgotten.
type limit struct {
	free            int
	longest, forget time.Duration
}

// wait doubles from a second.
func (l limit) wait(failures int) time.Duration {
	over := failures - l.free
	if over < 0 {
		return 0
	}
	return min(time.Second<<min(over, 30), l.longest)
}

// A bucket is kept, so it says neither the name, which may be a password that was
// typed into the wrong field, nor from where somebody came.
func (a *Accounts) pairBucket(name, network string) string {
	return a.bucket("name", strings.ToLower(name)+"\x00"+network)
}

func (a *Accounts) netBucket(network string) string { return a.bucket("net", network) }

func (a *Accounts) bucket(kind, of string) string {
	mac := hmac.New(sha256.New, a.Blind[:])
	mac.Write([]byte(kind + ":" + of))
	return kind + ":" + hex.EncodeToString(mac.Sum(nil)[:16])
}

// throttled is TooMany while somebody has to wait before the next try.
func (a *Accounts) throttled(ctx context.Context, name, network string) error {
	for bucket, l := range map[string]limit{a.pairBucket(name, network): byPair, a.netBucket(network): byNetwork} {
		failures, last, err := a.store.Failures(ctx, bucket)
		if err != nil {
			return err
		}
		if left := last.Add(l.wait(failures)).Sub(a.now()); left > 0 {
			return &fault.Error{Kind: fault.TooMany, Name: "too-many-passwords", Wait: int(left/time.Second) + 1, Say: "Too many wrong passwords. Wait a little, then try again; nothing is locked for good."}
		}
	}
	return nil
}

const wrongPassword = "a wrong password"

// waits notes who has to wait, if that is what err says, and returns err.
func (a *Accounts) waits(e journal.Entry, err error) error {
	if fault.Is(err, fault.TooMany) {
		a.Refused(e.Because("too many wrong passwords"))
	}
	return err
}

func (a *Accounts) failed(ctx context.Context, name, network string) error {
	now := a.now()
	return errors.Join(
		a.store.Failed(ctx, a.pairBucket(name, network), now, now.Add(-byPair.forget)),
		a.store.Failed(ctx, a.netBucket(network), now, now.Add(-byNetwork.forget)))
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
