package thumbhash

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"image"
	"image/color"
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
		{"longer than any", make([]byte, maxBytes+1)},
		{"of no height", flat},
		{"alpha without room for it", []byte{0, 0, 0x80, 1, 0}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, ok := decode(tt.hash, few); ok {
				t.Error("it was drawn")
			}
			if got := DataURI(tt.hash); got != "" {
				t.Error(got)
			}
		})
	}
}

func TestDataURIIsABitmapOfTheBlur(t *testing.T) {
	for _, v := range vectors(t) {
		hash, _ := hex.DecodeString(v.Hash)
		uri := DataURI(hash)
		if Transparent(hash) {
			if uri != "" {
				t.Errorf("%s would shine through its picture", v.Name)
			}
			continue
		}
		want, _ := decode(hash, few)
		b, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(uri, "data:image/bmp;base64,"))
		if err != nil || len(uri) > 130 || len(b) < 26 {
			t.Fatalf("%s: %d bytes, %v", v.Name, len(uri), err)
		}
		w, h := int(binary.LittleEndian.Uint16(b[18:])), int(binary.LittleEndian.Uint16(b[20:]))
		row := (3*w + 3) / 4 * 4
		if string(b[:2]) != "BM" || int(binary.LittleEndian.Uint32(b[2:])) != len(b) || b[10] != 26 || b[14] != 12 || b[24] != 24 || len(b) != 26+h*row || want.Bounds() != image.Rect(0, 0, w, h) {
			t.Fatalf("%s: % x", v.Name, b)
		}
		for y := range h {
			for x := range w {
				p, c := b[26+(h-1-y)*row+3*x:], want.NRGBAAt(x, y)
				if p[0] != c.B || p[1] != c.G || p[2] != c.R {
					t.Fatalf("%s at %d,%d: % x, want %v", v.Name, x, y, p[:3], c)
				}
			}
		}
		// What so few pixels cannot show is left out, and the whole stays about as bright.
		whole, _ := decode(hash, 16)
		if few, all := brightness(want), brightness(whole); math.Abs(few-all) > 21 {
			t.Errorf("%s: %.1f bright, and %.1f in full", v.Name, few, all)
		}
	}
}

func brightness(img *image.NRGBA) (sum float64) {
	n := 0
	for i, v := range img.Pix {
		if i%4 != 3 {
			sum, n = sum+float64(v), n+1
		}
	}
	return sum / float64(n)
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0x1f, 0x28, 0x86, 0x15, 0x82})
	f.Fuzz(func(t *testing.T, hash []byte) {
		img, ok := decode(hash, few)
		if ok && (img.Bounds().Dx() > few || img.Bounds().Dy() > few || img.Bounds().Empty()) {
			t.Errorf("%x is %v", hash, img.Bounds())
		}
		if (DataURI(hash) != "") != (ok && !Transparent(hash)) {
			t.Errorf("%x: drawn %v", hash, ok)
		}
	})
}
