package account

import (
	"context"
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
}

// Scopes returns what a token can be made for.
func Scopes() []Scope {
	return []Scope{{"read", access.View | access.Download}, {"write", access.Add | access.Edit}}
}

// ParseScopes reads names of scopes. Whoever writes also reads what they wrote.
func ParseScopes(names []string) (access.Action, error) {
	var all access.Action
	for _, name := range names {
		found := false
		for _, s := range Scopes() {
			if s.Name == name {
				all, found = all|s.Allows, true
			}
		}
		if !found {
			return 0, fault.In("scope", "There is no scope called "+name+". There are read and write.")
		}
	}
	if all == 0 {
		return 0, fault.In("scope", "Choose at least one scope: read, write, or both.")
	}
	return all, nil
}

// ScopeNames is the inverse of ParseScopes.
func ScopeNames(a access.Action) (names []string) {
	for _, s := range Scopes() {
		if a.Has(s.Allows) {
			names = append(names, s.Name)
		}
	}
	return names
}

// AddToken makes an API token for u and returns its secret, which nobody sees
// again. The zero time means that it does not end by itself.
func (a *Accounts) AddToken(ctx context.Context, by access.Subject, u id.User, label string, scope access.Action, ends time.Time) (*Known, id.Secret, error) {
	return a.addToken(ctx, u, "", label, scope, ends, journal.By(by, journal.TokenMade))
}

// mostTokens is how many tokens of one account live at once: a list that
// somebody can read, and so nothing in it is hidden.
const mostTokens = 100

func (a *Accounts) addToken(ctx context.Context, u id.User, phc, label string, scope access.Action, ends time.Time, e journal.Entry) (*Known, id.Secret, error) {
	now := a.now()
	if !ends.IsZero() && !ends.After(now) {
		return nil, id.Secret{}, fault.In("ends", "This end is in the past.")
	}
	if len(label) > 100 {
		return nil, id.Secret{}, fault.In("label", "Use at most 100 characters.")
	}
	live, err := a.Credentials(ctx, u, access.Token)
	if err != nil {
		return nil, id.Secret{}, err
	}
	if len(live) >= mostTokens {
		return nil, id.Secret{}, fault.New(fault.Conflict, "There are 100 tokens already. End one that is not used any more.")
	}
	secret := id.NewToken()
	k := &Known{
		ID: id.NewCredential(), Kind: access.Token, Owner: u, Label: label, Created: now, Ends: ends,
		Subject: access.Subject{Scope: scope},
	}
	return k, secret, a.store.AddCredential(ctx, k, secret.Hash(), phc, e.Saying(strings.TrimSpace(string(k.ID)+" "+label)))
}

// TokenByPassword makes a token for whoever knows the password of name: the way
// of programs that have no page. It is throttled as SignIn is.
func (a *Accounts) TokenByPassword(ctx context.Context, name, password, label string, scope access.Action, ends time.Time, v Visit) (*Known, id.Secret, error) {
	u, phc, err := a.authenticate(ctx, name, password, v)
	if err != nil {
		return nil, id.Secret{}, err
	}
	return a.addToken(ctx, u.ID, phc, label, scope, ends, themself(u, "", access.Token, v, journal.TokenMade))
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

// End takes one of their own credentials back for s, who must be its owner or
// the operator; whose it is not, for them it is not there.
func (a *Accounts) End(ctx context.Context, s access.Subject, via id.Credential, kind access.Means) error {
	k, err := a.store.Credential(ctx, via)
	if err != nil {
		return err
	}
	u, _ := s.User()
	if k.Kind != kind || k.Owner != u && s.Kind != access.KindOperator {
		return fault.New(fault.NotFound, "There is nothing here.")
	}
	return a.store.EndCredential(ctx, via, a.now(), journal.By(s, journal.Ended).Saying(string(kind)+" "+string(via)+" "+k.Label))
}

// SessionLife is how long a browser should keep a session's cookie at most.
func (a *Accounts) SessionLife() time.Duration { return a.lives.Life }
