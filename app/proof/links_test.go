package proof

import (
	"slices"
	"strconv"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
)

// lends makes a link; every third has a password from the beginning.
func (w *town) lends() {
	l := &link{maker: w.anybody(), allows: one(w, access.LinkRoles()).Allows, ends: w.now.Add(time.Duration(1+w.dice.IntN(40)) * time.Hour)}
	if w.dice.IntN(3) > 0 {
		l.opens = one(w, w.standing())
	} else {
		l.item = one(w, w.lying())
	}
	if l.maker.disabled || l.opens == nil && l.item == nil {
		return
	}
	k := library.Link{ID: id.NewCredential(), Folder: w.ids[l.opens], Item: w.things[l.item], Maker: w.users[l.maker], Allows: l.allows, Created: w.now, Ends: l.ends}
	if w.dice.IntN(3) == 0 {
		l.password = w.next()
	}
	w.ok(w.db.AddLink(w.t.Context(), k, password(l), id.NewSecret().Hash(), journal.Entry{}))
	w.links, w.shares[l] = append(w.links, l), k.ID
	w.tell("%s makes link %d: %05b in %v or %v until %v, password %d", l.maker.name, len(w.links)-1, l.allows, l.opens, l.item, l.ends, l.password)
}

func password(l *link) string {
	if l.password == 0 {
		return ""
	}
	return "phc " + strconv.Itoa(l.password)
}

func (w *town) ends() {
	l := one(w, w.links)
	if l == nil {
		return
	}
	w.ok(w.db.EndLink(w.t.Context(), w.shares[l], w.now, journal.Entry{}))
	l.ended = true
	w.tell("link %d is ended", slices.Index(w.links, l))
}

// renews gives a link another address: the old one ends.
func (w *town) renews() {
	l := one(w, w.links)
	if l == nil {
		return
	}
	fresh, is := *l, id.NewCredential()
	err := w.db.RenewLink(w.t.Context(), w.shares[l], is, id.NewSecret().Hash(), w.now, journal.Entry{})
	if l.stands(w.now) == fault.Is(err, fault.Conflict) {
		w.differ("a link that stands (%v) has a new address: %v", l.stands(w.now), err)
	}
	if err != nil {
		return
	}
	l.ended = true
	w.links, w.shares[&fresh] = append(w.links, &fresh), is
	w.tell("link %d gets a new address: %d", slices.Index(w.links, l), len(w.links)-1)
}

// locks changes a link's password, or takes it away: what was unlocked ends.
func (w *town) locks() {
	l := one(w, w.links)
	if l == nil {
		return
	}
	l.password = w.next()
	if w.dice.IntN(3) == 0 {
		l.password = 0
	}
	w.ok(w.db.SetLinkPassword(w.t.Context(), w.shares[l], password(l), w.now, journal.Entry{}))
	for _, u := range w.unlocks {
		if u.of == l {
			u.password = -1 // whatever comes later
		}
	}
	w.tell("the password of link %d is now %d", slices.Index(w.links, l), l.password)
}

func (w *town) unlocksOne() {
	l := one(w, w.links)
	if l == nil || l.password == 0 {
		return
	}
	u := &unlock{of: l, password: l.password, ends: w.now.Add(24 * time.Hour)}
	k := &account.Known{ID: id.NewCredential(), Kind: access.Unlock, Owner: w.users[l.maker], Parent: w.shares[l], Created: w.now, Ends: u.ends, Subject: access.Subject{Scope: access.Everything}}
	err := w.db.AddUnlock(w.t.Context(), k, id.NewSecret().Hash(), password(l), journal.Entry{Act: journal.Unlocked})
	if l.stands(w.now) != (err == nil) {
		w.differ("a link that stands (%v) is unlocked: %v", l.stands(w.now), err)
	}
	if err != nil {
		return
	}
	w.unlocks, w.keys[u] = append(w.unlocks, u), k.ID
	w.tell("link %d is unlocked", slices.Index(w.links, l))
}
