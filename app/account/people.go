package account

import (
	"context"
	"fmt"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// What follows is for who runs the house. Each method names the subject and
// refuses whoever is neither an admin nor the operator, so that no face can
// forget to ask.

// WelcomeLife is how long a welcome code can be used.
const WelcomeLife = 72 * time.Hour

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

// Welcome returns a new code with which the user can set a password. Codes from
// before end.
func (a *Accounts) Welcome(ctx context.Context, by access.Subject, u id.User) (id.Secret, error) {
	if err := by.Runs(); err != nil {
		return id.Secret{}, err
	}
	whom, err := a.store.User(ctx, u)
	if err != nil {
		return id.Secret{}, err
	}
	return a.welcome(ctx, by, whom)
}

func (a *Accounts) welcome(ctx context.Context, by access.Subject, u User) (id.Secret, error) {
	if !u.Disabled.IsZero() { // else who asks would hear that they are not signed in themself
		return id.Secret{}, fault.New(fault.Conflict, "This account is disabled. Enable it first.")
	}
	now := a.now()
	code := id.NewSecret()
	k := &Known{ID: id.NewCredential(), Kind: access.Welcome, Owner: u.ID, Created: now, Ends: now.Add(WelcomeLife)}
	return code, a.store.AddCredential(ctx, k, code.Hash(), "", journal.By(by, journal.Welcomed).Saying(u.Name))
}

// Welcomed returns whom a welcome code is for.
func (a *Accounts) Welcomed(ctx context.Context, code id.Secret) (User, error) {
	k, err := a.Who(ctx, access.Welcome, code)
	if fault.Is(err, fault.Unauthenticated) {
		return User{}, fault.New(fault.NotFound, "There is nothing here.")
	}
	if err != nil {
		return User{}, err
	}
	return a.store.User(ctx, k.Owner)
}

// UseWelcome sets the password of whom code is for, once, and opens a session.
func (a *Accounts) UseWelcome(ctx context.Context, code id.Secret, password string, v Visit) (id.Secret, error) {
	u, err := a.Welcomed(ctx, code)
	if err != nil {
		return id.Secret{}, err
	}
	k, err := a.Who(ctx, access.Welcome, code)
	if err != nil {
		return id.Secret{}, err
	}
	phc, err := a.newPassword(ctx, u.Name, password)
	if err != nil {
		return id.Secret{}, err
	}
	if err := a.store.UseWelcome(ctx, k.ID, phc, a.now(), themself(u, k.ID, access.Welcome, v, journal.Password)); err != nil {
		return id.Secret{}, err
	}
	return a.openSession(ctx, u, phc, v)
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

// UserByName finds somebody.
func (a *Accounts) UserByName(ctx context.Context, name string) (User, error) {
	u, _, err := a.store.UserByName(ctx, name)
	if fault.Is(err, fault.NotFound) {
		return User{}, fault.With(fault.In("who", "There is no account called %s."), name)
	}
	return u, err
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

// Setup makes the first admin, and only the first, and opens a session.
func (a *Accounts) Setup(ctx context.Context, name, password string, v Visit) (id.Secret, error) {
	if err := checkName(name); err != nil {
		return id.Secret{}, err
	}
	phc, err := a.newPassword(ctx, name, password)
	if err != nil {
		return id.Secret{}, err
	}
	u := User{ID: id.NewUser(), Name: name, Admin: true, Created: a.now()}
	if err := a.store.AddFirstAdmin(ctx, u, phc, themself(u, "", access.Machine, v, journal.UserMade).Saying("the first admin")); err != nil {
		return id.Secret{}, err
	}
	return a.openSession(ctx, u, phc, v)
}

// IsSetUp says whether there is an admin.
func (a *Accounts) IsSetUp(ctx context.Context) (bool, error) { return a.store.HasAdmin(ctx) }

// User returns somebody, for who runs the house.
func (a *Accounts) User(ctx context.Context, by access.Subject, u id.User) (User, error) {
	if err := by.Runs(); err != nil {
		return User{}, err
	}
	return a.store.User(ctx, u)
}

// themself is the entry of what somebody does for themself, on the way in.
func themself(u User, via id.Credential, by access.Means, v Visit, act journal.Act) journal.Entry {
	e := journal.Entry{Name: u.Name, Via: via, By: by, Network: v.Network, Act: act}
	if u.ID != "" { // nobody has this name
		e.Who = access.ToUser(u.ID)
	}
	return e
}
