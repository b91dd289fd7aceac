// Package entry has the ways into the house. Each way reads one kind of
// credential and names the Subject who shows it. All ways to media then walk
// the same Corridor, through the same two doors.
package entry

import (
	"net/http"

	"cloakroom/app/access"
)

// Way names who asks. It fails rather than return nobody.
type Way interface {
	Subject(r *http.Request) (access.Subject, error)
}

// Func is a handler that knows who asks. The subject is an argument, not a
// context value: a handler that needs one cannot be mounted without one.
type Func func(w http.ResponseWriter, r *http.Request, s access.Subject) error
