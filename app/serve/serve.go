// Package serve has our grammar of HTTP: handlers return errors, and each face
// of the house says no in its own words.
package serve

import (
	"log/slog"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"cloakroom/app/fault"
)

// Func is a handler that may fail. If it fails it has written nothing.
type Func func(w http.ResponseWriter, r *http.Request) error

// Face turns Funcs into handlers.
type Face struct {
	Log    *slog.Logger
	Refuse func(w http.ResponseWriter, r *http.Request, status int, f fault.Error)
	// Hide makes «you may not» sound like «it is not there»: the faces of people
	// and tickets tell nobody what exists.
	Hide bool
}

// Handle is the only place where an error becomes a response, and the only
// place where it is logged.
func (f Face) Handle(fn Func) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := fn(w, r); err != nil {
			f.fail(w, r, err)
		}
	})
}

// soon is when to come back, in seconds, where nobody knows better.
const soon = 5

// fail answers with err.
func (f Face) fail(w http.ResponseWriter, r *http.Request, err error) {
	e := fault.Of(err)
	if e.Kind == fault.Internal {
		f.Log.ErrorContext(r.Context(), "failed", "method", r.Method, "route", route(r), "err", err)
	}
	if f.Hide && e.Kind == fault.Forbidden {
		e.Kind, e.Say = fault.NotFound, "There is nothing here."
	}
	if e.Kind == fault.Unavailable && e.Wait == 0 {
		e.Wait = soon
	}
	h := w.Header()
	h.Set("Cache-Control", "no-store")
	if e.Wait > 0 {
		h.Set("Retry-After", strconv.Itoa(e.Wait))
	}
	f.Refuse(w, r, Status(e.Kind), e)
}

// NotFound answers where no route leads.
func (f Face) NotFound() http.Handler {
	return f.Handle(func(http.ResponseWriter, *http.Request) error {
		return fault.New(fault.NotFound, "There is nothing here.")
	})
}

// Foreign answers a form that another site has sent.
func (f Face) Foreign() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-store")
		f.Refuse(w, r, http.StatusForbidden, fault.Error{Kind: fault.Forbidden, Say: "This came from another site, and nothing was changed. Start again from here."})
	})
}

// route names the route and not the URL: URLs here hold tickets and links.
func route(r *http.Request) string {
	if route := mux.CurrentRoute(r); route != nil {
		if t, err := route.GetPathTemplate(); err == nil {
			return t
		}
	}
	return "none"
}

var statuses = [...]int{
	fault.Internal:        http.StatusInternalServerError,
	fault.Invalid:         http.StatusBadRequest,
	fault.Unauthenticated: http.StatusUnauthorized,
	fault.Forbidden:       http.StatusForbidden,
	fault.NotFound:        http.StatusNotFound,
	fault.Gone:            http.StatusGone,
	fault.Conflict:        http.StatusConflict,
	fault.TooLarge:        http.StatusRequestEntityTooLarge,
	fault.Unsupported:     http.StatusUnsupportedMediaType,
	fault.TooMany:         http.StatusTooManyRequests,
	fault.Unavailable:     http.StatusServiceUnavailable,
	fault.Full:            http.StatusInsufficientStorage,
	fault.Locked:          http.StatusLocked,
	fault.Mismatch:        statusMismatch,
	fault.Precondition:    http.StatusPreconditionFailed,
	fault.Reused:          http.StatusUnprocessableEntity,
}

// statusMismatch is tus's own «460 Checksum Mismatch».
const statusMismatch = 460

// Status returns the HTTP status of a kind of fault.
func Status(k fault.Kind) int { return statuses[k] }
