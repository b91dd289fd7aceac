package account

import (
	"context"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// WelcomeLife is how long a welcome code can be used.
const WelcomeLife = 72 * time.Hour

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

// Welcomed returns whom a welcome code is for: NotFound if there never was one, and
// Gone if it has ended.
func (a *Accounts) Welcomed(ctx context.Context, code id.Secret) (User, error) {
	u, _, err := a.welcomed(ctx, code)
	return u, err
}

func (a *Accounts) welcomed(ctx context.Context, code id.Secret) (User, id.Credential, error) {
	k, err := a.Who(ctx, access.Welcome, code)
	if fault.Is(err, fault.Unauthenticated) {
		return User{}, "", fault.New(fault.NotFound, "There is nothing here.")
	}
	if err != nil {
		return User{}, "", err
	}
	u, err := a.store.User(ctx, k.Owner)
	return u, k.ID, err
}

// UseWelcome sets the password of whom code is for, once, and opens a session.
func (a *Accounts) UseWelcome(ctx context.Context, code id.Secret, password string, v Visit) (id.Secret, error) {
	u, via, err := a.welcomed(ctx, code)
	if err != nil {
		return id.Secret{}, err
	}
	phc, err := a.newPassword(ctx, u.Name, password)
	if err != nil {
		return id.Secret{}, err
	}
	if err := a.store.UseWelcome(ctx, via, phc, a.now(), themself(u, via, access.Welcome, v, journal.Password)); err != nil {
		return id.Secret{}, err
	}
	return a.openSession(ctx, u, phc, v)
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
