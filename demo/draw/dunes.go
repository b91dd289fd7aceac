package main

import "math"

// dune is one swell of sand. The crest runs from left to right; the wind has
// left a sharp edge that divides the sunny flank from the one in shade.
func (c *Canvas) dune(crest, foot []Pt, sun, shade Colour, ripples float64) {
	grainy := Noise(41)
	c.Fill(under(crest, c.H+4), func(x, y float64) Colour {
		v := mix(sun, shade, .25*step(-.2, .5, grainy.Sum(x/c.W*2, y/c.H*5, 3))+.25*(y/c.H))
		w := math.Sin((y*1.4+x*.35)/c.H*260 + 9*grainy.Sum(x/c.W*3, y/c.H*6, 3))
		return lit(v, 1+ripples*w)
	}, 1)
	if foot == nil {
		return
	}
	lee := append(append([]Pt{}, crest...), reversed(foot)...)
	c.Fill(Path{lee}, func(x, y float64) Colour {
		return mix(shade, lit(shade, .72), step(0, 1, y/c.H))
	}, 1)
}

func dunes(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x2f5f78), hex(0x86aeb0), hex(0xf0d8b0), hex(0xf2b98a)), 0, c.H*.55))
	c.Fill(circle(c.W*.23, c.H*.27, c.H*.055), flat(hex(0xfff3d6)), 1)
	c.Glow(c.W*.23, c.H*.27, c.H*.6, hex(0xffe0a8), .5)
	c.land(hills{at: .44, rise: .05, many: 1.1, octaves: 3, seed: 4}.crest(c), hex(0xc98d77), hex(0xeab994), .12)
	at := func(ps ...Pt) []Pt {
		for i := range ps {
			ps[i] = Pt{ps[i].X * c.W, ps[i].Y * c.H}
		}
		return smooth(false, ps...)
	}
	far := at(Pt{-.02, .53}, Pt{.2, .5}, Pt{.46, .43}, Pt{.62, .49}, Pt{.85, .45}, Pt{1.02, .5})
	c.dune(far, at(Pt{-.02, .56}, Pt{.2, .55}, Pt{.5, .56}, Pt{.66, .55}, Pt{.88, .56}, Pt{1.02, .55}), hex(0xe2a673), hex(0xa9624c), 0)
	mid := at(Pt{-.02, .66}, Pt{.15, .63}, Pt{.36, .53}, Pt{.5, .585}, Pt{.72, .64}, Pt{1.02, .6})
	c.dune(mid, at(Pt{-.02, .7}, Pt{.16, .7}, Pt{.3, .68}, Pt{.47, .74}, Pt{.72, .69}, Pt{1.02, .68}), hex(0xe39f5f), hex(0x8e4a3a), .012)
	near := at(Pt{-.02, .93}, Pt{.2, .88}, Pt{.42, .8}, Pt{.66, .645}, Pt{.74, .665}, Pt{.86, .76}, Pt{1.02, .83})
	c.dune(near, at(Pt{-.02, 1.0}, Pt{.18, 1.02}, Pt{.45, .99}, Pt{.6, .93}, Pt{.69, .84}, Pt{.84, .9}, Pt{1.02, .96}), hex(0xe8a257), hex(0x69301f), .014)
	for i := range 5 {
		p := Pt{c.W * (.405 + .021*float64(i)), c.H * (.807 - .0172*float64(i))}
		c.camel(p.add(0, -2), c.H*.05)
	}
}

// camel walks along a crest, small and dark, with its long shadow.
func (c *Canvas) camel(p Pt, s float64) {
	v := hex(0x35170f)
	body := smooth(true, p.add(-s*.42, -s*.55), p.add(-s*.1, -s*.66), p.add(0, -s*.95), p.add(s*.14, -s*.66), p.add(s*.36, -s*.6), p.add(s*.3, -s*.36), p.add(-s*.34, -s*.36))
	c.Fill(Path{body}, flat(v), 1)
	for _, dx := range []float64{-.34, -.22, .16, .28} {
		c.Fill(stroke(straight(p.add(dx*s, -s*.45), p.add((dx+c.Between(-.08, .08))*s, 2), 2), s*.09, s*.06), flat(v), 1)
	}
	neck := smooth(false, p.add(s*.3, -s*.55), p.add(s*.52, -s*.5), p.add(s*.62, -s*.85), p.add(s*.8, -s*.86))
	c.Fill(stroke(neck, s*.16, s*.1), flat(v), 1)
}

// desertSun is a poster of arches: a mid-century travel print.
func desertSun(c *Canvas) {
	c.Shade(false, flat(hex(0xf5e6cb)))
	x, y := c.W*.5, c.H*.56
	for i, v := range []Colour{hex(0xf0d3a2), hex(0xe9b872), hex(0xdd9450), hex(0xc9683c), hex(0xa8452c), hex(0x8a3b1e)} {
		r := c.W * (.43 - .062*float64(i))
		c.Fill(circle(x, y, r), flat(v), 1)
	}
	c.Fill(circle(x, y, c.W*.062), flat(hex(0xf9edd4)), 1)
	for i, v := range []Colour{hex(0xd8a98a), hex(0xa3604f), hex(0x5f3546), hex(0x23334a), hex(0x14212f)} {
		t := float64(i)
		h := hills{at: .64 + .085*t, rise: .035 + .01*t, many: 1.5 - .17*t, octaves: 2, seed: Noise(120 + i*7)}
		crest := h.crest(c)
		c.Fill(under(crest, c.H+4), flat(v), 1)
		for k := range 7 {
			var line []Pt
			for _, p := range crest {
				line = append(line, Pt{p.X, p.Y + 16 + float64(k)*(14+2*t)})
			}
			c.Fill(stroke(line, 1.8, 1.8), flat(mix(v, cream, .35)), .5-.05*float64(k))
		}
	}
	c.cactus(c.W*.235, c.H*.93, c.H*.3, hex(0x0e2a2b))
	c.cactus(c.W*.81, c.H*.9, c.H*.17, hex(0x12302f))
	paperGrain(c, .018)
	frame(c, c.W*.045, hex(0xfaf4e6))
}

func (c *Canvas) cactus(x, base, tall float64, v Colour) {
	w := tall * .13
	c.Fill(stroke(straight(Pt{x, base}, Pt{x, base - tall}, 4), w, w), flat(v), 1)
	for _, arm := range []struct{ side, from, to float64 }{{-1, .42, .76}, {1, .55, .92}} {
		at := base - tall*arm.from
		c.Fill(stroke(smooth(false, Pt{x, at}, Pt{x + arm.side*w*1.3, at - w*.1}, Pt{x + arm.side*w*1.9, at - w*.8}, Pt{x + arm.side*w*1.9, base - tall*arm.to}), w*.72, w*.72), flat(v), 1)
	}
	for k := -1.0; k <= 1; k++ {
		c.Fill(stroke(straight(Pt{x + k*w*.26, base}, Pt{x + k*w*.26, base - tall*.97}, 2), 1.6, 1.6), flat(sage), .35)
	}
}

// paperGrain makes a flat print look like ink on a toothed sheet.
func paperGrain(c *Canvas, k float64) {
	a, b := Noise(3), Noise(4)
	c.Touch(func(x, y float64, was Colour) Colour {
		return lit(was, 1+k*(a.Sum(x/7, y/7, 2)+b.Sum(x/90, y/90, 3)))
	})
}

// frame leaves a margin of bare paper all around.
func frame(c *Canvas, w float64, v Colour) {
	hole := []Pt{{w, w}, {w, c.H - w}, {c.W - w, c.H - w}, {c.W - w, w}}
	c.Fill(append(rect(-1, -1, c.W+2, c.H+2), hole), flat(v), 1)
}
