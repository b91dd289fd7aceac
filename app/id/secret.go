package id

import (
	"crypto/rand"
	"crypto/sha256"
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
	return Secret{tokenPrefix + s.text + sum(s.text)}
}

// AsSecret takes what somebody showed.
func AsSecret(text string) Secret { return Secret{text} }

// LooksLikeToken says whether s can be a NewToken, without asking anybody.
func (s Secret) LooksLikeToken() bool {
	rest, ok := strings.CutPrefix(s.text, tokenPrefix)
	return ok && len(rest) == 52+7 && sum(rest[:52]) == rest[52:]
}

func sum(text string) string {
	c := crc32.ChecksumIEEE([]byte(text))
	return alphabet.EncodeToString([]byte{byte(c >> 24), byte(c >> 16), byte(c >> 8), byte(c)})
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
