package app_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// counted is a link to an item of c that allows so many downloads.
func (c *corner) counted(t testing.TB, item id.Item, most int, password string) id.Secret {
	t.Helper()
	terms := library.Terms{Role: role(t, "downloader"), MaxDownloads: most}
	if password != "" {
		terms.Password = must(c.Accounts.LinkPassword(t.Context(), password))(t)
	}
	_, secret, err := c.Library.LendItem(t.Context(), c.self, item, terms)
	ok(t, err)
	return secret
}

func agent(name string) show { return with("User-Agent", name) }

func TestDownloadsAreCounted(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	size := int(c.picture.Size)
	part := func(from, to int) show {
		return with("Range", "bytes="+strconv.Itoa(from)+"-"+strconv.Itoa(to))
	}
	file := func(s id.Secret) string { return "/s/" + s.Reveal() + "/file" }
	gets := func(link id.Secret, want int, say string, shows ...show) {
		t.Helper()
		if a := h.get(t, file(link), shows...); a.status != want {
			t.Errorf("%s: %v", say, a)
		}
	}

	one := c.counted(t, c.picture.ID, 1, "")
	for range 3 {
		if a := h.do(t, "HEAD", file(one)); a.status != 200 {
			t.Errorf("HEAD: %v", a)
		}
		gets(one, 304, "what one has", with("If-None-Match", c.picture.Blobs[0].ETag()))
		gets(one, 416, "no such part", part(size, size+5))
		if a := h.get(t, "/s/"+one.Reveal()+"/items/"+string(c.picture.ID)); a.status != 200 {
			t.Errorf("the page: %v", a)
		}
	}
	gets(one, 200, "the first")
	gets(one, 410, "the second")
	gets(one, 410, "a part, when all is used", part(1, size-1))
	if a := h.do(t, "HEAD", file(one)); a.status != 200 {
		t.Errorf("HEAD, when all is used: %v", a)
	}

	parts := c.counted(t, c.picture.ID, 1, "")
	for from := 0; from < size; from += 500 {
		gets(parts, 206, "a part", part(from, min(from+499, size-1)), agent("aria2"))
	}
	gets(parts, 410, "a part again", part(0, 499), agent("aria2"))

	backwards := c.counted(t, c.picture.ID, 1, "")
	gets(backwards, 206, "the end first", part(size-100, size-1))
	gets(backwards, 206, "then the beginning", part(0, size-101))
	gets(backwards, 410, "then again")

	two := c.counted(t, c.picture.ID, 2, "")
	gets(two, 206, "one visitor begins", part(0, 9), agent("a"))
	gets(two, 206, "another does", part(0, 9), agent("b"))
	gets(two, 410, "a third", part(0, 9), agent("c"))
	gets(two, 206, "the first goes on", part(10, size-1), agent("a"))
	gets(two, 200, "the second begins anew", agent("b"))
	gets(two, 410, "and has it", agent("b"))

	sly := c.counted(t, c.picture.ID, 1, "")
	var had int
	for range 600 { // never the last byte; a megabyte of pieces is free for clumsy programs
		if a := h.get(t, file(sly), part(0, size-2)); a.status == 206 {
			had += len(a.body)
		}
	}
	if had > 2*size+1<<20 {
		t.Errorf("%d bytes of a file of %d left by one download", had, size)
	}

	locked := c.counted(t, c.picture.ID, 1, linkPassword)
	gets(locked, 200, "with its password", basic(linkPassword))
	gets(locked, 410, "again", basic(linkPassword))
}

// TestPagesCountDownloadsToo: the button of a guest's page is the same download.
func TestPagesCountDownloadsToo(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	link := c.counted(t, c.film.ID, 1, "")
	play := c.location(t, "/s/"+link.Reveal()+lasting(c.film.ID, media.Play))
	original := c.location(t, "/s/"+link.Reveal()+lasting(c.film.ID, media.Original))
	for range 3 {
		if a := h.get(t, play); a.status != 200 {
			t.Errorf("to play is not to take home: %v", a)
		}
	}
	if a := h.get(t, original); a.status != 200 {
		t.Errorf("the first: %v", a)
	}
	if a := h.get(t, original); a.status != 410 {
		t.Errorf("the second: %v", a)
	}
	shared := c.location(t, "/s/"+c.counted(t, c.film.ID, 1, "").Reveal()+lasting(c.film.ID, media.Original))
	if a := h.get(t, shared, from("203.0.113.1:4000"), with("Range", "bytes=0-9")); a.status != 206 {
		t.Errorf("somebody begins: %v", a)
	}
	if a := h.get(t, shared, from("192.0.2.1:4000")); a.status != 410 {
		t.Errorf("somebody elsewhere, with the same browser, goes on with it: %v", a)
	}
	if a := h.get(t, c.guestTicket(t, c.film.ID, media.Original)); a.status != 200 {
		t.Errorf("another link, without a limit: %v", a)
	}
}

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
