package serve

import (
	"errors"
	"io"
	"net/http"
	"os"
	"sync/atomic"
	"time"
)

// A body has this long to arrive, and an upload this long between two reads:
// who sends nothing holds a connection for a while and nothing else. Deadlines
// are the network's business, so they go by the clock of the machine.
const (
	readWhole = 30 * time.Second
	readNext  = 60 * time.Second
)

// Patient gives up on bodies that do not come, read by a handler or not. It is
// no ReadTimeout of the server's: that would end the context of long downloads.
func Patient(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ContentLength != 0 {
			_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readWhole)) // a recorder in a test has none
		}
		next.ServeHTTP(w, r)
	})
}

// Steady is the body of an upload: it may take as long as it likes, while
// something comes.
type Steady struct {
	body    io.ReadCloser
	control *http.ResponseController
	stopped atomic.Bool
}

// NewSteady returns the body of r as a Steady one.
func NewSteady(w http.ResponseWriter, r *http.Request) *Steady {
	return &Steady{body: r.Body, control: http.NewResponseController(w)}
}

func (s *Steady) Read(p []byte) (int, error) {
	_ = s.control.SetReadDeadline(time.Now().Add(readNext))
	if s.stopped.Load() { // asked after the deadline was set, so that Stop is never undone
		return 0, os.ErrDeadlineExceeded
	}
	n, err := s.body.Read(p)
	switch {
	case errors.Is(err, io.EOF):
		_ = s.control.SetReadDeadline(time.Time{}) // what follows, an fsync say, takes its own time
	case err != nil:
		s.Stop() // or net/http waits for the rest, for ever, before it lets the answer out
	}
	return n, err
}

// Close closes the body.
func (s *Steady) Close() error { return s.body.Close() }

// Stop makes this Read and every later one return with an error. It may be
// called from anywhere, while the request is being answered.
func (s *Steady) Stop() {
	s.stopped.Store(true)
	_ = s.control.SetReadDeadline(time.Unix(1, 0))
}
