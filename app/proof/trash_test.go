package proof

import (
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/journal"
	"cloakroom/app/library"
)

// deletes takes a folder away with all below, or one item.
func (w *town) deletes() {
	if it := one(w, w.lying()); it != nil && w.dice.IntN(2) == 0 {
		w.ok(w.db.DeleteItem(w.t.Context(), w.things[it], w.now, journal.Entry{}))
		w.deleteItem(it)
		w.tell("%s in %s is deleted", it.name, it.in)
		return
	}
	f := one(w, w.standing())
	if f == nil || f.parent == nil {
		return
	}
	is, err := w.db.Folder(w.t.Context(), w.ids[f])
	w.ok(err)
	w.ok(w.db.DeleteFolder(w.t.Context(), is, w.now, journal.Entry{}))
	w.deleteFolder(f)
	w.tell("%s is deleted", f)
}

// thing is the house's id of what was deleted.
func (w *town) thing(t *trashed) string {
	if t.item != nil {
		return string(w.things[t.item])
	}
	return string(w.ids[t.folder])
}

// restores brings back what was deleted, if that is somewhere still: under its
// name, or under a number if that is taken.
func (w *town) restores() {
	t := one(w, w.trash)
	if t == nil {
		return
	}
	lies, err := w.db.Trashed(w.t.Context(), w.thing(t))
	if fault.Is(err, fault.NotFound) != t.place().deleted || err != nil && !fault.Is(err, fault.NotFound) {
		w.differ("%s has a place to come back to (%v): %v", w.thing(t), !t.place().deleted, err)
	}
	if err != nil {
		return
	}
	name, err := w.db.Undelete(w.t.Context(), lies, journal.Entry{})
	w.ok(err)
	taken := t.folder != nil && w.taken(t.place(), t.folder.name, t.folder)
	if (name != lies.Name) != taken || !strings.HasPrefix(name, lies.Name) || t.folder != nil && w.taken(t.place(), name, t.folder) {
		w.differ("%s comes back into %s as %s, its name being taken: %v", lies.Name, t.place(), name, taken)
	}
	w.restore(t)
	if t.folder != nil {
		t.folder.name = name
	}
	w.tell("%s comes back into %s as %s", lies.Name, t.place(), name)
}

// discards takes something out of the trash, and it does not come back.
func (w *town) discards() {
	t := one(w, w.trash)
	if t == nil || t.place().deleted {
		return
	}
	lies, err := w.db.Trashed(w.t.Context(), w.thing(t))
	w.ok(err)
	w.ok(w.db.ForgetTrashed(w.t.Context(), lies, journal.Entry{}))
	w.forget(t)
	w.tell("%s is deleted for good", lies.Path())
}

// askTrash asks what somebody may bring back: what lay where they may Edit, and of
// private folders their own, as nobody here is said to have deleted anything.
func (w *town) askTrash(p *person) {
	s := access.User(w.users[p])
	s.By = access.Session
	l := library.New(w.db, w.checker, func() time.Time { return w.at })
	for _, t := range w.trash {
		w.asked++
		hidden := t.folder != nil && t.folder.private && t.folder.owner != p
		want := !t.place().deleted && !hidden && w.can(p, s.By, t.place()).Has(access.Edit)
		_, err := l.Trashed(w.t.Context(), s, w.thing(t))
		if want != (err == nil) || err != nil && !fault.Is(err, fault.NotFound) {
			w.differ("%s may bring back %s (%v): %v", p.name, w.thing(t), want, err)
		}
	}
}
