// Package ticket signs and reads media tickets. A ticket is a claim: by this
// credential, this item in this rendition and version, until then. It says
// nothing about rights and nothing about whether the credential still lives;
// both are looked up when it is shown, so that a ticket never outlives them.
//
// docs/ticket.md describes the format for those who write it in another
// language, with test vectors that the tests of this package read.
package ticket

import (
	"errors"
	"sync/atomic"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Ticket is what a good ticket says besides what the address around it says.
type Ticket struct {
	Via  id.Credential
	Ends time.Time
}

// Signer issues and redeems tickets. It is safe for concurrent use.
type Signer struct {
	audience string
	look     time.Duration
	play     time.Duration
	now      func() time.Time
	ring     atomic.Pointer[ring] // read without a lock for every picture
}

// NewSigner returns a Signer for the house at audience, its public address.
// look is how long a ticket to look at something lives at least, and play one
// to play or download something. Without a key it does not start.
func NewSigner(audience string, keys []Key, look, play time.Duration, now func() time.Time) (*Signer, error) {
	if audience == "" || len(audience) > maxText {
		return nil, errors.New("ticket: no audience, or one too long to sign")
	}
	if look < time.Minute || play < time.Minute {
		return nil, errors.New("ticket: a life is shorter than a minute")
	}
	if now == nil {
		return nil, errors.New("ticket: no clock")
	}
	g := &Signer{audience: audience, look: look, play: play, now: now}
	if err := g.Use(keys); err != nil {
		return nil, err
	}
	return g, nil
}

// Use replaces the ring of keys while others go on issuing and redeeming. It
// refuses a ring that could not sign, and then keeps the old one.
func (g *Signer) Use(keys []Key) error {
	r, err := newRing(keys)
	if err != nil {
		return err
	}
	g.ring.Store(r)
	return nil
}

// Issue returns a ticket for item in rendition r and version v, and when it
// ends. It lives at least one life of its rendition and less than one and a
// half (see ends), and never beyond notAfter, if that is not zero: a link's
// tickets end with the link. duration is the item's, 0 if it has none.
func (g *Signer) Issue(via id.Credential, item id.Item, r media.Rendition, v id.Version, duration time.Duration, notAfter time.Time) (string, time.Time, error) {
	credential, err := bytesOf(via)
	if err != nil {
		return "", time.Time{}, err
	}
	end := ends(g.now(), g.life(r, duration), credential)
	if !notAfter.IsZero() {
		end = min(end, notAfter.Unix())
	}
	return g.sign(claim{credential, end}, subject{item, r, v}), time.Unix(end, 0), nil
}

// bytesOf keeps a credential that cannot be one from looking like a visitor's
// mistake: whoever issues has just been told who asks.
func bytesOf(via id.Credential) ([16]byte, error) {
	b, err := via.Bytes()
	if err != nil {
		return b, errors.New("ticket: issued by a credential that has no id")
	}
	return b, nil
}

func (g *Signer) sign(c claim, s subject) string {
	k := g.ring.Load().signs
	w := k.bench()
	defer k.done(w)
	return w.write(k, c, g.audience, s)
}

var (
	errBad  = fault.New(fault.NotFound, "There is nothing here.")
	errPast = fault.New(fault.Gone, "This address was good for a while only, and that is over. Open the page it came from again.")
)

// Redeem reads what Issue wrote. A bad ticket is NotFound and not Forbidden:
// it deserves no hint about what it missed. A good one whose time is over is
// Gone: whoever holds it once had the right to know, and the Ticket comes with it.
func (g *Signer) Redeem(raw string, item id.Item, r media.Rendition, v id.Version) (Ticket, error) {
	var claimed [claimLength]byte
	name, ok := spelled(raw)
	if !ok {
		return Ticket{}, errBad
	}
	k := g.ring.Load().find(name)
	if k == nil {
		return Ticket{}, errBad
	}
	w := k.bench()
	good := w.read(&claimed, raw, g.audience, subject{item, r, v})
	k.done(w)
	if !good {
		return Ticket{}, errBad
	}
	c := parse(&claimed)
	t := Ticket{Via: id.CredentialOf(c.credential), Ends: time.Unix(c.end, 0)}
	if !g.now().Before(t.Ends) {
		return t, errPast
	}
	return t, nil
}
