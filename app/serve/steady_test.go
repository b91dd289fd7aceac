package serve

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// deadline is a response that remembers what it was told, in a test's own time.
type deadline struct {
	http.ResponseWriter
	at time.Time
}

func (d *deadline) SetReadDeadline(t time.Time) error { d.at = t; return nil }

func TestBodiesMustCome(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := &deadline{ResponseWriter: httptest.NewRecorder()}
		began := time.Now()
		h := Patient(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !d.at.Equal(began.Add(readWhole)) {
				t.Errorf("a body has until %v", d.at)
			}
			body := NewSteady(w, r)
			time.Sleep(20 * time.Second)
			if _, err := body.Read(make([]byte, 1)); err != nil || !d.at.Equal(began.Add(20*time.Second+readNext)) {
				t.Errorf("an upload goes on until %v (%v)", d.at, err)
			}
			if _, err := io.ReadAll(body); err != nil || !d.at.IsZero() {
				t.Errorf("after the last byte there is a deadline: %v (%v)", d.at, err)
			}
		}))
		pr, pw := io.Pipe()
		go func() { _, _ = pw.Write([]byte("ab")); pw.Close() }()
		h.ServeHTTP(d, &http.Request{Method: "PUT", Body: pr, ContentLength: -1})

		d.at = time.Time{}
		Patient(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {})).ServeHTTP(d, &http.Request{Method: "GET", Body: http.NoBody})
		if !d.at.IsZero() {
			t.Error("what has no body has a deadline")
		}
	})
}

// TestTheDeadlineReachesTheConnection goes through the logger around a handler.
func TestTheDeadlineReachesTheConnection(t *testing.T) {
	failed := make(chan error, 1)
	h := Logged(discard(), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if err := http.NewResponseController(w).SetReadDeadline(time.Now()); err != nil {
			failed <- err
			return
		}
		_, err := io.ReadAll(r.Body)
		failed <- err
	}))
	srv := httptest.NewServer(Patient(h))
	defer srv.Close()
	c, err := net.Dial("tcp", srv.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := io.WriteString(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\na"); err != nil {
		t.Fatal(err)
	}
	if err := <-failed; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the read ended with %v", err)
	}
}

// TestWhoIsStoppedLateLosesTheConnection: net/http reads ahead after a body, and
// a deadline that it meets there would end every later request of the connection.
func TestWhoIsStoppedLateLosesTheConnection(t *testing.T) {
	for _, tt := range []struct {
		name  string
		body  string
		stop  func(s *Steady)
		close bool
	}{
		{"nobody is stopped", "ab", func(s *Steady) { _, _ = io.ReadAll(s) }, false},
		{"nobody reads", "ab", func(*Steady) {}, false},
		{"before the first byte", "ab", (*Steady).Stop, true},
		{"there is no body", "", (*Steady).Stop, false},
		{"after the last byte", "ab", func(s *Steady) { _, _ = io.ReadAll(s); s.Stop() }, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s := NewSteady(w, r)
				tt.stop(s)
				s.Leave()
				w.WriteHeader(http.StatusNoContent)
				if err := r.Context().Err(); err != nil && !tt.close {
					t.Errorf("the request ended: %v", err)
				}
			}))
			defer srv.Close()
			for range 2 {
				resp, err := srv.Client().Post(srv.URL, "text/plain", strings.NewReader(tt.body))
				if err != nil {
					t.Fatal(err)
				}
				_ = resp.Body.Close()
				if resp.Close != tt.close {
					t.Errorf("the connection is closed: %v", resp.Close)
				}
			}
		})
	}
}

// TestWhoIsStoppedHearsWhy: a sender in the middle of a body has the answer before
// the line is cut, and may go on sending for a moment.
func TestWhoIsStoppedHearsWhy(t *testing.T) {
	for name, stop := range map[string]func(s *Steady){
		"while they send": func(s *Steady) {
			_, _ = s.Read(make([]byte, 1))
			go s.Stop()
			_, _ = io.ReadAll(s)
		},
		"before the first byte": (*Steady).Stop,
	} {
		t.Run(name, func(t *testing.T) {
			srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				s := NewSteady(w, r)
				stop(s)
				s.Leave()
				w.WriteHeader(http.StatusConflict)
			}))
			defer srv.Close()
			c, err := net.Dial("tcp", srv.Listener.Addr().String())
			if err != nil {
				t.Fatal(err)
			}
			defer c.Close()
			const pieces, size = 20, 10_000
			if _, err := fmt.Fprintf(c, "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\na", pieces*size+1); err != nil {
				t.Fatal(err)
			}
			resp, err := http.ReadResponse(bufio.NewReader(c), nil)
			if err != nil || resp.StatusCode != http.StatusConflict || !resp.Close {
				t.Fatalf("%v %v", resp, err)
			}
			_ = resp.Body.Close()
			for n := range pieces {
				if _, err := c.Write(make([]byte, size)); err != nil {
					t.Fatalf("piece %d: %v", n, err)
				}
			}
			if _, err := c.Read(make([]byte, 1)); !errors.Is(err, io.EOF) {
				t.Errorf("the line ends with %v", err)
			}
		})
	}
}
