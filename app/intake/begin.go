package intake

import (
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"

	"cloakroom/app/access"
	"cloakroom/app/fault"
)

// Begin opens an upload whose bytes come by Append. Its size must be known.
func (in *Intake) Begin(ctx context.Context, s access.Subject, p Parcel) (Upload, error) {
	p, err := p.by(s)
	if err != nil {
		return Upload{}, err
	}
	if p.Size < 0 {
		return Upload{}, fault.New(fault.Invalid, "Say how many bytes will come.")
	}
	if err := in.mayAdd(ctx, s, p.Folder, p.IfTaken, p.Replaces); err != nil {
		return Upload{}, err
	}
	up, err := in.newUpload(ctx, s, p)
	if err != nil {
		return Upload{}, err
	}
	up.Resumable, up.Once, up.Said, up.Ends, up.Lease = true, once(s, p.Once), p.Said, up.Created.Add(resumeLife), up.Created
	// What is told again was welcome then, and its own item may have its name now.
	if before, err := in.begun(ctx, up); err == nil || !fault.Is(err, fault.NotFound) {
		return before, err
	}
	if err := in.fitting(ctx, p); err != nil {
		return Upload{}, err
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
	if before.Folder != up.Folder || before.Name != up.Name || before.Size != up.Size || before.IfTaken != up.IfTaken || before.Replaces != up.Replaces || before.Expects != up.Expects ||
		!bytes.Equal(before.Want, up.Want) {
		return Upload{}, fault.Named("key-reused", fault.Reused, "Another upload was begun with this key.")
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
