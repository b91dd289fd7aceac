package access

import (
	"slices"
	"time"

	"cloakroom/app/id"
)

// Facts are all that the policy may look at about one subject and one folder.
// The database gathers them with one query; it does not judge them. So they also
// say what does not count, and the policy can tell why. They are remembered, and
// shared by all who ask: whoever knows more makes a copy.
type Facts struct {
	Folder  Origin      // the folder itself; empty if it is not there
	Barrier Origin      // the nearest folder, upwards, that inherits nothing; empty if none does
	Line    []id.Folder // the folder and those above it, up to the top
	Person  Person      // who asks, if that is somebody with an account
	Grants  []Grant
	Lent    *Lent // the subject holds a link

	// Generation moves, in one process, when anything changes who may what. Whoever remembers
	// something made of facts remembers it no longer than that.
	Generation int64
}

// Origin is where something hangs: on a folder, so many above the one asked about.
type Origin struct {
	Folder id.Folder
	Path   string
	Above  int
}

// Person is what rules may look at of somebody with an account.
type Person struct {
	Name     string
	Groups   []string // their names
	Disabled bool
}

// Grant allows actions on a folder until it ends.
type Grant struct {
	Source Source
	Who    Who    // to whom it was given; of a rule, nobody by name
	Rule   string // the name of the rule, if it is one
	Allows Action
	Ends   time.Time // zero means never
	From   Origin

	Timed bool // a rule that asks for the time: nobody knows until when
	Alone bool // a rule for the folder where it hangs, and not for what lies below
}

// Source is what a grant comes from.
type Source string

const (
	Granted  Source = "grant" // somebody gave it
	Owned    Source = "owner" // the folder is theirs
	Ruled    Source = "rule"  // a line of the rules file gives it
	AtLarge  Source = "house" // whoever sits at the machine
	ByLink   Source = "link"  // of a Reason alone: a link gives it
	Inactive Source = "account"
)

// Lent is what a link gives: no more than its maker could do and lend today, so
// that a link ends with its maker's right to lend.
type Lent struct {
	Link   id.Credential
	Allows Action
	From   Origin // what it opens; of a link to one item, the folder that holds it
	Maker  Facts
}

// without are the facts as they would be if some grants were not there, nor those of
// a link's maker.
func (f *Facts) without(some func(Grant) bool) *Facts {
	less := *f
	less.Grants = slices.DeleteFunc(slices.Clone(f.Grants), some)
	if f.Lent != nil {
		lent := *f.Lent
		lent.Maker = *lent.Maker.without(some)
		less.Lent = &lent
	}
	return &less
}

// Effect is what came of a reason.
type Effect string

const (
	Counts  Effect = "counts"
	Ended   Effect = "ended"    // its time has passed
	Stopped Effect = "stopped"  // a folder on the way down inherits nothing
	NotLent Effect = "not lent" // the link's maker may not lend any more
	Barred  Effect = "disabled" // the account

	Elsewhere Effect = "elsewhere" // a link to one item opens that item alone
)

// Reason is one thing that the policy looked at, and what came of it.
type Reason struct {
	Grant
	Gives  Action // what it adds; nothing unless it counts
	Effect Effect
	Maker  []Reason // of a link: why its maker may lend, or not
}

// Allowed is the whole policy: what the facts allow at a time.
func Allowed(f *Facts, now time.Time) Action { return weigh(f, now, nil) }

// Decide says whether the facts allow all of want at a time.
func Decide(f *Facts, want Action, now time.Time) bool { return Allowed(f, now).Has(want) }

// Reasons is Allowed, told step by step: the same code, with its trace on.
func Reasons(f *Facts, now time.Time) (allowed Action, why []Reason) {
	allowed = weigh(f, now, func(r Reason) { why = append(why, r) })
	return allowed, why
}

func weigh(f *Facts, now time.Time, trace func(Reason)) (allowed Action) {
	if f.Person.Disabled {
		if trace != nil {
			trace(Reason{Grant: Grant{Source: Inactive}, Effect: Barred})
		}
		return 0
	}
	for i := range f.Grants {
		g := &f.Grants[i]
		effect := f.effect(g, now)
		gives := Action(0)
		if effect == Counts {
			gives = g.Allows
		}
		allowed |= gives
		if trace != nil {
			trace(Reason{Grant: *g, Gives: gives, Effect: effect})
		}
	}
	if f.Lent != nil {
		allowed |= f.lent(now, trace)
	}
	return allowed
}

// effect: a right hangs on a folder and is inherited, until a folder on the way
// down inherits nothing.
func (f *Facts) effect(g *Grant, now time.Time) Effect {
	switch {
	case f.Barrier.Folder != "" && g.From.Above > f.Barrier.Above:
		return Stopped
	case !g.Ends.IsZero() && !now.Before(g.Ends):
		return Ended
	}
	return Counts
}

func (f *Facts) lent(now time.Time, trace func(Reason)) Action {
	r := Reason{Grant: Grant{Source: ByLink, Allows: f.Lent.Allows, From: f.Lent.From}}
	var told func(Reason)
	if trace != nil {
		told = func(why Reason) { r.Maker = append(r.Maker, why) }
	}
	maker := weigh(&f.Lent.Maker, now, told)
	switch r.Effect = f.effect(&r.Grant, now); {
	case r.Effect != Counts:
	case !maker.Has(Lend):
		r.Effect = NotLent
	default:
		r.Gives = f.Lent.Allows & maker
	}
	if trace != nil {
		trace(r)
	}
	return r.Gives
}
