package app_test

import (
	"bufio"
	"bytes"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app"
	"cloakroom/app/media"
)

// TestGarbageBreaksNothing sends three thousand requests that were good once
// and had something done to them.
func TestGarbageBreaksNothing(t *testing.T) {
	h := open(t, settings(t))
	c := h.corner(t)
	seeds := c.seeds(t)
	dice := rand.New(rand.NewPCG(3, 4))
	before := runtime.NumGoroutine()
	statuses := map[int]int{}
	for range 3000 {
		raw := mutated(dice, seeds)
		r, err := http.ReadRequest(bufio.NewReader(bytes.NewReader(raw)))
		if err != nil {
			statuses[0]++ // net/http says 400
			continue
		}
		if dice.IntN(10) > 0 {
			r.Host = h.Config.URL.Host
		}
		r.RemoteAddr = "192.0.2.1:1"
		w := httptest.NewRecorder()
		func() {
			defer func() {
				if v := recover(); v != nil {
					t.Errorf("a panic (%v) by %q", v, raw[:min(len(raw), 600)])
				}
			}()
			h.front.ServeHTTP(w, r)
		}()
		statuses[w.Code]++
		if w.Code >= 500 {
			t.Errorf("%d by %q", w.Code, raw[:min(len(raw), 600)])
		}
	}
	if log := h.said.String(); strings.Contains(log, "panicked") || strings.Contains(log, "msg=failed") {
		for line := range strings.Lines(log) {
			if strings.Contains(line, "panicked") || strings.Contains(line, "msg=failed") {
				t.Error(line)
			}
		}
	}
	if statuses[200] < 50 || statuses[404] < 50 || statuses[0] > 2000 {
		t.Errorf("the garbage is too much garbage, or too little: %v", statuses)
	}
	eventually(t, 5*time.Second, "all goroutines have come home", func() bool { return runtime.NumGoroutine() <= before+2 })
}

// seeds are a good request to each route.
func (c *corner) seeds(t *testing.T) (out [][]byte) {
	t.Helper()
	ticket := c.pageTicket(t, c.picture.ID, media.Thumb)
	for _, r := range must(app.Routes())(t) {
		if strings.HasSuffix(r.Path, "/delete") || r.Path == "/logout" || strings.HasSuffix(r.Path, "/revoke") {
			continue // there should be something left
		}
		path := c.fill(t, r.Path, c.picture, media.Thumb, c.link)
		for _, method := range r.Methods {
			body, kind := "name=a&to=b&password=x&role=viewer&who=ann&until=7d&ends=1d&for=1h&scope=read&label=x&note=n&code=x&username=u", "application/x-www-form-urlencoded"
			switch {
			case strings.HasSuffix(r.Path, "/upload"):
				body, kind = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n\r\nhello\r\n--x--\r\n", "multipart/form-data; boundary=x"
			case strings.HasPrefix(r.Path, "/api/"):
				body, kind = `{"items":["`+string(c.picture.ID)+`"],"username":"a","password":"b","label":"c"}`, "application/json"
			}
			var b bytes.Buffer
			req := must(http.NewRequest(method, "http://127.0.0.1:8080"+path+"?v=1&t=x&after=a&path=a&next=/x&as=thumb", strings.NewReader(body)))(t)
			if strings.HasPrefix(path, "/m/") {
				req.URL.RawQuery = ticket[strings.Index(ticket, "?")+1:]
			}
			for name, value := range map[string]string{
				"Content-Type": kind, "Cookie": "cloakroom=" + c.session.Reveal(), "Authorization": "Bearer " + c.token.Reveal(), "Origin": "http://127.0.0.1:8080", "Range": "bytes=0-10",
				"If-None-Match": `"abc"`, "If-Modified-Since": noon.Format(http.TimeFormat), "Accept": "text/html", "Sec-Fetch-Site": "same-origin",
			} {
				if method == "GET" || name[:2] != "If" {
					req.Header.Set(name, value)
				}
			}
			ok(t, req.Write(&b))
			out = append(out, b.Bytes())
		}
	}
	return out
}

var spice = []string{
	"\x00", "\r\n", "\n", "%", "%00", "%2F", "%2e%2e", "..", "//", "\\", "\xff", "\xc0\xae", "'", "\"", "<script>", "${x}", "{{.}}", ";", "&", "=", "?", "#", "-1", "0", "9223372036854775808", "1e999", "NaN", "☃", "\u202e",
	"bytes=-", "bytes=9-1", "bytes=0-0,1-1", "bytes=99999999999999999999-", "W/", "*", "null", "[]", "{}", "true", "' or 1=1 --", "Transfer-Encoding: chunked\r\n", "Content-Length: 5\r\n", "Expect: 100-continue\r\n", "Range: bytes=5-\r\n",
	"If-Range: \"x\"\r\n", "X-Forwarded-For: x\r\n", strings.Repeat("A", 5000), strings.Repeat("%", 300), strings.Repeat("../", 100), "it_aaaaaaaaaaaaaaaaaaaaaaaaaa", "fo_aaaaaaaaaaaaaaaaaaaaaaaaaa", "POST ", "DELETE ", "HEAD ", "TRACE ",
}

// mutated is a seed to which up to four things were done.
func mutated(dice *rand.Rand, seeds [][]byte) []byte {
	b := slices.Clone(seeds[dice.IntN(len(seeds))])
	for range 1 + dice.IntN(4) {
		at := dice.IntN(len(b) + 1)
		if line := bytes.IndexByte(b, '\r'); line > 0 && dice.IntN(4) > 0 { // most of what matters is in the first
			at = dice.IntN(line)
		}
		to := at + dice.IntN(min(len(b)-at, 30)+1)
		switch dice.IntN(6) {
		case 0:
			b = slices.Delete(b, at, to)
		case 1:
			b = slices.Insert(b, at, b[at:to]...)
		case 2, 3:
			b = slices.Insert(b, at, []byte(spice[dice.IntN(len(spice))])...)
		case 4:
			if at < len(b) {
				b[at] ^= 1 << dice.IntN(8)
			}
		case 5:
			other := seeds[dice.IntN(len(seeds))]
			b = append(b[:at:at], other[min(at, len(other)):]...)
		}
	}
	return b
}
