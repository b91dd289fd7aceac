package upkeep

import (
	"context"
	"errors"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

const (
	purgeEvery = time.Hour
	// purgeAtOnce is how many items one transaction purges.
	purgeAtOnce = 50
)

// Remains are what a deleted item leaves.
type Remains struct {
	Item id.Item
	Keys []media.Key
}

// purgeIfDue purges once an hour.
func (u *Upkeep) purgeIfDue(ctx context.Context) error {
	last, _, err := u.store.Round(ctx, "purge")
	now := u.now()
	if err != nil || !last.IsZero() && !last.After(now) && now.Sub(last) < purgeEvery {
		return err
	}
	return errors.Join(u.Purge(ctx), u.store.KeepRound(ctx, "purge", now, ""))
}

// Purge removes the bytes of what was deleted a grace time ago, rows first: a
// row without bytes would be a lie, and bytes without a row are what the
// sweeper is for. It also gives their quota back.
func (u *Upkeep) Purge(ctx context.Context) error {
	for {
		now := u.now()
		gone, err := u.store.Purge(ctx, now.Add(-media.Grace), now, purgeAtOnce)
		if err != nil || len(gone) == 0 {
			return err
		}
		for _, it := range gone {
			for _, key := range it.Keys {
				if err := u.bytes.Remove(ctx, key); err != nil {
					u.Log.ErrorContext(ctx, "remove what was deleted", "key", key, "err", err) // the sweeper comes by
				}
			}
		}
		if err := u.pause(ctx, 10*time.Millisecond); err != nil { // others want to write too
			return err
		}
	}
}
