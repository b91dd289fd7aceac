// Package storage says what we ask of a place that keeps bytes. Rows are kept
// by package database; permission is settled long before anyone comes here.
package storage

import (
	"context"
	"io"
	"net/url"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Storage keeps bytes under keys. Implementations are safe for concurrent use
// and pass storagetest.Run.
type Storage interface {
	// Stage makes a place for bytes on their way in. It fails if up has one.
	Stage(ctx context.Context, up id.Upload) (Staged, error)
	// Resume opens the place that Stage made for up, to go on at a byte. What
	// lies beyond it was never acknowledged and is cut off; less than that, or no
	// place at all, is fault.NotFound: then the bytes must be sent again.
	Resume(ctx context.Context, up id.Upload, at int64) (Staged, error)
	// Open reads what was published; fault.NotFound if there is nothing.
	Open(ctx context.Context, key media.Key) (io.ReadSeekCloser, error)
	// Remove forgets key, durably. Removing what is not there is not an error.
	Remove(ctx context.Context, key media.Key) error
	// Location says where a carrier in front of us finds key.
	Location(ctx context.Context, key media.Key) (Location, error)

	// Settle makes sure that what is visible under key is durable there: after a
	// crash nobody knows how far its Publish came. fault.NotFound if there is nothing.
	Settle(ctx context.Context, key media.Key) error
	// Abandon gives back the place of up, whoever made it. Nothing there is fine.
	Abandon(ctx context.Context, up id.Upload) error
	// Strays returns the places that were not written to since a time.
	Strays(ctx context.Context, since time.Time) ([]id.Upload, error)
}

// Staged are bytes on their way in. Nobody but the house can read them.
type Staged interface {
	io.Writer
	io.ReaderAt
	// Reserve is told how many bytes more are to come, so that a full disk is met
	// before they are sent: fault.Full. It may set some room aside.
	Reserve(size int64) error
	// Keep makes what was written durable where it is staged, to be gone on with
	// later. After an error nothing that was written since the last Keep may be
	// believed: a second fsync of the same data can succeed without having
	// written it.
	Keep() error
	// Leave lets go of the place without giving it back. What was not kept may
	// be there or not. After Publish it does nothing.
	Leave() error
	// Publish makes what was written durable, then visible under key, then that
	// durable too, in this order. It never replaces anything.
	// After a Lost error the bytes must be sent again; after any other nothing
	// has changed, and it may be tried again.
	Publish(ctx context.Context, key media.Key, modified time.Time) error
	// Discard gives the place back. After Publish it does nothing.
	Discard() error
}

// Lost is an error after which what was written cannot be believed: an fsync
// that failed, above all.
type Lost struct{ Err error }

func (l *Lost) Error() string { return l.Err.Error() }
func (l *Lost) Unwrap() error { return l.Err }

// Location is a file below the blobs' folder or a presigned URL: one of them.
type Location struct {
	File string
	URL  *url.URL
}
