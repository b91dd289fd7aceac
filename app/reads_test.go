package app_test

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"cloakroom/app/media"
)

// reads opens a house behind nginx, and asks it for a picture in the two ways
// that ask no router: by a page's ticket, and by a token under a path.
func reads(t testing.TB) (*house, map[string]*http.Request) {
	t.Helper()
	s := settings(t)
	s.Handoff = "nginx"
	h := open(t, s)
	c := h.corner(t)
	return h, map[string]*http.Request{
		"ticket": h.request(c.pageTicket(t, c.picture.ID, media.Thumb)),
		"bearer": h.request(c.private(c.picture, media.Original), bearer(c.token)),
	}
}

// TestWhatIsHandedIsSmall: eight headers are as many as net/http's map holds
// before it grows, and every one is sorted, written and read again.
func TestWhatIsHandedIsSmall(t *testing.T) {
	h, asked := reads(t)
	for by, r := range asked {
		w := httptest.NewRecorder()
		h.front.ServeHTTP(w, r)
		if len(w.Header()) > 8 || w.Header().Get("X-Accel-Redirect") == "" {
			t.Errorf("by %s: %d headers: %v", by, len(w.Header()), w.Header())
		}
	}
}

// BenchmarkReads is what the house itself does about one picture behind nginx,
// from the parsed request to the last header. bench/ has the whole way, with
// net/http and nginx.
func BenchmarkReads(b *testing.B) {
	h, asked := reads(b)
	for by, r := range asked {
		b.Run(by, func(b *testing.B) {
			w := bare{}
			b.ReportAllocs()
			for b.Loop() {
				clear(w)
				h.front.ServeHTTP(w, r)
			}
		})
	}
}

// bare is an answer of which nobody reads anything.
type bare http.Header

func (w bare) Header() http.Header         { return http.Header(w) }
func (w bare) Write(b []byte) (int, error) { return len(b), nil }
func (w bare) WriteHeader(int)             {}
