// Package intake takes bytes in. Every door (a PUT, a form, an import, a
// resumable upload) hands its stream here, and it follows one durable order:
//
//	row, staging file, bytes, type, right, fsync, rename, fsync, one transaction
//
// so that after an answer everything is there, and before it nothing is. What a
// crash leaves in between, Recover finishes or forgets. Take does it in one go;
// Begin and Append do it in as many as a bad line needs, and Tus is the
// protocol that clients speak with them.
package intake

import (
	"context"
	"log/slog"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Parcel is what somebody says about the bytes that follow. None of it is
// believed beyond what it is for.
type Parcel struct {
	Folder   id.Folder
	Name     string    // mended, never refused
	Size     int64     // what must come; below 0: not known
	Modified time.Time // of the bytes, if the sender knows; else now
	SHA256   []byte    // what the bytes must have; nil: the sender does not say
	IfTaken  IfTaken
	Replaces id.Item    // gets the bytes as a new version, whatever the name; empty: see IfTaken
	Expects  id.Version // that must be the current one of Replaces when the bytes have come; 0: whichever

	// Guest is what somebody who comes by a link says of themselves.
	Guest Guest

	// Only Begin reads these. Once makes a creation that is told again, because
	// its answer got lost, the same creation; Said is told to who asks for it.
	Once, Said string
}

// IfTaken says what to do when the name is somebody else's already.
type IfTaken uint8

const (
	Number  IfTaken = iota // «a.jpg» becomes «a (2).jpg»
	Refuse                 // fault.Conflict
	Replace                // the item gets a new version, for who may Edit; of a folder: fault.Conflict
)

// ParseIfTaken reads what a client calls it.
func ParseIfTaken(s string) (IfTaken, error) {
	switch s {
	case "", "keep":
		return Number, nil
	case "refuse":
		return Refuse, nil
	case "replace":
		return Replace, nil
	}
	return 0, fault.In("taken", "If the name is taken one can keep both, replace or refuse.")
}

// Upload is a row that lives from before the first byte until the transaction
// that makes the item. Whoever knows its Lease holds it: each step of the row
// names the lease that it found, so two processes never finish the same bytes.
type Upload struct {
	ID         id.Upload
	Owner      id.User       // whose quota pays: the sender's, or of a guest's who made the link; empty: the operator's
	Credential id.Credential // empty: by the command line
	By         id.Credential // by which a member is at it now, and must be still when it is whole; no row has it
	Link       id.Credential // by which a guest hands it in; empty: a member does
	Guest      Guest
	Network    string // from where
	Folder     id.Folder
	Name       string
	IfTaken    IfTaken
	Replaces   id.Item
	Expects    id.Version
	Size       int64  // declared; below 0: not known
	Want       []byte // SHA-256, or nil
	Key        media.Key
	Modified   time.Time
	Created    time.Time
	Ends       time.Time
	Lease      time.Time

	// Of those that can be resumed:
	Resumable bool
	Once      []byte // hash of Parcel.Once and who said it
	Said      string
	Offset    int64   // durable bytes
	Hash      []byte  // the state of SHA-256 after them
	Item      id.Item // what it became; then it is done

	most int64 // bytes that its link takes of one file; 0: what the house takes
}

// Store keeps the rows of intake.
type Store interface {
	// NameTaken says whether an item or folder has the name.
	NameTaken(ctx context.Context, folder id.Folder, name string) (bool, error)
	// ModifiedBefore is the latest time of the versions of an item, or of the one
	// called name if item is empty; the zero time if there is none.
	ModifiedBefore(ctx context.Context, folder id.Folder, name string, item id.Item) (time.Time, error)
	// Lies says whether an item is there, in the folder.
	Lies(ctx context.Context, it id.Item, in id.Folder) (bool, error)
	// AddUpload reserves what its size says in every quota that it touches, and a
	// place among what its link takes, or says fault.Full. room is how many bytes
	// these leave for who does not say a size. fault.Conflict if an upload has its
	// Once already, ErrManyOpen if its sender has begun MostOpen.
	AddUpload(ctx context.Context, up Upload) (room int64, err error)
	Upload(ctx context.Context, up id.Upload) (Upload, error)
	UploadOnce(ctx context.Context, once []byte) (Upload, error)
	// Request is what a link asks for; NotFound if there is no such link.
	Request(ctx context.Context, link id.Credential) (Request, error)
	// RenewUpload changes the lease; false if the row is gone, another's or done:
	// whoever forgets an upload asks this first, and never forgets an item.
	RenewUpload(ctx context.Context, up Upload, lease time.Time) (bool, error)
	// KeepUpload keeps Offset, Hash and Ends; false if the row is gone or another's.
	KeepUpload(ctx context.Context, up Upload) (bool, error)
	// FinishUpload makes the item, or the version, and ends the upload, in one
	// transaction. It returns the item with the id, name and version that it got,
	// and changes nothing on an error: Conflict when the name is taken and to be
	// refused, NotFound when the folder, the item to be replaced or the upload is
	// gone, Forbidden when its sender is, Full when a quota is.
	FinishUpload(ctx context.Context, up Upload, it media.Item) (media.Item, error)
	// DropUpload ends the upload; nothing if the row is gone or another's.
	DropUpload(ctx context.Context, up Upload) error
	// LapsedUploads are those that nobody is at work on and that are to be
	// finished or forgotten: not the resumable ones whose client may come back.
	LapsedUploads(ctx context.Context, now time.Time) ([]Upload, error)
	HasUpload(ctx context.Context, up id.Upload) (bool, error)

	// Namesakes are the items in folder that were handed in as name, numbered
	// or not, and have that size.
	Namesakes(ctx context.Context, folder id.Folder, name string, size int64) ([]Namesake, error)
	// Child returns the folder called name in folder; fault.NotFound if there
	// is none, fault.Conflict if an item is called that.
	Child(ctx context.Context, folder id.Folder, name string) (id.Folder, error)
}

// Namesake is an item that may be what is about to be imported.
type Namesake struct {
	Item   id.Item
	Name   string
	SHA256 [32]byte
}

const (
	leaseLife  = time.Minute      // without renewal, others may pick an upload up
	renewEvery = 15 * time.Second // so three renewals can fail
	uploadLife = 24 * time.Hour   // of what comes in one go
	resumeLife = 72 * time.Hour   // since the last byte of what can be resumed: over a weekend
)

// MostOpen is how many uploads one sender, or all who come by one link, may have
// begun and not finished: each holds a row and, while it comes, a belt.
const MostOpen = 1000

// ErrManyOpen is what they hear then.
var ErrManyOpen = fault.Later(60, "You have begun many uploads that are not finished. Finish or end some of them first.")

// Intake takes bytes in.
type Intake struct {
	// Added is called after each item, to wake the darkroom.
	Added func()
	// Log hears of what has no caller to be returned to. By default it is silent.
	Log *slog.Logger
	// Folders makes those that a tree needs.
	Folders Maker

	store   Store
	bytes   storage.Storage
	checker *access.Checker
	now     func() time.Time
	most    int64
	turns   turns
}

// New returns an Intake that takes files of at most maxUpload bytes.
func New(store Store, bytes storage.Storage, checker *access.Checker, now func() time.Time, maxUpload int64) *Intake {
	return &Intake{
		Added: func() {}, Log: slog.New(slog.DiscardHandler),
		store: store, bytes: bytes, checker: checker, now: now, most: maxUpload,
	}
}

// MaxUpload is the largest file that is taken, so that doors can say so early.
func (in *Intake) MaxUpload() int64 { return in.most }

// TooLarge is what a door says about a body that is larger than MaxUpload.
func (in *Intake) TooLarge() error {
	return fault.With(fault.New(fault.TooLarge, "This file is larger than the house takes (%s)."), human(in.most))
}

// Run recovers what crashes left, now and every minute, until ctx ends: a lease
// of a process that has just died still stands for a while.
func (in *Intake) Run(ctx context.Context) {
	tick := time.NewTicker(leaseLife)
	defer tick.Stop()
	for {
		if err := in.Recover(ctx); err != nil && ctx.Err() == nil {
			in.Log.ErrorContext(ctx, "recover uploads", "err", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
