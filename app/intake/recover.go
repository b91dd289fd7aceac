package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

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

// recover takes the lease over and then adopts what was published: it came
// whole and was checked, only the last transaction is missing. Without its
// bytes, or when its name was taken since (the sender has sent it again) or its
// folder is gone, the upload is forgotten: nobody was told that it was kept.
func (in *Intake) recover(ctx context.Context, up Upload) error {
	lease := in.now().Add(leaseLife)
	if ours, err := in.store.RenewUpload(ctx, up, lease); err != nil || !ours {
		return err
	}
	up.Lease = lease
	h := in.hold(up)
	err := in.adopt(ctx, h)
	up = h.release()
	switch {
	case err == nil:
		in.Added()
		return nil
	case fault.Is(err, fault.NotFound), fault.Is(err, fault.Conflict):
		in.forget(ctx, up)
		return nil
	}
	return err
}

func (in *Intake) adopt(ctx context.Context, h *hold) error {
	up := h.upload()
	if err := in.bytes.Settle(ctx, up.Key); err != nil {
		return err
	}
	src, err := in.bytes.Open(ctx, up.Key)
	if err != nil {
		return err
	}
	defer src.Close()
	seen, err := in.stream(ctx, io.Discard, src, -1)
	if err != nil {
		return err
	}
	it := in.item(up, seen, look(src))
	return h.finish(ctx, &it, Refuse)
}

// sweepStrays removes old staged files that no row speaks of.
func (in *Intake) sweepStrays(ctx context.Context) error {
	strays, err := in.bytes.Strays(ctx, in.now().Add(-strayAge))
	if err != nil {
		return fmt.Errorf("find strays: %w", err)
	}
	for _, up := range strays {
		known, err := in.store.HasUpload(ctx, up)
		if err == nil && !known {
			err = in.bytes.Abandon(ctx, up)
		}
		if err != nil {
			return fmt.Errorf("stray %s: %w", up, err)
		}
	}
	return nil
}
