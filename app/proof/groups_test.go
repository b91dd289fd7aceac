package proof

import (
	"slices"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
)

func (w *town) joins(p *person, group string) {
	w.ok(w.db.Join(w.t.Context(), group[1:], w.users[p], journal.Entry{}))
	p.enters(group)
	w.tell("%s joins %s", p.name, group)
}

func (w *town) drops(p *person, group string) {
	w.ok(w.db.Leave(w.t.Context(), group[1:], w.users[p], journal.Entry{}))
	p.leaves(group)
	w.tell("%s leaves %s", p.name, group)
}

// manages lets somebody try to change who is in a group: its managers and admins
// may, and anybody may leave.
func (w *town) manages() {
	by, p, group := w.anybody(), w.anybody(), w.aGroup()
	if by.disabled {
		return // comes no further than the door
	}
	s := access.User(w.users[by])
	s.By, s.Name, s.Admin = access.Session, by.name, w.dice.IntN(2) == 0
	may := s.Admin || slices.Contains(by.manages, group)
	var what string
	var err error
	switch w.dice.IntN(4) {
	case 0:
		what, err = "join", w.accounts.Join(w.t.Context(), s, group[1:], p.name)
	case 1:
		may = may || by == p && slices.Contains(p.groups, group)
		what, err = "leave", w.accounts.Leave(w.t.Context(), s, group[1:], p.name)
	case 2:
		what, err = "manage", w.accounts.Manage(w.t.Context(), s, group[1:], p.name, true)
	case 3:
		what, err = "manage no more", w.accounts.Manage(w.t.Context(), s, group[1:], p.name, false)
	}
	if may != (err == nil) {
		w.differ("%s (admin: %v) may let %s %s %s (%v): %v", by.name, s.Admin, p.name, what, group, may, err)
	}
	if !may {
		return
	}
	switch what {
	case "join":
		p.enters(group)
	case "leave":
		p.leaves(group)
	case "manage":
		p.enters(group)
		p.lays(group)
		p.manages = append(p.manages, group)
	case "manage no more":
		p.lays(group)
	}
	w.tell("%s lets %s %s %s", by.name, p.name, what, group)
}

// dissolves ends a group with all that was granted to it; another is called as it was.
func (w *town) dissolves(group string) {
	w.ok(w.db.RemoveGroup(w.t.Context(), group[1:], journal.Entry{}))
	w.groups[group[1:]] = id.NewGroup()
	w.ok(w.db.AddGroup(w.t.Context(), w.groups[group[1:]], group[1:], w.now, journal.Entry{}))
	for _, p := range w.people {
		p.leaves(group)
	}
	w.grants = slices.DeleteFunc(w.grants, func(g grant) bool { return g.to == group })
	w.tell("%s ends, and there is another", group)
}

// askMembers asks who is in a group, and who manages it.
func (w *town) askMembers(group string) {
	g, err := w.db.Group(w.t.Context(), group[1:])
	w.ok(err)
	for _, p := range w.people {
		in, manages := slices.Contains(g.Members, p.name), slices.Contains(g.Managers, p.name)
		if in != slices.Contains(p.groups, group) || manages != slices.Contains(p.manages, group) {
			w.differ("%s is in %s (%v) and manages it (%v); the model says %v and %v", p.name, group, in, manages, p.groups, p.manages)
		}
	}
}
