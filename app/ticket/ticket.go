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

// Issuer issues the tickets of one credential: a page shows hundreds.
type Issuer struct {
	signer     *Signer
	credential [16]byte
	now        time.Time
	notAfter   int64 // unix seconds; 0: never
}

// By returns what issues tickets by a credential from now on. None of them lives
// beyond notAfter, if that is not zero: a link's tickets end with the link.
func (g *Signer) By(via id.Credential, notAfter time.Time) (Issuer, error) {
	credential, err := via.Bytes()
	if err != nil {
		// Not to look like a visitor's mistake: whoever issues has just been told
		// who asks.
		return Issuer{}, errors.New("ticket: issued by a credential that has no id")
	}
	i := Issuer{signer: g, credential: credential, now: g.now()}
	if !notAfter.IsZero() {
		i.notAfter = notAfter.Unix()
	}
	return i, nil
}

// Append appends a ticket for item in rendition r and version v to b, and says
// when it ends. It lives at least one life of its rendition and less than one and
// a half (see ends). duration is the item's, 0 if it has none.
func (i Issuer) Append(b []byte, item id.Item, r media.Rendition, v id.Version, duration time.Duration) ([]byte, time.Time) {
	end := ends(i.now, i.signer.life(r, duration), i.credential)
	if i.notAfter != 0 {
		end = min(end, i.notAfter)
	}
	return i.signer.sign(b, claim{i.credential, end}, subject{item, r, v}), time.Unix(end, 0)
}

func (g *Signer) sign(b []byte, c claim, s subject) []byte {
	k := g.ring.Load().signs
	w := k.bench()
	defer k.done(w)
	return w.write(b, k, c, g.audience, s)
}

var (
	errBad  = fault.New(fault.NotFound, "There is nothing here.")
	errPast = fault.New(fault.Gone, "This address was good for a while only, and that is over. Open the page it came from again.")
)

// Redeem reads what Append wrote. A bad ticket is NotFound and not Forbidden:
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
