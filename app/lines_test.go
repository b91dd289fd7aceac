package app_test

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/serve"
)

// line is the connection of a client, for tests that stop in the middle.
type line struct {
	net.Conn
	door
	up string
	at int
}

// networked puts a house on the network as Serve does, and returns where.
func networked(t *testing.T, h *house) (addr string) {
	t.Helper()
	srv := httptest.NewServer(serve.Patient(h.front))
	t.Cleanup(srv.Close)
	h.ask = over(t, srv.Listener.Addr().String())
	return srv.Listener.Addr().String()
}

// begin sends the head of a PATCH of size bytes, and the first of them.
func (d door) begin(t *testing.T, addr, up string, at, size int, first string) *line {
	t.Helper()
	l := &line{Conn: must(net.Dial("tcp", addr))(t), door: d, up: up, at: at}
	t.Cleanup(func() { _ = l.Close() })
	r := httptest.NewRequest("PATCH", up, nil)
	for _, s := range append([]show{
		with("Tus-Resumable", "1.0.0"), with("Upload-Offset", strconv.Itoa(at)), with("Content-Type", patch), with("Content-Length", strconv.Itoa(size)),
	}, d.shows...) {
		s(r)
	}
	fmt.Fprintf(l, "PATCH %s HTTP/1.1\r\nHost: %s\r\n", up, d.Config.URL.Host)
	ok(t, r.Header.Write(l))
	fmt.Fprintf(l, "\r\n%s", first)
	l.arrived(t, at+len(first))
	return l
}

// arrived waits until so many bytes of the upload are staged.
func (l *line) arrived(t *testing.T, n int) {
	t.Helper()
	file := filepath.Join(l.Config.Media, "staging", path.Base(l.up))
	eventually(t, 5*time.Second, fmt.Sprintf("%d bytes have arrived", n), func() bool {
		info, err := os.Stat(file)
		return err == nil && info.Size() >= int64(n)
	})
}

// answer waits for what the house says at last.
func (l *line) answer(t *testing.T) int {
	t.Helper()
	ok(t, l.SetReadDeadline(time.Now().Add(20*time.Second)))
	resp := must(http.ReadResponse(bufio.NewReader(l), nil))(t)
	defer resp.Body.Close()
	_, err := io.Copy(io.Discard, resp.Body)
	ok(t, err)
	return resp.StatusCode
}

// TestALineThatWasLost: a request hangs, because its client is somewhere else by
// now. Whoever comes back gets the turn at once.
func TestALineThatWasLost(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	addr := networked(t, h)
	const whole = "abcdefghij"
	for n := range 2 {
		d := h.corner(t).doors()[n]
		for n, tt := range []struct {
			name string
			back func(t *testing.T, up string)
		}{
			{"HEAD, and what had come is kept", func(t *testing.T, up string) {
				if n := d.offset(t, up); n != 5 {
					t.Errorf("it stands at %d", n)
				}
				if a := d.append(t, up, 5, whole[5:]); a.status != 204 {
					t.Errorf("the rest: %v", a)
				}
			}},
			{"PATCH with the same bytes, and they are those that count", func(t *testing.T, up string) {
				if a := d.append(t, up, 2, whole[2:]); a.status != 204 {
					t.Errorf("%v", a)
				}
			}},
			{"PATCH with other bytes, and is told to ask", func(t *testing.T, up string) {
				if a := d.append(t, up, 3, whole[3:]); a.status != 409 {
					t.Errorf("%v", a)
				}
				if n := d.offset(t, up); n != 5 {
					t.Errorf("it stands at %d", n)
				}
				if a := d.append(t, up, 5, whole[5:]); a.status != 204 {
					t.Errorf("the rest: %v", a)
				}
			}},
		} {
			t.Run(d.at[1:]+": "+tt.name, func(t *testing.T) {
				name := fmt.Sprint("lost ", n)
				up := d.create(t, name, len(whole))
				d.append(t, up, 0, whole[:2])
				old := d.begin(t, addr, up, 2, 8, "cde")
				tt.back(t, up)
				d.has(t, name, whole)
				if status := old.answer(t); status != 409 {
					t.Errorf("the old request was told %d", status)
				}
				if _, err := old.Read(make([]byte, 1)); err == nil {
					t.Error("its connection is used on")
				}
				d.hasNot(t, name+" (2)")
				d.tidy(t)
			})
		}
	}
}

func TestAnUploadThatIsEndedWhileItComes(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	addr := networked(t, h)
	d := h.corner(t).doors()[1]
	up := d.create(t, "ended", 10)
	old := d.begin(t, addr, up, 0, 10, "abc")
	if a := d.tus(t, "DELETE", up, ""); a.status != 204 {
		t.Errorf("%v", a)
	}
	if status := old.answer(t); status != 409 && status != 404 {
		t.Errorf("the bytes under way were told %d", status)
	}
	if n := d.offset(t, up); n != -1 {
		t.Errorf("it stands at %d", n)
	}
	d.hasNot(t, "ended")
	d.tidy(t)
}

// TestTwoWriters send the same bytes, and the file has them once.
func TestTwoWriters(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	networked(t, h)
	d := h.corner(t).doors()[1]
	whole := strings.Repeat("0123456789", 50_000)
	for n := range 20 {
		name := fmt.Sprint("two ", n)
		up := d.create(t, name, len(whole))
		var all sync.WaitGroup
		var mu sync.Mutex
		told := map[int]int{}
		var said []string
		for range 2 {
			all.Go(func() {
				a := d.append(t, up, 0, whole)
				mu.Lock()
				defer mu.Unlock()
				told[a.status]++
				said = append(said, string(a.body))
			})
		}
		all.Wait()
		if told[204] != 1 || told[409]+told[423] != 1 {
			t.Errorf("round %d: they were told %v: %q", n, told, said)
		}
		d.has(t, name, whole)
		d.hasNot(t, name+" (2)")
	}
	d.tidy(t)
}
