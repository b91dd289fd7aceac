package serve

import (
	"io"
	"net/http"
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

// Steady returns the body of an upload: it may take as long as it likes, while
// something comes.
func Steady(w http.ResponseWriter, body io.ReadCloser) io.ReadCloser {
	return &steady{body, http.NewResponseController(w)}
}

type steady struct {
	io.ReadCloser
	control *http.ResponseController
}

func (s *steady) Read(p []byte) (int, error) {
	_ = s.control.SetReadDeadline(time.Now().Add(readNext))
	n, err := s.ReadCloser.Read(p)
	if err != nil {
		_ = s.control.SetReadDeadline(time.Time{}) // what follows, an fsync say, takes its own time
	}
	return n, err
}
