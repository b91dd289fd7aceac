// Package picturetest draws the pictures that the tests of the darkroom and of
// its workers hand in.
package picturetest

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
	"testing"
)

// Four colours, one for each quarter: where they end up tells how a picture was turned.
var (
	Red   = color.RGBA{255, 0, 0, 255}
	Green = color.RGBA{0, 255, 0, 255}
	Blue  = color.RGBA{0, 0, 255, 255}
	Black = color.RGBA{0, 0, 0, 255}
)

// Quarters is red | green over blue | black.
func Quarters(w, h int) *image.RGBA {
	m := image.NewRGBA(image.Rect(0, 0, w, h))
	for i, c := range []color.RGBA{Red, Green, Blue, Black} {
		x, y := (i%2)*w/2, (i/2)*h/2
		draw.Draw(m, image.Rect(x, y, x+w-w/2, y+h-h/2), image.NewUniform(c), image.Point{}, draw.Src)
	}
	return m
}

// Encoded is m as jpeg, png or gif.
func Encoded(t testing.TB, m image.Image, format string) []byte {
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
	default:
		t.Fatalf("%s is not drawn here", format)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Bomb is a PNG that says it is larger than it is.
func Bomb(t testing.TB, w, h uint32) []byte {
	t.Helper()
	b := Encoded(t, image.NewGray(image.Rect(0, 0, 8, 8)), "png")
	binary.BigEndian.PutUint32(b[16:], w)
	binary.BigEndian.PutUint32(b[20:], h)
	binary.BigEndian.PutUint32(b[29:], crc32.ChecksumIEEE(b[12:29]))
	return b
}

// Near says whether two colours look alike: no part of them differs by as much
// as within.
func Near(a, b color.Color, within uint8) bool {
	x, y := color.NRGBAModel.Convert(a).(color.NRGBA), color.NRGBAModel.Convert(b).(color.NRGBA)
	d := func(p, q uint8) bool { return max(p, q)-min(p, q) < within }
	return d(x.A, y.A) && (x.A < 8 || d(x.R, y.R) && d(x.G, y.G) && d(x.B, y.B))
}
