package account

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

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

	// Of one group, as somebody sees it:
	Managers []string // of the members
	Manages  bool     // they may change who is in it
	Size     int      // how many are in it

	ids []id.User // of the members
}

// SetMember is for whoever reads a group from rows.
func (g *Group) SetMember(u id.User, name string, manages bool) {
	g.Members, g.ids, g.Size = append(g.Members, name), append(g.ids, u), g.Size+1
	if manages {
		g.Managers = append(g.Managers, name)
	}
}

// Groups returns groups with their members, by name, from the one after a name.
func (a *Accounts) Groups(ctx context.Context, by access.Subject, after string, most int) ([]Group, error) {
	if err := by.Runs(); err != nil {
		return nil, err
	}
	return a.store.Groups(ctx, after, most)
}

// AddGroup makes a group with nobody in it.
func (a *Accounts) AddGroup(ctx context.Context, by access.Subject, name string) error {
	if err := by.Runs(); err != nil {
		return err
	}
	if checkName(name) != nil {
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

// Join puts somebody into a group: for who manages it. Who is in it stays what
// they are.
func (a *Accounts) Join(ctx context.Context, by access.Subject, group, name string) error {
	return a.change(ctx, by, group, name, journal.Joined, "%s in @%s", a.store.Join)
}

// Leave takes somebody out of a group: for who manages it, and for themself. With
// its return nothing is handed out by that group any more.
func (a *Accounts) Leave(ctx context.Context, by access.Subject, group, name string) error {
	return a.change(ctx, by, group, name, journal.Left, "%s out of @%s", a.store.Leave)
}

// Manage makes somebody a manager of a group, and a member if they are none, or a
// member like others again: for who manages it. A manager could let themself in,
// so whoever manages a group is in it.
func (a *Accounts) Manage(ctx context.Context, by access.Subject, group, name string, manages bool) error {
	says := "%s manages @%s"
	if !manages {
		says = "%s does not manage @%s any more"
	}
	return a.change(ctx, by, group, name, journal.Managing, says, func(ctx context.Context, group string, u id.User, e journal.Entry) error {
		return a.store.Manage(ctx, group, u, manages, e)
	})
}

func (a *Accounts) change(ctx context.Context, by access.Subject, group, name string, act journal.Act, says string,
	do func(ctx context.Context, group string, u id.User, e journal.Entry) error,
) error {
	g, err := a.Group(ctx, by, group)
	if err != nil {
		return err
	}
	if !g.Manages && (act != journal.Left || by.Name != name) { // before who has an account is looked up
		return fault.New(fault.Forbidden, "Only who manages this group can do that.")
	}
	u, err := a.UserByName(ctx, name)
	if err != nil {
		return err
	}
	e := journal.By(by, act).Saying(fmt.Sprintf(says, name, group))
	if act != journal.Left {
		e = e.For(access.ToUser(u.ID))
	}
	return do(ctx, group, u.ID, e)
}

// Group returns a group as s sees it: for who is in it, and for admins. For
// others it is not there. A token needs what changing anything of people takes.
func (a *Accounts) Group(ctx context.Context, s access.Subject, name string) (Group, error) {
	g, err := a.store.Group(ctx, name)
	if err != nil {
		return Group{}, err
	}
	g.Manages = s.Runs() == nil || s.By != access.Token && s.Kind == access.KindUser && slices.Contains(g.Managers, s.Name)
	if u, ok := s.User(); !g.Manages && (!ok || s.By == access.Token || !slices.Contains(g.ids, u)) {
		return Group{}, errNoGroup
	}
	return g, nil
}

// GroupsOf returns the groups that s is in, by name; for admins all of them. Their
// members are not told.
func (a *Accounts) GroupsOf(ctx context.Context, s access.Subject, after string, most int) ([]Group, error) {
	u, ok := s.User()
	if s.Runs() == nil {
		u = "" // of everybody
	} else if !ok {
		return nil, nil
	}
	return a.store.GroupsOf(ctx, u, after, most)
}

// leastSought is how many letters somebody has to know of whom they look for: a
// house's people are no list for everybody to read.
const leastSought = 2

// mostFound is how many are told.
const mostFound = 12

// Find returns the names of some people, and of groups as @NAME, that have text
// in them. It is for who may let others in somewhere; that, the caller has asked.
func (a *Accounts) Find(ctx context.Context, text string) ([]string, error) {
	text = strings.TrimPrefix(strings.TrimSpace(text), "@")
	if utf8.RuneCountInString(text) < leastSought || len(text) > 100 {
		return nil, nil
	}
	return a.store.FindWho(ctx, text, mostFound)
}

var errNoGroup = fault.In("group", "There is no such group.")
