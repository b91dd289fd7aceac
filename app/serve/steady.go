package serve

import (
	"errors"
	"io"
	"net/http"
	"os"
	"sync"
	"time"
)

// A body has this long to arrive, and an upload this long between two reads:
// who sends nothing holds a connection for a while and nothing else. Deadlines
// are the network's business, so they go by the clock of the machine.
const (
	readWhole = 30 * time.Second
	readNext  = 60 * time.Second
)

// lingering is for how long net/http takes, and drops, what still comes of a body
// after the answer to it: a connection that is closed under bytes that come is
// reset, and a sender in the middle of them hears that and no answer (RFC 9112,
// section 9.6). It takes 256 KB; before more it waits as long, and takes nothing.
const lingering = 500 * time.Millisecond

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
	header  http.Header
	control *http.ResponseController

	mu      sync.Mutex
	stopped bool
	ended   bool // no Read waits for the network any more
}

// NewSteady returns the body of r as a Steady one.
func NewSteady(w http.ResponseWriter, r *http.Request) *Steady {
	return &Steady{body: r.Body, header: w.Header(), control: http.NewResponseController(w), ended: r.ContentLength == 0}
}

func (s *Steady) Read(p []byte) (int, error) {
	if err := s.wait(); err != nil {
		return 0, err
	}
	n, err := s.body.Read(p)
	if err != nil {
		s.end(err)
	}
	return n, err
}

func (s *Steady) wait() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped {
		return os.ErrDeadlineExceeded
	}
	if !s.ended {
		_ = s.control.SetReadDeadline(time.Now().Add(readNext))
	}
	return nil
}

// end leaves the connection as net/http needs it. After the whole body it reads
// ahead, and what follows, an fsync say, takes its own time. Otherwise the
// connection ends with the answer, soon after it.
func (s *Steady) end(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	whole := errors.Is(err, io.EOF)
	if !whole || s.stopped {
		s.header.Set("Connection", "close") // a deadline that was met ends the context of every later request too
	}
	if whole {
		_ = s.control.SetReadDeadline(time.Time{})
	} else {
		_ = s.control.SetReadDeadline(time.Now().Add(lingering))
	}
	s.ended, s.stopped = true, s.stopped || !whole
}

// Leave is called before the answer, when nobody can stop the body any more.
func (s *Steady) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stopped && !s.ended {
		s.header.Set("Connection", "close")
		_ = s.control.SetReadDeadline(time.Now().Add(lingering))
	}
}

// Close closes the body.
func (s *Steady) Close() error { return s.body.Close() }

// Stop makes this Read and every later one return with an error. It may be
// called from anywhere, while the request is being answered.
func (s *Steady) Stop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stopped = true
	if !s.ended {
		_ = s.control.SetReadDeadline(time.Unix(1, 0))
	}
}
