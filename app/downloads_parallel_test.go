package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
)

// TestFiftyAtOnce: of fifty clients at once exactly so many have the file, and
// one that broke off and went on is one of them. Directly and through nginx.
func TestFiftyAtOnce(t *testing.T) {
	t.Parallel()
	direct := open(t, settings(t))
	direct.overTheNetwork(t)
	for name, h := range map[string]*house{"directly": direct, "through nginx": behindNginx(t, settings(t)).house} {
		t.Run(name, func(t *testing.T) {
			c := h.corner(t)
			big := bytes.Repeat([]byte("a coat and a hat "), 60_000)
			it := h.take(t, c.folder.ID, "big.bin", big[:1_000_000])
			const most = 7
			link := c.counted(t, it.ID, most, "")
			var whole, none, other atomic.Int64
			var all sync.WaitGroup
			for range 50 {
				all.Go(func() {
					switch a := h.get(t, "/s/"+link.Reveal()+"/file"); {
					case a.status == http.StatusOK && len(a.body) == 1_000_000:
						whole.Add(1)
					case a.status == http.StatusGone:
						none.Add(1)
					default:
						other.Add(1)
					}
				})
			}
			all.Wait()
			if whole.Load() != most || none.Load() != 50-most {
				t.Errorf("%d had it, %d did not, %d neither", whole.Load(), none.Load(), other.Load())
			}
		})
	}
}

// TestEveryKindOfClientAtOnce: of fifty clients exactly so many have the whole
// file, through nginx, however they fetch it: in one go, in parts at once, after
// looking with HEAD, or by going on where a broken line left them.
func TestEveryKindOfClientAtOnce(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.MaxUpload = "64MB"
	h := behindNginx(t, s).house
	c := h.corner(t)
	// More than the sockets on the way hold, so that a broken line is noticed.
	whole := bytes.Repeat([]byte("a coat and a hat, "), 24<<20/18)
	it := h.take(t, c.folder.ID, "big.bin", whole)
	const most, clients, broken = 12, 50, 4
	link := c.counted(t, it.ID, most, "")
	at := "http://" + h.Config.URL.Host + "/s/" + link.Reveal() + "/file"
	transport := &http.Transport{DisableCompression: true, DisableKeepAlives: true}

	// fetch asks for the bytes from one to the one before another, and hangs up when
	// it has had so many.
	fetch := func(method, name string, from, to, enough int) (int, []byte) {
		r := must(http.NewRequestWithContext(t.Context(), method, at, nil))(t)
		r.Header.Set("User-Agent", name)
		if from > 0 || to < len(whole) {
			r.Header.Set("Range", fmt.Sprintf("bytes=%d-%d", from, to-1))
		}
		resp := must(transport.RoundTrip(r))(t)
		defer resp.Body.Close()
		if resp.StatusCode >= 300 {
			return resp.StatusCode, nil
		}
		return resp.StatusCode, must(io.ReadAll(io.LimitReader(resp.Body, int64(enough))))(t)
	}
	all, half := len(whole), len(whole)/2
	had := make([][]byte, broken)
	for i := range had { // they begin, so each has a place
		_, had[i] = fetch("GET", fmt.Sprint("broken ", i), 0, all, 100_000)
	}
	var got, none atomic.Int64
	count := func(name string, status int, body []byte) {
		switch {
		case status < 300 && bytes.Equal(body, whole):
			got.Add(1)
		case status == http.StatusGone:
			none.Add(1)
		default:
			t.Errorf("%s: %d and %d bytes", name, status, len(body))
		}
	}
	var at50 sync.WaitGroup
	for i := range clients {
		name := fmt.Sprint("client ", i)
		at50.Go(func() {
			if i < broken {
				name = fmt.Sprint("broken ", i)
				status, rest := fetch("GET", name, len(had[i]), all, all)
				if status != http.StatusPartialContent {
					t.Errorf("who had begun does not go on: %d", status)
				}
				count(name, status, append(had[i], rest...))
				return
			}
			switch i % 3 {
			case 0:
				status, body := fetch("GET", name, 0, all, all)
				count(name, status, body)
			case 1:
				if status, _ := fetch("HEAD", name, 0, all, all); status != 200 {
					t.Errorf("HEAD: %d", status)
				}
				status, body := fetch("GET", name, 0, half, all)
				if status == http.StatusGone {
					none.Add(1)
					return
				}
				status, rest := fetch("GET", name, half, all, all)
				count(name, status, append(body, rest...))
			case 2:
				status, _ := fetch("GET", name, half, all, 10) // a player looks at the end, and hangs up
				if status == http.StatusGone {
					none.Add(1)
					return
				}
				status, body := fetch("GET", name, 0, all, all)
				count(name, status, body)
			}
		})
	}
	at50.Wait()
	if got.Load() != most || none.Load() != clients-most {
		t.Errorf("%d had it, %d did not", got.Load(), none.Load())
	}
	for _, k := range must(h.Library.Links(t.Context(), c.self))(t) {
		if k.MaxDownloads > 0 && k.Downloads != most {
			t.Errorf("the link counts %d", k.Downloads)
		}
	}
}
