package proof

import (
	"slices"
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
)

func pick[T any](t *rapid.T, name string, from []T) T { return rapid.SampledFrom(from).Draw(t, name) }

// step does one thing to the house and to the model.
func (w *town) step() {
	steps := []func(){w.makes, w.gives, w.gives, w.revokes, w.joins, w.leaves, w.parts, w.lends, w.ends, w.moves, w.deletes, w.disables, w.enables, w.waits}
	pick(w.t, "step", steps)()
}

func (w *town) makes() {
	in := pick(w.t, "in", append(w.standing(), nil))
	if in == nil {
		return
	}
	name := pick(w.t, "name", []string{"a", "b", "c"})
	if slices.ContainsFunc(w.standing(), func(f *folder) bool { return f.parent == in && f.name == name }) || len(in.path()) > 5 {
		return
	}
	w.make(in, name)
}

func (w *town) who() (to string, who access.Who) {
	p := pick(w.t, "who", append(w.people, nil))
	if p == nil {
		return "members", access.Members
	}
	return p.name, access.ToUser(w.users[p])
}

func (w *town) gives() {
	at := pick(w.t, "at", append(w.standing(), nil))
	if at == nil {
		return
	}
	to, who := w.who()
	if rapid.Bool().Draw(w.t, "to a group") {
		name := pick(w.t, "group", []string{"a", "b"})
		to, who = "@"+name, access.ToGroup(w.group(name))
	}
	role := pick(w.t, "role", access.Roles())
	g := grant{at: at, to: to, allows: role.Allows}
	if rapid.Bool().Draw(w.t, "for a while") {
		g.ends = w.now.Add(time.Duration(rapid.IntRange(1, 5).Draw(w.t, "hours")) * time.Hour)
	}
	ok(w.t, w.db.PutGrant(w.t.Context(), w.ids[at], library.Grant{Who: who, Allows: g.allows, Ends: g.ends}, journal.Entry{}))
	w.grants = slices.DeleteFunc(w.grants, func(h grant) bool { return h.at == at && h.to == to })
	w.grants = append(w.grants, g)
}

// group finds a group of all towns, or makes it. Its members are this town's.
func (w *town) group(name string) id.Group {
	all, err := w.db.Groups(w.t.Context())
	ok(w.t, err)
	for _, g := range all {
		if g.Name == name {
			return g.ID
		}
	}
	g := id.NewGroup()
	ok(w.t, w.db.AddGroup(w.t.Context(), g, name, w.now, journal.Entry{}))
	return g
}

func (w *town) revokes() {
	if len(w.grants) == 0 {
		return
	}
	n := rapid.IntRange(0, len(w.grants)-1).Draw(w.t, "grant")
	g := w.grants[n]
	if g.at.deleted {
		return
	}
	who := access.Members
	for _, p := range w.people {
		if p.name == g.to {
			who = access.ToUser(w.users[p])
		}
	}
	if g.to[0] == '@' {
		who = access.ToGroup(w.group(g.to[1:]))
	}
	ok(w.t, w.db.DropGrant(w.t.Context(), w.ids[g.at], who, journal.Entry{}))
	w.grants = slices.Delete(w.grants, n, n+1)
}

func (w *town) joins() {
	p, name := pick(w.t, "who", w.people), pick(w.t, "group", []string{"a", "b"})
	w.group(name)
	ok(w.t, w.db.Join(w.t.Context(), name, w.users[p], journal.Entry{}))
	if !slices.Contains(p.groups, "@"+name) {
		p.groups = append(p.groups, "@"+name)
	}
}

func (w *town) leaves() {
	p, name := pick(w.t, "who", w.people), pick(w.t, "group", []string{"a", "b"})
	w.group(name)
	ok(w.t, w.db.Leave(w.t.Context(), name, w.users[p], journal.Entry{}))
	p.groups = slices.DeleteFunc(p.groups, func(g string) bool { return g == "@"+name })
}

func (w *town) parts() {
	f := pick(w.t, "folder", append(w.standing(), nil))
	if f == nil {
		return
	}
	private := rapid.Bool().Draw(w.t, "private")
	ok(w.t, w.db.SetBarrier(w.t.Context(), w.ids[f], private, journal.Entry{}))
	if f.private = private; private {
		f.owner = f.nearest()
	}
}

func (w *town) lends() {
	f, p := pick(w.t, "folder", append(w.standing(), nil)), pick(w.t, "maker", w.people)
	if f == nil || p.disabled {
		return
	}
	role := pick(w.t, "role", access.LinkRoles())
	l := &link{opens: f, maker: p, allows: role.Allows, ends: w.now.Add(time.Duration(rapid.IntRange(1, 9).Draw(w.t, "hours")) * time.Hour)}
	k := library.Link{ID: id.NewCredential(), Folder: w.ids[f], Maker: w.users[p], Allows: l.allows, Created: w.now, Ends: l.ends}
	ok(w.t, w.db.AddLink(w.t.Context(), k, "", id.NewSecret().Hash(), journal.Entry{}))
	w.links, w.shares[l] = append(w.links, l), k.ID
}

func (w *town) ends() {
	if len(w.links) == 0 {
		return
	}
	l := pick(w.t, "link", w.links)
	ok(w.t, w.db.EndLink(w.t.Context(), w.shares[l], w.now, journal.Entry{}))
	l.ended = true
}

func (w *town) moves() {
	f, into := pick(w.t, "folder", append(w.standing(), nil)), pick(w.t, "into", append(w.standing(), nil))
	if f == nil || into == nil || f.parent == nil || below(into, f) || len(into.path()) > 4 {
		return
	}
	name := pick(w.t, "name", []string{"a", "b", "c"})
	if slices.ContainsFunc(w.standing(), func(g *folder) bool { return g != f && g.parent == into && g.name == name }) {
		return
	}
	is, err := w.db.Folder(w.t.Context(), w.ids[f])
	ok(w.t, err)
	to, err := w.db.Folder(w.t.Context(), w.ids[into])
	ok(w.t, err)
	ok(w.t, w.db.MoveFolder(w.t.Context(), is, to, name, journal.Entry{}))
	f.parent, f.name = into, name
}

func (w *town) deletes() {
	f := pick(w.t, "folder", append(w.standing(), nil))
	if f == nil || f.parent == nil || rapid.IntRange(0, 3).Draw(w.t, "really") > 0 {
		return
	}
	is, err := w.db.Folder(w.t.Context(), w.ids[f])
	ok(w.t, err)
	ok(w.t, w.db.DeleteFolder(w.t.Context(), is, w.now, journal.Entry{}))
	for _, g := range w.folders {
		g.deleted = g.deleted || below(g, f)
	}
}

func (w *town) disables() {
	p := pick(w.t, "who", w.people)
	ok(w.t, w.db.Disable(w.t.Context(), w.users[p], w.now, journal.Entry{}))
	p.disabled = true
	for _, l := range w.links {
		l.ended = l.ended || l.maker == p // for good
	}
}

func (w *town) enables() {
	p := pick(w.t, "who", w.people)
	ok(w.t, w.db.Enable(w.t.Context(), w.users[p], journal.Entry{}))
	p.disabled = false
}

// waits lets an hour pass: some grants and links end.
func (w *town) waits() {
	w.now = w.now.Add(time.Hour)
	w.site.now = w.now
}
