package worker

import (
	"bytes"
	"image"
	"image/color"
	"image/color/palette"
	"image/draw"
	"image/gif"
	"math/rand"
	"os"
	"testing"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/darkroom/wire"
)

func TestKinds(t *testing.T) {
	webp, err := os.ReadFile("testdata/p.webp")
	if err != nil {
		t.Fatal(err)
	}
	deep := image.NewRGBA64(image.Rect(0, 0, 600, 400))
	draw.Draw(deep, deep.Rect, picturetest.Quarters(600, 400), image.Point{}, draw.Src)
	shade := image.NewGray(image.Rect(0, 0, 600, 400))
	draw.Draw(shade, shade.Rect, image.NewUniform(color.Gray{77}), image.Point{}, draw.Src)
	hole := picturetest.Quarters(600, 400)
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
		{"a PNG", "image/png", picturetest.Encoded(t, picturetest.Quarters(600, 400), "png"), "image/jpeg", "image/jpeg", picturetest.Red, picturetest.Black},
		{"a PNG of 16 bits", "image/png", picturetest.Encoded(t, deep, "png"), "image/jpeg", "image/jpeg", picturetest.Red, picturetest.Black},
		{"a grey PNG", "image/png", picturetest.Encoded(t, shade, "png"), "image/jpeg", "image/jpeg", color.Gray{77}, color.Gray{77}},
		{"a grey JPEG", "image/jpeg", picturetest.Encoded(t, shade, "jpeg"), "image/jpeg", "image/jpeg", color.Gray{77}, color.Gray{77}},
		{"a PNG with a hole stays one", "image/png", picturetest.Encoded(t, hole, "png"), "image/png", "image/png", color.Transparent, picturetest.Black},
		{"what cannot be seen weighs nothing", "image/png", picturetest.Encoded(t, soft, "png"), "image/png", "image/png", color.Transparent, color.Transparent},
		{"a GIF", "image/gif", picturetest.Encoded(t, picturetest.Quarters(600, 400), "gif"), "image/jpeg", "image/jpeg", picturetest.Red, picturetest.Black},
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
		thumb, preview, err := forms(t, picturetest.Encoded(t, soft, "png"), "image/png")
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
		draw.Draw(small, small.Rect, image.NewUniform(picturetest.Green), image.Point{}, draw.Src)
		var b bytes.Buffer
		if err := gif.EncodeAll(&b, &gif.GIF{Image: []*image.Paletted{small}, Delay: []int{0}, Config: image.Config{Width: 100, Height: 140, ColorModel: small.Palette}}); err != nil {
			t.Fatal(err)
		}
		thumb, _, err := forms(t, b.Bytes(), "image/gif")
		if err != nil {
			t.Fatal(err)
		}
		if m := seen(t, thumb); thumb.width != 100 || !near(m.At(20, 20), color.Transparent) || !near(m.At(75, 56), picturetest.Green) || !near(m.At(75, 118), color.Transparent) {
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
		s := lay(m, m.Rect).scaled(fit(size[0], size[1], wire.ThumbSize))
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
