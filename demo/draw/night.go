package main

import "math"

// stars strews n points of light over the sky down to a line, few of them large.
func (c *Canvas) stars(n int, line, alpha float64) {
	for range n {
		x, y := c.Float64()*c.W, math.Pow(c.Float64(), 1.25)*line
		r := .55 + 1.5*math.Pow(c.Float64(), 7)
		a := alpha * c.Between(.25, 1) * (1 - .7*y/line)
		v := mix(hex(0xffe8c4), hex(0xcfe0ff), c.Float64())
		c.Fill(circle(x, y, r), flat(v), a)
		if r > 1.5 {
			c.Glow(x, y, r*9, v, .35*a)
		}
	}
}

// moon is a disc with its seas and a shaded edge.
func (c *Canvas) moon(x, y, r float64, v Colour) {
	seas := Noise(19)
	c.Fill(circle(x, y, r), func(px, py float64) Colour {
		u, w := (px-x)/r, (py-y)/r
		k := 1 - .10*step(-.05, .35, seas.Sum(u*1.3+2, w*1.3, 4)) - .10*step(.6, 1, u*u+w*w)
		return lit(v, k)
	}, 1)
}

// pines is a wood along a line: hundreds of firs, tall ones behind.
func (c *Canvas) pines(base, tall float64, n int, v Colour) {
	for i := range n {
		x := (float64(i) + c.Between(-.6, .6)) / float64(n-1) * c.W
		c.fir(x, base+c.Between(0, .02)*c.H, tall*c.Between(.45, 1.1), v)
	}
	c.Fill(rect(0, base-tall*.04, c.W, c.H-base+tall*.04+2), flat(v), 1)
}

// fir is one tree of drooping branches, its outline run down one side and up the other.
func (c *Canvas) fir(x, base, tall float64, v Colour) {
	left, right := []Pt{{x, base - tall}}, []Pt{{x, base - tall}}
	rows := 9 + int(tall/26)
	for i := 1; i <= rows; i++ {
		t := float64(i) / float64(rows)
		y := base - tall*(1-t*.96)
		w := tall * .21 * math.Pow(t, .85)
		left = append(left, Pt{x - w*c.Between(.75, 1.15), y + tall*.012}, Pt{x - w*.45, y - tall*.008})
		right = append(right, Pt{x + w*c.Between(.75, 1.15), y + tall*.012}, Pt{x + w*.45, y - tall*.008})
	}
	left = append(left, Pt{x - tall*.018, base}, Pt{x + tall*.018, base})
	c.Fill(Path{append(left, reversed(right)...)}, flat(v), 1)
}

func starryNight(c *Canvas) {
	milk, dust := Noise(5), Noise(6)
	sky := ramp(hex(0x060a1c), hex(0x0d1938), hex(0x1b3157), hex(0x47608a), hex(0xb99a8e))
	c.Shade(false, func(x, y float64) Colour {
		v := sky.At(y / c.H * 1.12)
		d := (x-c.W*.72)*.86 + (y-c.H*.1)*.5
		band := math.Exp(-d * d / (c.W * c.W * .035))
		cloud := .5 + milk.Sum(x/c.W*3.1, y/c.W*3.1, 6)
		dark := step(.05, .5, dust.Sum(x/c.W*4, y/c.W*4, 5)+.3-math.Abs(d)/c.W*2)
		v = screen(v, hex(0xb9c4e6), float32(.5*band*cloud*(1-.55*dark)))
		return screen(v, hex(0xe7b7a0), float32(.2*band*band*cloud*cloud*(1-dark)))
	})
	c.stars(1500, c.H*.86, 1)
	for range 700 {
		d, along := c.NormFloat64()*c.W*.1, c.Float64()*1.5
		x, y := c.W*.9-along*c.W*.5+d*.8, along*c.W*.86+d*.5
		c.Fill(circle(x, y, c.Between(.5, 1.05)), flat(hex(0xeaf0ff)), c.Between(.2, .7)*step(c.H*.8, c.H*.5, y))
	}
	c.land(hills{at: .80, rise: .05, many: 1.6, octaves: 5, seed: 51}.crest(c), hex(0x273a58), hex(0x425272), .12)
	c.land(hills{at: .86, rise: .06, many: 1.3, octaves: 5, seed: 52}.crest(c), hex(0x142240), hex(0x223456), .12)
	c.land(hills{at: .93, rise: .05, many: 1.0, octaves: 4, seed: 58}.crest(c), hex(0x0a1327), hex(0x0a1327), .12)
	for range 34 {
		x := c.Float64() * c.W
		c.fir(x, c.H*c.Between(.935, .99), c.H*c.Between(.05, .16)*(1.2-math.Abs(x/c.W-.6)), hex(0x060b19))
	}
	c.Fill(rect(c.W*.24, c.H*.876, 9, 7), flat(hex(0xffcf7a)), 1)
	c.Glow(c.W*.24+4, c.H*.876+3, 70, hex(0xffb85a), .7)
}

func northernLights(c *Canvas) {
	sky := ramp(hex(0x050a1a), hex(0x0a1730), hex(0x12304a), hex(0x2d5a66))
	c.Shade(false, down(sky, 0, c.H*.75))
	c.stars(600, c.H*.6, .9)
	fold, rays := Noise(33), Noise(34)
	green, violet := hex(0x59e0a8), hex(0x9a6fd0)
	c.Touch(func(x, y float64, was Colour) Colour {
		for k := range 3 {
			u := x / c.W
			foot := c.H * (.56 - .1*float64(k) + .17*fold.Sum(u*1.5+float64(k)*5, float64(k), 3) - .1*u)
			tall := c.H * (.34 + .1*fold.At(u*3, 9+float64(k)))
			t := (foot - y) / tall
			if t < -.08 || t > 1.3 {
				continue
			}
			a := step(-.08, .07, t) * math.Exp(-2.6*max(0, t)) * (.55 + .45*rays.Sum(u*22+float64(k)*9, .8*t, 3)) * (.95 - .25*float64(k))
			was = screen(was, over(green, violet, float32(step(.15, .95, t))), float32(min(1, max(0, a*1.35))))
		}
		return was
	})
	water := c.H * .72
	c.land(hills{at: .66, rise: .12, many: 2.2, octaves: 7, seed: 415, sharp: true}.crest(c), hex(0x1a3347), hex(0x2c4f5e), .1)
	c.land(hills{at: .715, rise: .05, many: 2.0, octaves: 6, seed: 402}.crest(c), hex(0x0a1826), hex(0x12283a), .1)
	c.mirror(water, .8, hex(0x06101e), .004)
	for range 12 {
		c.fir(c.W*c.Between(-.02, .2), c.H*c.Between(.98, 1.04), c.H*c.Between(.22, .5), hex(0x040912))
	}
	for range 6 {
		c.fir(c.W*c.Between(.9, 1.02), c.H*c.Between(.99, 1.04), c.H*c.Between(.2, .38), hex(0x040912))
	}
}

func firsInFog(c *Canvas) {
	c.Shade(false, down(ramp(hex(0xdfe6df), hex(0xe9e6da), hex(0xd4dcd4)), 0, c.H))
	c.Glow(c.W*.3, c.H*.2, c.H*.7, hex(0xfff1cf), .8)
	for i := range 6 {
		t := float64(i) / 5
		v := mix(hex(0xb9c8c1), hex(0x12302c), math.Pow(t, 1.2))
		base := c.H * lerp(.5, 1.02, t)
		crest := hills{at: lerp(.5, .98, t), rise: .05, many: 1.4, octaves: 4, seed: Noise(600 + i)}.crest(c)
		n := int(lerp(54, 13, t))
		for k := range n {
			x := (float64(k) + c.Between(-.5, .5)) / float64(n) * c.W
			if i == 5 && x > c.W*.34 && x < c.W*.7 {
				continue
			}
			at := crest[max(0, min(len(crest)-1, int((x+8)/2)))].Y
			c.fir(x, at+6, c.H*lerp(.1, .46, t)*c.Between(.6, 1.15), v)
		}
		c.land(crest, v, mix(v, hex(0xe6e8de), .8), .13)
		fog := rect(-50, base+c.H*.03, c.W+100, c.H*.07)
		c.Soft(fog, c.H*.05, flat(hex(0xe8eae0)), .55*(1-t))
	}
}
