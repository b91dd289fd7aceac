package access

import (
	"context"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Verdict is a decision with its reasons.
type Verdict struct {
	Yes     bool
	Folder  Origin // empty: there is no such folder
	Barrier Origin // where inheritance stops on the way up; empty if nowhere
	Can     Action // all that the subject may do there
	Scope   Action // what its credential lets it do at most
	Reasons []Reason
}

// Why says whether s may do want in folder, and each thing that led there. It
// is the decision itself with its trace on: Check, asked at the same moment, says
// the same.
func (c *Checker) Why(ctx context.Context, s Subject, want Action, folder id.Folder) (Verdict, error) {
	return c.why(ctx, s, want, folder, s.Only == "")
}

// WhyItem is Why for what CheckItem says of an item.
func (c *Checker) WhyItem(ctx context.Context, s Subject, want Action, item *media.Item) (Verdict, error) {
	return c.why(ctx, s, want, item.Folder, s.Only == "" || s.Only == item.ID)
}

func (c *Checker) why(ctx context.Context, s Subject, want Action, folder id.Folder, reaches bool) (Verdict, error) {
	facts, err := c.facts(ctx, s, folder)
	if err != nil {
		return Verdict{}, err
	}
	v := Verdict{Folder: facts.Folder, Barrier: facts.Barrier, Scope: s.Scope}
	v.Can, v.Reasons = Reasons(facts, c.now())
	if !reaches {
		v.Can = 0
		for i := range v.Reasons {
			v.Reasons[i].Gives, v.Reasons[i].Effect = 0, Elsewhere
		}
	}
	v.Can &= s.Scope
	v.Yes = v.Can.Has(want)
	return v, nil
}
