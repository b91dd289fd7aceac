package ticket

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/hex"
	"fmt"
	"time"

	"cloakroom/app/fault"
)

// State is what a key of the ring is for.
type State string

const (
	Signs    State = "signs"    // one key does; it verifies too
	Verifies State = "verifies" // tickets that it signed are still good
	Retired  State = "retired"  // they are not any more
)

// Entry is a key as the database keeps it: nothing in it signs without the
// master key.
type Entry struct {
	ID      [4]byte
	State   State
	Salt    []byte
	Check   []byte // what the master key makes of Salt for checking
	Created time.Time
}

// Name is how people call the key.
func (e Entry) Name() string { return hex.EncodeToString(e.ID[:]) }

// Shelf is where entries are kept, newest first.
type Shelf interface {
	Keys(ctx context.Context) ([]Entry, error)
	// AddKey makes e the one that signs; the one before goes on verifying.
	AddKey(ctx context.Context, e Entry) error
	RetireKey(ctx context.Context, key [4]byte) error
}

// Keyring turns entries into keys with the master key.
type Keyring struct {
	shelf  Shelf
	master [32]byte
	now    func() time.Time
}

const checking = "cloakroom check"

// OpenKeyring returns the ring on a shelf, with a first key if it is empty. A
// master key that is not the one the entries were made with is refused: under
// it every ticket, and whatever else will hang on it, would be another.
func OpenKeyring(ctx context.Context, shelf Shelf, master [32]byte, now func() time.Time) (*Keyring, error) {
	k := &Keyring{shelf, master, now}
	entries, err := shelf.Keys(ctx)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	for _, e := range entries {
		want, err := deriveKey(master, e.Salt, checking, e.ID)
		if err != nil {
			return nil, err
		}
		if subtle.ConstantTimeCompare(want[:], e.Check) != 1 {
			return nil, fmt.Errorf("keyring: the key file is not the one of this database: put the right one back, from the backup that was made with it")
		}
	}
	if len(entries) == 0 {
		_, err = k.Rotate(ctx)
	}
	return k, err
}

// Keys returns the keys that sign or verify.
func (k *Keyring) Keys(ctx context.Context) (keys []Key, _ error) {
	entries, err := k.shelf.Keys(ctx)
	if err != nil {
		return nil, fmt.Errorf("keyring: %w", err)
	}
	for _, e := range entries {
		if e.State == Retired {
			continue
		}
		secret, err := deriveKey(k.master, e.Salt, signing, e.ID)
		if err != nil {
			return nil, err
		}
		keys = append(keys, Key{ID: e.ID, Secret: secret, Signs: e.State == Signs})
	}
	return keys, nil
}

// List returns all entries, newest first.
func (k *Keyring) List(ctx context.Context) ([]Entry, error) { return k.shelf.Keys(ctx) }

// Rotate makes a new key that signs from now on.
func (k *Keyring) Rotate(ctx context.Context) (Entry, error) {
	e := Entry{State: Signs, Salt: make([]byte, 32), Created: k.now()}
	rand.Read(e.ID[:])
	rand.Read(e.Salt)
	check, err := deriveKey(k.master, e.Salt, checking, e.ID)
	if err != nil {
		return Entry{}, err
	}
	e.Check = check[:]
	return e, k.shelf.AddKey(ctx, e)
}

// Retire ends every ticket that a key has signed. The one that signs must be
// rotated away first.
func (k *Keyring) Retire(ctx context.Context, name string) error {
	entries, err := k.shelf.Keys(ctx)
	if err != nil {
		return err
	}
	for _, e := range entries {
		switch {
		case e.Name() != name:
		case e.State == Signs:
			return fault.New(fault.Conflict, "This key signs now. Rotate first, then retire it.")
		default:
			return k.shelf.RetireKey(ctx, e.ID)
		}
	}
	return fault.New(fault.NotFound, "There is no key called "+name+".")
}
