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
	if err != nil || !due(last, now, purgeEvery) {
		return err
	}
	return errors.Join(u.Purge(ctx), u.store.KeepRound(ctx, "purge", now, ""))
}

// Purge removes the bytes of what was deleted a grace time ago, and then their
// rows, which also gives their quota back. Whatever stops it in between, the rows
// tell the next one what to remove. Bytes without a row would wait for the
// sweeper, who takes no more than a handful for leftovers.
func (u *Upkeep) Purge(ctx context.Context) error {
	for {
		now := u.now()
		gone, err := u.store.Doom(ctx, now.Add(-media.Grace), purgeAtOnce)
		if err != nil || len(gone) == 0 {
			return err
		}
		for _, it := range gone {
			for _, key := range it.Keys {
				if err := u.remove(ctx, key); err != nil {
					return err
				}
			}
		}
		if err := u.store.Purge(ctx, gone, now); err != nil {
			return err
		}
		if err := u.pause(ctx, 10*time.Millisecond); err != nil { // others want to write too
			return err
		}
	}
}

// remove holds nothing up for one file that cannot be removed: the sweeper comes
// by. When none can be, all wait.
func (u *Upkeep) remove(ctx context.Context, key media.Key) error {
	err := u.bytes.Remove(ctx, key)
	if err == nil {
		return nil
	}
	if u.bytes.Here() != nil {
		return err
	}
	u.Log.ErrorContext(ctx, "remove what was deleted", "key", key, "err", err)
	return nil
}
