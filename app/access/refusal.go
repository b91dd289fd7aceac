package access

import (
	"cloakroom/app/id"
)

// Refusal is a no to somebody who is known, about something that is there. What
// they are told of it is the fault inside; the journal is told the rest.
type Refusal struct {
	Want   Action
	Folder id.Folder
	Item   id.Item // empty: the folder itself
	Why    string  // for who reads the journal
	Err    error   // what is answered
}

func (r *Refusal) Error() string { return r.Err.Error() }

// Unwrap makes it the fault that is answered.
func (r *Refusal) Unwrap() error { return r.Err }

const (
	noRight = "no right to it"
	noScope = "not what this token or link is made for"
)
