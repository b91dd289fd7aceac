package intake

import (
	"context"
	"errors"
	"fmt"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
)

// strayAge is how long a staged file without a row is left alone: renditions on
// their way have none.
const strayAge = 24 * time.Hour

// Recover finishes or forgets the uploads that a process left when it died, and
// removes what is staged for nobody. Others' work is safe from it: their leases
// stand. It may run at any time, in many processes.
func (in *Intake) Recover(ctx context.Context) error {
	lapsed, err := in.store.LapsedUploads(ctx, in.now())
	if err != nil {
		return fmt.Errorf("find lapsed uploads: %w", err)
	}
	var errs []error
	for _, up := range lapsed {
		if err := in.recover(ctx, up); err != nil {
			errs = append(errs, fmt.Errorf("recover %s: %w", up.ID, err))
		}
	}
	return errors.Join(append(errs, in.sweepStrays(ctx))...)
}

// recover takes one upload over.
func (in *Intake) recover(ctx context.Context, up Upload) error {
	done, ok := in.turns.idle(up.ID)
	if !ok {
		return nil // its client is back
	}
	defer done()
	switch {
	case !up.Resumable:
		return in.adoptOne(ctx, up)
	case up.Item == "" && up.Offset == up.Size && in.now().Before(up.Ends):
		_, err := in.finish(ctx, sender(up), up)
		return err
	}
	in.forget(ctx, up)
	return nil
}

// sender is who must still have the right to add what a crash left unfinished.
func sender(up Upload) access.Subject {
	if up.Link != "" {
		return access.Holder(up.Link)
	}
	return access.User(up.Owner)
}

// adoptOne takes the lease over and then adopts what was published: it came
// whole and was checked, only the last transaction is missing. Without its
// bytes, or when its name was taken since (the sender has sent it again), its
// folder is gone or the right to add there, the upload is forgotten: nobody was
// told that it was kept.
func (in *Intake) adoptOne(ctx context.Context, up Upload) error {
	if up.IfTaken == Number {
		up.IfTaken = Refuse
	}
	h, err := in.takeOver(ctx, up)
	if err != nil {
		return ignoring(err, fault.Locked)
	}
	_, err = in.letGo(ctx, h, final(in.adopt(ctx, h)))
	if errors.As(err, new(*ruined)) {
		return nil
	}
	return err
}

// ignoring returns err unless it is of a kind.
func ignoring(err error, kind fault.Kind) error {
	if fault.Is(err, kind) {
		return nil
	}
	return err
}

func (in *Intake) adopt(ctx context.Context, h *hold) error {
	up := h.upload()
	if up.Owner != "" { // the operator always may
		if err := in.mayAdd(ctx, sender(up), up.Folder, up.IfTaken, up.Replaces); err != nil {
			return err
		}
	}
	if err := in.settled(ctx, up.Key); err != nil {
		return err
	}
	src, err := in.bytes.Open(ctx, up.Key)
	if err != nil {
		return err
	}
	defer src.Close()
	seen := newSum()
	if err := in.stream(ctx, seen, seen, src, limits{declared: -1, room: in.most}); err != nil {
		return err
	}
	_, err = h.finish(ctx, in.item(up, seen, look(src)))
	return err
}

// sweepStrays removes old staged files that no row speaks of. One that cannot be
// removed keeps none of the others.
func (in *Intake) sweepStrays(ctx context.Context) error {
	strays, err := in.bytes.Strays(ctx, in.now().Add(-strayAge))
	if err != nil {
		return fmt.Errorf("find strays: %w", err)
	}
	var errs []error
	for _, up := range strays {
		known, err := in.store.HasUpload(ctx, up)
		if err == nil && !known {
			err = in.bytes.Abandon(ctx, up)
		}
		if err != nil {
			errs = append(errs, fmt.Errorf("stray %s: %w", up, err))
		}
	}
	return errors.Join(errs...)
}
