package intake

import (
	"context"
	"hash"
	"io"
	"sync/atomic"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Body is what one request brings of an upload.
type Body struct {
	io.Reader
	Size int64  // what comes; below 0: not known
	Stop func() // makes a Read that waits for the network return; it may be called more than once

	// Hash and Want are a checksum of this body alone. Without the right one
	// nothing of it is kept.
	Hash hash.Hash
	Want []byte
}

var (
	errNoUpload = fault.New(fault.NotFound, "There is no such upload.")
	errElse     = fault.Named("upload-offset", fault.Conflict, "The upload stands at another byte. Ask where, and go on there.")
	errTooMuch  = fault.New(fault.TooLarge, "More came than was announced. Nothing of the rest was kept.")
	errLost     = fault.New(fault.Gone, "The bytes that came before are lost. Please begin again.")
)

// broken sorts the end of a body that came too early as what clients try again
// after asking: the line broke, or another request has stopped this one.
func broken(err error) error {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Internal) {
		return &fault.Error{Kind: fault.Conflict, Name: "upload-offset", Say: "The bytes did not all arrive. Ask where the upload stands, and go on there.", Err: err}
	}
	return err
}

// mine returns an upload of s that still lives, as one that comes by what s came
// by now. Others' are not there.
func (in *Intake) mine(ctx context.Context, s access.Subject, up id.Upload) (Upload, error) {
	u, err := in.store.Upload(ctx, up)
	if err != nil {
		return Upload{}, err
	}
	if !u.of(s) || !u.Resumable {
		return Upload{}, errNoUpload
	}
	if err := in.checker.Check(ctx, s, access.Add, u.Folder); err != nil {
		return Upload{}, err
	}
	if !in.now().Before(u.Ends) {
		return Upload{}, fault.New(fault.Gone, "This upload was left alone for too long. Please begin again.")
	}
	u.By = s.Via
	return u, nil
}

// turn waits until s may work on an upload of theirs, alone, and returns it as
// it is then. Nobody is stopped for somebody whose upload it is not.
func (in *Intake) turn(ctx context.Context, s access.Subject, up id.Upload, at int64, stop func(next int64)) (u Upload, done func(), err error) {
	if _, err := in.mine(ctx, s, up); err != nil {
		return Upload{}, nil, err
	}
	if done, err = in.turns.take(ctx, up, at, stop); err != nil {
		return Upload{}, nil, err
	}
	if u, err = in.mine(ctx, s, up); err != nil {
		done()
	}
	return u, done, err
}

// Append adds body at a byte of an upload, and makes the item of it when it is
// whole. What it returns is durable, also beside an error: a line that breaks
// loses nothing that arrived. Of two requests that bring the same bytes the
// later one wins, and what the earlier one brought is dropped.
func (in *Intake) Append(ctx context.Context, s access.Subject, up id.Upload, at int64, body Body) (Upload, error) {
	coming, cancel := context.WithCancel(ctx)
	defer cancel()
	var brought atomic.Bool // by another request, again
	u, done, err := in.turn(ctx, s, up, at, func(next int64) {
		brought.Store(next == at)
		cancel()
		body.Stop()
	})
	if err != nil {
		return Upload{}, err
	}
	defer done()
	switch {
	case at != u.Offset:
		return u, errElse
	case body.Size > u.Size-u.Offset, u.Offset == u.Size && body.brings():
		return u, errTooMuch
	case u.Item != "":
		return u, nil
	case u.Offset == u.Size:
		return in.finish(ctx, s, u)
	}
	h, err := in.takeOver(ctx, u)
	if err != nil {
		return u, err
	}
	err = in.append(coming, s, h, body, &brought)
	return in.letGo(ctx, h, err)
}

// brings says whether a body that did not say so has any bytes.
func (b Body) brings() bool {
	if b.Size >= 0 {
		return b.Size > 0
	}
	n, _ := io.ReadFull(b, make([]byte, 1))
	return n > 0
}

// Pause stops the requests that bring bytes of resumable uploads, and begins no
// more: the house is about to close. What they brought is kept, and their
// clients go on later, or elsewhere.
func (in *Intake) Pause() { in.turns.pause() }

// Status says how far an upload is. One that is whole and not finished, because
// something was in the way, is finished first: a client who hears that all is
// there never comes back.
func (in *Intake) Status(ctx context.Context, s access.Subject, up id.Upload) (Upload, error) {
	u, done, err := in.turn(ctx, s, up, nowhere, func(int64) {})
	if err != nil {
		return Upload{}, err
	}
	defer done()
	if u.Item != "" || u.Offset < u.Size {
		return u, nil
	}
	return in.finish(ctx, s, u)
}

// Terminate ends an upload and gives back what it holds. An item that it became
// stays.
func (in *Intake) Terminate(ctx context.Context, s access.Subject, up id.Upload) error {
	u, done, err := in.turn(ctx, s, up, nowhere, func(int64) {})
	if err != nil {
		return err
	}
	defer done()
	return in.drop(ctx, u)
}

// takeOver takes the lease over from whoever had it: this house is the only one
// that finishes uploads, so another's lease is a dead one's.
func (in *Intake) takeOver(ctx context.Context, up Upload) (*hold, error) {
	lease := in.now().Add(leaseLife)
	if ours, err := in.store.RenewUpload(ctx, up, lease); err != nil {
		return nil, err
	} else if !ours {
		return nil, errBusy
	}
	up.Lease = lease
	return in.hold(up), nil
}

func (in *Intake) append(ctx context.Context, s access.Subject, h *hold, body Body, brought *atomic.Bool) error {
	up := h.upload()
	staged, err := in.bytes.Resume(ctx, up.ID, up.Offset)
	if fault.Is(err, fault.NotFound) {
		if up.Offset > 0 {
			return &ruined{errLost}
		}
		staged, err = in.bytes.Stage(ctx, up.ID)
	}
	if err != nil {
		return err
	}
	defer func() { in.grumble(ctx, "leave", staged.Leave()) }()
	seen, err := resumeSum(up.Offset, up.Hash)
	if err != nil {
		return err
	}
	if err := staged.Reserve(min(body.Size, up.Size-up.Offset)); err != nil {
		return err
	}
	p := &pour{ctx: ctx, hold: h, staged: staged, seen: seen, checked: body.Hash != nil}
	if p.checked {
		body.Reader = io.TeeReader(body.Reader, body.Hash)
	}
	err = in.stream(ctx, p, seen, body, limits{declared: body.Size, room: up.Size - up.Offset, over: errTooMuch})
	switch {
	case p.err != nil:
		return p.err
	case err != nil && brought.Load():
		return broken(err)
	case err != nil:
		err = broken(err)
	case p.checked && !equal(body.Hash, body.Want):
		err = errMismatch
	}
	if p.checked && err != nil {
		return err
	}
	if kept := p.keep(); kept != nil {
		return kept
	}
	if err != nil || h.upload().Offset < up.Size {
		return err
	}
	return in.complete(context.WithoutCancel(ctx), s, h, staged)
}
