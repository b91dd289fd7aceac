package darkroom

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"
	"os"
	"testing"

	"cloakroom/app/darkroom/worker"
)

// TestMain lets the tests' own program be the worker.
func TestMain(m *testing.M) {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

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

// bomb is a PNG that says it is larger than it is.
func bomb(t testing.TB, w, h uint32) []byte {
	t.Helper()
	b := encoded(t, image.NewGray(image.Rect(0, 0, 8, 8)), "png")
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// near says whether two colours look alike.
func near(a, b color.Color) bool {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	d := func(p, q uint8) bool { return max(p, q)-min(p, q) < 40 }
	return d(x.A, y.A) && (x.A < 8 || d(x.R, y.R) && d(x.G, y.G) && d(x.B, y.B))
}
