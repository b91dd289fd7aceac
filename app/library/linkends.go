package library

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// LinkFor returns a link to its maker, to the operator, and to who may Lend what
// it opens.
func (l *Library) LinkFor(ctx context.Context, s access.Subject, link id.Credential) (Link, error) {
	k, err := l.mine(ctx, s, link)
	if err != nil {
		return Link{}, err
	}
	return l.told(ctx, s, k), nil
}

// EndLink ends a link with everything that it issued.
func (l *Library) EndLink(ctx context.Context, s access.Subject, link id.Credential, still ...func(Link) error) (Link, error) {
	k, err := l.mine(ctx, s, link)
	if err != nil {
		return Link{}, err
	}
	return k, l.store.EndLink(ctx, link, l.now(), l.noteLink(s, journal.Unlent, k), still...)
}

// RenewLink gives a link a new address, and ends the old one with everything
// that it issued.
func (l *Library) RenewLink(ctx context.Context, s access.Subject, link id.Credential, still ...func(Link) error) (Link, id.Secret, error) {
	k, err := l.mine(ctx, s, link)
	for _, is := range still { // who names another state of it hears that first
		if err == nil {
			err = is(k)
		}
	}
	if err == nil && !l.Live(k) {
		err = fault.New(fault.Conflict, "This link has ended. Make a new one.")
	}
	if err == nil {
		err = l.reopens(ctx, s, k)
	}
	if err != nil {
		return Link{}, id.Secret{}, err
	}
	fresh, secret := id.NewCredential(), id.NewSecret()
	if err := l.store.RenewLink(ctx, link, fresh, secret.Hash(), l.now(), l.noteLink(s, journal.Renewed, k), still...); err != nil {
		return Link{}, id.Secret{}, err
	}
	k.ID = fresh
	return l.told(ctx, s, k), secret, nil
}

// reopens returns nil if s may have a fresh address of a link: whoever has that does
// all that the link allows. For its maker it is worth what they may do anyway, so
// only their credential must have been made for it; others must have the right.
func (l *Library) reopens(ctx context.Context, s access.Subject, k Link) error {
	if u, _ := s.User(); s.Kind == access.KindOperator || k.Maker == u {
		return l.checker.Reach(ctx, s, access.Lend|k.Allows, k.In)
	}
	return l.checker.Check(ctx, s, access.Lend|k.Allows, k.In)
}

// LockLink changes the password of a link, as package account keeps it, or takes
// it away. Whoever came in by the one before is out.
func (l *Library) LockLink(ctx context.Context, s access.Subject, link id.Credential, password string, still ...func(Link) error) (Link, error) {
	k, err := l.mine(ctx, s, link)
	if err != nil {
		return Link{}, err
	}
	return k, l.store.SetLinkPassword(ctx, link, password, l.now(), l.noteLink(s, journal.Locked, k), still...)
}

// mine returns a link to its maker, to the operator, and to who may Lend what it
// opens. For others it is not there.
func (l *Library) mine(ctx context.Context, s access.Subject, link id.Credential) (Link, error) {
	k, err := l.store.Link(ctx, link)
	if err != nil {
		return Link{}, err
	}
	if u, _ := s.User(); s.Kind == access.KindOperator || k.Maker == u {
		return k, l.checker.Reach(ctx, s, access.Lend, k.In)
	}
	if l.checker.Check(ctx, s, access.Lend, k.In) != nil {
		return Link{}, errNothing
	}
	return k, nil
}
