package proof

import (
	"slices"
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
	f := w.deletable()
	if f == nil {
		return
	}
	p := w.anybody()
	if w.triesToDelete(p, f) {
		w.deleteFolder(f).by = p
		w.tell("%s deletes %s", p.name, f)
		return
	}
	is, err := w.db.Folder(w.t.Context(), w.ids[f])
	w.ok(err)
	w.ok(w.db.DeleteFolder(w.t.Context(), is, w.now, journal.Entry{}))
	w.deleteFolder(f)
	w.tell("%s is deleted", f)
}

// deletable is a folder that can go, often one that holds a private one.
func (w *town) deletable() *folder {
	folders := slices.DeleteFunc(w.standing(), func(f *folder) bool { return f.parent == nil })
	if w.dice.IntN(2) == 0 {
		return one(w, folders)
	}
	return one(w, slices.DeleteFunc(folders, func(f *folder) bool {
		return !slices.ContainsFunc(folders, func(g *folder) bool { return g.private && below(g, f) })
	}))
}

// library is what people do here.
func (w *town) library() *library.Library {
	return library.New(w.db, w.checker, func() time.Time { return w.at })
}

// triesToDelete says whether somebody deleted a folder, as the model has it: who
// may edit what it lies in, and in each private folder that goes with it.
func (w *town) triesToDelete(p *person, f *folder) bool {
	w.asked++
	may := w.can(p, access.Session, f).Has(access.View) && w.can(p, access.Session, f.parent).Has(access.Edit)
	stands := slices.ContainsFunc(w.standing(), func(g *folder) bool {
		return g.private && below(g, f) && !w.can(p, access.Session, g).Has(access.Edit)
	})
	_, err := w.library().DeleteFolder(w.t.Context(), w.session(p), w.ids[f])
	if (err == nil) != (may && !stands) || fault.Is(err, fault.Conflict) != (may && stands) {
		w.differ("%s deletes %s (%v, a private folder stands there: %v): %v", p.name, f, may, stands, err)
	}
	return err == nil
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

// triesToDiscard says whether somebody deleted a thing for good, as the model has
// it: who may bring it back, and owns the private folders in it or deleted them.
func (w *town) triesToDiscard(p *person, t *trashed) bool {
	w.asked++
	others := slices.ContainsFunc(t.folders, func(f *folder) bool { return f.private && f.owner != p })
	want := w.mayRestore(p, t) && (!others || t.by == p)
	err := w.library().DeleteForGood(w.t.Context(), w.session(p), w.thing(t))
	if want != (err == nil) || err != nil && fault.Is(err, fault.Forbidden) != w.mayRestore(p, t) {
		w.differ("%s may delete %s for good (%v): %v", p.name, w.thing(t), want, err)
	}
	return want
}

// mayRestore is for who may Edit where something lay, and of a private folder for
// who owns or deleted it.
func (w *town) mayRestore(p *person, t *trashed) bool {
	hidden := t.folder != nil && t.folder.private && t.folder.owner != p && t.by != p
	return !t.place().deleted && !hidden && w.can(p, access.Session, t.place()).Has(access.View|access.Edit)
}

// askTrash asks what somebody may bring back.
func (w *town) askTrash(p *person) {
	for _, t := range w.trash {
		w.asked++
		want := w.mayRestore(p, t)
		_, err := w.library().Trashed(w.t.Context(), w.session(p), w.thing(t))
		if want != (err == nil) || err != nil && !fault.Is(err, fault.NotFound) {
			w.differ("%s may bring back %s (%v): %v", p.name, w.thing(t), want, err)
		}
	}
}

// askDeletes lets everybody delete a folder, and something for good, who may.
func (w *town) askDeletes() {
	for _, p := range w.people {
		if f := w.deletable(); f != nil && w.triesToDelete(p, f) {
			w.deleteFolder(f).by = p
			w.tell("%s deletes %s", p.name, f)
		}
	}
	for _, p := range w.people {
		if t := one(w, w.trash); t != nil && w.triesToDiscard(p, t) {
			w.forget(t)
			w.tell("%s deletes %s for good", p.name, w.thing(t))
		}
	}
}

// session is somebody who signed in.
func (w *town) session(p *person) access.Subject {
	s := access.User(w.users[p])
	s.By = access.Session
	return s
}
