package ticket

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"sync"
)

// Key is one key of the ring. It prints as «[key]», so that no log line can
// hold one by accident.
type Key struct {
	ID     [4]byte
	Secret [32]byte // derived; see deriveKey
	Signs  bool     // one key signs, the others only verify what they once signed
}

// Format prints nothing of a key, whatever the verb.
func (k Key) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte("[key]")) }

// LogValue does the same for logs, whose JSON asks no Format.
func (k Key) LogValue() slog.Value { return slog.StringValue("[key]") }

// deriveKey makes a key for one purpose out of the master key: HKDF-SHA-256
// (RFC 5869) with the info purpose ‖ id. The ring in the database holds ids and
// salts alone, so that whoever steals it can sign nothing.
func deriveKey(master [32]byte, salt []byte, purpose string, id [4]byte) ([32]byte, error) {
	var secret [32]byte
	b, err := hkdf.Key(sha256.New, master[:], salt, purpose+string(id[:]), len(secret))
	if err != nil {
		return secret, fmt.Errorf("derive a key for %s: %w", purpose, err)
	}
	copy(secret[:], b)
	return secret, nil
}

// signing is what the keys of tickets are derived for.
const signing = "cloakroom ticket"

// ring is an immutable set of keys.
type ring struct {
	keys  []*key
	signs *key
}

// key is a Key with benches: an HMAC that has taken its key already is several
// times cheaper to reset than to make.
type key struct {
	id      [4]byte
	benches sync.Pool
}

func newRing(keys []Key) (*ring, error) {
	r := &ring{}
	for _, k := range keys {
		if k.Secret == ([32]byte{}) {
			return nil, errors.New("ticket: a key is empty")
		}
		if r.find(k.ID) != nil {
			return nil, errors.New("ticket: two keys have the same id")
		}
		made := &key{id: k.ID}
		made.benches.New = func() any { return &bench{mac: hmac.New(sha256.New, k.Secret[:])} }
		r.keys = append(r.keys, made)
		if !k.Signs {
			continue
		}
		if r.signs != nil {
			return nil, errors.New("ticket: two keys sign")
		}
		r.signs = made
	}
	if r.signs == nil {
		return nil, errors.New("ticket: no signing key")
	}
	return r, nil
}

// find looks through a handful of keys; an id is no secret.
func (r *ring) find(id [4]byte) *key {
	for _, k := range r.keys {
		if k.id == id {
			return k
		}
	}
	return nil
}

func (k *key) bench() *bench { return k.benches.Get().(*bench) }
func (k *key) done(w *bench) { k.benches.Put(w) }
