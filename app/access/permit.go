package access

import (
	"context"

	"cloakroom/app/media"
)

// Permit is proof that a Checker said yes to one item in one rendition. Its
// fields are unexported: no other package can fill them in, and the zero
// Permit opens nothing.
type Permit struct {
	item    *media.Item
	form    media.Rendition // which item has
	by      Means
	counted bool  // whoever carries this has to ask meter first
	meter   Meter // of a counted permit
	witness Witness
}

// Witness is told what leaves by a permit, and has no say in it.
type Witness interface {
	// Leaving is told that bytes of an item are about to leave, from the first to
	// the one after the last, out of size. What comes back is to be told how many
	// did; nil wants to know no more, and what nobody can count is not told.
	Leaving(item *media.Item, from, to, size int64) (left func(sent int64))
}

// Watched returns the permit with who is told what leaves by it.
func (p Permit) Watched(w Witness) Permit {
	p.witness = w
	return p
}

// Witness is who is told what leaves; by default nobody.
func (p *Permit) Witness() Witness { return p.witness }

// Meter counts downloads.
type Meter interface {
	// Begin is asked before bytes leave, from the first to the one after the last,
	// out of size. It is fault.Gone if there are none left.
	Begin(ctx context.Context, from, to, size int64) (end func(sent int64), _ error)
}

// Metered returns the permit with what counts it.
func (p Permit) Metered(m Meter) Permit {
	p.meter = m
	return p
}

// Counted says whether somebody counts what leaves by this permit, and who does.
// It panics if nobody was named: see Open.
func (p *Permit) Counted() (Meter, bool) {
	if p.counted && p.meter == nil {
		panic("access: a Permit whose downloads nobody counts")
	}
	if !p.counted {
		return nil, false
	}
	return p.meter, true
}

// Open returns what may leave, and by which kind of credential it was asked
// for. It panics unless a Checker granted the permit: to come here with an
// empty one is a programming mistake, and a crash is kinder than a leak.
func (p *Permit) Open() (*media.Item, media.Blob, Means) {
	if p.item == nil {
		panic("access: a Permit that no Checker made")
	}
	blob, _ := p.item.Form(p.form)
	return p.item, blob, p.by
}

// Sibling returns what may leave in place of what Open returns: the same
// rendition, for who cannot show its type. False if there is none.
func (p *Permit) Sibling() (media.Blob, bool) { return p.item.Sibling(p.form) }
