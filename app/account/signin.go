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

// Visit says from where somebody comes, and by what.
type Visit struct {
	Network string // an address, or the /64 of one of IPv6; see entry.Visitors
	Agent   string // such as «Firefox on Linux»
}

var errWrong = fault.In("password", "That name and password do not belong together.")

// SignIn returns a new session for whoever knows the password of name. A wrong
// name and a wrong password are told alike and take as long; both count against
// this name from this network, so nobody else is locked out.
func (a *Accounts) SignIn(ctx context.Context, name, password string, v Visit) (id.Secret, error) {
	u, phc, err := a.authenticate(ctx, name, password, v)
	if err != nil {
		return id.Secret{}, err
	}
	return a.openSession(ctx, u, phc, v)
}

// authenticate returns the user whose name and password these are, and the
// password as it is kept: whoever goes on from here must find it still so.
func (a *Accounts) authenticate(ctx context.Context, name, password string, v Visit) (u User, phc string, _ error) {
	leave, err := a.guesses.enter(ctx, a.pairBucket(name, v.Network))
	if err != nil {
		return User{}, "", err
	}
	defer leave()
	u, phc, err = a.store.UserByName(ctx, name)
	if err != nil && !fault.Is(err, fault.NotFound) {
		return User{}, "", fmt.Errorf("sign in: %w", err)
	}
	wrong := themself(u, "", "", v, journal.SignedIn)
	if err := a.throttled(ctx, name, v.Network); err != nil {
		return User{}, "", a.waits(wrong, err)
	}
	ok, err := a.hasher.matches(ctx, password, phc)
	if err != nil {
		return User{}, "", fmt.Errorf("sign in: %w", err)
	}
	if !ok || !u.Disabled.IsZero() {
		why := wrongPassword
		if ok {
			why = "the account is disabled"
		}
		a.Refused(wrong.Because(why))
		if err := a.failed(ctx, name, v.Network); err != nil {
			return User{}, "", fmt.Errorf("sign in: %w", err)
		}
		return User{}, "", errWrong
	}
	return u, phc, a.store.Forgive(ctx, a.pairBucket(name, v.Network))
}

// Knows returns nil if password is the one of name, throttled as SignIn is.
func (a *Accounts) Knows(ctx context.Context, name, password string, v Visit) error {
	_, _, err := a.authenticate(ctx, name, password, v)
	return err
}

func (a *Accounts) openSession(ctx context.Context, u User, phc string, v Visit) (id.Secret, error) {
	now := a.now()
	s := id.NewSecret()
	k := &Known{
		ID: id.NewCredential(), Kind: access.Session, Owner: u.ID, Label: v.Agent, Network: v.Network,
		Created: now, Proved: now, Subject: access.Subject{Scope: access.Everything},
	}
	k.SetSeen(now)
	return s, a.store.AddCredential(ctx, k, s.Hash(), phc, themself(u, k.ID, access.Session, v, journal.SignedIn))
}

// SignOut ends the credential of s and what lives under it, and with them every
// ticket they issued.
func (a *Accounts) SignOut(ctx context.Context, s access.Subject) error {
	return a.store.EndCredential(ctx, s.Via, a.now(), journal.By(s, journal.Ended).Saying("signed out"))
}

// SetLanguage keeps the language that s reads pages in; empty for the one that
// their browser asks for.
func (a *Accounts) SetLanguage(ctx context.Context, s access.Subject, tag string) error {
	u, ok := s.User()
	if !ok {
		return errUnknown
	}
	return a.store.SetLanguage(ctx, u, tag)
}

// Prove notes that the user of session s knows the password today.
func (a *Accounts) Prove(ctx context.Context, s access.Subject, password string, v Visit) error {
	if _, _, err := a.authenticate(ctx, s.Name, password, v); err != nil {
		return err
	}
	return a.store.Prove(ctx, s.Via, a.now())
}

// provedFor is how long admin pages believe in a session before they ask for
// the password again.
const provedFor = 30 * time.Minute

// Proven says whether the password of session s was given lately.
func (a *Accounts) Proven(ctx context.Context, s access.Subject) (bool, error) {
	k, err := a.Behind(ctx, s.Via)
	if err != nil {
		return false, err
	}
	return a.now().Sub(k.Proved) < provedFor, nil
}

// ChangePassword sets a new password for s, ends every session of theirs, this
// one too, and returns a new one: whoever signed in with the old password is out
// with the answer. Tokens go on: they are made for programs that know no
// password, and are ended one by one.
func (a *Accounts) ChangePassword(ctx context.Context, s access.Subject, current, password string, v Visit) (id.Secret, error) {
	if _, _, err := a.authenticate(ctx, s.Name, current, v); err != nil {
		if fault.Of(err).Field == "password" {
			return id.Secret{}, fault.In("current", "This is not your current password.")
		}
		return id.Secret{}, err
	}
	u, ok := s.User()
	if !ok {
		return id.Secret{}, errUnknown
	}
	phc, err := a.newPassword(ctx, s.Name, password)
	if err != nil {
		return id.Secret{}, err
	}
	if err := a.store.SetPassword(ctx, u, phc, a.now(), journal.By(s, journal.Password)); err != nil {
		return id.Secret{}, err
	}
	return a.openSession(ctx, User{ID: u, Name: s.Name}, phc, v)
}

func (a *Accounts) newPassword(ctx context.Context, name, password string) (string, error) {
	if err := checkPassword(password, name); err != nil {
		return "", err
	}
	return a.hasher.hash(ctx, password)
}

// themself is the entry of what somebody does for themself, on the way in.
func themself(u User, via id.Credential, by access.Means, v Visit, act journal.Act) journal.Entry {
	e := journal.Entry{Name: u.Name, Via: via, By: by, Network: v.Network, Act: act}
	if u.ID != "" { // nobody has this name
		e.Who = access.ToUser(u.ID)
	}
	return e
}
