package proof

import (
	"slices"
	"strconv"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/journal"
	"cloakroom/app/library"
)

// step does one thing to the house and to the model.
func (w *town) step() {
	w.site.steps++
	switch w.dice.IntN(31) {
	case 0:
		w.makes()
	case 1, 2, 3:
		w.gives()
	case 4, 5:
		w.revokes()
	case 6:
		w.joins(w.anybody(), w.aGroup())
	case 7:
		w.drops(w.anybody(), w.aGroup())
	case 8, 9:
		w.manages()
	case 10:
		w.dissolves(w.aGroup())
	case 11, 12:
		w.parts()
	case 13, 14:
		w.lends()
	case 15:
		w.ends()
	case 16:
		w.renews()
	case 17:
		w.locks()
	case 18:
		w.unlocksOne()
	case 19, 20:
		w.moves()
	case 21, 22:
		w.deletes()
	case 23, 24:
		w.restores()
	case 25:
		w.discards()
	case 26:
		w.handsIn()
	case 27:
		w.carries()
	case 28:
		w.shutsOut(w.anybody())
	case 29:
		w.turns(w.dice.IntN(len(w.files)))
	case 30:
		w.waits()
	}
}

func one[T any](w *town, from []T) (t T) {
	if len(from) == 0 {
		return t
	}
	return from[w.dice.IntN(len(from))]
}

func (w *town) anybody() *person { return one(w, w.people) }
func (w *town) aGroup() string   { return "@" + one(w, []string{"a", "b"}) }
func (w *town) aName() string    { return one(w, []string{"a", "b", "c"}) }

func (w *town) taken(in *folder, name string, but *folder) bool {
	return slices.ContainsFunc(w.folders, func(f *folder) bool { return !f.deleted && f != but && f.parent == in && f.name == name })
}

func (w *town) makes() {
	in, name := one(w, w.standing()), w.aName()
	if in == nil || w.taken(in, name, nil) || len(in.path()) > 5 {
		return
	}
	f := w.folder(in, name)
	w.rows(f)
	w.tell("%s is made", f)
}

// who is how the house calls whom the model calls to.
func (w *town) who(to string) access.Who {
	if to == string(access.Members) {
		return access.Members
	}
	if to[0] == '@' {
		return access.ToGroup(w.groups[to[1:]])
	}
	i := slices.IndexFunc(w.people, func(p *person) bool { return p.name == to })
	return access.ToUser(w.users[w.people[i]])
}

func (w *town) gives() {
	at := one(w, w.standing())
	if at == nil {
		return
	}
	g := grant{at: at, to: one(w, []string{w.anybody().name, w.aGroup(), "members"}), allows: one(w, access.Roles()).Allows}
	if w.dice.IntN(2) == 0 {
		g.ends = w.now.Add(time.Duration(1+w.dice.IntN(5)) * time.Hour)
	}
	w.ok(w.db.PutGrant(w.t.Context(), w.ids[at], library.Grant{Who: w.who(g.to), Allows: g.allows, Ends: g.ends}, journal.Entry{}))
	w.grants = slices.DeleteFunc(w.grants, func(h grant) bool { return h.at == at && h.to == g.to })
	w.grants = append(w.grants, g)
	w.tell("%s is given %05b in %s until %v", g.to, g.allows, at, g.ends)
}

func (w *town) revokes() {
	if len(w.grants) == 0 {
		return
	}
	n := w.dice.IntN(len(w.grants))
	g := w.grants[n]
	w.ok(w.db.DropGrant(w.t.Context(), w.ids[g.at], w.who(g.to), journal.Entry{}))
	w.grants = slices.Delete(w.grants, n, n+1)
	w.tell("%s is taken what was given in %s", g.to, g.at)
}

func (w *town) parts() {
	f := one(w, w.standing())
	if f == nil {
		return
	}
	private := w.dice.IntN(3) > 0
	w.ok(w.db.SetBarrier(w.t.Context(), w.ids[f], private, journal.Entry{}))
	if f.private = private; private {
		f.owner = f.nearest()
	}
	w.tell("%s is private: %v", f, private)
}

// next is a password that no link had before.
func (w *town) next() int { return len(w.told) + 1 }

func (w *town) moves() {
	f, into, name := one(w, w.standing()), one(w, w.standing()), w.aName()
	if f == nil || f.parent == nil || below(into, f) || len(into.path()) > 4 || w.taken(into, name, f) {
		return
	}
	is, err := w.db.Folder(w.t.Context(), w.ids[f])
	w.ok(err)
	to, err := w.db.Folder(w.t.Context(), w.ids[into])
	w.ok(err)
	w.tell("%s becomes %s/%s", f, into, name)
	w.ok(w.db.MoveFolder(w.t.Context(), is, to, name, journal.Entry{}))
	f.parent, f.name = into, name
}

func (w *town) handsIn() {
	in := one(w, w.standing())
	if in == nil {
		return
	}
	it := &item{name: "item " + strconv.Itoa(len(w.items)), in: in}
	w.row(it)
	w.items = append(w.items, it)
	w.tell("%s comes into %s", it.name, in)
}

func (w *town) carries() {
	it, into := one(w, w.lying()), one(w, w.standing())
	if it == nil || it.in == into {
		return
	}
	is, err := w.db.Item(w.t.Context(), w.things[it])
	w.ok(err)
	to, err := w.db.Folder(w.t.Context(), w.ids[into])
	w.ok(err)
	w.ok(w.db.MoveItem(w.t.Context(), *is, to, it.name, journal.Entry{}))
	it.in = into
	w.tell("%s is moved into %s", it.name, into)
}

// shutsOut disables somebody, or lets in who was: their links stay ended.
func (w *town) shutsOut(p *person) {
	if p.disabled {
		w.lets(p)
		return
	}
	w.ok(w.db.Disable(w.t.Context(), w.users[p], w.now, journal.Entry{}))
	p.disabled = true
	for _, l := range w.links {
		l.ended = l.ended || l.maker == p
	}
	w.tell("%s is disabled", p.name)
}

func (w *town) lets(p *person) {
	if !p.disabled {
		return
	}
	w.ok(w.db.Enable(w.t.Context(), w.users[p], journal.Entry{}))
	p.disabled = false
	w.tell("%s is enabled", p.name)
}

// turns puts another file of rules into force.
func (w *town) turns(n int) {
	w.ledger.Use(w.files[n].read)
	w.rules = w.files[n].rules
	w.tell("the rules are file %d", n)
}

// waits lets hours pass: some grants, links and unlocks end.
func (w *town) waits() {
	w.now = w.now.Add(time.Duration(1+w.dice.IntN(2)*24) * time.Hour)
	w.at = w.now
	w.tell("it is %v", w.now)
}
