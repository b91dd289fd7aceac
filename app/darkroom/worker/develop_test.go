package worker

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand"
	"os"
	"strings"
	"testing"

	"cloakroom/app/media"
)

// Four colours, one for each quarter: where they end up tells how a picture was turned.
var red, green, blue, black = color.RGBA{255, 0, 0, 255}, color.RGBA{0, 255, 0, 255}, color.RGBA{0, 0, 255, 255}, color.RGBA{0, 0, 0, 255}

// quarters is red | green over blue | black.
func quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.RGBA{red, green, blue, black} {
		x, y := (i%2)*w/2, (i/2)*h/2
		draw.Draw(m, image.Rect(x, y, x+w-w/2, y+h-h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

func encoded(t testing.TB, m image.Image, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	var err error
	switch format {
	case "jpeg":
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: 95})
	case "png":
		err = png.Encode(&b, m)
	case "gif":
		err = gif.Encode(&b, m, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

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

// near says whether two colours look alike.
func near(a, b color.Color) bool {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	d := func(p, q uint8) bool { return max(p, q)-min(p, q) < 24 }
	return d(x.A, y.A) && (x.A < 8 || d(x.R, y.R) && d(x.G, y.G) && d(x.B, y.B))
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
			thumb, preview, err := forms(t, encoded(t, quarters(tt.w, tt.h), tt.format), "image/"+tt.format)
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
		1: {red, green, blue, black}, 2: {green, red, black, blue}, 3: {black, blue, green, red}, 4: {blue, black, red, green},
		5: {red, blue, green, black}, 6: {blue, red, black, green}, 7: {black, green, blue, red}, 8: {green, black, red, blue},
	}
	for o, want := range tests {
		data := withExif(encoded(t, quarters(1200, 800), "jpeg"), o)
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

func TestKinds(t *testing.T) {
	webp, err := os.ReadFile("testdata/p.webp")
	if err != nil {
		t.Fatal(err)
	}
	deep := image.NewRGBA64(image.Rect(0, 0, 600, 400))
	draw.Draw(deep, deep.Rect, quarters(600, 400), image.Point{}, draw.Src)
	shade := image.NewGray(image.Rect(0, 0, 600, 400))
	draw.Draw(shade, shade.Rect, image.NewUniform(color.Gray{77}), image.Point{}, draw.Src)
	hole := quarters(600, 400)
	draw.Draw(hole, image.Rect(0, 0, 300, 200), image.Transparent, image.Point{}, draw.Src)
	soft := image.NewNRGBA(image.Rect(0, 0, 900, 900)) // a photograph that is half there
	r := rand.New(rand.NewSource(1))
	for i := range soft.Pix {
		soft.Pix[i] = uint8(r.Intn(256))
		if i%4 == 3 {
			soft.Pix[i] = 0
		}
	}
	tests := []struct {
		name, mime           string
		data                 []byte
		thumbIs, previewIs   string
		topLeft, bottomRight color.Color
	}{
		{"a PNG", "image/png", encoded(t, quarters(600, 400), "png"), "image/jpeg", "image/jpeg", red, black},
		{"a PNG of 16 bits", "image/png", encoded(t, deep, "png"), "image/jpeg", "image/jpeg", red, black},
		{"a grey PNG", "image/png", encoded(t, shade, "png"), "image/jpeg", "image/jpeg", color.Gray{77}, color.Gray{77}},
		{"a grey JPEG", "image/jpeg", encoded(t, shade, "jpeg"), "image/jpeg", "image/jpeg", color.Gray{77}, color.Gray{77}},
		{"a PNG with a hole stays one", "image/png", encoded(t, hole, "png"), "image/png", "image/png", color.Transparent, black},
		{"what cannot be seen weighs nothing", "image/png", encoded(t, soft, "png"), "image/png", "image/png", color.Transparent, color.Transparent},
		{"a GIF", "image/gif", encoded(t, quarters(600, 400), "gif"), "image/jpeg", "image/jpeg", red, black},
		{"a WebP", "image/webp", webp, "image/jpeg", "image/jpeg", nil, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			thumb, preview, err := forms(t, tt.data, tt.mime)
			if err != nil {
				t.Fatal(err)
			}
			if thumb.mime != tt.thumbIs || preview.mime != tt.previewIs {
				t.Errorf("thumb %s, preview %s", thumb.mime, preview.mime)
			}
			for _, p := range []print{thumb, preview} {
				m := seen(t, p)
				if tt.topLeft != nil && !near(m.At(p.width/4, p.height/4), tt.topLeft) {
					t.Errorf("%s: top left is %v", p.form, m.At(p.width/4, p.height/4))
				}
				if tt.topLeft != nil && !near(m.At(p.width*3/4, p.height*3/4), tt.bottomRight) {
					t.Errorf("%s: bottom right is %v", p.form, m.At(p.width*3/4, p.height*3/4))
				}
			}
		})
	}
	t.Run("glass that is too heavy goes onto white paper", func(t *testing.T) {
		for i := range soft.Pix {
			if i%4 == 3 {
				soft.Pix[i] = uint8(i / 4 % 200)
			}
		}
		draw.Draw(soft, image.Rect(0, 0, 100, 100), image.Transparent, image.Point{}, draw.Src)
		thumb, preview, err := forms(t, encoded(t, soft, "png"), "image/png")
		if err != nil {
			t.Fatal(err)
		}
		if thumb.mime != "image/png" || preview.mime != "image/jpeg" {
			t.Errorf("thumb %s, preview %s", thumb.mime, preview.mime)
		}
		if m := seen(t, preview); !near(m.At(50, 50), color.White) {
			t.Errorf("the paper is %v", m.At(50, 50))
		}
	})
	t.Run("no colour is brighter than its glass", func(t *testing.T) {
		m := image.NewNRGBA(image.Rect(0, 0, 700, 10))
		for i := range m.Pix {
			m.Pix[i] = 128
			if i%4 == 0 && i/4%700 < 350 {
				m.Pix[i] = 0
			} else if i%4 == 0 {
				m.Pix[i] = 255
			}
		}
		out := lay(m, m.Rect).scaled(400, 6).glassImage()
		for i, v := range out.Pix {
			if v > out.Pix[i|3] {
				t.Fatalf("byte %d is %d under %d", i, v, out.Pix[i|3])
			}
		}
	})
	t.Run("the first picture of a GIF lies where it belongs", func(t *testing.T) {
		small := image.NewPaletted(image.Rect(50, 50, 100, 62), append(color.Palette{color.Transparent}, palette.WebSafe...))
		draw.Draw(small, small.Rect, image.NewUniform(green), image.Point{}, draw.Src)
		var b bytes.Buffer
		if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{small}, Delay: []int{0}, Config: image.Config{Width: 100, Height: 140, ColorModel: small.Palette}}); err != nil {
			t.Fatal(err)
		}
		thumb, _, err := forms(t, b.Bytes(), "image/gif")
		if err != nil {
			t.Fatal(err)
		}
		if m := seen(t, thumb); thumb.width != 100 || !near(m.At(20, 20), color.Transparent) || !near(m.At(75, 56), green) || !near(m.At(75, 118), color.Transparent) {
			t.Errorf("%d wide, %v, %v", thumb.width, m.At(20, 20), m.At(75, 56))
		}
	})
}

func TestAnEvenSurfaceStaysEven(t *testing.T) {
	for _, size := range [][2]int{{4000, 3000}, {2049, 1537}, {700, 513}} {
		m := image.NewGray(image.Rect(0, 0, size[0], size[1]))
		for i := range m.Pix {
			m.Pix[i] = 200
		}
		s := lay(m, m.Rect).scaled(fit(size[0], size[1], thumbSize))
		for i, v := range s.planes[0].pix {
			if v != 200 {
				t.Fatalf("%v: pixel %d is %d", size, i, v)
			}
		}
	}
	for was := 513; was < 2000; was += 3 {
		for i, k := range kernels(was, 512) {
			sum := int32(0)
			for _, weight := range k.weights {
				sum += weight
			}
			if sum != one {
				t.Fatalf("%d to 512: pixel %d is made of %d parts of %d", was, i, sum, one)
			}
		}
	}
}

// bomb is a PNG that says it is larger than it is.
func bomb(t testing.TB, w, h uint32) []byte {
	t.Helper()
	b := encoded(t, image.NewGray(image.Rect(0, 0, 8, 8)), "png")
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

func TestWhatIsRefusedBeforeItIsDecoded(t *testing.T) {
	good := encoded(t, quarters(64, 64), "jpeg")
	tests := []struct {
		name, mime, want string
		data             []byte
	}{
		{"a PNG of 60,000 by 60,000", "image/png", "too many", bomb(t, 60_000, 60_000)},
		{"one whose product does not fit into 32 bits", "image/png", "too many", bomb(t, 65_536, 65_537)},
		{"the widest there is", "image/png", "no header", bomb(t, 1<<31, 1)},
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
		if _, err := measure(bytes.NewReader(bomb(t, 8192, 8192)), "image/png"); err != nil {
			t.Error(err)
		}
		if _, err := measure(bytes.NewReader(bomb(t, 8192, 8193)), "image/png"); err == nil {
			t.Error("a row too many was let in")
		}
	})
}

func TestACutPictureIsUnfit(t *testing.T) {
	for _, format := range []string{"jpeg", "png", "gif"} {
		data := encoded(t, quarters(640, 480), format)
		for _, at := range []int{len(data) - 40, len(data) / 2} {
			if _, _, err := forms(t, data[:at], "image/"+format); !errors.As(err, new(*unfit)) {
				t.Errorf("%s cut at %d of %d: %v", format, at, len(data), err)
			}
		}
	}
}

func TestProgressive(t *testing.T) {
	plain := encoded(t, quarters(16, 16), "jpeg")
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

// BenchmarkPhotograph makes both forms of 12 megapixels.
func BenchmarkPhotograph(b *testing.B) {
	data := encoded(b, grain(4032, 3024), "jpeg")
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
