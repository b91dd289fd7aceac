// Package journal has the words for who did what: the Entry, and the acts. Rooms
// write an entry for whatever they do, and hand it to the store together with the
// change, so that one transaction keeps both or neither.
package journal

import (
	"net/netip"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// Entry is one line of the journal. It never holds a secret, a ticket or the
// whole address of anybody.
type Entry struct {
	At      time.Time     // zero: when it is written
	Who     access.Who    // user:us_…, share:cr_… or operator; empty: nobody we know
	Name    string        // what they were called then: a user, or a guest by their own word
	Via     id.Credential // the credential they showed
	By      access.Means  // of which kind it was
	Network string        // from where, coarsely
	Act     Act
	Folder  id.Folder
	Item    id.Item
	Path    string // what it was called then
	Detail  string // in one line, what else is to be said: «ben: viewer until 2030-01-31»
	Refused string // why it was not done; empty: it was
	Bytes   int64  // how many were delivered, or handed in
	Size    int64  // of the file that they are of, if they were delivered
}

// Act is what was done.
type Act string

const (
	Granted    Act = "grant"
	Revoked    Act = "revoke"
	Lent       Act = "link made"
	Unlent     Act = "link ended"
	Renewed    Act = "link renewed"
	Locked     Act = "link password"
	Unlocked   Act = "link unlocked"
	Added      Act = "add"
	Replaced   Act = "replace"
	Restored   Act = "restore"
	Moved      Act = "move"
	Described  Act = "describe"
	Deleted    Act = "delete"
	Undeleted  Act = "undelete"
	Discarded  Act = "delete for good"
	Edited     Act = "edit"
	Lend       Act = "lend"
	FolderMade Act = "make folder"
	Quota      Act = "quota"

	Looked     Act = "look"
	Played     Act = "play"
	Downloaded Act = "download"
	Opened     Act = "open"

	SignedIn    Act = "sign in"
	TokenMade   Act = "token made"
	Ended       Act = "credential ended"
	Password    Act = "password"
	Welcomed    Act = "welcome code"
	UserMade    Act = "user made"
	Disabled    Act = "user disabled"
	Enabled     Act = "user enabled"
	GroupMade   Act = "group made"
	GroupGone   Act = "group removed"
	Joined      Act = "group joined"
	Left        Act = "group left"
	Managing    Act = "group manager"
	KeysRotated Act = "keys rotated"
	KeyRetired  Act = "key retired"

	RulesRead Act = "rules read"

	Parted Act = "made private"
	Shared Act = "shared again"
)

// Acts are all of them, as people can ask for them.
func Acts() []Act {
	return []Act{
		Looked, Played, Downloaded, Opened,
		Added, Replaced, Restored, Moved, Described, Deleted, Undeleted, Discarded, Edited, FolderMade, Quota,
		Granted, Revoked, Parted, Shared, Lent, Renewed, Locked, Unlocked, Unlent, Lend,
		SignedIn, TokenMade, Ended, Password, Welcomed,
		UserMade, Disabled, Enabled, GroupMade, GroupGone, Joined, Left, Managing, KeysRotated, KeyRetired, RulesRead,
	}
}

// By returns the beginning of an entry: who did it, and how they came to be known.
func By(s access.Subject, act Act) Entry {
	e := Entry{Name: s.Name, Via: s.Via, By: s.By, Network: s.Network, Act: act}
	switch {
	case s.Kind == access.KindOperator:
		e.Who = "operator"
	case s.ID != "":
		e.Who = s.Who()
	}
	return e
}

// In says in which folder it was done.
func (e Entry) In(folder id.Folder, path string) Entry {
	e.Folder, e.Path = folder, path
	return e
}

// To says to which item it was done, and where that lies.
func (e Entry) To(item id.Item, folder id.Folder, path string) Entry {
	e.Item, e.Folder, e.Path = item, folder, path
	return e
}

// Saying adds what else is to be said.
func (e Entry) Saying(detail string) Entry {
	e.Detail = detail
	return e
}

// toThemself marks an entry by which somebody let themself in.
const toThemself = "(to themself)"

// For says to whom something was given, if they gave it to themself: that is to be
// seen at once, above all of an admin.
func (e Entry) For(who access.Who) Entry {
	if e.Who == who {
		e.Detail = strings.TrimSpace(e.Detail + " " + toThemself)
	}
	return e
}

// Themself says whether For has marked the entry, and what else it says.
func (e Entry) Themself() (detail string, yes bool) {
	detail, yes = strings.CutSuffix(e.Detail, toThemself)
	return strings.TrimSpace(detail), yes
}

// Because says that it was not done, and why.
func (e Entry) Because(why string) Entry {
	e.Refused = why
	return e
}

// Coarse is a network as the journal keeps it: enough to tell a ward from a
// foreign country, too little to tell a person. IPv4 keeps 24 bits, IPv6 48, and
// of an IPv6 that is made of an IPv4 (6to4) no more than that has.
func Coarse(network string) string {
	addr, _, _ := strings.Cut(network, "/")
	a, err := netip.ParseAddr(addr)
	if err != nil {
		return ""
	}
	bits := 48
	if a = a.Unmap(); a.Is4() {
		bits = 24
	} else if sixToFour.Contains(a) {
		bits = 16 + 24
	}
	p, _ := a.WithZone("").Prefix(bits) // they always fit
	return p.String()
}

var sixToFour = netip.MustParsePrefix("2002::/16")
