// Package entry has the ways into the house. Each way reads one kind of
// credential and names the Subject who shows it. All ways to media then walk
// the same Corridor, through the same two doors.
package entry

import (
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/serve"
)

// Way names who asks. It fails rather than return nobody.
type Way interface {
	Subject(r *http.Request) (access.Subject, error)
}

// Func is a handler that knows who asks. The subject is an argument, not a
// context value: a handler that needs one cannot be mounted without one.
type Func func(w http.ResponseWriter, r *http.Request, s access.Subject) error

// By lets in whom way names. See Porter for what is noted of them.
func By(way Way, fn Func) serve.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := way.Subject(r)
		if err != nil {
			return err
		}
		return fn(w, r, s)
	}
}
