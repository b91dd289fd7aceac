package darkroom

import (
	"bufio"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// work does one job and settles what becomes of it. The store is told even when
// ctx has ended, so that a stopped server leaves its jobs to be taken at once.
func (d *Darkroom) work(ctx context.Context, j Job) {
	told, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Minute)
	defer cancel()
	log := d.Log.With("item", j.Item, "version", j.Version, "attempt", j.Attempts)
	if j.Crashed {
		d.removeEarlier(told, j)
		if j.Attempts > tries {
			log.Error("a picture took the process down with it; it is given up")
			d.settle(told, log, func() (bool, error) {
				return d.store.PoisonJob(told, j, d.now(), "the process died over it")
			})
			return
		}
	}
	made, err := d.make(ctx, j)
	switch {
	case err == nil:
		if ours := d.keep(told, log, j, Developed{Blobs: made}); !ours {
			d.remove(told, made)
		}
		return
	case errors.As(err, new(*unfit)):
		level := slog.LevelInfo
		if formats[j.Type] == "" {
			level = slog.LevelDebug // every film and every text is no picture
		}
		log.Log(told, level, "it has no small forms", "why", err)
		d.keep(told, log, j, Developed{})
	case errors.As(err, new(*panicked)), j.Attempts >= tries && !house(ctx, err):
		log.Error("a picture is given up", "err", err)
		d.settle(told, log, func() (bool, error) { return d.store.PoisonJob(told, j, d.now(), err.Error()) })
	default:
		after := d.now()
		if ctx.Err() == nil {
			log.Warn("a picture will be tried again", "err", err)
			after = after.Add(backOff(j.Attempts))
		}
		d.settle(told, log, func() (bool, error) { return d.store.PutOffJob(told, j, after, err.Error()) })
	}
	d.remove(told, made)
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

// house says whether the trouble is ours and not the picture's: then a picture
// is never given up for it.
func house(ctx context.Context, err error) bool {
	return ctx.Err() != nil || fault.Is(err, fault.Full) || fault.Is(err, fault.Unavailable)
}

func backOff(attempt int) time.Duration {
	return min(5*time.Second<<min(2*attempt, 20), 10*time.Minute)
}

// make develops the picture of j and publishes its forms. What it returns
// beside an error has been published and is to be removed.
func (d *Darkroom) make(ctx context.Context, j Job) (made []media.Blob, err error) {
	f, err := d.bytes.Open(ctx, j.Key)
	if err != nil {
		return nil, fmt.Errorf("open the original: %w", err)
	}
	defer f.Close()
	prints, err := d.expose(ctx, j, f)
	if err != nil {
		return nil, err
	}
	for _, p := range prints {
		b := media.Blob{
			Rendition: p.form, Key: keyOf(j, j.Attempts, p.form), Type: p.mime, Size: int64(len(p.data)),
			Modified: time.Unix(d.now().Unix(), 0).UTC(), Width: p.width, Height: p.height,
		}
		made = append(made, b) // also when publishing fails: half way is somewhere
		if err := d.publish(ctx, b, p.data); err != nil {
			return made, err
		}
	}
	return made, nil
}

// expose decodes and scales under the cap of memory; what it returns is small.
func (d *Darkroom) expose(ctx context.Context, j Job, f io.ReadSeeker) ([]print, error) {
	src, err := measure(f, j.Type)
	if err != nil {
		return nil, err
	}
	if err := d.memory.Acquire(ctx, src.cost); err != nil {
		return nil, err
	}
	defer d.memory.Release(src.cost)
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	h := &hurried{Reader: f, ctx: ctx}
	src.Reader = bufio.NewReaderSize(h, 64<<10)
	out, err := d.paintSafely(src)
	if err != nil && h.err != nil {
		return nil, fmt.Errorf("read the original: %w", h.err) // whatever the decoder made of it
	}
	return out, err
}

func (d *Darkroom) paintSafely(src source) (out []print, err error) {
	defer func() {
		if r := recover(); r != nil {
			out, err = nil, &panicked{r}
		}
	}()
	return d.paint(src)
}

// panicked is a decoder that met what it was not made for.
type panicked struct{ value any }

func (p *panicked) Error() string { return fmt.Sprintf("the decoder panicked: %v", p.value) }

func (d *Darkroom) publish(ctx context.Context, b media.Blob, data []byte) error {
	staged, err := d.bytes.Stage(ctx, id.NewUpload())
	if err != nil {
		return err
	}
	if _, err := staged.Write(data); err != nil {
		return errors.Join(err, staged.Discard())
	}
	return staged.Publish(ctx, b.Key, b.Modified)
}

// keyOf is the key of a form that an attempt makes. It can be worked out again
// from the job alone, so what a crash left between publishing and its row is
// found by the next attempt. An attempt that makes a row ends the job, so no
// later one removes what a row names.
func keyOf(j Job, attempt int, form media.Rendition) media.Key {
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %s %d %d %d", j.Key, form, j.ID, j.Created.UnixMicro(), attempt))
	return storage.KeyOf([16]byte(sum[:16]))
}

func (d *Darkroom) removeEarlier(ctx context.Context, j Job) {
	for attempt := max(1, j.Attempts-10); attempt < j.Attempts; attempt++ {
		for _, form := range []media.Rendition{media.Thumb, media.Preview} {
			d.remove(ctx, []media.Blob{{Key: keyOf(j, attempt, form)}})
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
