package id

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"log/slog"
	"strings"
)

// Secret is what somebody shows to be let in. It prints as «[secret]»
// everywhere, so that no log line can hold one by accident; Reveal is for the
// one place that hands it out.
type Secret struct{ text string }

// NewSecret returns 256 random bits, in 52 letters and digits.
func NewSecret() Secret {
	var b [32]byte
	rand.Read(b[:])
	return Secret{alphabet.EncodeToString(b[:])}
}

const tokenPrefix = "ck_"

// NewToken returns a secret for programs. It can be recognised by scanners: a
// prefix, 256 bits, and a CRC-32 of them that a made-up one does not have.
func NewToken() Secret {
	s := NewSecret()
	is := sum(s.text)
	return Secret{tokenPrefix + s.text + string(is[:])}
}

// AsSecret takes what somebody showed.
func AsSecret(text string) Secret { return Secret{text} }

// LooksLikeToken says whether s can be a NewToken, without asking anybody.
func (s Secret) LooksLikeToken() bool {
	rest, ok := strings.CutPrefix(s.text, tokenPrefix)
	if !ok || len(rest) != 52+7 {
		return false
	}
	is := sum(rest[:52])
	return rest[52:] == string(is[:])
}

// sum is the CRC-32 of 52 letters, in letters. It needs no memory: every request
// of a program asks for one.
func sum(text string) (letters [7]byte) {
	var of [52]byte
	copy(of[:], text)
	var four [4]byte
	binary.BigEndian.PutUint32(four[:], crc32.ChecksumIEEE(of[:]))
	alphabet.Encode(letters[:], four[:])
	return letters
}

// Hash is what the house keeps of a secret. A secret has at least 128 random
// bits, so a plain hash is enough (passwords are another matter, see package
// account).
func (s Secret) Hash() [32]byte { return sha256.Sum256([]byte(s.text)) }

// Reveal returns the secret itself, to be shown once.
func (s Secret) Reveal() string { return s.text }

func (s Secret) String() string             { return "[secret]" }
func (s Secret) LogValue() slog.Value       { return slog.StringValue("[secret]") }
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[secret]")) }
