package main

import "math"

// hooks is the cloakroom at closing time: numbers, and what is still there.
func hooks(c *Canvas) {
	c.wall(hex(0x2f5a5c), .25, .1)
	for x := c.W * .02; x < c.W; x += c.W * .06 {
		c.Fill(rect(x, 0, 2.5, c.H), flat(hex(0x173a3d)), .5)
		c.Fill(rect(x+2.5, 0, 1.5, c.H), flat(hex(0x6f9a96)), .3)
	}
	c.rail(c.H * .2)
	for i := range 7 {
		x := c.W * (.09 + .137*float64(i))
		c.Fill(ellipse(x, c.H*.092, 30, 21), flat(hex(0xf0e6d0)), 1)
		c.centred(string([]rune{'1', '0', '2', rune('1' + i)}), x, c.H*.092+8, 16, 2.2, hex(0x3a2618), 1)
		if i != 3 {
			c.hook(x, c.H*.2, 58)
		}
	}
	c.hangCoat(c.W*(.09+.137*3), c.H*.225, c.H*.62, hex(0x8a3b1e), hex(0x3d1710), ochre)
	c.scarf(c.W*(.09+.137), c.H*.235, c.H*.4)
	c.hat(c.W*(.09+.137*5), c.H*.235, c.W*.05)
	c.Fill(rect(0, c.H*.93, c.W, c.H*.07), down(ramp(hex(0x5d4030), hex(0x33211a)), c.H*.93, c.H), 1)
	c.Soft(rect(0, c.H*.925, c.W, 10), 8, flat(hex(0x0b1c1e)), .6)
	c.Vignette(.3)
}

func (c *Canvas) scarf(x, y, tall float64) {
	for i, side := range []float64{-1, 1} {
		line := smooth(false, Pt{x + 20, y}, Pt{x + side*tall*.06, y + tall*.2}, Pt{x + side*tall*.11, y + tall*(.82+.16*float64(i))})
		w := tall * .17
		c.Soft(stroke(line, w*.7, w).shift(16, 16), 14, flat(hex(0x0b1c1e)), .45)
		for k := range 9 {
			end := line[len(line)-1].add(w*(float64(k)/8-.5)*.92, 0)
			c.Fill(stroke([]Pt{end, end.add(c.NormFloat64()*3, tall*.07)}, 4, 2), flat(hex(0xe8c26a)), 1)
		}
		c.Fill(stroke(line, w*.7, w), func(px, py float64) Colour {
			v := hex(0xd9a13f)
			if k := math.Mod((py-y)/tall*13, 3); k < .8 {
				v = hex(0xf3e3c0)
			} else if k < 1.1 {
				v = brick
			}
			return lit(v, .82+.25*math.Cos((px-x)/w*9))
		}, 1)
	}
}

func (c *Canvas) hat(x, y, r float64) {
	v := hex(0x4a3a34)
	brim := ellipse(x, y+r*.62, r*1.5, r*.34).turn(Pt{x, y}, -.16)
	crown := Path{smooth(true, Pt{x - r*.92, y + r*.62}, Pt{x - r*.84, y - r*.2}, Pt{x - r*.5, y - r*.62}, Pt{x, y - r*.5}, Pt{x + r*.5, y - r*.64}, Pt{x + r*.84, y - r*.2}, Pt{x + r*.92, y + r*.6}, Pt{x, y + r*.78})}.turn(Pt{x, y}, -.16)
	c.Soft(brim.shift(16, 18), 14, flat(hex(0x0b1c1e)), .5)
	tone := func(px, py float64) Colour { return mix(lit(v, 1.55), lit(v, .6), step(-r, r, px-x+.3*(py-y))) }
	c.Fill(brim, func(px, py float64) Colour { return lit(tone(px, py), .8) }, 1)
	c.Fill(crown, tone, 1)
	band := Path{append(smooth(false, Pt{x - r*.93, y + r*.32}, Pt{x, y + r*.5}, Pt{x + r*.93, y + r*.3}), smooth(false, Pt{x + r*.93, y + r*.58}, Pt{x, y + r*.8}, Pt{x - r*.93, y + r*.62})...)}.turn(Pt{x, y}, -.16)
	c.Fill(band, flat(brick), 1)
}

// staircase looks down a stairwell: steps on a spiral, darker with every turn.
func staircase(c *Canvas) {
	mx, my := c.W*.5, c.H*.47
	c.Shade(false, flat(hex(0x0d1f29)))
	turns, perTurn := 4.6, 34.0
	n := int(turns * perTurn)
	at := func(i float64, k float64) Pt {
		s := math.Pow(.982, float64(n)-i)
		a := i/perTurn*2*math.Pi - .6
		return Pt{mx + math.Cos(a)*c.H*1.05*s*k*.83, my + math.Sin(a)*c.H*1.05*s*k*.83}
	}
	for i := range n {
		f := float64(i)
		depth := f / float64(n)
		tread := polygon(at(f, 1.02), at(f+1, 1.02), at(f+1, .7), at(f, .7))
		a := f/perTurn*2*math.Pi - .6
		light := .58 + .42*math.Cos(a+2.3)
		v := mix(mix(hex(0x5b3a2a), hex(0xefd9b2), light), hex(0x16303c), .8*(1-depth)*(1-.35*light))
		c.Fill(tread, flat(v), 1)
		c.Fill(polygon(at(f, 1.02), at(f+.45, 1.02), at(f+.45, .7), at(f, .7)), flat(lit(v, .72)), .75)
		c.Fill(stroke([]Pt{at(f+1, 1.02), at(f+1, .7)}, 2+5*depth*depth, 2+4*depth*depth), flat(lit(v, .58)), .8)
		runner := polygon(at(f, .91), at(f+1, .91), at(f+1, .8), at(f, .8))
		c.Fill(runner, flat(mix(mix(hex(0x5d1f14), hex(0xb9502c), light), hex(0x16202c), .6*(1-depth))), 1)
	}
	var railing, lip []Pt
	for f := 0.0; f <= float64(n); f += .25 {
		railing = append(railing, at(f, .655))
		lip = append(lip, at(f, .7))
	}
	for f := 0.0; f <= float64(n); f += .5 {
		w := 1 + 4*math.Pow(f/float64(n), 2)
		c.Fill(stroke([]Pt{at(f, .7), at(f, .655)}, w, w), flat(hex(0x141d22)), .9)
	}
	c.Fill(brush(lip, func(t float64) float64 { return 1.5 + 7*t*t }), flat(hex(0x2a1a14)), 1)
	c.Fill(brush(railing, func(t float64) float64 { return 3 + 17*t*t }), down(ramp(hex(0xb77b45), hex(0x6b3c22)), 0, c.H), 1)
	c.Glow(mx, my, c.W*.24, hex(0xffdc9a), .8)
	c.Vignette(.3)
}

// curtain is the stage before anything happens.
func curtain(c *Canvas) {
	sway, fine := Noise(66), Noise(67)
	tones := ramp(hex(0x2a0a0c), hex(0x5d1513), hex(0x9a2f20), hex(0xc9553a), hex(0xe98f62))
	floor := c.H * .82
	c.Shade(false, func(x, y float64) Colour {
		u := x/c.W*13 + .5*sway.Sum(x/c.W*3, y/c.H*.8, 2)*(1+y/c.H)
		fold := .5 + .5*math.Sin(u*2*math.Pi+.6*math.Sin(u*2.3))
		spot := math.Exp(-math.Pow((x/c.W-.5)/.27, 2) - math.Pow((y/c.H-.62)/.5, 2))
		return tones.At(.06 + .34*fold + .5*spot*(.35+.65*fold) + .02*fine.At(x/2, y/40))
	})
	c.Soft(rect(c.W*.497, 0, c.W*.007, floor), 5, flat(hex(0x1a0506)), .8)
	for i := range 80 {
		x := c.W * float64(i) / 79
		c.Fill(stroke([]Pt{{x, floor - 26}, {x + c.NormFloat64()*2, floor + 2}}, 7, 3), flat(mix(hex(0x8a5a1e), hex(0xf4cd74), math.Exp(-math.Pow((x/c.W-.5)/.25, 2)))), 1)
	}
	c.Fill(rect(0, floor-34, c.W, 11), func(x, _ float64) Colour {
		return mix(hex(0x8a5a1e), hex(0xffe09a), math.Exp(-math.Pow((x/c.W-.5)/.25, 2)))
	}, 1)
	c.Fill(rect(0, floor+2, c.W, c.H), func(x, y float64) Colour {
		t := (y - floor) / (c.H - floor)
		plank := math.Floor((x-c.W/2)/(1+.6*t)/(c.W*.042) + 50)
		d := math.Hypot((x/c.W-.5)/.33, (t-.35)/.62)
		v := mix(hex(0xe7b26a), hex(0x2a1610), step(.2, 1.25, d))
		return lit(v, .88+.16*Noise(5).Cell(int(plank), 1))
	}, 1)
	for i := range 17 {
		x := c.W * (float64(i) - 8) * .09
		c.Fill(stroke([]Pt{{c.W/2 + x*.5, floor + 2}, {c.W/2 + x*.8, c.H}}, 1.5, 2.5), flat(hex(0x1e0f0b)), .5)
	}
	c.Soft(polygon(Pt{c.W * .47, -30}, Pt{c.W * .53, -30}, Pt{c.W * .8, c.H * .96}, Pt{c.W * .2, c.H * .96}), 50, flat(hex(0xffe3b0)), .1)
	c.Vignette(.4)
}

// seats is the house plan: rows in arcs, those taken that evening in colour.
func seats(c *Canvas) {
	c.Shade(false, flat(paper))
	mx, my := c.W*.5, -c.H*.12
	stage := Path{append(arc(mx, my, c.H*.34, c.H*.34, math.Pi*.25, math.Pi*.75, 60), Pt{mx - c.H*.24, c.H * .05}, Pt{mx + c.H*.24, c.H * .05})}
	c.Fill(stage, flat(hex(0xe8dcc4)), 1)
	c.centred("STAGE", mx, c.H*.15, c.H*.032, 3.5, brick, 1)
	for row := range 11 {
		r := c.H * (.45 + .048*float64(row))
		n := 17 + row*2
		for i := range n {
			a := lerp(math.Pi*.5+.72, math.Pi*.5-.72, float64(i)/float64(n-1))
			if math.Abs(a-math.Pi/2-.27) < .03 || math.Abs(a-math.Pi/2+.27) < .03 {
				continue
			}
			p := Pt{mx, my}.at(a, r)
			s := c.H * .0165
			v, full := hex(0xd7cdbb), false
			if k := c.Float64(); k < .3 {
				v, full = teal, true
			} else if k < .42 {
				v, full = ochre, true
			}
			if row == 6 && i == 7 {
				v, full = brick, true
				c.Fill(circle(p.X, p.Y, s*2.2), flat(hex(0xf0c9b4)), 1)
			}
			seat := rounded(p.X-s, p.Y-s, 2*s, 2*s, s*.55).turn(p, a-math.Pi/2)
			c.Fill(seat, flat(v), 1)
			if !full {
				c.Fill(rounded(p.X-s+2.2, p.Y-s+2.2, 2*s-4.4, 2*s-4.4, s*.45).turn(p, a-math.Pi/2), flat(paper), 1)
			}
		}
		if row%2 == 0 {
			p := Pt{mx, my}.at(math.Pi*.5+.79, r)
			c.centred(string(rune('A'+row)), p.X, p.Y+8, 17, 2, hex(0x5f6266), 1)
		}
	}
	c.centred("ROW G - SEAT 22 - COAT 1024", mx, c.H*.965, c.H*.021, 2.4, ink, 1)
}
