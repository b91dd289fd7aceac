package handoff_test

import (
	"context"
	"errors"
	"io"
	"net/http/httptest"
	"net/url"
	"testing"

	"cloakroom/app/fault"
	"cloakroom/app/handoff"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

func TestNginxIsSentOnlyToOurBlobs(t *testing.T) {
	for _, key := range []media.Key{"ab/cd/../../x", "ab/CD/01", "ab/cd/0 1", "ab/cd/01?x", "ab/cd/01%2e", "ab/cd/é", "ab/cd/01\r\n", "ab\\cd"} {
		s := newShelf(t)
		it := things(t, s)["thumb"]
		it.item.Blobs = []media.Blob{{Rendition: media.Thumb, Key: key, Type: "image/jpeg"}}
		w := httptest.NewRecorder()
		err := nginx(s).Send(w, httptest.NewRequest("GET", "/", nil), permit(t, it))
		if !fault.Is(err, fault.Internal) || len(w.Header()) > 0 {
			t.Errorf("%q: %v, %v", key, err, w.Header())
		}
	}
	far := &url.URL{Scheme: "https", Host: "s3.example"}
	w := httptest.NewRecorder()
	err := handoff.Nginx{Bytes: elsewhere{at: storage.Location{URL: far}}, Dress: dress(), Files: "/protected/"}.
		Send(w, httptest.NewRequest("GET", "/", nil), permit(t, things(t, newShelf(t))["thumb"]))
	if err == nil || len(w.Header()) > 0 {
		t.Errorf("a blob far away: %v, %v", err, w.Header())
	}
}

// elsewhere is a storage that fails in one way or another.
type elsewhere struct {
	storage.Storage
	at  storage.Location
	err error
}

func (e elsewhere) Open(context.Context, media.Key) (io.ReadSeekCloser, error) { return nil, e.err }

func (e elsewhere) Location(context.Context, media.Key) (storage.Location, error) {
	return e.at, e.err
}

// lame is one whose files cannot be sought in.
type lame struct{ storage.Storage }

func (lame) Open(context.Context, media.Key) (io.ReadSeekCloser, error) { return lameFile{}, nil }

type lameFile struct{ io.ReadCloser }

func (lameFile) Seek(int64, int) (int64, error) { return 0, errors.New("no") }

func (lameFile) Close() error { return nil }

func TestWhoCarries(t *testing.T) {
	s := newShelf(t)
	it := things(t, s)["film"]
	tests := []struct {
		name  string
		asks  []string
		nginx bool
	}{
		{"the whole", nil, true},
		{"a part", []string{"Range", "bytes=0-4"}, true},
		{"what nginx reads as one part", []string{"Range", "bytes=0-4,99-"}, false},
		{"several parts", []string{"Range", "bytes=0-1,3-4"}, true},
		{"what one has", []string{"If-None-Match", "*"}, false},
		{"what is not there", []string{"Range", "bytes=99-"}, false},
		{"what has changed", []string{"If-Match", `"0-0"`}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			h := send(t, nginx(s), it, tt.asks...).Header()
			if got := h.Get("X-Accel-Redirect"); (got != "") != tt.nginx || tt.nginx && got != "/protected/ab/cd/03" {
				t.Errorf("X-Accel-Redirect: %q", got)
			}
			for _, name := range []string{"Cache-Control", "Content-Disposition", "Accept-Ranges", "Set-Cookie", "Etag"} {
				if v := h[name]; tt.nginx && v != nil {
					t.Errorf("%s: %q, which nginx would keep or double", name, v)
				}
			}
		})
	}
}
