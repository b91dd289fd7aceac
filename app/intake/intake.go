// Package intake takes bytes in. Every door (a PUT, a form, an import, later a
// resumable upload) hands its stream to Take, which follows one durable order:
//
//	row, staging file, bytes, type, right, fsync, rename, fsync, one transaction
//
// so that after an answer everything is there, and before it nothing is. What a
// crash leaves in between, Recover finishes or forgets.
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
	IfTaken  IfTaken
}

// IfTaken says what to do when the name is somebody else's already.
type IfTaken uint8

const (
	Number IfTaken = iota // «a.jpg» becomes «a (2).jpg»
	Refuse                // fault.Conflict
)

// Upload is a row that lives from before the first byte until the transaction
// that makes the item. Whoever knows its Lease holds it: each step of the row
// names the lease that it found, so two processes never finish the same bytes.
type Upload struct {
	ID         id.Upload
	Owner      id.User       // empty: a guest's or the operator's
	Credential id.Credential // empty: by the command line
	Folder     id.Folder
	Name       string
	Size       int64 // declared; below 0: not known
	Key        media.Key
	Modified   time.Time
	Created    time.Time
	Ends       time.Time
	Lease      time.Time
}

// Store keeps the rows of intake.
type Store interface {
	// NameTaken says whether an item or folder has the name.
	NameTaken(ctx context.Context, folder id.Folder, name string) (bool, error)
	AddUpload(ctx context.Context, up Upload) error
	// RenewUpload changes the lease; false if the row is gone or another's.
	RenewUpload(ctx context.Context, up Upload, lease time.Time) (bool, error)
	// FinishUpload makes the item and ends the upload, in one transaction. It
	// returns the name that the item got, and changes nothing on an error:
	// Conflict when the name is taken and to be refused, NotFound when the
	// folder or the upload is gone.
	FinishUpload(ctx context.Context, up Upload, it media.Item, taken IfTaken) (name string, err error)
	// DropUpload ends the upload; nothing if the row is gone or another's.
	DropUpload(ctx context.Context, up Upload) error
	// LapsedUploads are those whose lease has run out.
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
	uploadLife = 24 * time.Hour
)

// Intake takes bytes in.
type Intake struct {
	// Added is called after each item, to wake the darkroom.
	Added func()
	// Log hears of what has no caller to be returned to. By default it is silent.
	Log *slog.Logger

	store   Store
	bytes   storage.Storage
	checker *access.Checker
	now     func() time.Time
	most    int64
}

// New returns an Intake that takes files of at most maxUpload bytes.
func New(store Store, bytes storage.Storage, checker *access.Checker, now func() time.Time, maxUpload int64) *Intake {
	return &Intake{func() {}, slog.New(slog.DiscardHandler), store, bytes, checker, now, maxUpload}
}

// MaxUpload is the largest file that is taken, so that doors can say so early.
func (in *Intake) MaxUpload() int64 { return in.most }

// Limit is MaxUpload in words, for pages.
func (in *Intake) Limit() string { return human(in.most) }

// TooLarge is what a door says about a body that is larger than MaxUpload.
func (in *Intake) TooLarge() error {
	return fault.New(fault.TooLarge, "This file is larger than the house takes ("+in.Limit()+").")
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
