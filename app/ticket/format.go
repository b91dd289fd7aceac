package ticket

import (
	"crypto/hmac"
	"encoding/base64"
	"encoding/binary"
	"hash"
	"strconv"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// A ticket is these bytes in base64url (RFC 4648 section 5) without padding:
//
//	1 version | 4 key id | 16 credential | 8 end, unix seconds | 16 MAC
//
// 45 bytes are exactly 60 characters: no bits are unused, so no ticket has a
// second spelling.
const (
	version     = 1
	claimLength = 1 + 4 + 16 + 8
	macLength   = 16
	length      = claimLength + macLength
	spelling    = length / 3 * 4

	label   = "cloakroom ticket 1"
	maxText = 1<<16 - 1 // what a 2-byte length can say
)

// claim is what a ticket says itself.
type claim struct {
	credential [16]byte
	end        int64
}

// subject is what the address around a ticket says; the MAC binds the two.
type subject struct {
	item      id.Item
	rendition media.Rendition
	version   id.Version
}

var base64url = base64.RawURLEncoding

// letters says which bytes base64url is made of.
var letters = func() (is [256]bool) {
	for _, c := range []byte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") {
		is[c] = true
	}
	return is
}()

// spelled says whether raw can be a ticket, and of which key, before anything
// is decoded: Go's decoder skips line ends, even when it is strict.
func spelled(raw string) (name [4]byte, ok bool) {
	if len(raw) != spelling {
		return name, false
	}
	for i := range len(raw) {
		if !letters[raw[i]] {
			return name, false
		}
	}
	var head [6]byte
	var first [8]byte
	copy(first[:], raw)
	if n, err := base64url.Decode(head[:], first[:]); n != len(head) || err != nil || head[0] != version {
		return name, false
	}
	return [4]byte(head[1:]), true
}

func parse(b *[claimLength]byte) claim {
	return claim{[16]byte(b[5:21]), int64(binary.BigEndian.Uint64(b[21:]))}
}

// bench is a place to work at, for one ticket at a time: an HMAC under its key
// and the buffers that would else be allocated for every picture.
type bench struct {
	mac   hash.Hash
	input []byte
	sum   []byte
	token [length]byte
	text  [spelling]byte
}

// write appends the ticket that says c about s.
func (w *bench) write(to []byte, k *key, c claim, audience string, s subject) []byte {
	w.token[0] = version
	copy(w.token[1:], k.id[:])
	copy(w.token[5:], c.credential[:])
	binary.BigEndian.PutUint64(w.token[21:], uint64(c.end))
	copy(w.token[claimLength:], w.sign(audience, s, w.token[:claimLength]))
	return base64url.AppendEncode(to, w.token[:])
}

// read takes the claim out of raw and says whether it was signed for s.
func (w *bench) read(to *[claimLength]byte, raw, audience string, s subject) bool {
	copy(w.text[:], raw)
	if n, err := base64url.Decode(w.token[:], w.text[:]); n != length || err != nil {
		return false
	}
	copy(to[:], w.token[:])
	return hmac.Equal(w.token[claimLength:], w.sign(audience, s, w.token[:claimLength]))
}

// sign returns the MAC of c about s. Each text goes with its length before it,
// so no two subjects are written alike.
func (w *bench) sign(audience string, s subject, c []byte) []byte {
	var decimal [20]byte
	b := append(w.input[:0], label...)
	b = text(b, audience)
	b = text(b, string(s.item))
	b = text(b, string(s.rendition))
	b = text(b, string(strconv.AppendInt(decimal[:0], int64(s.version), 10)))
	w.input = append(b, c...)
	w.mac.Reset()
	_, _ = w.mac.Write(w.input) // a hash never fails
	w.sum = w.mac.Sum(w.sum[:0])
	return w.sum[:macLength]
}

// text appends s and its length. Items and renditions that came from outside
// have been parsed before; what is longer than a length can say cannot come here.
func text(b []byte, s string) []byte {
	return append(binary.BigEndian.AppendUint16(b, uint16(len(s))), s...)
}
