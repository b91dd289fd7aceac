package intake

import (
	"context"
	"crypto/sha256"
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
	p, err := p.by(s)
	if err != nil {
		return media.Item{}, err
	}
	if err := in.welcome(ctx, s, p); err != nil {
		return media.Item{}, err
	}
	up, err := in.newUpload(ctx, s, p)
	if err != nil {
		return media.Item{}, err
	}
	done, _ := in.turns.idle(up.ID) // before Recover can hear of it, whatever the clock says of the lease
	defer done()
	room, err := in.store.AddUpload(ctx, up)
	if err != nil {
		return media.Item{}, fmt.Errorf("begin an upload: %w", err)
	}
	h := in.hold(up)
	it, err := in.take(ctx, s, h, src, in.bounds(up, room))
	up = h.release()
	if err != nil {
		in.forget(ctx, up)
		return media.Item{}, fmt.Errorf("take %q into %s: %w", p.Name, p.Folder, err)
	}
	return it, nil
}

// welcome refuses what can be refused before the first byte.
func (in *Intake) welcome(ctx context.Context, s access.Subject, p Parcel) error {
	if err := in.mayAdd(ctx, s, p.Folder, p.IfTaken, p.Replaces); err != nil {
		return err
	}
	return in.fitting(ctx, p)
}

// fitting refuses early what would be refused in the end: too much, a name that
// is taken, or nothing to replace.
func (in *Intake) fitting(ctx context.Context, p Parcel) error {
	switch {
	case p.Size > in.most:
		return in.TooLarge()
	case len(p.SHA256) != 0 && len(p.SHA256) != sha256.Size:
		return fault.In("sha256", "A SHA-256 has 32 bytes.")
	case p.Replaces != "":
		there, err := in.store.Lies(ctx, p.Replaces, p.Folder)
		if err == nil && !there {
			err = fault.New(fault.NotFound, "There is nothing here.")
		}
		return err
	case p.IfTaken == Refuse:
		taken, err := in.store.NameTaken(ctx, p.Folder, p.Name)
		if err == nil && taken {
			err = errTaken
		}
		return err
	case p.IfTaken == Replace:
		_, err := in.store.Child(ctx, p.Folder, p.Name)
		if err == nil {
			return &fault.Error{Kind: fault.Conflict, Name: "name-taken", Say: "A folder is called that here.", Field: "name"}
		}
		return ignoring(ignoring(err, fault.NotFound), fault.Conflict) // nothing, or an item
	}
	return nil
}

// mayAdd is asked when an upload begins and again before it becomes an item:
// rights may go while a large file comes.
func (in *Intake) mayAdd(ctx context.Context, s access.Subject, folder id.Folder, taken IfTaken, replaces id.Item) error {
	if err := in.checker.Check(ctx, s, access.Add, folder); err != nil {
		return err
	}
	if taken == Replace || replaces != "" {
		return in.checker.Check(ctx, s, access.Edit, folder)
	}
	return nil
}

var errTaken = &fault.Error{Kind: fault.Conflict, Say: "There is something of that name here already.", Field: "name"}

// newUpload is what s is about to hand in as p. No row of it is kept yet.
func (in *Intake) newUpload(ctx context.Context, s access.Subject, p Parcel) (Upload, error) {
	now := in.now()
	user, _ := s.User()
	up := Upload{
		ID: id.NewUpload(), Owner: user, Credential: s.Via, By: s.Via, Network: s.Network, Guest: p.Guest, Folder: p.Folder, Name: p.Name, IfTaken: p.IfTaken, Replaces: p.Replaces, Expects: p.Expects,
		Size: max(p.Size, -1), Want: p.SHA256, Key: storage.NewKey(), Modified: modified(p.Modified, now),
		Created: now, Ends: now.Add(uploadLife), Lease: now.Add(leaseLife),
	}
	if s.Kind == access.KindShare {
		return in.requested(ctx, s, up)
	}
	if p.IfTaken != Replace && p.Replaces == "" {
		return up, nil
	}
	// A new version is never as old as the one it replaces: with the size that
	// would be the same ETag, and caches would keep the old bytes.
	before, err := in.store.ModifiedBefore(ctx, p.Folder, p.Name, p.Replaces)
	if err == nil && !up.Modified.After(before) {
		up.Modified = before.Add(time.Second)
	}
	return up, err
}

// modified holds a sender's claim to what can be a file's time and half of an
// ETag: whole seconds, after 1970, and not in the future.
func modified(claim, now time.Time) time.Time {
	if claim.Unix() < 1 || claim.After(now) {
		claim = now
	}
	return time.Unix(claim.Unix(), 0).UTC()
}

func (in *Intake) take(ctx context.Context, s access.Subject, h *hold, src io.Reader, most limits) (media.Item, error) {
	up := h.upload()
	staged, err := in.bytes.Stage(ctx, up.ID)
	if err != nil {
		return media.Item{}, err
	}
	defer func() { in.grumble(ctx, "discard", staged.Discard()) }()
	if err := staged.Reserve(up.Size); err != nil {
		return media.Item{}, err
	}
	seen := newSum()
	if err := in.stream(ctx, io.MultiWriter(seen, staged), seen, src, most); err != nil {
		return media.Item{}, err
	}
	if err := seen.has(up.Want); err != nil {
		return media.Item{}, err
	}
	it := in.item(up, seen, look(io.NewSectionReader(staged, 0, seen.size)))
	if err := in.mayAdd(ctx, s, up.Folder, up.IfTaken, up.Replaces); err != nil {
		return media.Item{}, err
	}
	if err := ctx.Err(); err != nil {
		return media.Item{}, err // nobody waits for the answer any more
	}
	if err := staged.Publish(ctx, up.Key, up.Modified); err != nil {
		return media.Item{}, err
	}
	return h.finish(ctx, it)
}

// item is what the bytes of up become.
func (in *Intake) item(up Upload, seen *sum, l looks) media.Item {
	return media.Item{
		ID: id.NewItem(), Folder: up.Folder, Name: up.Name, Version: 1, Type: l.mime,
		Size: seen.size, SHA256: seen.sha256(), CRC32: seen.crc32(), Width: l.width, Height: l.height, Uploader: up.member(), Created: in.now(),
		Blobs: []media.Blob{{
			Rendition: media.Original, Key: up.Key, Type: l.mime, Size: seen.size, Modified: up.Modified, Width: l.width, Height: l.height,
		}},
	}
}

// forget gives up an upload that did not become an item. It first makes sure of
// the row: while that stands under our lease no item was made of the bytes, not
// even by a commit whose answer got lost. Whatever fails here, Recover finds.
func (in *Intake) forget(ctx context.Context, up Upload) {
	in.grumble(ctx, "forget upload", ignoring(in.drop(ctx, up), fault.Locked))
}

// drop is forget for who waits for it. fault.Locked: it is not ours any more.
func (in *Intake) drop(ctx context.Context, up Upload) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), leaseLife)
	defer cancel()
	if up.Item != "" {
		return in.store.DropUpload(ctx, up) // the bytes are the item's now
	}
	lease := in.now().Add(leaseLife)
	ours, err := in.store.RenewUpload(ctx, up, lease)
	if err == nil && !ours {
		err = errBusy
	}
	if err != nil {
		return err
	}
	up.Lease = lease
	err = errors.Join(in.bytes.Abandon(ctx, up.ID), in.bytes.Remove(ctx, up.Key))
	if err == nil {
		err = in.store.DropUpload(ctx, up)
	}
	return err
}

// grumble logs what has no caller to be returned to.
func (in *Intake) grumble(ctx context.Context, doing string, err error) {
	if err != nil {
		in.Log.ErrorContext(ctx, doing, "err", err)
	}
}
