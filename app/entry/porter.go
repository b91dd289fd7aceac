package entry

import (
	"errors"
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/media"
	"cloakroom/app/serve"
)

// Book is where it is noted what leaves the house, and whom it refused what.
type Book interface {
	Witness(s access.Subject, form media.Rendition) access.Witness
	Refuse(s access.Subject, no *access.Refusal)
	Turn(s access.Subject, why string)
}

// Porter lets people in by a way, says from where they come, and notes whom the
// house says no to: of those it knows, about what is there. Who guesses at what
// is not there leaves nothing here.
type Porter struct {
	Visitors Visitors
	Book     Book
}

// By lets in whom way names, and notes it if they are refused.
func (p Porter) By(way Way, fn Func) serve.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := p.Subject(way, r)
		if err == nil {
			err = fn(w, r, s)
		}
		return p.Noted(s, err)
	}
}

// Known is By for who goes on to ask another when fn fails: that one notes it.
func (p Porter) Known(way Way, fn Func) serve.Func {
	return func(w http.ResponseWriter, r *http.Request) error {
		s, err := p.Subject(way, r)
		if err != nil {
			return err
		}
		return fn(w, r, s)
	}
}

// Subject returns whom way names, and from where they come; that also of nobody.
func (p Porter) Subject(way Way, r *http.Request) (access.Subject, error) {
	s, err := way.Subject(r)
	s.Network = network(p.Visitors.address(r))
	return s, err
}

// Noted returns err, which s is about to be answered with, and notes it if it is
// a no.
func (p Porter) Noted(s access.Subject, err error) error {
	if err == nil {
		return nil
	}
	if no, ok := errors.AsType[*access.Refusal](err); ok {
		p.Book.Refuse(s, no)
	} else if late, ok := errors.AsType[*turned](err); ok {
		late.who.Network = s.Network
		p.Book.Turn(late.who, late.why)
	}
	return err
}

// turned is the error of a way that knows whom it turns away.
type turned struct {
	who access.Subject
	why string
	err error // what is answered
}

func (t *turned) Error() string { return t.err.Error() }

// Unwrap makes it the fault that is answered.
func (t *turned) Unwrap() error { return t.err }

// turn answers with say in place of err, and says who it was, if err knows.
func turn(err, say error) error {
	if k, ok := errors.AsType[account.Ended](err); ok {
		return &turned{k.Subject, "this " + string(k.Kind) + " has ended", say}
	}
	return say
}
