package darkroom

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // the formats of forms, whose headers are read
	_ "image/png"
	"io"
	"os"
	"time"

	_ "golang.org/x/image/webp"

	"cloakroom/app/darkroom/wire"
	"cloakroom/app/darkroom/worker"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// unfit is an original of which nothing can be made, now or later.
type unfit struct{ why string }

func (u *unfit) Error() string { return u.why }

// errSlow is why a worker was stopped.
var errSlow = errors.New("it took too long")

// make lets a worker develop the original of j, and publishes the forms as they
// come. What it returns beside an error has been published and is to be removed.
func (d *Darkroom) make(ctx context.Context, j Job) (made Developed, err error) {
	task, ok := worker.Task(j.Type)
	if !ok {
		return made, nil
	}
	f, err := d.original(ctx, j)
	if err != nil {
		return made, fmt.Errorf("open the original: %w", err)
	}
	defer f.Close()
	ctx, cancel := context.WithTimeoutCause(ctx, d.patience, errSlow)
	defer cancel()
	cell, err := d.jail.Start(ctx, f, task)
	if err != nil {
		return made, err
	}
	err = d.collect(ctx, j, cell, &made)
	if err != nil {
		cell.Kill()
	}
	ended := cell.Wait()
	if errors.As(err, new(*unfit)) {
		return made, err
	}
	if ended != nil && (err == nil || errors.Is(err, errNoAnswer)) {
		return made, ended // the reason why there is no answer
	}
	return made, err
}

// original is a file: a descriptor of it is all that a worker gets. What storage
// keeps elsewhere is copied to one that has no name.
func (d *Darkroom) original(ctx context.Context, j Job) (*os.File, error) {
	r, err := d.bytes.Open(ctx, j.Key)
	if err != nil {
		return nil, err
	}
	if f, ok := r.(*os.File); ok {
		return f, nil
	}
	defer r.Close()
	f, err := os.CreateTemp("", "cloakroom-")
	if err != nil {
		return nil, err
	}
	err = errors.Join(os.Remove(f.Name()), f.Chmod(0o440))
	if err == nil {
		_, err = io.Copy(f, io.LimitReader(r, j.Size))
	}
	if err == nil {
		_, err = f.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// errNoAnswer is a worker that did not say what came of it.
var errNoAnswer = errors.New("no answer")

// collect reads what a worker answers, and believes none of it.
func (d *Darkroom) collect(ctx context.Context, j Job, r io.Reader, made *Developed) error {
	a, err := wire.ReadAnswer(r)
	if err != nil {
		return fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	made.Facts = a.Facts
	switch {
	case a.Unfit != "":
		return &unfit{a.Unfit}
	case a.Failed != "":
		return errors.New(a.Failed)
	}
	for _, f := range a.Forms {
		b := media.Blob{
			Rendition: f.Rendition, Key: keyOf(j, j.Attempts, f.Rendition, f.Type), Type: f.Type, Size: f.Size,
			Modified: time.Unix(d.now().Unix(), 0).UTC(), Width: f.Width, Height: f.Height,
		}
		made.Blobs = append(made.Blobs, b) // also when publishing fails: half way is somewhere
		if err := d.publish(ctx, b, io.LimitReader(r, f.Size)); err != nil {
			return err
		}
	}
	if n, err := io.Copy(io.Discard, io.LimitReader(r, 1)); n > 0 || err != nil {
		return errors.Join(errNoAnswer, errors.New("there is more than was said"), err)
	}
	return nil
}

// headSize is enough for the header of a form, which has nothing in it but pixels.
const headSize = 32 << 10

// header reads the size of a form. Whoever took a worker over wrote it, so a
// decoder that panics over it must not be the end of the house.
func header(head []byte) (config image.Config, format string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("its decoder panicked: %v", r)
		}
	}()
	return image.DecodeConfig(bytes.NewReader(head))
}

// publish keeps the bytes of a form whose header says what the worker did.
func (d *Darkroom) publish(ctx context.Context, b media.Blob, r io.Reader) error {
	head := make([]byte, min(headSize, b.Size))
	if _, err := io.ReadFull(r, head); err != nil {
		return fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	config, format, err := header(head)
	if err != nil {
		return fmt.Errorf("the %s has no header: %w", b.Rendition, err)
	}
	if "image/"+format != b.Type || config.Width != b.Width || config.Height != b.Height {
		return fmt.Errorf("the %s is not what it was said to be: %s, %d × %d", b.Rendition, format, config.Width, config.Height)
	}
	staged, err := d.bytes.Stage(ctx, id.NewUpload())
	if err != nil {
		return err
	}
	n, err := io.Copy(staged, io.MultiReader(bytes.NewReader(head), r))
	if err == nil && n != b.Size {
		err = errNoAnswer
	}
	if err != nil {
		return errors.Join(err, staged.Discard())
	}
	return staged.Publish(ctx, b.Key, b.Modified)
}
