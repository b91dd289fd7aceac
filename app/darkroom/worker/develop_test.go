package worker

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/color"
	"math/rand"
	"testing"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/media"
)

// withExif lays an orientation and a place into a JPEG.
func withExif(jpg []byte, o uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x0e\x00\x02\x00\x00\x00\x04GPS\x00\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, o), 0, 0, 0, 0, 0, 0)
	out := append([]byte(nil), jpg[:2]...)
	out = binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(exif)+2))
	return append(append(out, exif...), jpg[2:]...)
}

// forms runs a picture through what a worker does with it, but for storage.
func forms(t testing.TB, data []byte, mime string) (thumb, preview print, err error) {
	t.Helper()
	f := bytes.NewReader(data)
	src, err := measure(f, mime)
	if err != nil {
		return thumb, preview, err
	}
	src.Reader = f
	prints, err := develop(src)
	if err != nil {
		return thumb, preview, err
	}
	if len(prints) != 2 || prints[0].form != media.Thumb || prints[1].form != media.Preview {
		t.Fatalf("%d forms", len(prints))
	}
	return prints[0], prints[1], nil
}

// seen decodes a form and checks what it says of itself.
func seen(t testing.TB, p print) image.Image {
	t.Helper()
	m, format, err := image.Decode(bytes.NewReader(p.data))
	if err != nil {
		t.Fatal(err)
	}
	if "image/"+format != p.mime || m.Bounds() != image.Rect(0, 0, p.width, p.height) {
		t.Errorf("%s: it is %s of %v, and said %s, %d × %d", p.form, format, m.Bounds(), p.mime, p.width, p.height)
	}
	return m
}

func TestSizes(t *testing.T) {
	tests := []struct {
		name                string
		w, h                int
		thumb, preview      [2]int
		format, becomesMIME string
	}{
		{"a photograph", 4032, 3024, [2]int{512, 384}, [2]int{2048, 1536}, "jpeg", "image/jpeg"},
		{"a tall one", 1800, 2400, [2]int{384, 512}, [2]int{1536, 2048}, "jpeg", "image/jpeg"},
		{"what lies between stays as it is", 1000, 700, [2]int{512, 358}, [2]int{1000, 700}, "jpeg", "image/jpeg"},
		{"what is small is never made larger", 33, 21, [2]int{33, 21}, [2]int{33, 21}, "jpeg", "image/jpeg"},
		{"one pixel", 1, 1, [2]int{1, 1}, [2]int{1, 1}, "png", "image/jpeg"},
		{"exactly a thumb", 512, 512, [2]int{512, 512}, [2]int{512, 512}, "png", "image/jpeg"},
		{"one pixel more", 513, 512, [2]int{512, 511}, [2]int{513, 512}, "png", "image/jpeg"},
		{"a ribbon keeps one pixel", 9000, 3, [2]int{512, 1}, [2]int{2048, 1}, "png", "image/jpeg"},
		{"a drawing", 800, 600, [2]int{512, 384}, [2]int{800, 600}, "gif", "image/jpeg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			thumb, preview, err := forms(t, picturetest.Encoded(t, picturetest.Quarters(tt.w, tt.h), tt.format), "image/"+tt.format)
			if err != nil {
				t.Fatal(err)
			}
			seen(t, thumb)
			seen(t, preview)
			if got := [2]int{thumb.width, thumb.height}; got != tt.thumb {
				t.Errorf("thumb %v, want %v", got, tt.thumb)
			}
			if got := [2]int{preview.width, preview.height}; got != tt.preview {
				t.Errorf("preview %v, want %v", got, tt.preview)
			}
			if thumb.mime != tt.becomesMIME || preview.mime != tt.becomesMIME {
				t.Errorf("%s and %s, want %s", thumb.mime, preview.mime, tt.becomesMIME)
			}
		})
	}
}

func TestRightSideUpAndWithoutMetadata(t *testing.T) {
	// What stands in the corners after turning: top left, top right, bottom left, bottom right.
	tests := map[uint16][4]color.RGBA{
		1: {picturetest.Red, picturetest.Green, picturetest.Blue, picturetest.Black}, 2: {picturetest.Green, picturetest.Red, picturetest.Black, picturetest.Blue}, 3: {picturetest.Black, picturetest.Blue, picturetest.Green, picturetest.Red}, 4: {picturetest.Blue, picturetest.Black, picturetest.Red, picturetest.Green},
		5: {picturetest.Red, picturetest.Blue, picturetest.Green, picturetest.Black}, 6: {picturetest.Blue, picturetest.Red, picturetest.Black, picturetest.Green}, 7: {picturetest.Black, picturetest.Green, picturetest.Blue, picturetest.Red}, 8: {picturetest.Green, picturetest.Black, picturetest.Red, picturetest.Blue},
	}
	for o, want := range tests {
		data := withExif(picturetest.Encoded(t, picturetest.Quarters(1200, 800), "jpeg"), o)
		thumb, preview, err := forms(t, data, "image/jpeg")
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range []print{thumb, preview} {
			if wide := p.width > p.height; wide != (o < 5) {
				t.Errorf("orientation %d: %d × %d", o, p.width, p.height)
			}
			m := seen(t, p)
			for i, c := range want {
				x, y := p.width/4+(i%2)*p.width/2, p.height/4+(i/2)*p.height/2
				if !near(m.At(x, y), c) {
					t.Errorf("orientation %d, %s, corner %d is %v, want %v", o, p.form, i, m.At(x, y), c)
				}
			}
			if bytes.Contains(p.data, []byte("Exif")) || bytes.Contains(p.data, []byte("GPS")) {
				t.Errorf("orientation %d: %s tells where it was taken", o, p.form)
			}
		}
	}
}

// BenchmarkPhotograph makes both forms of 12 megapixels.
func BenchmarkPhotograph(b *testing.B) {
	data := picturetest.Encoded(b, grain(4032, 3024), "jpeg")
	b.ReportMetric(float64(len(data))/1e6, "MB")
	for b.Loop() {
		if _, _, err := forms(b, data, "image/jpeg"); err != nil {
			b.Fatal(err)
		}
	}
}

// grain is what a camera makes of a plain wall.
func grain(w, h int) *image.YCbCr {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	r := rand.New(rand.NewSource(1))
	for i := range m.Y {
		m.Y[i] = uint8(i%w/8+i/w/11)&127 + uint8(r.Intn(40))
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = uint8(100+i%17), uint8(90+i%23)
	}
	return m
}

// near says whether two colours look alike.
func near(a, b color.Color) bool { return picturetest.Near(a, b, 24) }
