package account

import (
	"context"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// Group is several people who are granted things together.
type Group struct {
	ID      id.Group
	Name    string
	Created time.Time
	Members []string // names, in order
}

// Groups returns all groups with their members, by name.
func (a *Accounts) Groups(ctx context.Context, by access.Subject) ([]Group, error) {
	if err := by.Runs(); err != nil {
		return nil, err
	}
	return a.store.Groups(ctx)
}

// AddGroup makes a group with nobody in it.
func (a *Accounts) AddGroup(ctx context.Context, by access.Subject, name string) error {
	if err := by.Runs(); err != nil {
		return err
	}
	if CheckName(name) != nil {
		return fault.In("group", "A group's name has 1 to 64 letters, digits or signs, no spaces, and does not begin with @ or -.")
	}
	return a.store.AddGroup(ctx, id.NewGroup(), name, a.now(), journal.By(by, journal.GroupMade).Saying("@"+name))
}

// RemoveGroup ends a group and everything that was granted to it.
func (a *Accounts) RemoveGroup(ctx context.Context, by access.Subject, name string) error {
	if err := by.Runs(); err != nil {
		return err
	}
	return a.store.RemoveGroup(ctx, name, journal.By(by, journal.GroupGone).Saying("@"+name))
}

// Join puts somebody into a group.
func (a *Accounts) Join(ctx context.Context, by access.Subject, group, name string) error {
	if err := by.Runs(); err != nil {
		return err
	}
	u, err := a.UserByName(ctx, name)
	if err != nil {
		return err
	}
	return a.store.Join(ctx, group, u.ID, journal.By(by, journal.Joined).Saying(name+" in @"+group))
}

// Leave takes somebody out of a group.
func (a *Accounts) Leave(ctx context.Context, by access.Subject, group, name string) error {
	if err := by.Runs(); err != nil {
		return err
	}
	u, err := a.UserByName(ctx, name)
	if err != nil {
		return err
	}
	return a.store.Leave(ctx, group, u.ID, journal.By(by, journal.Left).Saying(name+" out of @"+group))
}
