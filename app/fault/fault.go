// Package fault has the one error type that crosses package borders. A fault
// says two things: to the public, politely; to the log, plainly.
package fault

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// Kind sorts faults by what the caller may do about them.
type Kind uint8

// Internal is the zero Kind: an error nobody sorted is our mistake, and its
// text stays in the log.
const (
	Internal        Kind = iota
	Invalid              // what was sent cannot be understood; say how to mend it
	Unauthenticated      // no credential, or none that lives
	Forbidden            // it may be seen, but not this be done with it
	NotFound             // it is not there, or not for you
	Gone                 // it was there and has ended
	Conflict             // it is taken, or changed meanwhile
	TooLarge             // more than the house takes
	Unsupported          // a body of a type that this address does not read
	TooMany              // too often; wait
	Unavailable          // not now; nothing is lost
	Full                 // no room left on the disk or in the quota
	Locked               // somebody else is at work on it; try again
	Mismatch             // the bytes are not those that were announced
	Precondition         // it is not what the client took it for
	Reused               // a key that stands for another request
)

// Error is a sorted error.
type Error struct {
	Kind   Kind
	Name   string // of the mistake, where programs mend it otherwise than others of its kind; see serve.Problems
	Say    string // for the public; never holds keys, paths or SQL
	Text   string // Say, with places for Values; empty: there are none. See With
	Values []any
	Field  string // the form field it is about, if it is about one
	Wait   int    // seconds to wait, for TooMany and Unavailable; 0 says nothing
	Err    error  // for the log; may be nil
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Say
	}
	return e.Say + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// New returns a fault with nothing more for the log.
func New(kind Kind, say string) error { return &Error{Kind: kind, Say: say} }

// Named returns a fault that programs tell from others of its kind.
func Named(name string, kind Kind, say string) error { return &Error{Kind: kind, Name: name, Say: say} }

// Wrap sorts err.
func Wrap(kind Kind, say string, err error) error { return &Error{Kind: kind, Say: say, Err: err} }

// In returns an Invalid fault about one field of a form or document.
func In(field, say string) error { return &Error{Kind: Invalid, Say: say, Field: field} }

// Later returns a TooMany fault that asks for some seconds of patience.
func Later(seconds int, say string) error { return &Error{Kind: TooMany, Say: say, Wait: seconds} }

// With puts values into the sentence of a new fault, in the places of its %s and
// %d, so that it can be said in other languages too. A time is its day, which
// programs read as 2030-01-31.
func With(err error, values ...any) error {
	if e, ok := errors.AsType[*Error](err); ok {
		written := slices.Clone(values)
		for i, v := range written {
			if t, ok := v.(time.Time); ok {
				written[i] = t.Format(time.DateOnly)
			}
		}
		e.Text, e.Values, e.Say = e.Say, values, fmt.Sprintf(e.Say, written...)
	}
	return err
}

// Sentence is what the public reads, as its English text and the values in it.
func (e Error) Sentence() (text string, values []any) {
	if e.Text == "" {
		return e.Say, nil
	}
	return e.Text, e.Values
}

// Of returns the fault in err. What nobody sorted is Internal, and the public
// learns nothing about it.
func Of(err error) Error {
	if e, ok := errors.AsType[*Error](err); ok && e.Kind != Internal {
		return *e
	}
	return Error{Kind: Internal, Say: "Something went wrong on our side. Nothing you sent was lost without a word; please try again.", Err: err}
}

// KindOf returns how err was sorted, or Internal.
func KindOf(err error) Kind { return Of(err).Kind }

// Is says whether err was sorted as kind; nil never is.
func Is(err error, kind Kind) bool { return err != nil && KindOf(err) == kind }
