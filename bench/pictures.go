package main

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
)

// originalSize is that of every original, to the byte.
const originalSize = 16 << 10

// pictures draws noisy JPEGs that are small enough to be their own thumbs: the
// darkroom writes them again in the same size and quality, so a thumb has
// about as many bytes as the original.
type pictures struct {
	chance *rand.Rand
	noise  int
}

func newPictures() *pictures {
	p := &pictures{chance: rand.New(rand.NewPCG(1, 2)), noise: 8}
	for len(p.draw()) < originalSize-256 && p.noise < 128 {
		p.noise++
	}
	p.noise--
	return p
}

// next draws a picture and fills it up with a comment.
func (p *pictures) next() []byte {
	for {
		jpg := p.draw()
		room := originalSize - len(jpg)
		if room < 4 {
			continue
		}
		comment := append([]byte{0xFF, 0xFE, byte((room - 2) >> 8), byte(room - 2)}, make([]byte, room-4)...)
		return append(append(jpg[:2:2], comment...), jpg[2:]...) // after the start-of-image mark
	}
}

func (p *pictures) draw() []byte {
	img := image.NewGray(image.Rect(0, 0, 240, 160))
	tone := p.chance.IntN(100)
	for y := range 160 {
		for x := range 240 {
			img.SetGray(x, y, color.Gray{Y: uint8(40 + tone/2 + (x+y)/8 + p.chance.IntN(p.noise))})
		}
	}
	var out bytes.Buffer
	_ = jpeg.Encode(&out, img, &jpeg.Options{Quality: 82}) // a buffer never fails
	return out.Bytes()
}
