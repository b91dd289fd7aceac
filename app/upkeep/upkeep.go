// Package upkeep looks after bytes that lie there. Fsck compares rows and bytes,
// both ways; the sweeper moves aside, in the end, what nobody speaks of; what was
// deleted is purged when its grace time is over; the scrub reads everything again,
// slowly, for bytes that rotted. None of them ever changes bytes, and all of them
// work beside a running house: what looks wrong is looked at again before anything
// is said or done, because uploads, renditions and deletions are under way.
package upkeep

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Named is what a row says of a key.
type Named struct {
	Key       media.Key
	Item      id.Item
	Version   id.Version
	Rendition media.Rendition
	Size      int64
	Modified  time.Time
	SHA256    [32]byte // of originals
	Deleted   bool     // the item is: its bytes go when their time has come
}

// Damage is a file whose bytes are not those that were handed in.
type Damage struct {
	Key   media.Key
	Item  id.Item
	Found time.Time
	What  string
}

// Store keeps the rows.
type Store interface {
	// Named returns rows in order of their keys after one, at most limit.
	Named(ctx context.Context, after media.Key, limit int) ([]Named, error)
	// Originals are the same without renditions.
	Originals(ctx context.Context, after media.Key, limit int) ([]Named, error)
	// Naming returns the row that names key; fault.NotFound if there is none.
	Naming(ctx context.Context, key media.Key) (Named, error)
	// Awaited says whether an upload that is under way will use key.
	Awaited(ctx context.Context, key media.Key) (bool, error)
	HasUpload(ctx context.Context, up id.Upload) (bool, error)
	// Developing says whether renditions may be on their way: their bytes come
	// before their rows.
	Developing(ctx context.Context) (bool, error)

	// Sight notes that keys have no row at a time, forgets all that were noted
	// before and are not among them, and returns those that were sighted at or
	// before early for the first time.
	Sight(ctx context.Context, keys []media.Key, at, early time.Time) ([]media.Key, error)

	// Damaged returns what is marked, at most limit.
	Damaged(ctx context.Context, limit int) ([]Damage, error)
	MarkDamaged(ctx context.Context, d Damage) error
	// ClearDamaged takes the mark back; nothing if there is none.
	ClearDamaged(ctx context.Context, key media.Key) error

	// Doom takes some items that were deleted at or before a time to where nobody
	// brings them back or makes forms of them, and returns what is left of them.
	// Until Purge has forgotten that, it returns them again.
	Doom(ctx context.Context, before time.Time, limit int) ([]Remains, error)
	Purge(ctx context.Context, doomed []Remains, now time.Time) error

	// WithoutCRC returns keys of originals after one whose CRC-32 is not known, in
	// order; KeepCRC keeps it, if the original has that size.
	WithoutCRC(ctx context.Context, after media.Key, limit int) ([]media.Key, error)
	KeepCRC(ctx context.Context, key media.Key, size int64, crc uint32) error

	// Round is how far a task has come, and when it began; zero if it never did.
	Round(ctx context.Context, task string) (began time.Time, cursor media.Key, err error)
	KeepRound(ctx context.Context, task string, began time.Time, cursor media.Key) error

	// Unsound says in words what is wrong with the database itself; nothing, if it
	// is whole.
	Unsound(ctx context.Context) ([]string, error)
	// KeepCheck keeps when rows and bytes were compared last, and how much was wrong.
	KeepCheck(ctx context.Context, at time.Time, found int) error
}

// Bytes is a storage that can be looked after.
type Bytes interface {
	storage.Storage
	storage.Inventory
}

// Upkeep looks after one house.
type Upkeep struct {
	// Log hears of what has no caller to be returned to. By default it is silent.
	Log *slog.Logger

	store Store
	bytes Bytes
	now   func() time.Time
	pause func(ctx context.Context, d time.Duration) error
	pace  time.Duration // for each byte read; 0: as fast as it goes

	counted time.Time // when countOld was through last; zero: not since the start
}

// New returns an Upkeep of what store and bytes keep.
func New(store Store, bytes Bytes, now func() time.Time) *Upkeep {
	return &Upkeep{Log: slog.New(slog.DiscardHandler), store: store, bytes: bytes, now: now, pause: pause}
}

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}

// lookEvery is how often a task asks whether its time has come.
const lookEvery = 10 * time.Minute

// due says whether what is done every so often is to be done, when it was begun last
// (zero: never). After a clock that went ahead and came back it is.
func due(last, now time.Time, every time.Duration) bool {
	return last.IsZero() || last.After(now) || now.Sub(last) >= every
}

// Run sweeps, purges, scrubs and counts until ctx ends. A task that fails is tried
// again; where it stood is in the database, so a restart goes on.
func (u *Upkeep) Run(ctx context.Context) {
	var all sync.WaitGroup
	for name, task := range map[string]func(context.Context) error{"sweep": u.sweepIfDue, "scrub": u.scrubOn, "purge": u.purgeIfDue, "count": u.countOld} {
		all.Go(func() {
			for u.pause(ctx, lookEvery) == nil {
				if err := task(ctx); err != nil && ctx.Err() == nil {
					u.Log.ErrorContext(ctx, name, "err", err)
				}
			}
		})
	}
	all.Wait()
}
