package library

import (
	"context"
	"slices"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Grant is who may do what in a folder, and from where that comes.
type Grant struct {
	Who    access.Who
	Name   string // as people write it: NAME, @GROUP or members
	Allows access.Action
	Ends   time.Time    // zero: never
	From   media.Folder // where it was granted: the folder itself or one above it
	Owner  bool         // not granted but owned

	Above   int  // how many folders above
	Stopped bool // a private folder on the way down keeps it out
	Barred  bool // of an account that is disabled

	Rule, When string // not granted, but by a rule: to whoever fulfils its condition
}

// Ruled is a rule at a place.
type Ruled struct {
	access.Grant
	When string
}

// Rights is the rights page of a folder.
type Rights struct {
	Folder media.Folder
	Grants []Grant
	Rules  []Grant // to whoever fulfils their condition
	Links  []Link  // live ones to the folder and to what is in it
}

// Rights returns who may do what in a folder, for who may Lend it.
func (l *Library) Rights(ctx context.Context, s access.Subject, folder id.Folder) (r Rights, err error) {
	if r.Folder, err = l.Folder(ctx, s, folder, access.Lend); err != nil {
		return Rights{}, err
	}
	all, err := l.hanging(ctx, r.Folder)
	if err != nil {
		return Rights{}, err
	}
	for _, g := range all {
		if g.Rule != "" {
			r.Rules = append(r.Rules, g)
		} else {
			r.Grants = append(r.Grants, g)
		}
	}
	r.Links, err = l.linksUnder(ctx, s, r.Folder)
	return r, err
}

// hanging is all that lets anybody into a folder: owners, grants, and rules,
// whoever they are for. What comes of each is for the policy to say.
func (l *Library) hanging(ctx context.Context, folder media.Folder) (out []Grant, _ error) {
	all, err := l.store.GrantsOn(ctx, folder.ID)
	if err != nil {
		return nil, err
	}
	for _, r := range l.Ruled(folder.Path) {
		all = append(all, Grant{Rule: r.Rule, When: r.When, Name: r.Rule, Allows: r.Allows, From: media.Folder{Path: r.From.Path}, Above: r.From.Above})
	}
	v, err := l.checker.Why(ctx, access.Group(""), access.View, folder.ID) // where inheritance stops is the same for all
	if err != nil {
		return nil, err
	}
	facts := access.Facts{Folder: v.Folder, Barrier: v.Barrier}
	for _, g := range all {
		facts.Grants = append(facts.Grants, access.Grant{Who: g.Who, Allows: g.Allows, Ends: g.Ends, From: access.Origin{Path: g.From.Path, Above: g.Above}})
	}
	_, reasons := access.Reasons(&facts, l.now())
	for i, r := range reasons { // one for each, in their order
		if all[i].Stopped = r.Effect == access.Stopped; r.Effect != access.Ended {
			out = append(out, all[i])
		}
	}
	return out, nil
}

// GrantedTo returns where something was granted to a group, by path and after
// one: of these, the folders that s may see. The next page begins after next;
// empty if there is none.
func (l *Library) GrantedTo(ctx context.Context, s access.Subject, group id.Group, after string) (out []Grant, next string, _ error) {
	all, err := l.store.GrantedTo(ctx, access.ToGroup(group), after, PageSize)
	if err != nil {
		return nil, "", err
	}
	if len(all) == PageSize {
		next = all[len(all)-1].From.Path
	}
	folders := make([]media.Folder, len(all))
	for i, g := range all {
		folders[i] = g.From
	}
	seen, err := l.permitted(ctx, s, access.View, folders)
	for _, g := range l.unended(all) {
		if slices.ContainsFunc(seen, func(f media.Folder) bool { return f.ID == g.From.ID }) {
			out = append(out, g)
		}
	}
	return out, next, err
}

// unended are those of some grants that have not ended.
func (l *Library) unended(all []Grant) (live []Grant) {
	now := l.now()
	for _, g := range all {
		if g.Ends.IsZero() || now.Before(g.Ends) {
			live = append(live, g)
		}
	}
	return live
}

// Grant lets who do what a role does in a folder, until a time. One can lend
// only what one has. It replaces what was granted to who there before.
func (l *Library) Grant(ctx context.Context, s access.Subject, folder id.Folder, who string, role access.Role, ends time.Time) error {
	f, err := l.lendable(ctx, s, folder, role.Allows)
	if err != nil {
		return err
	}
	// Nor for longer: else who may lend for an hour lends to themself for ever.
	switch err := l.checker.CheckAt(ctx, s, role.Allows|access.Lend, folder, ends); {
	case fault.Is(err, fault.Forbidden):
		return fault.In("until", "Your own right ends before that. Choose an earlier end.")
	case err != nil:
		return err
	}
	w, err := l.store.Who(ctx, who)
	if err != nil {
		return err
	}
	says := who + ": " + role.Name
	if !ends.IsZero() {
		says += " until " + ends.UTC().Format(time.RFC3339)
	}
	e := journal.By(s, journal.Granted).In(f.ID, f.Path).Saying(says).For(w)
	return l.store.PutGrant(ctx, folder, Grant{Who: w, Allows: role.Allows, Ends: ends}, e)
}

// Revoke takes away what was granted to who in a folder. With its return
// nothing is handed out by that grant any more.
func (l *Library) Revoke(ctx context.Context, s access.Subject, folder id.Folder, who string) error {
	f, err := l.Folder(ctx, s, folder, access.Lend)
	if err != nil {
		return err
	}
	w, err := l.store.Who(ctx, who)
	if err != nil {
		return err
	}
	return l.store.DropGrant(ctx, folder, w, journal.By(s, journal.Revoked).In(f.ID, f.Path).Saying(who))
}

// lendable returns the folder if s may lend allows in it.
func (l *Library) lendable(ctx context.Context, s access.Subject, folder id.Folder, allows access.Action) (media.Folder, error) {
	f, err := l.Folder(ctx, s, folder, access.Lend)
	if err != nil {
		return media.Folder{}, err
	}
	if l.checker.Check(ctx, s, allows, folder) != nil {
		return media.Folder{}, fault.In("role", "You can give only what you have yourself.")
	}
	return f, nil
}
