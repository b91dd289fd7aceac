package upkeep

import (
	"context"
	"errors"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/media"
)

const (
	// perDay is how much the scrub reads at most, in bytes: half a megabyte a
	// second, which no disk notices.
	perDay = 50 << 30
	// roundEvery is how often it begins anew, if it gets through.
	roundEvery = 7 * 24 * time.Hour
	// noteEvery is how often it notes where it is.
	noteEvery = time.Minute
)

// rest waits as long as n bytes may take, if u is a scrub's.
func (u *Upkeep) rest(ctx context.Context, n int) error {
	if u.pace == 0 {
		return nil
	}
	return u.pause(ctx, time.Duration(n)*u.pace)
}

// scrubOn goes on with the round of the scrub, or begins the next one when it is
// due, and returns at its end.
func (u *Upkeep) scrubOn(ctx context.Context) error {
	began, cursor, err := u.store.Round(ctx, "scrub")
	if err != nil {
		return err
	}
	now := u.now()
	if cursor == "" { // the last one has ended, or there was none
		if !due(began, now, roundEvery) {
			return nil
		}
		began = now
	}
	slow := *u
	slow.pace = 24 * time.Hour / perDay
	return slow.scrub(ctx, began, cursor)
}

func (u *Upkeep) scrub(ctx context.Context, began time.Time, cursor media.Key) error {
	noted := u.now()
	for {
		all, err := u.store.Originals(ctx, cursor, 100)
		if err != nil {
			return err
		}
		for _, row := range all {
			if err := u.examine(ctx, row); err != nil {
				// What was seen counts, whether or not there is time to say so.
				return errors.Join(err, u.store.KeepRound(context.WithoutCancel(ctx), "scrub", began, cursor))
			}
			cursor = row.Key
			if now := u.now(); now.Sub(noted) >= noteEvery {
				if err := u.store.KeepRound(ctx, "scrub", began, cursor); err != nil {
					return err
				}
				noted = now
			}
		}
		if len(all) == 0 {
			return u.store.KeepRound(ctx, "scrub", began, "")
		}
	}
}

// examine reads one original and marks it if it is damaged, or takes the mark
// back if it is right. It leaves the bytes as they are: what is wrong on one day
// may be read on another, and a backup has them.
func (u *Upkeep) examine(ctx context.Context, row Named) error {
	if row.Deleted {
		return nil
	}
	what, _, err := u.read(ctx, row)
	if err != nil {
		return err
	}
	if what == "" {
		_, err := u.bytes.Look(ctx, string(row.Key))
		if err == nil {
			return u.store.ClearDamaged(ctx, row.Key)
		}
		if !fault.Is(err, fault.NotFound) {
			return err
		}
		what = "its file is missing"
	}
	// The item may have been deleted meanwhile; then all of this is as it should be.
	if now, err := u.store.Naming(ctx, row.Key); err != nil || now.Deleted {
		if fault.Is(err, fault.NotFound) {
			return nil
		}
		return err
	}
	u.Log.ErrorContext(ctx, "AN ORIGINAL IS DAMAGED; restore it from a backup", "item", row.Item, "key", row.Key, "what", what)
	return u.store.MarkDamaged(ctx, Damage{Key: row.Key, Item: row.Item, Found: u.now(), What: what})
}
