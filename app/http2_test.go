package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// TestWhatLeftByHTTP2 is told as by HTTP/1.1: frames are no bytes of a file.
func TestWhatLeftByHTTP2(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.MaxUpload = "64MB"
	p := behindNginx(t, s)
	c := p.corner(t)
	whole := bytes.Repeat([]byte("a coat and a hat, "), 24<<20/18)
	it := c.take(t, c.folder.ID, "big.bin", whole)
	at, large := c.pageTicket(t, c.picture.ID, media.Original), c.pageTicket(t, it.ID, media.Original)
	conf := filepath.Join(p.logs, "house.conf")
	plain := string(must(os.ReadFile(conf))(t))
	listens := "listen " + p.reach
	if !strings.Contains(plain, listens+";") {
		t.Fatal(plain)
	}
	ok(t, os.WriteFile(conf, []byte(strings.Replace(plain, listens, listens+" http2", 1)), 0o644))
	pid := must(strconv.Atoi(strings.TrimSpace(string(must(os.ReadFile(filepath.Join(p.logs, "nginx.pid")))(t)))))(t)
	ok(t, syscall.Kill(pid, syscall.SIGHUP))
	transport := &http.Transport{Protocols: new(http.Protocols), DisableCompression: true}
	transport.Protocols.SetUnencryptedHTTP2(true)
	t.Cleanup(transport.CloseIdleConnections)
	get := func(path, span string, most int64) (*http.Response, []byte) {
		t.Helper()
		r := must(http.NewRequestWithContext(t.Context(), "GET", "http://"+p.reach+path, nil))(t)
		if span != "" {
			r.Header.Set("Range", span)
		}
		resp := must(transport.RoundTrip(r))(t)
		b := must(io.ReadAll(io.LimitReader(resp.Body, most)))(t)
		ok(t, resp.Body.Close())
		return resp, b
	}
	eventually(t, 5*time.Second, "nginx speaks it", func() bool {
		resp, err := transport.RoundTrip(must(http.NewRequestWithContext(t.Context(), "HEAD", "http://"+p.reach+at, nil))(t))
		if err != nil {
			return false
		}
		resp.Body.Close()
		return resp.ProtoMajor == 2
	})
	size := c.picture.Size
	get(at, "bytes=0-99", 1<<30)
	if resp, _ := get(at, "bytes=50-", 1<<30); resp.ProtoMajor != 2 || resp.StatusCode != 206 {
		t.Fatal(resp)
	}
	c.delivers(t, c.picture.ID, []string{fmt.Sprintf("session download whole %d/%d ×1", size+50, size)})

	get(large, "", 100_000)
	var l journal.Line
	eventually(t, 10*time.Second, "what left is told", func() bool {
		l = p.noted(t, it.ID)[0]
		return l.Reach == journal.Part
	})
	if l.Bytes < 100_000 || l.Bytes >= l.Size {
		t.Errorf("%d of %d bytes", l.Bytes, l.Size)
	}
	if _, b := get(large, "bytes=100000-", 1<<30); !bytes.Equal(b, whole[100_000:]) {
		t.Errorf("%d bytes", len(b))
	}
	eventually(t, 10*time.Second, "it is whole", func() bool {
		l = p.noted(t, it.ID)[0]
		return l.Reach == journal.Whole && l.Times == 1
	})
}
