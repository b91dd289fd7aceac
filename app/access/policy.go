package access

import "time"

// Facts are all that the policy may look at. The database gathers them with
// one query; it does not judge them.
type Facts struct {
	Owner  bool    // the subject owns the folder or one above it
	Grants []Grant // to the subject, its groups or all members, here or above
	Lent   *Lent   // the subject holds a link that reaches the folder
}

// Grant allows actions on a folder until it ends.
type Grant struct {
	Allows Action
	Ends   time.Time // zero means never
}

// Lent is what a link gives: no more than its maker could do and lend today, so
// that a link ends with its maker's right to lend.
type Lent struct {
	Allows Action
	Maker  Facts
}

// Allowed is the whole policy: what the facts allow at a time.
func Allowed(f Facts, now time.Time) Action {
	if f.Owner {
		return Everything
	}
	allowed := Action(0)
	for _, g := range f.Grants {
		if g.Ends.IsZero() || now.Before(g.Ends) {
			allowed |= g.Allows
		}
	}
	if f.Lent != nil {
		if maker := Allowed(f.Lent.Maker, now); maker.Has(Lend) {
			allowed |= f.Lent.Allows & maker
		}
	}
	return allowed
}

// Decide says whether the facts allow all of want at a time.
func Decide(f Facts, want Action, now time.Time) bool { return Allowed(f, now).Has(want) }
