package ticket

import (
	"encoding/binary"
	"time"

	"cloakroom/app/media"
)

// life is how long a ticket for r lives at least. A player cannot renew its
// address in the middle of a film, nor a download the one it was interrupted
// at, so both get time enough; the credential ends them anyway.
func (g *Signer) life(r media.Rendition, duration time.Duration) time.Duration {
	of, _ := r.Past()
	switch of {
	case media.Play, media.Original:
		return max(g.play, 2*duration) // a nonsensical duration overflows to less
	default:
		return g.look
	}
}

// ends rounds now + life up to the next point of a grid that is half a life
// wide. All tickets of one stretch are equal, so that a browser finds in its
// cache what it fetched by them. Each credential has its own offset: not
// everybody's tickets roll over in the same second.
func ends(now time.Time, life time.Duration, credential [16]byte) int64 {
	seconds := int64(life / time.Second)
	stretch := seconds / 2
	offset := int64(binary.BigEndian.Uint64(credential[:8]) % uint64(stretch))
	least := now.Unix() + seconds
	if now.Nanosecond() > 0 {
		least++
	}
	// The smallest offset + n·stretch that is not before least. Both are after
	// 1970 and least is far larger than offset, so / rounds down.
	n := (least - offset + stretch - 1) / stretch
	return offset + n*stretch
}
