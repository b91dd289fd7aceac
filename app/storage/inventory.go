package storage

import (
	"context"
	"time"

	"cloakroom/app/media"
)

// Inventory is what looking after bytes asks of a storage: what lies there,
// whether or not anybody speaks of it. None of it changes or removes bytes that
// could still be somebody's; a storage whose place has gone says Unavailable,
// and never that it is empty.
type Inventory interface {
	// Walk visits all that is kept, a folder at a time, in order of the keys, and
	// leaves out what comes before from. What is no key comes when it is met.
	Walk(ctx context.Context, from media.Key, visit func([]Found) error) error
	// Look returns what lies at a place that Walk named, fault.NotFound if nothing does.
	Look(ctx context.Context, place string) (Found, error)
	// Quarantine moves key, durably, to where nothing reads it, under the day of at.
	Quarantine(ctx context.Context, key media.Key, at time.Time) error
	// EmptyQuarantine removes for ever what was put there on days that had ended
	// at before, and returns how many days that were.
	EmptyQuarantine(ctx context.Context, before time.Time) (days int, err error)
	// Here says whether the place is where it was, and can be written to.
	Here() error
}

// Found is something that lies in a storage.
type Found struct {
	Place    string    // as operators find it; that of a key is the key
	Key      media.Key // empty: no key
	Size     int64
	Modified time.Time
	Arrived  time.Time // when it came to lie there, by the storage's own account
	Odd      string    // why it is not as it should be; empty if it is
}
