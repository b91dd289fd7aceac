package main

import (
	"bytes"
	"image"
	"image/color"
	"image/gif"
	"math"

	"golang.org/x/image/draw"
)

// beat is one heart cycle as an electrocardiogram shows it, t from 0 to 1.
func beat(t float64) float64 {
	bump := func(at, wide, tall float64) float64 { return tall * math.Exp(-math.Pow((t-at)/wide, 2)) }
	return bump(.2, .035, .14) + bump(.335, .011, -.13) + bump(.365, .0125, 1) + bump(.4, .013, -.24) + bump(.62, .06, .27)
}

// rhythm is a strip of six leads on the printed grid.
func rhythm(c *Canvas) {
	c.Shade(false, flat(hex(0xfdf6ee)))
	for i := 0.0; i*15 < c.W; i++ {
		w, v := 1.0, hex(0xf6d9cb)
		if int(i)%5 == 0 {
			w, v = 2, hex(0xeab9a5)
		}
		c.Fill(rect(i*15, 0, w, c.H), flat(v), 1)
		c.Fill(rect(0, i*15, c.W, w), flat(v), 1)
	}
	for row, name := range []string{"I", "II", "III", "V2", "V4", "V6"} {
		base := c.H * (.14 + .155*float64(row))
		gain := c.H * []float64{.07, .1, .06, .085, .11, .09}[row]
		var line []Pt
		for x := c.W * .06; x < c.W*.98; x++ {
			t := math.Mod(x/c.W*7.3, 1)
			line = append(line, Pt{x, base - gain*beat(t)})
		}
		c.Fill(stroke(line, 3, 3), flat(ink), 1)
		c.letters(name, c.W*.018, base+8, 22, 3, brick, 1)
	}
	c.letters("25 MM/S  10 MM/MV", c.W*.76, c.H*.972, 18, 2.4, hex(0x5f6266), 1)
}

// heartbeat is the same, alive: a small endless GIF of the monitor by the bed.
func heartbeat(_ work) ([]byte, error) {
	const w, h, frames = 320, 180, 24
	var out gif.GIF
	p := color.Palette{}
	for i := range 12 {
		v := mix(hex(0x08151a), hex(0x8ff0c8), float64(i)/11)
		p = append(p, color.RGBA{uint8(v.R * 255), uint8(v.G * 255), uint8(v.B * 255), 255})
	}
	for f := range frames {
		c := newCanvas(w, h, 1)
		c.Shade(false, flat(hex(0x08151a)))
		head := float64(f) / frames
		for x := 0.0; x < w-2; x += 2 {
			age := math.Mod(head-x/w+1, 1)
			y := func(x float64) float64 { return h*.6 - h*.4*beat(math.Mod(x/w*2, 1)) }
			c.Fill(stroke([]Pt{{x, y(x)}, {x + 2.4, y(x + 2.4)}}, 2.6, 2.6), flat(hex(0x8ff0c8)), .9*math.Pow(1-age, 1.2)*step(.0, .02, 1-age))
		}
		x := head * w
		c.Glow(x, h*.6-h*.4*beat(math.Mod(x/w*2, 1)), 12, hex(0x8ff0c8), .9)
		img := image.NewPaletted(image.Rect(0, 0, w, h), p)
		draw.Draw(img, img.Bounds(), c.develop(0), image.Point{}, draw.Src)
		out.Image = append(out.Image, img)
		out.Delay = append(out.Delay, 7)
	}
	var b bytes.Buffer
	err := gif.EncodeAll(&b, &out)
	return b.Bytes(), err
}
