package proof

import "slices"

// trashed is one thing that somebody deleted, and all that went with it and comes
// back with it: what was deleted before it does not.
type trashed struct {
	folder  *folder // this
	item    *item   // or this
	folders []*folder
	items   []*item
	by      *person // who deleted it; nil: nobody of the town
}

// place is where it lay, wherever that is now.
func (t *trashed) place() *folder {
	if t.item != nil {
		return t.item.in
	}
	return t.folder.parent
}

func (m *model) deleteItem(it *item) {
	it.deleted = true
	m.trash = append(m.trash, &trashed{item: it, items: []*item{it}})
}

func (m *model) deleteFolder(top *folder) *trashed {
	t := &trashed{folder: top}
	for _, it := range m.lying() {
		if below(it.in, top) {
			it.deleted, t.items = true, append(t.items, it)
		}
	}
	for _, f := range m.standing() {
		if below(f, top) {
			f.deleted, t.folders = true, append(t.folders, f)
		}
	}
	m.trash = append(m.trash, t)
	return t
}

// restore brings everything back but links: those stay dead.
func (m *model) restore(t *trashed) {
	for _, f := range t.folders {
		f.deleted = false
	}
	for _, it := range t.items {
		it.deleted = false
	}
	m.forget(t)
}

// forget takes something out of the trash. Whether it comes back or goes for good,
// the links to it have ended.
func (m *model) forget(t *trashed) {
	for _, l := range m.links {
		l.ended = l.ended || slices.Contains(t.folders, l.opens) || slices.Contains(t.items, l.item)
	}
	m.trash = slices.DeleteFunc(m.trash, func(other *trashed) bool { return other == t })
}

// enters makes somebody a member of a group, who stays what they are in it.
func (p *person) enters(group string) {
	if !slices.Contains(p.groups, group) {
		p.groups = append(p.groups, group)
	}
}

// leaves takes somebody out of a group, who then does not manage it either.
func (p *person) leaves(group string) {
	p.groups = slices.DeleteFunc(p.groups, func(g string) bool { return g == group })
	p.lays(group)
}

// lays is laying down the managing of a group.
func (p *person) lays(group string) {
	p.manages = slices.DeleteFunc(p.manages, func(g string) bool { return g == group })
}
