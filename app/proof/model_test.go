// Package proof holds who may what against a model that is obviously right: no
// memory, no SQL, a loop from the folder upwards. The house under proof is the
// real one: database, rules, accounts, checker.
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
	items   []*item
	grants  []grant
	links   []*link
	unlocks []*unlock
	rules   []rule
	trash   []*trashed
}

type folder struct {
	name    string
	parent  *folder
	owner   *person // nil: whoever owns a folder above
	private bool
	deleted bool
}

type item struct {
	name    string
	in      *folder
	deleted bool
}

type person struct {
	name     string
	groups   []string
	manages  []string // of groups
	disabled bool
}

type grant struct {
	at     *folder
	to     string // a person's name, @group, or members
	allows access.Action
	ends   time.Time
}

// link opens a folder or one item.
type link struct {
	opens    *folder
	item     *item
	maker    *person
	allows   access.Action
	ends     time.Time
	ended    bool // before its time
	password int  // 0: none; changed each time it is set
}

// unlock is what somebody got who knew a link's password as it was then.
type unlock struct {
	of       *link
	password int
	ends     time.Time
}

// rule gives to whom a path of names, «*» being any, is: with all below if deep.
type rule struct {
	path   []string
	deep   bool
	allows access.Action
	when   func(who asker, path []string) bool
}

// asker is who asks a rule; person is nil of a guest.
type asker struct {
	person *person
	by     access.Means
	now    time.Time
}

func (a asker) in(group string) bool {
	return a.person != nil && slices.Contains(a.person.groups, "@"+group)
}

func (f *folder) path() []string {
	if f.parent == nil {
		return []string{f.name}
	}
	return append(f.parent.path(), f.name)
}

// can is what somebody may do in a folder, who came by a kind of credential.
func (m *model) can(p *person, by access.Means, in *folder) (all access.Action) {
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
		all |= m.ruled(asker{p, by, m.now}, f, in)
		if f.private {
			break
		}
	}
	return all
}

// ruled is what the rules of one folder give in it or in one below.
func (m *model) ruled(who asker, at, in *folder) (all access.Action) {
	for _, r := range m.rules {
		if (r.deep || at == in) && r.names(at.path()) && r.when(who, at.path()) {
			all |= r.allows
		}
	}
	return all
}

// stands says whether nobody has ended a link; it lives if what it opens is there.
func (l *link) stands(now time.Time) bool { return !l.ended && now.Before(l.ends) }

func (l *link) lives(now time.Time) bool {
	gone := l.opens != nil && l.opens.deleted || l.item != nil && l.item.deleted
	return l.stands(now) && !gone
}

func (u *unlock) lives(now time.Time) bool {
	return u.of.lives(now) && now.Before(u.ends) && u.password == u.of.password
}

// lent is what a link that lives opens in a folder.
func (m *model) lent(l *link, in *folder) access.Action {
	reaches := false
	for f := in; f != nil; f = f.parent {
		reaches = reaches || f == l.opens
		if f.private {
			break
		}
	}
	if !reaches || in.deleted {
		return 0
	}
	return m.toGuests(in) | m.byMaker(l, in)
}

// lentItem is what a link to one item, that lives, opens of an item.
func (m *model) lentItem(l *link, it *item) access.Action {
	if l.item != it || it.deleted {
		return 0
	}
	return m.toGuests(it.in) | m.byMaker(l, it.in)
}

func (m *model) byMaker(l *link, in *folder) access.Action {
	maker := m.can(l.maker, access.Link, in)
	if !maker.Has(access.Lend) {
		return 0
	}
	return l.allows & maker
}

// toGuests is what rules give to whoever comes by a link, as such.
func (m *model) toGuests(in *folder) (all access.Action) {
	for f := in; f != nil; f = f.parent {
		all |= m.ruled(asker{nil, access.Link, m.now}, f, in)
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

// nearest is whoever owns the nearest folder that somebody owns.
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

func (m *model) lying() (out []*item) {
	for _, it := range m.items {
		if !it.deleted {
			out = append(out, it)
		}
	}
	return out
}

func (f *folder) String() string { return strings.Join(f.path(), "/") }
