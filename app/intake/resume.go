package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"hash"
	"io"
	"sync/atomic"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
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

// keepEvery is after how many bytes of a long body what came is made durable,
// so that a crash of ours costs the client no more.
const keepEvery = 64 << 20

// Begin opens an upload whose bytes come by Append. Its size must be known.
func (in *Intake) Begin(ctx context.Context, s access.Subject, p Parcel) (Upload, error) {
	p.Name = media.MendName(p.Name)
	if p.Size < 0 {
		return Upload{}, fault.New(fault.Invalid, "Say how many bytes will come.")
	}
	if err := in.mayAdd(ctx, s, p.Folder, p.IfTaken, p.Replaces); err != nil {
		return Upload{}, err
	}
	up, err := in.ticket(ctx, s, p)
	if err != nil {
		return Upload{}, err
	}
	up.Resumable, up.Once, up.Said, up.Ends, up.Lease = true, once(s, p.Once), p.Said, up.Created.Add(resumeLife), up.Created
	// What is told again was welcome then, and its own item may have its name now.
	if before, err := in.begun(ctx, up); err == nil || !fault.Is(err, fault.NotFound) {
		return before, err
	}
	if err := in.welcome(ctx, s, p); err != nil {
		return Upload{}, err
	}
	n, err := in.store.OpenUploads(ctx, up.Owner, up.Credential)
	if err != nil {
		return Upload{}, err
	}
	if n >= mostOpen {
		return Upload{}, fault.Later(60, "You have begun many uploads that are not finished. Finish or end some of them first.")
	}
	if _, err := in.store.AddUpload(ctx, up); fault.Is(err, fault.Conflict) {
		return in.begun(ctx, up) // two tellings at once
	} else if err != nil {
		return Upload{}, fmt.Errorf("begin an upload: %w", err)
	}
	return up, nil
}

// once hides what tells a creation told again, and binds it to who says it.
func once(s access.Subject, said string) []byte {
	if said == "" {
		return nil
	}
	sum := sha256.Sum256([]byte(string(s.Who()) + "\x00" + said))
	return sum[:]
}

// begun returns the upload that a creation told again has made.
func (in *Intake) begun(ctx context.Context, up Upload) (Upload, error) {
	if up.Once == nil {
		return Upload{}, errNoUpload
	}
	before, err := in.store.UploadOnce(ctx, up.Once)
	if err != nil {
		return Upload{}, err
	}
	if !in.now().Before(before.Ends) && in.expire(ctx, before) {
		return Upload{}, errNoUpload
	}
	if before.Folder != up.Folder || before.Name != up.Name || before.Size != up.Size || before.IfTaken != up.IfTaken || before.Replaces != up.Replaces ||
		!bytes.Equal(before.Want, up.Want) {
		return Upload{}, fault.New(fault.Conflict, "Another upload was begun with this key.")
	}
	return before, nil
}

// expire forgets an upload that has ended, unless a request is at work on it.
func (in *Intake) expire(ctx context.Context, up Upload) bool {
	done, ok := in.turns.idle(up.ID)
	if !ok {
		return false
	}
	defer done()
	in.forget(ctx, up)
	return true
}

var (
	errNoUpload = fault.New(fault.NotFound, "There is no such upload.")
	errElse     = fault.New(fault.Conflict, "The upload stands at another byte. Ask where, and go on there.")
	errTooMuch  = fault.New(fault.TooLarge, "More came than was announced. Nothing of the rest was kept.")
	errLost     = fault.New(fault.Gone, "The bytes that came before are lost. Please begin again.")
)

// broken sorts the end of a body that came too early as what clients try again
// after asking: the line broke, or another request has stopped this one.
func broken(err error) error {
	if fault.Is(err, fault.Invalid) || fault.Is(err, fault.Internal) {
		return fault.Wrap(fault.Conflict, "The bytes did not all arrive. Ask where the upload stands, and go on there.", err)
	}
	return err
}

// mine returns an upload of s that still lives. Others' are not there.
func (in *Intake) mine(ctx context.Context, s access.Subject, up id.Upload) (Upload, error) {
	u, err := in.store.Upload(ctx, up)
	if err != nil {
		return Upload{}, err
	}
	user, isUser := s.User()
	own := isUser && u.Owner == user || !isUser && u.Owner == "" && s.Via != "" && u.Credential == s.Via
	if !own || !u.Resumable {
		return Upload{}, errNoUpload
	}
	if err := in.checker.Check(ctx, s, access.Add, u.Folder); err != nil {
		return Upload{}, err
	}
	if !in.now().Before(u.Ends) {
		return Upload{}, fault.New(fault.Gone, "This upload was left alone for too long. Please begin again.")
	}
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
	h, err := in.begin(ctx, u)
	if err != nil {
		return u, err
	}
	err = in.append(coming, s, h, body, &brought)
	return in.settle(ctx, h, err)
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

// begin takes the lease over from whoever had it: this house is the only one
// that finishes uploads, so another's lease is a dead one's.
func (in *Intake) begin(ctx context.Context, up Upload) (*hold, error) {
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
			return errLost
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
	err = in.stream(ctx, p, body, limits{declared: body.Size, room: up.Size - up.Offset, over: errTooMuch})
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

// pour writes what comes, and keeps it now and then.
type pour struct {
	ctx     context.Context
	hold    *hold
	staged  storage.Staged
	seen    *sum
	checked bool  // keep nothing before all of the body was compared
	loose   int64 // bytes since the last keep
	err     error // ours, not the client's
}

func (p *pour) Write(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	if _, p.err = p.staged.Write(b); p.err != nil {
		return 0, p.err
	}
	_, _ = p.seen.Write(b)
	if p.loose += int64(len(b)); p.loose >= keepEvery && !p.checked {
		p.err = p.keep()
	}
	return len(b), p.err
}

// keep makes what came durable and then says so in the row.
func (p *pour) keep() error {
	if p.loose == 0 {
		return nil
	}
	if err := p.staged.Keep(); err != nil {
		return &ruined{err}
	}
	state, err := p.seen.state()
	if err != nil {
		return err
	}
	p.loose = 0
	return p.hold.keep(p.ctx, p.seen.size, state)
}

// ruined is an error after which what was written cannot be believed any more.
type ruined struct{ error }

func (r *ruined) Unwrap() error { return r.error }
