package thumbhash

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
	stdpng "image/png"
	"io"
	"math"
	"os"
	"strings"
	"testing"
)

// vector is what the first encoder and decoder (npm thumbhash 0.1.1) made of a
// picture. Its pixels are gzipped.
type vector struct {
	Name          string
	Width, Height int
	RGBA          []byte
	Hash          string
	Decoded       struct {
		Width, Height       int
		Corner, End, Middle [4]float64
	}
}

func (v vector) image(t *testing.T) image.Image {
	t.Helper()
	r, err := gzip.NewReader(bytes.NewReader(v.RGBA))
	if err != nil {
		t.Fatal(err)
	}
	img := image.NewNRGBA(image.Rect(0, 0, v.Width, v.Height))
	if _, err := io.ReadFull(r, img.Pix); err != nil {
		t.Fatal(err)
	}
	return img
}

func vectors(t *testing.T) (out []vector) {
	t.Helper()
	raw, err := os.ReadFile("testdata/vectors.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &out); err != nil || len(out) == 0 {
		t.Fatal(len(out), err)
	}
	return out
}

// The cosines of two languages differ in their last bits. So a wave that lies
// just between two steps may be rounded to the other, and where a channel has no
// waves at all (its scale is 0) the first encoder wrote down noise.
func TestEncodeAsTheFirstEncoderDoes(t *testing.T) {
	for _, v := range vectors(t) {
		want, err := hex.DecodeString(v.Hash)
		if err != nil {
			t.Fatal(err)
		}
		got := Encode(v.image(t))
		a, _, ok := unpack(got)
		b, _, _ := unpack(want)
		if !ok || len(got) != len(want) || !bytes.Equal(got[:5], want[:5]) {
			t.Errorf("%s: %x, want %x", v.Name, got, want)
			continue
		}
		for i := range a {
			if a[i].dc != b[i].dc || a[i].scale != b[i].scale {
				t.Errorf("%s, channel %d: %x, want %x", v.Name, i, got, want)
			}
			for n := range a[i].ac {
				if step := a[i].scale / 7.5; math.Abs(a[i].ac[n]-b[i].ac[n]) > step*1.001 {
					t.Errorf("%s, channel %d, wave %d: %v, want %v", v.Name, i, n, a[i].ac[n], b[i].ac[n])
				}
			}
		}
	}
}

func TestDecodeAsTheFirstDecoderDoes(t *testing.T) {
	for _, v := range vectors(t) {
		hash, err := hex.DecodeString(v.Hash)
		if err != nil {
			t.Fatal(err)
		}
		img, ok := decode(hash, 32)
		if !ok || img.Rect.Dx() != v.Decoded.Width || img.Rect.Dy() != v.Decoded.Height {
			t.Errorf("%s: %v, want %d × %d", v.Name, ok, v.Decoded.Width, v.Decoded.Height)
			continue
		}
		w, h := v.Decoded.Width, v.Decoded.Height
		for _, at := range []struct {
			x, y int
			want [4]float64
		}{{0, 0, v.Decoded.Corner}, {w - 1, h - 1, v.Decoded.End}, {w / 2, h / 2, v.Decoded.Middle}} {
			c := img.NRGBAAt(at.x, at.y)
			for i, got := range []uint8{c.R, c.G, c.B, c.A} {
				if math.Abs(float64(got)-at.want[i]) > 1 {
					t.Errorf("%s at %d,%d: %v, want %v", v.Name, at.x, at.y, c, at.want)
					break
				}
			}
		}
	}
}

func TestALargePictureIsWhatItsSmallFormIs(t *testing.T) {
	paint := func(w, h int) image.Image {
		img := image.NewRGBA(image.Rect(-7, 3, w-7, h+3)) // nor does a picture have to begin at 0,0
		for y := range h {
			for x := range w {
				img.Set(x-7, y+3, color.RGBA{uint8(255 * x / w), uint8(255 * y / h), 90, 255})
			}
		}
		return img
	}
	small, ok := decode(Encode(paint(100, 60)), 32)
	if !ok {
		t.Fatal("no hash")
	}
	large, ok := decode(Encode(paint(2000, 1200)), 32)
	if !ok || small.Rect != large.Rect {
		t.Fatalf("%v and %v", small.Rect, large.Rect)
	}
	far := 0.0
	for i := range small.Pix {
		far += math.Abs(float64(small.Pix[i]) - float64(large.Pix[i]))
	}
	if far /= float64(len(small.Pix)); far > 4 {
		t.Errorf("they differ by %.1f of 255", far)
	}
}

func TestAPictureWithoutPixelsHasNoHash(t *testing.T) {
	if got := Encode(image.NewRGBA(image.Rect(0, 0, 0, 5))); got != nil {
		t.Errorf("%x", got)
	}
}

func TestWhatIsNoHashIsNotDrawn(t *testing.T) {
	good, _ := hex.DecodeString(vectors(t)[0].Hash)
	flat := bytes.Clone(good)
	flat[3] &^= 7 // no side
	tests := []struct {
		name string
		hash []byte
	}{
		{"nothing", nil},
		{"too short for a header", good[:4]},
		{"cut short", good[:len(good)-1]},
		{"with something after it", append(bytes.Clone(good), 0)},
		{"longer than any", make([]byte, MaxBytes+1)},
		{"of no height", flat},
		{"alpha without room for it", []byte{0, 0, 0x80, 1, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, ok := Decode(tt.hash); ok {
				t.Error("it was drawn")
			}
			if got := DataURI(tt.hash); got != "" {
				t.Error(got)
			}
		})
	}
}

func TestDataURIIsAPNGOfTheBlur(t *testing.T) {
	for _, v := range vectors(t) {
		hash, _ := hex.DecodeString(v.Hash)
		want, _ := Decode(hash)
		uri := DataURI(hash)
		raw, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(uri, "data:image/png;base64,"))
		if err != nil || len(uri) > 1600 {
			t.Fatalf("%s: %d bytes, %v", v.Name, len(uri), err)
		}
		got, err := stdpng.Decode(bytes.NewReader(raw))
		if err != nil || got.Bounds() != want.Bounds() {
			t.Fatalf("%s: %v", v.Name, err)
		}
		for y := range want.Bounds().Dy() {
			for x := range want.Bounds().Dx() {
				if g, w := color.NRGBAModel.Convert(got.At(x, y)), want.At(x, y); g != w {
					t.Fatalf("%s at %d,%d: %v, want %v", v.Name, x, y, g, w)
				}
			}
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0x1f, 0x28, 0x86, 0x15, 0x82})
	f.Fuzz(func(t *testing.T, hash []byte) {
		img, ok := Decode(hash)
		if ok && (img.Bounds().Dx() > side || img.Bounds().Dy() > side || img.Bounds().Empty()) {
			t.Errorf("%x is %v", hash, img.Bounds())
		}
		if (DataURI(hash) != "") != ok {
			t.Errorf("%x: drawn %v", hash, ok)
		}
	})
}
