package account

import (
	"context"

	"cloakroom/app/access"
)

// Census is how many have an account, and what they handed in.
type Census struct {
	People, Admins int
	Disabled       int
	Waiting        int // have not set a password yet
	Groups         int
	Used           int64  // bytes of all of them, until they have left the disk
	Largest        []User // who handed in most
}

// Census counts people, for who runs the house.
func (a *Accounts) Census(ctx context.Context, by access.Subject, most int) (Census, error) {
	if err := by.Runs(); err != nil {
		return Census{}, err
	}
	return a.store.Census(ctx, most)
}
