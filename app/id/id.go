// Package id has the names of things. Every kind has its own type, so the
// compiler refuses a folder where an item is wanted. Secrets live here too:
// they are names that must not be known.
package id

import (
	"crypto/rand"
	"encoding/base32"
	"strings"

	"cloakroom/app/fault"
)

type (
	Item    string // it_…
	Folder  string // fo_…
	User    string // us_…
	Group   string // gr_…
	Upload  string // up_…
	Archive string // ar_…: what somebody chose to take home at once
	Version int64  // of an item's content, from 1

	// Receipt is for what a guest handed in on one visit. re_…
	Receipt string

	// Credential is a session, an API token, a link or an unlock: whatever lets
	// somebody speak for a subject until it ends or is taken back. cr_…
	Credential string
)

func NewItem() Item             { return Item("it_" + fresh()) }
func NewFolder() Folder         { return Folder("fo_" + fresh()) }
func NewUser() User             { return User("us_" + fresh()) }
func NewGroup() Group           { return Group("gr_" + fresh()) }
func NewUpload() Upload         { return Upload("up_" + fresh()) }
func NewArchive() Archive       { return Archive("ar_" + fresh()) }
func NewCredential() Credential { return Credential("cr_" + fresh()) }
func NewReceipt() Receipt       { return Receipt("re_" + fresh()) }

// length is the length of every id: a prefix of three and 128 bits in base32.
const length = 3 + 26

const letters = "abcdefghijklmnopqrstuvwxyz234567"

var alphabet = base32.NewEncoding(letters).WithPadding(base32.NoPadding)

// ParseItem accepts an item's id that came from outside.
func ParseItem(s string) (Item, error) { return Item(s), check(s, "it_") }

// ParseFolder accepts a folder's id that came from outside.
func ParseFolder(s string) (Folder, error) { return Folder(s), check(s, "fo_") }

// ParseUser accepts a user's id that came from outside.
func ParseUser(s string) (User, error) { return User(s), check(s, "us_") }

// ParseUpload accepts an upload's id that came from outside.
func ParseUpload(s string) (Upload, error) { return Upload(s), check(s, "up_") }

// ParseReceipt accepts a receipt that came from outside.
func ParseReceipt(s string) (Receipt, error) { return Receipt(s), check(s, "re_") }

// ParseArchive accepts an archive's id that came from outside.
func ParseArchive(s string) (Archive, error) { return Archive(s), check(s, "ar_") }

// ParseCredential accepts a credential's id that came from outside.
func ParseCredential(s string) (Credential, error) { return Credential(s), check(s, "cr_") }

// Bytes returns the 16 bytes that c spells, as a ticket carries them.
func (c Credential) Bytes() (b [16]byte, err error) {
	if err := check(string(c), "cr_"); err != nil {
		return b, err
	}
	_, err = alphabet.Decode(b[:], []byte(c[3:]))
	return b, err
}

// CredentialOf is the inverse of Credential.Bytes.
func CredentialOf(b [16]byte) Credential {
	var c [length]byte
	alphabet.Encode(c[copy(c[:], "cr_"):], b[:])
	return Credential(c[:])
}

// fresh returns 128 random bits.
func fresh() string {
	var b [16]byte
	rand.Read(b[:]) // never fails since Go 1.24
	return alphabet.EncodeToString(b[:])
}

// check refuses what fresh cannot have made: another prefix, length or letter,
// and a last letter whose two unused bits are set, so that an id has one spelling.
func check(s, prefix string) error {
	rest, ok := strings.CutPrefix(s, prefix)
	if !ok || len(rest) != 26 || !strings.Contains("aeimquy4", rest[25:]) {
		return fault.New(fault.NotFound, "There is nothing here.")
	}
	for i := range len(rest) {
		if c := rest[i]; (c < 'a' || c > 'z') && (c < '2' || c > '7') {
			return fault.New(fault.NotFound, "There is nothing here.")
		}
	}
	return nil
}
