package main

import "math"

// sea lays water from the horizon to the bottom edge as a print would: many
// flat dashes, longer and wider the nearer they come.
func (c *Canvas) sea(horizon float64, far, near Colour, n int, dash func(x, t float64) (Colour, float64)) {
	depth := c.H - horizon
	c.Fill(rect(0, horizon, c.W, depth+1), down(ramp(far, mix(far, near, .55), near), horizon, c.H), 1)
	for range n {
		t := math.Pow(c.Float64(), 1.6)
		x, y := c.Float64()*c.W*1.1-c.W*.05, horizon+2+t*depth
		v, a := dash(x/c.W, t)
		if a <= 0 {
			continue
		}
		c.dash(x, y, c.W*lerp(.012, .085, t)*c.Between(.4, 1.3), lerp(1.1, 6.5, t)*c.Between(.6, 1.2), v, a)
	}
}

// dash is one lens-shaped lick of light with a slight wave in it.
func (c *Canvas) dash(x, y, long, thick float64, v Colour, alpha float64) {
	bow := c.NormFloat64() * thick * .8
	line := smooth(false, Pt{x - long/2, y}, Pt{x - long/6, y + bow}, Pt{x + long/6, y - bow}, Pt{x + long/2, y})
	c.Fill(brush(line, func(t float64) float64 { return .3 + thick*math.Sin(math.Pi*t) }), flat(v), alpha)
}

// clouds are soft banks, flat below and heaped above.
func (c *Canvas) clouds(from, to float64, lightc, shade Colour, much float64, seed Noise) {
	c.Touch(func(x, y float64, was Colour) Colour {
		t := (y/c.H - from) / (to - from)
		if t < 0 || t > 1 {
			return was
		}
		n := seed.Sum(x/c.W*3.2, y/c.H*7, 6)
		a := step(.02, .42, n+much-.55*math.Abs(t-.55)*2)
		under := step(-.1, .3, seed.Sum(x/c.W*3.2, (y-c.H*.035)/c.H*7, 5)-n+.05)
		return over(was, over(lightc, shade, float32(under)), float32(a*.8))
	})
}

func seaInSummer(c *Canvas) {
	horizon := c.H * .46
	c.Shade(false, down(ramp(hex(0x3c7fa5), hex(0x7fb4c4), hex(0xcfe0d6), hex(0xf8e5c6)), 0, horizon))
	c.clouds(.0, .44, hex(0xfffaf0), hex(0xe3dcd6), -.02, 71)
	c.Glow(c.W*.38, c.H*.2, c.H*.6, hex(0xfff0c2), .6)
	c.sea(horizon, hex(0x5aa7b0), hex(0x12556b), 1250, func(x, t float64) (Colour, float64) {
		path := math.Exp(-math.Pow((x-.38)/(.05+.14*t), 2))
		if c.Float64() < path*.75 {
			return hex(0xfff6dc), .85
		}
		return mix(hex(0x8ecbc8), hex(0x0e4a63), c.Float64()), .38
	})
	c.sail(c.W*.665, c.H*.575, c.H*.34, paper, terra)
	c.sail(c.W*.22, c.H*.483, c.H*.075, paper, paper)
	c.sail(c.W*.84, c.H*.474, c.H*.045, paper, paper)
	c.birds(c.W*.5, c.H*.13, 5, 17, hex(0x3d5a68))
}

// sail is a small sloop with its reflection in broken strokes.
func (c *Canvas) sail(x, y, tall float64, main, jib Colour) {
	hull := Path{smooth(false, Pt{x - tall*.3, y - tall*.075}, Pt{x - tall*.22, y}, Pt{x + tall*.2, y}, Pt{x + tall*.38, y - tall*.09})}
	for i := range 26 {
		t := float64(i) / 26
		c.dash(x+c.NormFloat64()*tall*.05, y+tall*.03+t*tall*.75, tall*.42*(1-t)*c.Between(.5, 1.1), tall*.022, main, .5*(1-t))
	}
	c.Fill(hull, flat(hex(0x3b2318)), 1)
	c.Fill(rect(x-tall*.28, y-tall*.078, tall*.64, tall*.014), flat(hex(0xe8d2ac)), 1)
	c.Fill(stroke(straight(Pt{x, y - tall*.07}, Pt{x, y - tall}, 2), tall*.016, tall*.008), flat(hex(0x5b3a26)), 1)
	big := append([]Pt{{x - tall*.012, y - tall*.97}}, smooth(false, Pt{x - tall*.012, y - tall*.97}, Pt{x - tall*.2, y - tall*.5}, Pt{x - tall*.3, y - tall*.14})...)
	big = append(big, Pt{x - tall*.012, y - tall*.13})
	small := append([]Pt{{x + tall*.014, y - tall*.9}}, smooth(false, Pt{x + tall*.014, y - tall*.9}, Pt{x + tall*.2, y - tall*.48}, Pt{x + tall*.35, y - tall*.11})...)
	small = append(small, Pt{x + tall*.03, y - tall*.15})
	c.Fill(Path{big}, func(px, py float64) Colour { return lit(main, 1-.16*(x-px)/(tall*.3)) }, 1)
	c.Fill(Path{small}, func(px, py float64) Colour { return lit(jib, 1-.22*(px-x)/(tall*.35)) }, 1)
}

func harbour(c *Canvas) {
	horizon := c.H * .56
	c.Shade(false, down(ramp(hex(0xf2d7b4), hex(0xf4c9a4), hex(0xe5a284), hex(0xc37a6d)), 0, horizon))
	c.Fill(circle(c.W*.3, c.H*.33, c.H*.085), flat(hex(0xfbeed2)), .95)
	c.land(hills{at: .52, rise: .06, many: 1.7, octaves: 5, seed: 87}.crest(c), hex(0xa9646a), hex(0xd18f7e), .1)
	roofs := []Colour{hex(0x7d3328), hex(0x8f4030), hex(0x6e2f32)}
	walls := []Colour{hex(0xe9cfa7), hex(0xd99f76), hex(0xc98269), hex(0xf0dcc0), hex(0xb9746a)}
	for x := c.W * .42; x < c.W; {
		w, h := c.W*c.Between(.05, .078), c.H*c.Between(.07, .15)
		wall := walls[c.IntN(len(walls))]
		c.Fill(rect(x, horizon-h, w+1, h), flat(mix(wall, hex(0xa9646a), .2)), 1)
		c.Fill(polygon(Pt{x - 2, horizon - h}, Pt{x + w/2, horizon - h - w*.42}, Pt{x + w + 2, horizon - h}), flat(roofs[c.IntN(3)]), 1)
		for wy := horizon - h + 9; wy < horizon-16; wy += 29 {
			for k := range 3 {
				c.Fill(rect(x+w*(.17+.27*float64(k)), wy, w*.13, 13), flat(hex(0x5a3038)), .75)
			}
		}
		x += w
	}
	c.Fill(rect(c.W*.40, horizon-7, c.W, 8), flat(hex(0x5a3038)), 1)
	c.mirror(horizon, .86, hex(0x6d3f4c), .008)
	for _, b := range []struct{ x, y, s float64 }{{.16, .74, .5}, {.37, .69, .4}, {.58, .8, .62}, {.86, .74, .5}} {
		c.fisher(c.W*b.x, c.H*b.y, c.H*b.s)
	}
}

// fisher is a moored boat with a bare mast and a furled sail.
func (c *Canvas) fisher(x, y, s float64) {
	dark := hex(0x2c1a22)
	for i := range 34 {
		t := float64(i) / 34
		c.dash(x+c.NormFloat64()*s*.02, y+s*.02+t*s*.5, s*lerp(.5, .05, math.Sqrt(t))*c.Between(.6, 1.1), s*.018, dark, .5*(1-t))
	}
	hullv := []Colour{teal, brick, hex(0x2d4a6a), hex(0xe7dcc6)}[c.IntN(4)]
	hull := append(smooth(false, Pt{x - s*.33, y - s*.11}, Pt{x - s*.25, y + s*.005}, Pt{x + s*.2, y + s*.01}, Pt{x + s*.38, y - s*.14}),
		smooth(false, Pt{x + s*.38, y - s*.14}, Pt{x, y - s*.075}, Pt{x - s*.33, y - s*.11})...)
	c.Fill(Path{hull}, down(ramp(hullv, lit(hullv, .6)), y-s*.12, y), 1)
	c.Fill(stroke(smooth(false, Pt{x + s*.38, y - s*.14}, Pt{x, y - s*.075}, Pt{x - s*.33, y - s*.11}), s*.012, s*.012), flat(cream), .9)
	c.Fill(rect(x-s*.17, y-s*.2, s*.16, s*.11), flat(hex(0xecdcc0)), 1)
	c.Fill(rect(x-s*.185, y-s*.215, s*.19, s*.02), flat(dark), 1)
	c.Fill(rect(x-s*.14, y-s*.175, s*.05, s*.05), flat(hex(0x4a3340)), 1)
	c.Fill(stroke(straight(Pt{x + s*.06, y - s*.08}, Pt{x + s*.06, y - s*.78}, 2), s*.014, s*.008), flat(dark), 1)
	c.Fill(stroke(straight(Pt{x + s*.06, y - s*.24}, Pt{x - s*.28, y - s*.3}, 2), s*.035, s*.02), flat(hex(0xd8bf98)), 1)
	for _, to := range []Pt{{x + s*.38, y - s*.14}, {x - s*.33, y - s*.11}} {
		c.Fill(stroke(straight(Pt{x + s*.06, y - s*.77}, to, 2), 1.3, 1.3), flat(dark), .7)
	}
}

func lighthouse(c *Canvas) {
	horizon := c.H * .7
	c.Shade(false, down(ramp(hex(0x101a38), hex(0x24406a), hex(0x5d7f92), hex(0xd8a98c)), 0, horizon))
	c.stars(240, c.H*.4, .8)
	x, lamp := c.W*.62, c.H*.335
	for _, beam := range []struct{ to, wide float64 }{{math.Pi + .13, .085}, {-.20, .085}} {
		p := Pt{x, lamp}
		c.Soft(polygon(p, p.at(beam.to-beam.wide, c.W*1.4), p.at(beam.to+beam.wide, c.W*1.4)), 14, func(px, py float64) Colour {
			return hex(0xffe7b0)
		}, .3)
	}
	c.sea(horizon, hex(0x6f8492), hex(0x0b1c33), 900, func(u, t float64) (Colour, float64) {
		if c.Float64() < .5*math.Exp(-math.Pow((u-.3)/(.12+.1*t), 2)) {
			return hex(0xf1d2a6), .5
		}
		return mix(hex(0x8fa6ae), hex(0x0a1830), c.Float64()), .35
	})
	rock := Noise(14)
	var top []Pt
	for px := c.W * .06; px <= c.W+10; px += 3 {
		t := px / c.W
		top = append(top, Pt{px, c.H*(1.02-.22*step(.04, .26, t)-.122*step(.2, .36, t)+.09*step(.8, 1, t)) + c.H*.012*rock.Sum(px/40, 1, 4)})
	}
	c.Fill(under(top, c.H), func(px, py float64) Colour {
		return mix(hex(0x0a1220), hex(0x2a3c50), .5+.9*rock.Sum(px/60+py/90, py/34, 4)-(py-c.H*.66)/(c.H*.3))
	}, 1)
	foot, w0, w1 := c.H*.68, c.W*.092, c.W*.056
	tower := func(y float64) float64 { return lerp(w1, w0, (y-lamp)/(foot-lamp)) }
	for i := range 7 {
		y0, y1 := lerp(lamp+26, foot+8, float64(i)/7), lerp(lamp+26, foot+8, float64(i+1)/7)
		v := hex(0xf1e8da)
		if i%2 == 1 {
			v = hex(0xa8432b)
		}
		c.Fill(polygon(Pt{x - tower(y0), y0}, Pt{x + tower(y0), y0}, Pt{x + tower(y1), y1}, Pt{x - tower(y1), y1}),
			func(px, _ float64) Colour { return mix(v, hex(0x141d34), .12+.62*step(-.5, 1.1, (px-x)/w0)) }, 1)
	}
	dark := hex(0x141a28)
	c.Fill(rect(x-w1*1.45, lamp+18, w1*2.9, 11), flat(dark), 1)
	c.Fill(rect(x-w1*.8, lamp-32, w1*1.6, 52), flat(hex(0xffe9b8)), 1)
	for k := -2.0; k <= 2; k++ {
		c.Fill(rect(x+k*w1*.4-1.5, lamp-32, 3, 52), flat(dark), .8)
	}
	c.Fill(Path{smooth(false, Pt{x - w1, lamp - 30}, Pt{x - w1*.7, lamp - 58}, Pt{x, lamp - 80}, Pt{x + w1*.7, lamp - 58}, Pt{x + w1, lamp - 30})}, flat(hex(0x7d2f20)), 1)
	c.Glow(x, lamp-6, c.W*.42, hex(0xffe2a0), .95)
	cx := x - c.W*.21
	c.Fill(rect(cx-60, foot-38, 118, 62), flat(hex(0xcabfb0)), 1)
	c.Fill(polygon(Pt{cx - 70, foot - 36}, Pt{cx - 36, foot - 84}, Pt{cx + 36, foot - 84}, Pt{cx + 68, foot - 36}), flat(hex(0x5b2a22)), 1)
	for k := range 3 {
		c.Fill(rect(cx-44+float64(k)*36, foot-22, 15, 19), flat(hex(0xffcf7e)), 1)
	}
	c.Glow(cx, foot-12, 110, hex(0xffb65a), .35)
}

func greatWave(c *Canvas) {
	c.Shade(false, down(ramp(hex(0xf4e3c4), hex(0xf3d9b6), hex(0xeebf9c)), 0, c.H))
	c.Fill(circle(c.W*.7, c.H*.3, c.H*.15), flat(hex(0xc2452d)), 1)
	inks := []Colour{hex(0x9dbdb8), hex(0x5f9aa0), hex(0x2f7281), hex(0x1c4f69), hex(0x15365a), hex(0x102648)}
	for i, v := range inks {
		t := float64(i) / float64(len(inks)-1)
		swell := Noise(900 + i*3)
		line := func(x float64) float64 {
			u := x / c.W
			return c.H * (lerp(.47, .9, t) - .10*math.Sin(u*math.Pi*2*lerp(2.2, 1.1, t)+float64(i)*2.1) - .03*swell.At(u*5, 1))
		}
		var top []Pt
		for x := -20.0; x <= c.W+20; x += 3 {
			top = append(top, Pt{x, line(x)})
		}
		c.Fill(under(top, c.H+9), flat(v), 1)
		for k := range 9 {
			off := float64(k*k)*3.1 + 12 + float64(k)*6
			var low []Pt
			for _, p := range top {
				low = append(low, Pt{p.X, p.Y + off*lerp(.7, 1.8, t) + 4*math.Sin(p.X/c.W*19+float64(k+i))})
			}
			c.Fill(brush(low, func(s float64) float64 {
				return lerp(1.5, 3.2, t) * max(.02, .65+swell.At(s*6, float64(k)*3.3)) * (1 - float64(k)/12)
			}), flat(mix(v, cream, .72)), .8)
		}
		c.foam(top, lerp(5, 13, t), swell)
	}
}

// foam beads the crest with drops where the wave stands high.
func (c *Canvas) foam(top []Pt, size float64, where Noise) {
	for i := 0; i < len(top); i++ {
		p := top[i]
		k := where.At(p.X/c.W*4, 44) + .25
		if k < 0 {
			continue
		}
		if i%2 == 0 {
			c.Fill(circle(p.X+c.NormFloat64()*size*.5, p.Y-c.Float64()*size*1.6*k+size*.5, size*c.Between(.3, .75)*(.5+k)), flat(hex(0xfaf2e0)), 1)
		}
		if c.Float64() < .05 {
			c.Fill(circle(p.X+c.NormFloat64()*size*3, p.Y-size*c.Between(1, 6), size*c.Between(.1, .28)), flat(hex(0xfaf2e0)), .95)
		}
	}
}
