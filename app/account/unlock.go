package account

import (
	"context"
	"crypto/sha256"
	"errors"
	"time"
	"unicode/utf8"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// ErrLocked says that a link asks for a password, and nothing more about it.
var ErrLocked = fault.New(fault.Unauthenticated, "This link has a password.")

// unlockLife is how long somebody who knew a link's password is believed.
const unlockLife = 24 * time.Hour

// Guest returns whom a link speaks for. A link with a password speaks for nobody
// by itself: given gives the secret of an unlock of that link, if the guest has
// one, and what comes back is the unlock.
func (a *Accounts) Guest(ctx context.Context, secret id.Secret, given func(link id.Credential) (id.Secret, bool)) (*Known, error) {
	link, err := a.link(ctx, secret)
	if err != nil || !link.Locked {
		return link, err
	}
	unlock, ok := given(link.ID)
	if !ok {
		return nil, ErrLocked
	}
	k, err := a.Who(ctx, access.Unlock, unlock)
	if fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Gone) || err == nil && k.Parent != link.ID {
		return nil, ErrLocked
	}
	return k, err
}

// link returns the link that secret is, locked or not, if it lives.
func (a *Accounts) link(ctx context.Context, secret id.Secret) (*Known, error) {
	k, err := a.store.CredentialBySecret(ctx, access.Link, secret.Hash())
	switch {
	case fault.Is(err, fault.NotFound):
		return nil, errUnknown
	case err == nil && k.Locked && (!k.Ended.IsZero() || !k.Ends.IsZero() && !a.now().Before(k.Ends)):
		return nil, Ended{k}
	case err == nil && k.Locked:
		return k, nil
	}
	return a.alive(k, err)
}

// Unlock returns the secret of an unlock for whoever knows the password of a
// link, and which link that is. Wrong ones are throttled as sign-in is.
func (a *Accounts) Unlock(ctx context.Context, secret id.Secret, password string, v Visit) (*Known, id.Secret, error) {
	link, err := a.link(ctx, secret)
	if err != nil {
		return nil, id.Secret{}, err
	}
	if !link.Locked {
		return nil, id.Secret{}, fault.New(fault.Conflict, "This link has no password any more. Open it again.")
	}
	phc, err := a.linkPassword(ctx, link, password, v)
	if err != nil {
		return nil, id.Secret{}, err
	}
	unlock := id.NewSecret()
	k := &Known{
		ID: id.NewCredential(), Kind: access.Unlock, Owner: link.Owner, Parent: link.ID, Label: v.Agent, Network: journal.Coarse(v.Network),
		Created: a.now(), Ends: a.now().Add(unlockLife), Subject: access.Subject{Scope: access.Everything},
	}
	return k, unlock, a.store.AddUnlock(ctx, k, unlock.Hash(), phc, opens(link, v, journal.Unlocked))
}

// opens is the entry of what somebody does with the password of a link.
func opens(link *Known, v Visit, act journal.Act) journal.Entry {
	return journal.Entry{Who: access.Holder(link.ID).Who(), Via: link.ID, By: access.Link, Network: v.Network, Act: act}
}

// Pass is Unlock for programs that send the password with every request: the
// first makes an unlock, and the others find it again.
func (a *Accounts) Pass(ctx context.Context, secret id.Secret, password string, v Visit) (*Known, error) {
	key := sha256.Sum256([]byte(secret.Reveal() + "\x00" + password))
	if via, _, ok := a.opened.Get(key); ok {
		k, err := a.Behind(ctx, via)
		if !fault.Is(err, fault.Gone) {
			return k, err
		}
	}
	made, _, err := a.Unlock(ctx, secret, password, v)
	if err != nil {
		return nil, err
	}
	_, drops, _ := a.opened.Get(key)
	a.opened.Put(drops, key, made.ID)
	return a.Behind(ctx, made.ID)
}

var errWrongLink = fault.In("password", "This is not the password of this link.")

// linkPassword returns how the password of a link is kept, if that is password.
func (a *Accounts) linkPassword(ctx context.Context, link *Known, password string, v Visit) (phc string, _ error) {
	leave, err := a.guesses.enter(ctx, a.pairBucket(string(link.ID), v.Network))
	if err != nil {
		return "", err
	}
	defer leave()
	wrong := opens(link, v, journal.Opened)
	if err := a.throttled(ctx, string(link.ID), v.Network); err != nil {
		return "", a.waits(wrong, err)
	}
	if phc, err = a.store.LinkPassword(ctx, link.ID); err != nil {
		return "", err
	}
	ok, err := a.hasher.matches(ctx, password, phc)
	if err != nil {
		return "", err
	}
	if !ok {
		a.Refused(wrong.Because(wrongPassword))
		return "", errors.Join(errWrongLink, a.failed(ctx, string(link.ID), v.Network))
	}
	return phc, a.store.Forgive(ctx, a.pairBucket(string(link.ID), v.Network))
}

// leastLinkPassword is how many characters a link's password has at least. It
// stands behind an address that nobody guesses, and guessing is slow.
const leastLinkPassword = 6

// LinkPassword returns the form in which a link's password is kept.
func (a *Accounts) LinkPassword(ctx context.Context, password string) (phc string, _ error) {
	switch {
	case password == "":
		return "", nil
	case utf8.RuneCountInString(password) < leastLinkPassword:
		return "", fault.In("password", "Use at least 6 characters.")
	case len(password) > mostPassword:
		return "", fault.In("password", "Use at most 1024 bytes.")
	}
	return a.hasher.hash(ctx, password)
}
