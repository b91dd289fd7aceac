package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Take keeps what src has and returns the item it became. After an error there
// is no item, and no bytes stay.
func (in *Intake) Take(ctx context.Context, s access.Subject, p Parcel, src io.Reader) (media.Item, error) {
	p.Name = media.MendName(p.Name)
	if err := in.welcome(ctx, s, p); err != nil {
		return media.Item{}, err
	}
	up := in.ticket(s, p)
	if err := in.store.AddUpload(ctx, up); err != nil {
		return media.Item{}, fmt.Errorf("begin an upload: %w", err)
	}
	h := in.hold(up)
	it, err := in.take(ctx, s, p, h, src)
	up = h.release()
	if err != nil {
		in.forget(ctx, up)
		return media.Item{}, fmt.Errorf("take %q into %s: %w", p.Name, p.Folder, err)
	}
	in.Added()
	return it, nil
}

// welcome refuses what can be refused before the first byte.
func (in *Intake) welcome(ctx context.Context, s access.Subject, p Parcel) error {
	if err := in.checker.Check(ctx, s, access.Add, p.Folder); err != nil {
		return err
	}
	if p.Size > in.most {
		return in.TooLarge()
	}
	if p.IfTaken == Number {
		return nil
	}
	taken, err := in.store.NameTaken(ctx, p.Folder, p.Name)
	if err == nil && taken {
		err = errTaken
	}
	return err
}

var errTaken = &fault.Error{Kind: fault.Conflict, Say: "There is something of that name here already.", Field: "name"}

func (in *Intake) ticket(s access.Subject, p Parcel) Upload {
	now := in.now()
	user, _ := s.User()
	return Upload{
		ID: id.NewUpload(), Owner: user, Credential: s.Via, Folder: p.Folder, Name: p.Name, Size: max(p.Size, -1),
		Key: storage.NewKey(), Modified: modified(p.Modified, now), Created: now, Ends: now.Add(uploadLife), Lease: now.Add(leaseLife),
	}
}

// modified holds a sender's claim to what can be a file's time and half of an
// ETag: whole seconds, after 1970, and not in the future.
func modified(claim, now time.Time) time.Time {
	if claim.Unix() < 1 || claim.After(now) {
		claim = now
	}
	return time.Unix(claim.Unix(), 0).UTC()
}

func (in *Intake) take(ctx context.Context, s access.Subject, p Parcel, h *hold, src io.Reader) (media.Item, error) {
	up := h.upload()
	staged, err := in.bytes.Stage(ctx, up.ID)
	if err != nil {
		return media.Item{}, err
	}
	defer func() { in.grumble(ctx, "discard", staged.Discard()) }()
	seen, err := in.stream(ctx, staged, src, up.Size)
	if err != nil {
		return media.Item{}, err
	}
	it := in.item(up, seen, look(io.NewSectionReader(staged, 0, seen.size)))
	// Rights may have gone while a large file came.
	if err := in.checker.Check(ctx, s, access.Add, up.Folder); err != nil {
		return media.Item{}, err
	}
	if err := ctx.Err(); err != nil {
		return media.Item{}, err // nobody waits for the answer any more
	}
	if err := staged.Publish(ctx, up.Key, up.Modified); err != nil {
		return media.Item{}, err
	}
	return it, h.finish(ctx, &it, p.IfTaken)
}

// item is what the bytes of up become.
func (in *Intake) item(up Upload, seen sum, l looks) media.Item {
	return media.Item{
		ID: id.NewItem(), Folder: up.Folder, Name: up.Name, Version: 1, Type: l.mime,
		Size: seen.size, SHA256: seen.sha256, Width: l.width, Height: l.height, Uploader: up.Owner, Created: in.now(),
		Blobs: []media.Blob{{
			Rendition: media.Original, Key: up.Key, Type: l.mime, Size: seen.size, Modified: up.Modified, Width: l.width, Height: l.height,
		}},
	}
}

// forget gives up an upload that did not become an item. It first makes sure of
// the row: while that stands under our lease no item was made of the bytes, not
// even by a commit whose answer got lost. Whatever fails here, Recover finds.
func (in *Intake) forget(ctx context.Context, up Upload) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseLife)
	defer cancel()
	lease := in.now().Add(leaseLife)
	ours, err := in.store.RenewUpload(ctx, up, lease)
	if err != nil || !ours {
		in.grumble(ctx, "forget upload", err)
		return
	}
	up.Lease = lease
	err = errors.Join(in.bytes.Abandon(ctx, up.ID), in.bytes.Remove(ctx, up.Key))
	if err == nil {
		err = in.store.DropUpload(ctx, up)
	}
	in.grumble(ctx, "forget upload", err)
}

// grumble logs what has no caller to be returned to.
func (in *Intake) grumble(ctx context.Context, doing string, err error) {
	if err != nil {
		in.Log.ErrorContext(ctx, doing, "err", err)
	}
}
