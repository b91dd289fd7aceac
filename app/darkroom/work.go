package darkroom

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"cloakroom/app/darkroom/jail"
	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// work does one job and settles what becomes of it. The store is told even when
// ctx has ended, so that a stopped server leaves its jobs to be taken at once.
func (d *Darkroom) work(ctx context.Context, j Job) {
	told, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	defer d.ended(j)
	log := d.Log.With("item", j.Item, "version", j.Version, "attempt", j.Attempts)
	if j.Crashed {
		d.removeEarlier(told, j)
		if j.Attempts > tries {
			log.Error("an original took the process down with it; it is given up")
			d.settle(told, log, func() (bool, error) {
				return d.store.PoisonJob(told, j, d.now(), "the process died over it")
			})
			return
		}
	}
	made, err := d.make(ctx, j)
	switch {
	case err == nil:
		if ours := d.keep(told, log, j, made); !ours {
			d.remove(told, made.Blobs)
		}
		return
	case errors.As(err, new(*unfit)):
		log.Info("it has no small forms", "type", j.Type, "why", err)
		d.keep(told, log, j, Developed{Facts: made.Facts})
	case j.Attempts >= tries && !house(ctx, err):
		log.Error("an original is given up", "type", j.Type, "err", err)
		d.settle(told, log, func() (bool, error) { return d.store.PoisonJob(told, j, d.now(), err.Error()) })
	default:
		after := d.now()
		if ctx.Err() == nil {
			log.Warn("an original will be tried again", "type", j.Type, "err", err)
			after = after.Add(backOff(j.Attempts))
		}
		d.settle(told, log, func() (bool, error) { return d.store.PutOffJob(told, j, after, err.Error()) })
	}
	d.remove(told, made.Blobs)
}

func (d *Darkroom) ended(j Job) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.turns.end(j.Owner, j.Began, d.now())
}

// keep ends j and removes what it replaced, once no row names that any more.
func (d *Darkroom) keep(ctx context.Context, log *slog.Logger, j Job, made Developed) bool {
	var lost []media.Blob
	ours := d.settle(ctx, log, func() (ours bool, err error) {
		lost, ours, err = d.store.Develop(ctx, j, made)
		return ours, err
	})
	d.remove(ctx, lost)
	return ours
}

// settle says whether the store did as told. Should it fail, the lease runs out
// and the job comes again; keeping then means that bytes may stay which only the
// next attempt can name, and it removes them.
func (d *Darkroom) settle(ctx context.Context, log *slog.Logger, tell func() (bool, error)) bool {
	ours, err := tell()
	if err != nil {
		log.ErrorContext(ctx, "settle a job", "err", err)
		return true
	}
	return ours
}

// house says whether the trouble is ours and not the original's: then it is
// never given up for it.
func house(ctx context.Context, err error) bool {
	return ctx.Err() != nil || errors.As(err, new(*jail.Broken)) || fault.Is(err, fault.Full) || fault.Is(err, fault.Unavailable)
}

func backOff(attempt int) time.Duration {
	return min(5*time.Second<<min(2*attempt, 20), 10*time.Minute)
}

// keyOf is the key of a form that an attempt makes. It can be worked out again
// from the job alone, so what a crash left between publishing and its row is
// found by the next attempt. An attempt that makes a row ends the job, so no
// later one removes what a row names.
func keyOf(j Job, attempt int, form media.Rendition, mime string) media.Key {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %s %d %d %d", j.Key, form, mime, j.ID, j.Created.UnixMicro(), attempt))
	return storage.KeyOf([16]byte(sum[:16]))
}

func (d *Darkroom) removeEarlier(ctx context.Context, j Job) {
	for attempt := max(1, j.Attempts-10); attempt < j.Attempts; attempt++ {
		for _, form := range []media.Rendition{media.Thumb, media.Preview, media.Poster} {
			for _, mime := range []string{"image/webp", "image/jpeg", "image/png"} {
				d.remove(ctx, []media.Blob{{Key: keyOf(j, attempt, form, mime)}})
			}
		}
	}
}

func (d *Darkroom) remove(ctx context.Context, blobs []media.Blob) {
	for _, b := range blobs {
		if err := d.bytes.Remove(ctx, b.Key); err != nil {
			d.Log.ErrorContext(ctx, "remove a form that has no row", "err", err)
		}
	}
}
