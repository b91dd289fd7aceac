package journal

import (
	"strconv"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Witness notes what leaves by a permit of s in a rendition.
func (d *Daybook) Witness(s access.Subject, form media.Rendition) access.Witness {
	return &witness{d, s, form}
}

type witness struct {
	book *Daybook
	s    access.Subject
	form media.Rendition
}

// leaf is what makes the same of what leaves, as long as a credential is one's
// own: an Entry says it at length, and comparing it would cost more than all the
// rest of noting.
type leaf struct {
	via     id.Credential
	item    id.Item
	network string
	act     Act
	version id.Version
}

// leaving is a look, or a delivery that has begun.
type leaving struct {
	leaf
	by     *witness
	folder id.Folder
	from   int64
	size   int64
	line   int // the number of its line, once it has one
}

// Leaving notes a look, or that a delivery begins; whoever counts its bytes says
// how many left.
func (w *witness) Leaving(it *media.Item, from, _, size int64) func(int64) {
	l := leaving{leaf: leaf{w.s.Via, it.ID, w.s.Network, Looked, it.Version}, by: w, folder: it.Folder, from: from, size: size}
	switch form, _ := w.form.Past(); form {
	case media.Original:
		l.act = Downloaded
	case media.Play:
		l.act = Played
	default:
		if w.book.Looks {
			w.book.leave(&l, &Tally{Times: 1})
		}
		return nil
	}
	delivery := l // it stays; a look is gone with this call, and costs no memory
	w.book.leave(&delivery, &Tally{Reach: Handed})
	return delivery.left
}

// left notes how many bytes did.
func (l *leaving) left(sent int64) {
	t := Tally{Reach: Part, Spans: media.Spans{}.With(l.from, l.from+sent)}
	t.Bytes = sent
	l.by.book.leave(l, &t)
}

// entry is the line of l.
func (l *leaving) entry() Entry {
	e := By(l.by.s, l.act).To(l.item, l.folder, "")
	if l.act == Looked {
		return e
	}
	if e.Size = l.size; l.version > 1 {
		e.Detail = "version " + strconv.FormatInt(int64(l.version), 10)
	}
	return e
}

// leave adds t to the line of l.
func (d *Daybook) leave(l *leaving, t *Tally) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if l.line < d.first { // it has none, or that was taken to be written
		l.line = d.leaves[l.leaf]
	}
	if l.line >= d.first {
		t.Until = d.now()
		d.noted[l.line-d.first].With(t)
		return
	}
	e := l.entry()
	e.Bytes = t.Bytes
	t.Entry = e
	if at, ok := d.add(*t); ok {
		if len(d.leaves) >= mostOfAll {
			clear(d.leaves)
		}
		d.leaves[l.leaf], l.line = at, at
	}
}
