package worker

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"cloakroom/app/darkroom/picturetest"
)

func TestWhatIsRefusedBeforeItIsDecoded(t *testing.T) {
	good := picturetest.Encoded(t, picturetest.Quarters(64, 64), "jpeg")
	tests := []struct {
		name, mime, want string
		data             []byte
	}{
		{"a PNG of 60,000 by 60,000", "image/png", "too many", picturetest.Bomb(t, 60_000, 60_000)},
		{"one whose product does not fit into 32 bits", "image/png", "too many", picturetest.Bomb(t, 65_536, 65_537)},
		{"the widest there is", "image/png", "no header", picturetest.Bomb(t, 1<<31, 1)},
		{"a GIF of 65,535 by 65,535", "image/gif", "too many", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00")},
		{"a film", "video/mp4", "nothing is made", good},
		{"a PNG that is a JPEG", "image/png", "it is jpeg", good},
		{"nothing", "image/png", "no header", nil},
		{"text", "image/jpeg", "no header", []byte("hello")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := measure(bytes.NewReader(tt.data), tt.mime)
			if !errors.As(err, new(*unfit)) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("measure: %v, want %q", err, tt.want)
			}
		})
	}
	t.Run("at the cap a picture is let in, and above it not", func(t *testing.T) {
		if _, err := measure(bytes.NewReader(picturetest.Bomb(t, 8192, 8192)), "image/png"); err != nil {
			t.Error(err)
		}
		if _, err := measure(bytes.NewReader(picturetest.Bomb(t, 8192, 8193)), "image/png"); err == nil {
			t.Error("a row too many was let in")
		}
	})
}

func TestACutPictureIsUnfit(t *testing.T) {
	for _, format := range []string{"jpeg", "png", "gif"} {
		data := picturetest.Encoded(t, picturetest.Quarters(640, 480), format)
		for _, at := range []int{len(data) - 40, len(data) / 2} {
			if _, _, err := forms(t, data[:at], "image/"+format); !errors.As(err, new(*unfit)) {
				t.Errorf("%s cut at %d of %d: %v", format, at, len(data), err)
			}
		}
	}
}

func TestProgressive(t *testing.T) {
	plain := picturetest.Encoded(t, picturetest.Quarters(16, 16), "jpeg")
	many := bytes.Replace(withExif(plain, 1), []byte{0xff, 0xc0}, []byte{0xff, 0xc2}, 1)
	for name, tt := range map[string]struct {
		data []byte
		want int64
	}{"one scan": {plain, 16 * 16 * 4}, "many scans, behind Exif": {many, 16 * 16 * 16}} {
		src, err := measure(bytes.NewReader(tt.data), "image/jpeg")
		if err != nil || src.cost != tt.want {
			t.Errorf("%s: cost %d, want %d (%v)", name, src.cost, tt.want, err)
		}
	}
}
