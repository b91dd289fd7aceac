// Package access is the first door. It alone decides who may do what, and it
// alone makes the Permit without which no byte leaves the house.
//
// Who somebody is, and whether they still are, is the business of package
// account; here a Subject is taken at its word.
package access

import (
	"strings"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Subject is whoever asks. The zero Subject is nobody and has no rights.
type Subject struct {
	Kind  Kind
	ID    string        // of the user, or of the link's credential
	Name  string        // what people call it; no part of who it is
	Admin bool          // runs the house; opens no folder by that
	Via   id.Credential // by what it came to be known
	By    Means         // of what kind Via is
	Scope Action        // what Via lets it do at most
	Only  id.Item       // a link to one item speaks for that item alone

	// Within is the folder that Via is confined to: outside of it and of what lies
	// below it, wherever that is moved, the subject has no rights at all.
	Within id.Folder

	// Counted says that the originals it takes home are counted: its link allows
	// only so many.
	Counted bool

	Network  string // from where it comes, coarsely; no part of who it is
	Language string // that it has chosen to read in; empty: none. No part of who it is
}

// Kind is a kind of subject.
type Kind string

const (
	KindUser     Kind = "user"     // somebody with an account
	KindShare    Kind = "share"    // whoever holds a link
	KindGroup    Kind = "group"    // a group as such, to be asked about; nobody comes as one
	KindOperator Kind = "operator" // whoever sits at the machine; see Operator
)

// Means is a kind of credential. A secret of one kind is never taken for
// another, so a stolen cookie is not an API token.
type Means string

const (
	Session Means = "session"
	Token   Means = "token"
	Link    Means = "link"
	Unlock  Means = "unlock" // of a link with a password; lives under the link
	Welcome Means = "welcome"
	Machine Means = "machine" // a shell on the machine itself
)

// User returns the subject that is u by a credential that limits nothing.
func User(u id.User) Subject { return Subject{Kind: KindUser, ID: string(u), Scope: Everything} }

// Group returns a group as a subject to be asked about; of the empty id, what
// everybody with an account has.
func Group(g id.Group) Subject { return Subject{Kind: KindGroup, ID: string(g), Scope: Everything} }

// Holder returns the subject that holds a link, and is limited by it alone.
func Holder(link id.Credential) Subject {
	return Subject{Kind: KindShare, ID: string(link), Via: link, By: Link, Scope: Everything}
}

// Operator returns the subject that is whoever sits at the machine: it reads
// the database and the media anyway. Only package cli may call it
// (arch_test.go), so nothing that comes by the network can be it.
func Operator() Subject { return Subject{Kind: KindOperator, By: Machine, Scope: Everything} }

// User returns who s is if it is a user.
func (s Subject) User() (id.User, bool) { return id.User(s.ID), s.Kind == KindUser && s.ID != "" }

// Who names the subject as grants do.
func (s Subject) Who() Who { return Who(string(s.Kind) + ":" + s.ID) }

// Who is whom a grant is for.
type Who string

// Members is everybody with an account.
const Members Who = "members"

func ToUser(u id.User) Who   { return Who("user:" + string(u)) }
func ToGroup(g id.Group) Who { return Who("group:" + string(g)) }

// Action is a set of things one may do with a folder and what is in it.
type Action uint8

const (
	View     Action = 1 << iota // look at it in the page
	Download                    // take a copy home
	Add                         // put more in
	Edit                        // rename, move, delete
	Lend                        // hand out links and grants to others
)

// actions are the words for one thing each.
var actions = []struct {
	name string
	is   Action
}{{"view", View}, {"download", Download}, {"add", Add}, {"edit", Edit}, {"lend", Lend}}

// Actions returns the names of what one may do, from the least to the most.
func Actions() (names []string) {
	for _, a := range actions {
		names = append(names, a.name)
	}
	return names
}

// ParseAction reads the name of one action.
func ParseAction(name string) (Action, error) {
	for _, a := range actions {
		if a.name == name {
			return a.is, nil
		}
	}
	return 0, fault.With(fault.In("action", "There is no such action. Choose one of: %s."), strings.Join(Actions(), ", "))
}

// Everything is what an owner may do.
const Everything = View | Download | Add | Edit | Lend

// Run is what a token is made for that runs the house: users, groups, the
// journal. It is the business of no folder, so no grant gives it and no role has it.
const Run Action = 1 << 7

// Runs returns nil if s runs the house. A token does so only if it was made for
// it; who does not is told that there is nothing here.
func (s Subject) Runs() error {
	switch {
	case s.Kind == KindOperator || s.Kind == KindUser && s.Admin:
		return nil
	case s.By == Token && !s.Scope.Has(Run):
		return errScope
	}
	return errNothing
}

// Needs returns the action that taking an item in a rendition is.
func Needs(r media.Rendition) Action {
	of, isPast := r.Past()
	need := View
	if of == media.Original {
		need = Download
	}
	if isPast {
		need |= Edit // who keeps an item in order sees what it was before
	}
	return need
}

// Has says whether a holds all of want, and want is something.
func (a Action) Has(want Action) bool { return want != 0 && a&want == want }
