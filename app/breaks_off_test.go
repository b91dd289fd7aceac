package app_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"testing"
	"time"

	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// TestADownloadThatBreaksOff is one of fewer bytes than the file has.
func TestADownloadThatBreaksOff(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.MaxUpload = "64MB"
	direct := open(t, s)
	direct.overTheNetwork(t)
	s = settings(t)
	s.MaxUpload = "64MB"
	for name, h := range map[string]*house{"directly": direct, "through nginx": behindNginx(t, s).house} {
		t.Run(name, func(t *testing.T) {
			c := h.corner(t)
			big := make([]byte, 30_000_000)
			for i := range big {
				big[i] = byte(rand.Int())
			}
			it := h.take(t, c.folder.ID, "big.bin", big)
			at := "/s/" + c.link.Reveal() + lasting(it.ID, media.Original)
			ticket := c.location(t, at)
			h.breakOff(t, ticket, 100_000)
			var l journal.Line
			eventually(t, 10*time.Second, "it is told how much has left", func() bool {
				lines := h.noted(t, it.ID)
				if len(lines) == 1 {
					l = lines[0]
				}
				return l.Reach == journal.Part
			})
			if l.Bytes < 100_000 || l.Bytes >= l.Size || l.Size != 30_000_000 {
				t.Errorf("%d of %d bytes", l.Bytes, l.Size)
			}
			// Whoever goes on where it broke off has it in the end.
			if a := h.get(t, ticket, with("Range", "bytes=100000-")); a.status != 206 || !bytes.Equal(a.body, big[100_000:]) {
				t.Fatal(a)
			}
			eventually(t, 10*time.Second, "it is whole, in the same line", func() bool {
				lines := h.noted(t, it.ID)
				return len(lines) == 1 && lines[0].Reach == journal.Whole
			})
		})
	}
}

// breakOff reads so many bytes of an answer and hangs up.
func (h *house) breakOff(t *testing.T, path string, n int64) {
	t.Helper()
	conn := must(net.Dial("tcp", h.reach))(t)
	defer conn.Close()
	ok(t, conn.(*net.TCPConn).SetReadBuffer(64<<10))
	fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, h.Config.URL.Host)
	if _, err := io.CopyN(io.Discard, conn, n); err != nil {
		t.Fatal(err)
	}
}
