package intake

import (
	"bytes"
	"context"
	"errors"
	"hash"
	"io"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

func equal(h hash.Hash, want []byte) bool { return bytes.Equal(h.Sum(nil), want) }

// finish makes the item of an upload whose bytes are all durable, wherever its
// process left it: staged, or published without a row.
func (in *Intake) finish(ctx context.Context, s access.Subject, up Upload) (Upload, error) {
	h, err := in.takeOver(ctx, up)
	if err != nil {
		return up, err
	}
	staged, err := in.bytes.Resume(ctx, up.ID, up.Offset)
	switch {
	case err == nil:
		err = in.complete(ctx, s, h, staged)
		in.grumble(ctx, "leave", staged.Leave())
	case fault.Is(err, fault.NotFound):
		err = in.complete(ctx, s, h, nil)
	}
	return in.letGo(ctx, h, err)
}

// complete takes the last steps: the right, the type, publishing, and the one
// transaction. staged is nil when the bytes were published already.
func (in *Intake) complete(ctx context.Context, s access.Subject, h *hold, staged storage.Staged) error {
	up := h.upload()
	seen, err := resumeSum(up.Offset, up.Hash)
	if err != nil {
		return err
	}
	if err := seen.has(up.Want); err != nil {
		return &ruined{err}
	}
	if err := in.mayAdd(ctx, s, up.Folder, up.IfTaken, up.Replaces); err != nil {
		return final(err)
	}
	l, err := in.publish(ctx, up, staged)
	if err != nil {
		return err
	}
	_, err = h.finish(ctx, in.item(up, seen, l))
	return final(err)
}

// final says of a refusal that waiting does not mend it: the right is gone, or
// the folder, or the name.
func final(err error) error {
	switch fault.KindOf(err) {
	case fault.NotFound, fault.Forbidden, fault.Conflict, fault.Precondition:
		return &ruined{err}
	}
	return err
}

// publish makes the bytes visible under their key, and tells what they are. A
// disk that is not to be had right now has ruined nothing.
func (in *Intake) publish(ctx context.Context, up Upload, staged storage.Staged) (looks, error) {
	if staged != nil {
		l := look(io.NewSectionReader(staged, 0, up.Size))
		err := staged.Publish(ctx, up.Key, up.Modified)
		if errors.As(err, new(*storage.Lost)) {
			err = &ruined{err}
		}
		return l, err
	}
	err := in.settled(ctx, up.Key)
	switch {
	case up.Size == 0 && fault.Is(err, fault.NotFound): // nobody sends the bytes of an empty file, so nobody has staged it
		if staged, err = in.bytes.Stage(ctx, up.ID); err != nil {
			return looks{}, err
		}
		return in.publish(ctx, up, staged)
	case err != nil:
		return looks{}, err
	}
	src, err := in.bytes.Open(ctx, up.Key)
	if err != nil {
		return looks{}, err
	}
	defer src.Close()
	return look(src), nil
}

// settled makes sure of what was published before a crash. An fsync that failed is
// not asked again: the next one can succeed without having written anything.
func (in *Intake) settled(ctx context.Context, key media.Key) error {
	err := in.bytes.Settle(ctx, key)
	if err != nil && !fault.Is(err, fault.Unavailable) {
		return &ruined{err}
	}
	return err
}

// letGo ends the work on an upload, of which err is what came. One that is ruined
// is forgotten; any other error leaves it where the row says, to be gone on with.
func (in *Intake) letGo(ctx context.Context, h *hold, err error) (Upload, error) {
	up := h.release()
	if errors.As(err, new(*ruined)) {
		in.forget(ctx, up)
	}
	return up, err
}
