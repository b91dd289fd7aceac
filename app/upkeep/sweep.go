package upkeep

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

const (
	sweepEvery = 24 * time.Hour
	// apart is how long something must have had no row before it is moved: longer
	// than any upload lives, and long enough for a person to notice.
	apart = 24 * time.Hour
	// keepFor is how long it then lies in quarantine.
	keepFor = 7 * 24 * time.Hour
	// handful may always be swept; of more than that no larger part than one in
	// each part: else it is not them that are lost, but their rows.
	handful = 20
	part    = 100
)

// sweepIfDue sweeps once a day.
func (u *Upkeep) sweepIfDue(ctx context.Context) error {
	last, _, err := u.store.Round(ctx, "sweep")
	now := u.now()
	if err != nil || !due(last, now, sweepEvery) {
		return err
	}
	err = u.Sweep(ctx)
	if err == nil || errors.Is(err, errTooMany) { // once a day is often enough to say so
		err = errors.Join(err, u.store.KeepRound(ctx, "sweep", now, ""))
	}
	return err
}

var errTooMany = errors.New("that many are no leftovers, so nothing is swept: is this the right database? See cloakroom fsck")

// Sweep moves to quarantine what has had no row for a day, and removes what has
// lain there for a week. When much seems to have no row it does nothing but say
// so: a database from an old backup, say, must not cost the pictures too.
func (u *Upkeep) Sweep(ctx context.Context) error {
	orphans, files, err := u.orphans(ctx)
	if err != nil {
		return err
	}
	if len(orphans) > handful && len(orphans) > files/part {
		return fmt.Errorf("%d of %d files have no row: %w", len(orphans), files, errTooMany)
	}
	now := u.now()
	due, err := u.store.Sight(ctx, orphans, now, now.Add(-apart))
	if err != nil {
		return err
	}
	for _, key := range due {
		if err := u.quarantine(ctx, key, now); err != nil {
			return err
		}
	}
	days, err := u.bytes.EmptyQuarantine(ctx, now.Add(-keepFor))
	if days > 0 {
		u.Log.InfoContext(ctx, "removed from quarantine for ever", "days", days)
	}
	return err
}

// orphans finds the keys without a row, and counts the files looked at. It ends
// early when there are more than could ever be swept.
func (u *Upkeep) orphans(ctx context.Context) (keys []media.Key, files int, _ error) {
	err := u.compare(ctx, func(row *Named, file *storage.Found) error {
		if file == nil || file.Key == "" {
			return nil
		}
		if files++; files%page == 0 {
			if err := u.pause(ctx, time.Millisecond); err != nil { // others want the disk too
				return err
			}
		}
		if row == nil {
			keys = append(keys, file.Key)
		}
		if len(keys) > 1_000_000 {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return keys, files, err
}

// quarantine looks again, at the rows last of all, and then moves.
func (u *Upkeep) quarantine(ctx context.Context, key media.Key, now time.Time) error {
	file, err := u.bytes.Look(ctx, string(key))
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	if err != nil || now.Sub(file.Arrived) < apart {
		return err
	}
	if awaited, err := u.expected(ctx, file); err != nil || awaited {
		return err
	}
	_, err = u.store.Naming(ctx, key)
	if err == nil {
		return nil
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	u.Log.WarnContext(ctx, "nothing has spoken of a file for a day; it goes to quarantine", "key", key, "bytes", file.Size)
	return u.bytes.Quarantine(ctx, key, now)
}
