package handoff_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"

	"cloakroom/app/handoff"
	"cloakroom/app/handoff/nginxtest"
)

// BenchmarkSend is what the second door costs the house for one picture.
func BenchmarkSend(b *testing.B) {
	s := newShelf(b)
	all := things(b, s)
	tag := all["thumb"].item.Blobs[1].ETag()
	for _, bm := range []struct {
		name, thing string
		door        sender
		asks        http.Header
	}{
		{"nginx", "thumb", nginx(s), nil},
		{"nginx/accents", "accents", nginx(s), nil},
		{"nginx/304", "thumb", nginx(s), http.Header{"If-None-Match": {tag}}},
		{"nginx/part", "film", nginx(s), http.Header{"Range": {"bytes=3-9"}}},
		{"direct", "thumb", direct(s), nil},
	} {
		b.Run(bm.name, func(b *testing.B) {
			p := permit(b, all[bm.thing])
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header = bm.asks
			w := &sink{h: http.Header{}}
			b.ReportAllocs()
			for b.Loop() {
				clear(w.h)
				if err := bm.door.Send(w, r, p); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

type sink struct{ h http.Header }

func (s *sink) Header() http.Header         { return s.h }
func (s *sink) Write(b []byte) (int, error) { return len(b), nil }
func (s *sink) WriteHeader(int)             {}

// BenchmarkBehindNginx is one picture on one connection, all the way.
func BenchmarkBehindNginx(b *testing.B) {
	s := newShelf(b)
	app := house(b, things(b, s), func(d *handoff.Dress) sender { return handoff.Nginx{Bytes: s, Dress: d, Files: "/protected/"} })
	nginxtest.Lend(b, s.dir)
	base, _ := behind(b, "tcp", s.dir, app)
	b.RunParallel(func(pb *testing.PB) {
		for pb.Next() {
			resp, err := http.Get(base + "/m/thumb")
			if err != nil {
				b.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
	})
}
