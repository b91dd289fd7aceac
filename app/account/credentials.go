package account

import (
	"context"
	"slices"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

// Scope is what a token is made for.
type Scope struct {
	Name   string
	Allows access.Action
	Says   string // in one line, what a program may do with it
}

// Scopes returns what a token can be made for.
func Scopes() []Scope {
	return []Scope{
		{"read", access.View | access.Download, "look and download"},
		{"write", access.Add | access.Edit, "add, change, move and delete"},
		{"links", access.Lend, "give rights and make links"},
		{"admin", access.Run, "run the house: users, groups, the journal"},
	}
}

// ParseScopes reads names of scopes.
func ParseScopes(names []string) (access.Action, error) {
	var all access.Action
	for _, name := range names {
		at := slices.IndexFunc(Scopes(), func(s Scope) bool { return s.Name == name })
		if at < 0 {
			return 0, fault.In("scope", "There is no such scope. There are read, write, links and admin.")
		}
		all |= Scopes()[at].Allows
	}
	if all == 0 {
		return 0, fault.In("scope", "Choose at least one scope: read, write, links or admin.")
	}
	return all, nil
}

// ScopeNames is the inverse of ParseScopes.
func ScopeNames(a access.Action) []string {
	names := []string{}
	for _, s := range Scopes() {
		if a.Has(s.Allows) {
			names = append(names, s.Name)
		}
	}
	return names
}

// Terms are what a token is made with.
type Terms struct {
	Label  string
	Scope  access.Action
	Within id.Folder // what it is confined to; empty: all that its owner may
	Ends   time.Time // zero: never by itself
}

func (t Terms) check(now time.Time) error {
	switch {
	case !t.Ends.IsZero() && !t.Ends.After(now):
		return fault.In("ends", "This end is in the past.")
	case len(t.Label) > 100:
		return fault.In("label", "Use at most 100 characters.")
	case t.Within != "" && t.Scope.Has(access.Run):
		return fault.In("scope", "A token that is confined to a folder does not run the house. Leave out admin, or the folder.")
	}
	return nil
}

// AddToken makes an API token for u and returns its secret, which nobody sees
// again.
func (a *Accounts) AddToken(ctx context.Context, by access.Subject, u id.User, t Terms) (*Known, id.Secret, error) {
	return a.addToken(ctx, u, "", t, journal.By(by, journal.TokenMade))
}

// mostTokens is how many tokens of one account live at once: a list that
// somebody can read, and so nothing in it is hidden.
const mostTokens = 100

func (a *Accounts) addToken(ctx context.Context, u id.User, phc string, t Terms, e journal.Entry) (*Known, id.Secret, error) {
	now := a.now()
	if err := t.check(now); err != nil {
		return nil, id.Secret{}, err
	}
	live, err := a.Credentials(ctx, u, access.Token)
	if err != nil {
		return nil, id.Secret{}, err
	}
	if len(live) >= mostTokens {
		return nil, id.Secret{}, fault.Named("too-many", fault.Conflict, "There are 100 tokens already. End one that is not used any more.")
	}
	secret := id.NewToken()
	k := &Known{
		ID: id.NewCredential(), Kind: access.Token, Owner: u, Label: t.Label, Created: now, Ends: t.Ends,
		Subject: access.Subject{Scope: t.Scope, Within: t.Within},
	}
	if e, err = a.of(ctx, u, e.Saying(strings.TrimSpace(string(k.ID)+" "+t.Label))); err != nil {
		return nil, id.Secret{}, err
	}
	return k, secret, a.store.AddCredential(ctx, k, secret.Hash(), phc, e)
}

// of says in an entry whose credential it is about, if it is somebody else's: to
// make or to end what speaks for another is to be seen.
func (a *Accounts) of(ctx context.Context, owner id.User, e journal.Entry) (journal.Entry, error) {
	if e.Who == access.ToUser(owner) {
		return e, nil
	}
	u, err := a.store.User(ctx, owner)
	return e.Saying(e.Detail + " (of " + u.Name + ")"), err
}

// TokenByPassword makes a token for whoever knows the password of name: the way
// of programs that have no page. It is throttled as SignIn is. within finds what
// the token shall be confined to, once it is known who asks; nil: nothing.
func (a *Accounts) TokenByPassword(ctx context.Context, name, password string, t Terms, within func(access.Subject) (id.Folder, error), v Visit) (*Known, id.Secret, error) {
	u, phc, err := a.authenticate(ctx, name, password, v)
	if err == nil && within != nil {
		t.Within, err = within(access.User(u.ID))
	}
	if err != nil {
		return nil, id.Secret{}, err
	}
	return a.addToken(ctx, u.ID, phc, t, themself(u, "", access.Token, v, journal.TokenMade))
}

// Credentials returns the living credentials of one kind of u, newest first.
func (a *Accounts) Credentials(ctx context.Context, u id.User, kind access.Means) ([]*Known, error) {
	all, err := a.store.Credentials(ctx, u, kind)
	if err != nil {
		return nil, err
	}
	now, live := a.now(), all[:0]
	for _, k := range all {
		if (k.Ends.IsZero() || now.Before(k.Ends)) && (kind != access.Session || now.Before(a.sessionEnds(k))) {
			live = append(live, k)
		}
	}
	return live, nil
}

// Tokens returns the living tokens of whose s is, newest first. One that is
// confined to a folder sees itself alone.
func (a *Accounts) Tokens(ctx context.Context, s access.Subject) ([]*Known, error) {
	u, _ := s.User()
	all, err := a.Credentials(ctx, u, access.Token)
	if s.Within != "" {
		all = slices.DeleteFunc(all, func(k *Known) bool { return k.ID != s.Via })
	}
	return all, err
}

// End takes one of their own credentials back for s, who must be its owner or
// the operator; whose it is not, for them it is not there. A token may end
// itself; others it ends if it may write, and not from within a folder.
func (a *Accounts) End(ctx context.Context, s access.Subject, via id.Credential, kind access.Means) error {
	k, err := a.store.Credential(ctx, via)
	if err != nil {
		return err
	}
	u, _ := s.User()
	if k.Kind != kind || k.Owner != u && s.Kind != access.KindOperator {
		return fault.New(fault.NotFound, "There is nothing here.")
	}
	if s.By == access.Token && s.Via != via && (s.Within != "" || !s.Scope.Has(access.Edit)) {
		return fault.Named("scope", fault.Forbidden, "This token may end itself alone.")
	}
	e, err := a.of(ctx, k.Owner, journal.By(s, journal.Ended).Saying(strings.TrimSpace(string(kind)+" "+string(via)+" "+k.Label)))
	if err != nil {
		return err
	}
	return a.store.EndCredential(ctx, via, a.now(), e)
}

// SessionLife is how long a browser should keep a session's cookie at most.
func (a *Accounts) SessionLife() time.Duration { return a.lives.Life }
