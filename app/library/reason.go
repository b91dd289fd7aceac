package library

import (
	"time"

	"cloakroom/app/access"
)

// Reason is one thing that the checker looked at, with the names that are in it.
// Pages put it into the words of who reads them; programs get those of String.
type Reason struct {
	access.Reason
	Name    string // of Who; empty: somebody who is gone
	Barrier string // where the private folder lies, if that stopped it
	Maker   []Reason
}

func mentioned(reasons []access.Reason) (out []access.Who) {
	for _, r := range reasons {
		if r.Who != "" {
			out = append(out, r.Who)
		}
		out = append(out, mentioned(r.Maker)...)
	}
	return out
}

// tell gives reasons their names.
func tell(reasons []access.Reason, names map[access.Who]string, barrier string) []Reason {
	out := make([]Reason, len(reasons))
	for i, r := range reasons {
		out[i] = Reason{Reason: r, Name: names[r.Who], Maker: tell(r.Maker, names, barrier)}
		if r.Effect == access.Stopped {
			out[i].Barrier = barrier
		}
	}
	return out
}

// String is the reason in English: what it is, until when, and what came of it.
func (r Reason) String() string {
	text := r.what()
	if !r.Ends.IsZero() && r.Effect == access.Counts {
		text += " until " + r.Ends.UTC().Format(time.RFC3339)
	}
	switch r.Effect {
	case access.Ended:
		if !r.Ends.IsZero() {
			text += ", which ended " + r.Ends.UTC().Format(time.RFC3339)
		}
	case access.Stopped:
		text += ", but " + r.Barrier + " is private and inherits nothing"
	case access.Elsewhere:
		text += ", but for one item alone"
	case access.NotLent:
		text += ", but its maker may not lend there any more"
	}
	return text
}

func (r Reason) what() string {
	switch r.Source {
	case access.Owned:
		return r.whom() + " owns " + r.From.Path
	case access.Granted:
		return r.whom() + " was made " + access.RoleOf(r.Allows) + " in " + r.From.Path
	case access.Ruled:
		return "the rule «" + r.Rule + "» gives " + access.Given(r.Allows) + " in " + r.From.Path
	case access.AtLarge:
		return "whoever sits at the machine may do everything"
	case access.Inactive:
		return "the account is disabled"
	}
	if r.From.Path == "" {
		return "the link has ended"
	}
	text := "the link opens " + r.From.Path + " for a " + access.RoleOf(r.Allows)
	for _, m := range r.Maker {
		text += "; its maker: " + m.String()
	}
	return text
}

func (r Reason) whom() string {
	switch {
	case r.Who == access.Members:
		return "everybody with an account"
	case r.Name == "":
		return "somebody who is gone"
	}
	return r.Name
}
