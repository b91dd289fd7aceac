package app_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"cloakroom/app/media"
)

// BenchmarkReads is what the house itself does about one picture behind nginx,
// from the parsed request to the last header: by a page's ticket, and by a token
// under a path. bench/ has the whole way, with net/http and nginx.
func BenchmarkReads(b *testing.B) {
	s := settings(b)
	s.Handoff = "nginx"
	h := open(b, s)
	c := h.corner(b)
	for _, bm := range []struct {
		name, path string
		shows      []show
	}{
		{"ticket", c.pageTicket(b, c.picture.ID, media.Thumb), nil},
		{"bearer", c.private(c.picture, media.Original), []show{bearer(c.token)}},
	} {
		b.Run(bm.name, func(b *testing.B) {
			r := h.request(bm.path, bm.shows...)
			if w := httptest.NewRecorder(); true {
				if h.front.ServeHTTP(w, r); w.Code != http.StatusOK {
					b.Fatal(w.Code, w.Body)
				}
			}
			w := bare{}
			b.ReportAllocs()
			for b.Loop() {
				clear(w)
				h.front.ServeHTTP(w, r)
			}
		})
	}
}

// TestWhatIsHandedIsSmall: eight headers are as many as net/http's map holds
// before it grows, and every one is sorted, written and read again.
func TestWhatIsHandedIsSmall(t *testing.T) {
	s := settings(t)
	s.Handoff = "nginx"
	h := open(t, s)
	c := h.corner(t)
	for name, r := range map[string]*http.Request{
		"by ticket": h.request(c.pageTicket(t, c.picture.ID, media.Thumb)),
		"by bearer": h.request(c.private(c.picture, media.Original), bearer(c.token)),
	} {
		w := httptest.NewRecorder()
		h.front.ServeHTTP(w, r)
		if len(w.Header()) > 8 || w.Header().Get("X-Accel-Redirect") == "" {
			t.Errorf("%s: %d headers: %v", name, len(w.Header()), w.Header())
		}
	}
}

// bare is an answer of which nobody reads anything.
type bare http.Header

func (w bare) Header() http.Header         { return http.Header(w) }
func (w bare) Write(b []byte) (int, error) { return len(b), nil }
func (w bare) WriteHeader(int)             {}
