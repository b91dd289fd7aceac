package storage

import (
	"crypto/rand"
	"encoding/hex"

	"cloakroom/app/media"
)

// keyLength is that of ab/cd/ and 28 more hex digits: 128 bits in all.
const keyLength = 2 + 1 + 2 + 1 + 28

// NewKey returns a key that nothing has and nobody can guess. The first two
// levels spread the files over 65,536 folders.
func NewKey() media.Key {
	var b [16]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return KeyOf(b)
}

// KeyOf spells 128 bits as a key.
func KeyOf(b [16]byte) media.Key {
	h := hex.EncodeToString(b[:])
	return media.Key(h[:2] + "/" + h[2:4] + "/" + h[4:])
}

// ValidKey says whether key has the one form that keys have. Everything else
// is refused before it comes near a path.
func ValidKey(key media.Key) bool {
	if len(key) != keyLength {
		return false
	}
	for i := range len(key) {
		c := key[i]
		if i == 2 || i == 5 {
			if c != '/' {
				return false
			}
		} else if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}
