package account

import (
	"context"
	"fmt"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// What follows is for who runs the house. Each method names the subject and
// refuses whoever is neither an admin nor the operator, so that no face can
// forget to ask.

// AddUser makes an account. With no password it returns a welcome code, with
// which whoever holds it sets the first one.
func (a *Accounts) AddUser(ctx context.Context, by access.Subject, name, password string, admin bool) (id.Secret, error) {
	if err := by.Runs(); err != nil {
		return id.Secret{}, err
	}
	if err := checkName(name); err != nil {
		return id.Secret{}, err
	}
	u := User{ID: id.NewUser(), Name: name, Admin: admin, Created: a.now()}
	phc := ""
	if password != "" {
		var err error
		if phc, err = a.newPassword(ctx, name, password); err != nil {
			return id.Secret{}, err
		}
	}
	says := name
	if admin {
		says += ": admin"
	}
	if err := a.store.AddUser(ctx, u, phc, journal.By(by, journal.UserMade).Saying(says)); err != nil {
		return id.Secret{}, fmt.Errorf("add user: %w", err)
	}
	if phc != "" {
		return id.Secret{}, nil
	}
	return a.welcome(ctx, by, u)
}

// SetPassword sets a user's password and ends their sessions.
func (a *Accounts) SetPassword(ctx context.Context, by access.Subject, u User, password string) error {
	if err := by.Runs(); err != nil {
		return err
	}
	phc, err := a.newPassword(ctx, u.Name, password)
	if err != nil {
		return err
	}
	return a.store.SetPassword(ctx, u.ID, phc, a.now(), journal.By(by, journal.Password).Saying(u.Name))
}

// SetQuota says how many bytes a user may hand in; below 0 there is no end.
// What they have stays, also if it is more. Here and below still is asked within
// the write whether it is to be done.
func (a *Accounts) SetQuota(ctx context.Context, by access.Subject, u id.User, bytes int64, still ...func(User) error) error {
	if err := by.Runs(); err != nil {
		return err
	}
	whom, err := a.store.User(ctx, u)
	if err != nil {
		return err
	}
	return a.store.SetQuota(ctx, u, bytes, journal.By(by, journal.Quota).Saying(whom.Name).For(access.ToUser(u)), still...)
}

// Users returns everybody with an account, by name.
func (a *Accounts) Users(ctx context.Context, by access.Subject) ([]User, error) {
	if err := by.Runs(); err != nil {
		return nil, err
	}
	return a.store.Users(ctx)
}

// UsersAfter returns some of them, from the one after a name.
func (a *Accounts) UsersAfter(ctx context.Context, by access.Subject, name string, most int) ([]User, error) {
	if err := by.Runs(); err != nil {
		return nil, err
	}
	return a.store.UsersAfter(ctx, name, most)
}

// Disable shuts somebody out: their sessions, tokens, links and all tickets of
// these end with it, for good.
func (a *Accounts) Disable(ctx context.Context, by access.Subject, u id.User, still ...func(User) error) error {
	if err := by.Runs(); err != nil {
		return err
	}
	if by.ID == string(u) {
		return fault.New(fault.Conflict, "You cannot disable yourself: nobody could let you in again.")
	}
	whom, err := a.store.User(ctx, u)
	if err != nil {
		return err
	}
	return a.store.Disable(ctx, u, a.now(), journal.By(by, journal.Disabled).Saying(whom.Name), still...)
}

// Enable lets somebody sign in again. What ended stays ended.
func (a *Accounts) Enable(ctx context.Context, by access.Subject, u id.User, still ...func(User) error) error {
	if err := by.Runs(); err != nil {
		return err
	}
	whom, err := a.store.User(ctx, u)
	if err != nil {
		return err
	}
	return a.store.Enable(ctx, u, journal.By(by, journal.Enabled).Saying(whom.Name), still...)
}

// User returns somebody, for who runs the house.
func (a *Accounts) User(ctx context.Context, by access.Subject, u id.User) (User, error) {
	if err := by.Runs(); err != nil {
		return User{}, err
	}
	return a.store.User(ctx, u)
}
