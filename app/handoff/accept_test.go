package handoff

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/access/accesstest"
	"cloakroom/app/media"
)

func TestShows(t *testing.T) {
	tests := []struct {
		name   string
		accept []string
		want   bool
	}{
		{"who says nothing", nil, true},
		{"an empty line", []string{""}, true},
		{"whatever there is", []string{"*/*"}, true},
		{"Chromium's pictures", []string{"image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"}, true},
		{"an old Safari's pictures", []string{"image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"}, true},
		{"any picture", []string{"image/*"}, true},
		{"that one", []string{"text/html , IMAGE/WebP;q=0.1"}, true},
		{"that one in a second line", []string{"image/png", "image/webp"}, true},
		{"no picture at all", []string{"text/html,application/xhtml+xml"}, true},
		{"nonsense", []string{";;,=,"}, true},
		{"others alone", []string{"image/png,image/jpeg"}, false},
		{"others alone, in two lines", []string{"image/png", "image/jpeg;q=0.5"}, false},
		{"others, and text", []string{"text/html, image/jpeg"}, false},
		{"a name that only begins so", []string{"image/webpage"}, false},
		{"anything but that", []string{"image/webp;q=0, image/jpeg"}, false},
		{"not that, in three places", []string{"image/webp; q=0.000"}, false},
		{"just a little of it", []string{"image/webp;q=0.001, image/jpeg"}, true},
		{"no quality but a number", []string{"image/webp;level=0"}, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := shows(tt.accept, "image/webp"); got != tt.want {
				t.Errorf("shows(%q) = %v", tt.accept, got)
			}
		})
	}
}

func TestAChoiceIsTold(t *testing.T) {
	blob := func(mime string, size int64) media.Blob {
		return media.Blob{Rendition: media.Thumb, Key: "ab", Type: mime, Size: size, Modified: time.Unix(1_700_000_000, 0)}
	}
	one := media.Item{Name: "a.jpg", Type: "image/jpeg", Blobs: []media.Blob{blob("image/webp", 5)}}
	two := media.Item{Name: "a.jpg", Type: "image/jpeg", Blobs: []media.Blob{blob("image/webp", 5), blob("image/jpeg", 7)}}
	dress := NewDress(time.Minute, nil, false)
	tests := []struct {
		name   string
		item   media.Item
		dress  *Dress
		accept string
		mime   string
		vary   string
	}{
		{"nothing to choose", one, dress, "image/jpeg", "image/webp", "Origin"},
		{"chosen", two, dress, "image/jpeg", "image/jpeg", "Origin, Accept"},
		{"it could have been chosen", two, dress, "*/*", "image/webp", "Origin, Accept"},
		{"by path", two, dress.Private(), "image/jpeg", "image/jpeg", "Origin, Authorization, Accept"},
		{"by path, nothing to choose", one, dress.Private(), "image/jpeg", "image/webp", "Origin, Authorization"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Header.Set("Accept", tt.accept)
			p := open(accesstest.Permit(t, tt.item, media.Thumb, access.Session), r.Header)
			h := http.Header{}
			tt.dress.wear(h, r, &p)
			tt.dress.validate(h, &p)
			if h.Get("Content-Type") != tt.mime || h.Get("Vary") != tt.vary || h.Get("ETag") != p.blob.ETag() || p.blob.Type != tt.mime {
				t.Errorf("%v", h)
			}
		})
	}
}
