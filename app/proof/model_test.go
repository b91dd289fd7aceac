// Package proof holds who may what against a model that is obviously right: no
// memory, no SQL, a loop from the folder upwards. The house under proof is the
// real one: database, rules, checker.
package proof

import (
	"slices"
	"strings"
	"time"

	"cloakroom/app/access"
)

// model is a house as the design tells it.
type model struct {
	now     time.Time
	folders []*folder
	people  []*person
	grants  []grant
	links   []*link
	rules   []rule
}

type folder struct {
	name    string
	parent  *folder
	owner   *person // nil: whoever owns a folder above
	private bool
	deleted bool
}

type person struct {
	name     string
	groups   []string
	disabled bool
}

type grant struct {
	at     *folder
	to     string // a person's name, @group, or members
	allows access.Action
	ends   time.Time
}

type link struct {
	opens  *folder
	maker  *person
	allows access.Action
	ends   time.Time
	ended  bool // before its time
}

// rule gives to whom a path of names, «*» being any, is: with all below if deep.
type rule struct {
	path   []string
	deep   bool
	allows access.Action
	when   func(p *person, path []string) bool // nobody (nil) is a guest
}

func (f *folder) path() []string {
	if f.parent == nil {
		return []string{f.name}
	}
	return append(f.parent.path(), f.name)
}

// can is what somebody may do in a folder.
func (m *model) can(p *person, in *folder) (all access.Action) {
	if in.deleted || p.disabled {
		return 0
	}
	for f := in; f != nil; f = f.parent {
		if f.owner == p {
			all |= access.Everything
		}
		for _, g := range m.grants {
			mine := g.to == p.name || g.to == "members" || slices.Contains(p.groups, g.to)
			if g.at == f && mine && (g.ends.IsZero() || m.now.Before(g.ends)) {
				all |= g.allows
			}
		}
		for _, r := range m.rules {
			if (r.deep || f == in) && r.names(f.path()) && r.when(p, f.path()) {
				all |= r.allows
			}
		}
		if f.private {
			break
		}
	}
	return all
}

// lent is what a link that lives opens in a folder.
func (m *model) lent(l *link, in *folder) access.Action {
	if in.deleted {
		return 0
	}
	reaches := false
	for f := in; f != nil; f = f.parent {
		reaches = reaches || f == l.opens
		if f.private {
			break
		}
	}
	if !reaches {
		return 0
	}
	all := m.toGuests(in)
	if maker := m.can(l.maker, in); maker.Has(access.Lend) {
		all |= l.allows & maker
	}
	return all
}

// toGuests is what rules give to whoever comes by a link, as such.
func (m *model) toGuests(in *folder) (all access.Action) {
	for f := in; f != nil; f = f.parent {
		for _, r := range m.rules {
			if (r.deep || f == in) && r.names(f.path()) && r.when(nil, f.path()) {
				all |= r.allows
			}
		}
		if f.private {
			break
		}
	}
	return all
}

func (r rule) names(path []string) bool {
	if len(path) != len(r.path) {
		return false
	}
	for i, n := range r.path {
		if n != "*" && n != path[i] {
			return false
		}
	}
	return true
}

// below says whether f lies in top, or is it.
func below(f, top *folder) bool { return f != nil && (f == top || below(f.parent, top)) }

// owner is whoever owns the nearest folder that somebody owns.
func (f *folder) nearest() *person {
	if f.owner != nil || f.parent == nil {
		return f.owner
	}
	return f.parent.nearest()
}

func (m *model) standing() (out []*folder) {
	for _, f := range m.folders {
		if !f.deleted {
			out = append(out, f)
		}
	}
	return out
}

func (f *folder) String() string { return strings.Join(f.path(), "/") }
