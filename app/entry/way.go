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

// From is a way that also tells from where somebody comes: for what is written
// down of them, not for who they are.
type From struct {
	Way
	Visitors Visitors
}

// Subject returns whom the way names, and their network.
func (f From) Subject(r *http.Request) (access.Subject, error) {
	s, err := f.Way.Subject(r)
	if err == nil {
		s.Network = f.Visitors.Visit(r).Network
	}
	return s, err
}

// By lets in whom way names.
func By(way Way, fn Func) serve.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := way.Subject(r)
		if err != nil {
			return err
		}
		return fn(w, r, s)
	}
}
