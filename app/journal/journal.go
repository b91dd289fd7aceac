// Package journal has the words for who did what: the Entry, and the acts. Rooms
// write an entry for whatever they do, and hand it to the store together with the
// change, so that one transaction keeps both or neither.
package journal

import (
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
	Bytes   int64  // how many were delivered
}

// Act is what was done.
type Act string

const (
	Granted   Act = "grant"
	Revoked   Act = "revoke"
	Lent      Act = "link made"
	Unlent    Act = "link ended"
	Renewed   Act = "link renewed"
	Locked    Act = "link password"
	RulesRead Act = "rules read"

	Parted Act = "made private"
	Shared Act = "shared again"
)

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
