package main

import "math"

// key lies on linen with its numbered fob.
func key(c *Canvas) {
	linen := Noise(73)
	c.Shade(false, func(x, y float64) Colour {
		v := mix(hex(0xe9dcc2), hex(0xb79f80), step(.1, 1.15, math.Hypot(x/c.W-.25, y/c.H-.2)))
		return lit(v, 1+.05*linen.Sum(x/220, y/220, 2))
	})
	c.tilted(-.62, func(t *Canvas) {
		x, y, s := t.W*.33, t.H*.46, t.W
		var shape Path
		var bow []Path
		for i := range 3 {
			q := Pt{x, y}.at(math.Pi/2+float64(i)*math.Pi/2, s*.072)
			bow = append(bow, Path{circle(q.X, q.Y, s*.07)[0], reversed(circle(q.X, q.Y, s*.04)[0])})
		}
		shape = append(shape, circle(x+s*.012, y, s*.042)...)
		shape = append(shape, rounded(x+s*.02, y-s*.021, s*.52, s*.042, s*.02)...)
		shape = append(shape, rounded(x+s*.10, y-s*.036, s*.026, s*.072, s*.01)...)
		shape = append(shape, rounded(x+s*.14, y-s*.032, s*.018, s*.064, s*.008)...)
		for _, b := range []struct{ at, wide, long float64 }{{.43, .035, .1}, {.478, .024, .075}, {.512, .03, .11}} {
			shape = append(shape, rect(x+s*b.at, y, s*b.wide, s*b.long)...)
		}
		for _, p := range append(bow, shape) {
			t.Soft(p.shift(s*.005, s*.022), s*.014, flat(hex(0x2b1c10)), .6)
		}
		brass := ramp(hex(0xf9e6ae), hex(0xd1a049), hex(0x8f6420), hex(0x5f3e14))
		for _, p := range append(bow, shape) {
			t.Fill(p, func(px, py float64) Colour {
				return brass.At(.36 + .3*math.Sin((px-py)/s*16) + .12*math.Sin((px+py)/s*40))
			}, 1)
		}
		ring := Path{arc(x-s*.165, y, s*.06, s*.06, 0, 2*math.Pi, 60), reversed(arc(x-s*.165, y, s*.051, s*.051, 0, 2*math.Pi, 60))}
		t.Soft(ring.shift(s*.015, s*.004), s*.008, flat(hex(0x2b1c10)), .5)
		t.Fill(ring, flat(hex(0x8b8578)), 1)
	})
	c.ticket(c.W*.50, c.H*.66, c.W*.36, c.W*.36*.46, "1024", hex(0xf6ead0), brick)
}

// umbrella stands open in the hall, seen from above: eight panels.
func umbrella(c *Canvas) {
	c.Shade(false, func(x, y float64) Colour {
		i, j := math.Floor(x/c.W*5+y/c.W*5), math.Floor(x/c.W*5-y/c.W*5+50)
		v := hex(0xe4dccb)
		if int(i+j)%2 == 0 {
			v = hex(0x46585c)
		}
		return lit(v, .95+.05*Noise(3).Sum(x/90, y/90, 4)-.25*step(.3, .9, math.Hypot(x/c.W-.35, y/c.H-.3)))
	})
	mx, my, r := c.W*.5, c.H*.49, c.W*.4
	rim := func(k float64) []Pt {
		var out []Pt
		for i := range 8 {
			a := float64(i)*math.Pi/4 + .2
			p, q := Pt{mx, my}.at(a, r*k), Pt{mx, my}.at(a+math.Pi/4, r*k)
			m := Pt{mx, my}.at(a+math.Pi/8, r*k*.85)
			for j := range 12 {
				t := float64(j) / 12
				out = append(out, between(between(p, m, t), between(m, q, t), t))
			}
		}
		return out
	}
	c.Soft(Path{rim(1)}.shift(r*.14, r*.17), r*.09, flat(hex(0x0d1518)), .6)
	whole := rim(1)
	for i := range 8 {
		panel := append([]Pt{{mx, my}}, whole[i*12:min(i*12+13, 96)]...)
		if i == 7 {
			panel = append(panel, whole[0])
		}
		a0 := float64(i)*math.Pi/4 + .2 + math.Pi/8
		v := []Colour{brick, hex(0xefe0c2)}[i%2]
		c.Fill(Path{panel}, func(px, py float64) Colour {
			a, d := math.Atan2(py-my, px-mx), math.Hypot(px-mx, py-my)/r
			sheen := math.Cos(a0+2.4)*.2 - .14*math.Cos((a-a0)*8)*d
			ring := 1.0
			if d > .70 && d < .735 {
				ring = .78
			}
			return lit(v, (.95+sheen-.22*d*d)*ring)
		}, 1)
	}
	for i := range 8 {
		p := Pt{mx, my}.at(float64(i)*math.Pi/4+.2, r*1.02)
		c.Fill(stroke([]Pt{{mx, my}, p}, 3, 2), flat(hex(0x3a1a10)), .55)
		c.Fill(circle(p.X, p.Y, 6), flat(hex(0xd9a74d)), 1)
	}
	c.Soft(circle(mx+7, my+9, r*.06), 7, flat(ink), .6)
	c.Fill(circle(mx, my, r*.055), down(ramp(hex(0xf6dd9a), hex(0x8a5f22)), my-r*.06, my+r*.06), 1)
	for range 36 {
		a, d := c.Float64()*7, math.Sqrt(c.Float64())*r*.9
		p := Pt{mx, my}.at(a, d)
		if math.Hypot(p.X-mx, p.Y-my) < r*.83 {
			c.drop(p.X, p.Y, c.Between(3.5, 8), 0)
		}
	}
}

// cups is the table after the talk, from above.
func cups(c *Canvas) {
	c.Shade(false, func(x, y float64) Colour {
		v := hex(0x9a6a44)
		g := Noise(55).Sum(x/700, y/32, 3)
		ring := math.Sin((y/18 + g*11))
		return lit(v, 1+.16*g+.04*ring-.3*step(.2, 1.1, math.Hypot(x/c.W-.25, y/c.H-.2)))
	})
	c.cup(c.W*.34, c.H*.36, c.W*.2, hex(0xf4ecdd), ramp(hex(0x2a120a), hex(0x6a3a1f)), 2.5)
	c.cup(c.W*.69, c.H*.64, c.W*.17, hex(0x2c6468), ramp(hex(0x8a4b12), hex(0xd98a2e)), .4)
	spoon := append(ellipse(c.W*.24, c.H*.76, c.W*.05, c.W*.033), stroke([]Pt{{c.W * .28, c.H * .76}, {c.W * .5, c.H * .76}}, c.W*.009, c.W*.02)...)
	spoon = spoon.turn(Pt{c.W * .3, c.H * .76}, -.5)
	c.Soft(spoon.shift(10, 13), 9, flat(hex(0x1e0f08)), .6)
	c.Fill(spoon, down(ramp(hex(0xf7f3ea), hex(0x9b968c), hex(0xe3ded4)), c.H*.6, c.H*.82), 1)
	c.tilted(.38, func(t *Canvas) { t.ticket(t.W*.62, t.H*.17, t.W*.25, t.W*.25*.46, "1024", hex(0xf6ead0), brick) })
}

func (c *Canvas) cup(x, y, r float64, v Colour, drink *Ramp, handle float64) {
	c.Soft(circle(x+r*.13, y+r*.17, r*1.42), r*.16, flat(hex(0x1e0f08)), .6)
	disc := func(k float64, f Paint) { c.Fill(circle(x, y, r*k), f, 1) }
	sheen := func(k, d float64) Paint {
		return func(px, py float64) Colour { return lit(v, k+d*((x-px)+(y-py))/r*.12) }
	}
	disc(1.42, sheen(.92, 1))
	disc(1.34, sheen(1, -1))
	disc(1.02, sheen(.86, 1))
	p := Pt{x, y}
	grip := stroke(smooth(false, p.at(handle-.2, r*.9), p.at(handle-.16, r*1.25), p.at(handle+.16, r*1.25), p.at(handle+.2, r*.9)), r*.11, r*.11)
	c.Soft(grip.shift(r*.06, r*.08), r*.06, flat(hex(0x1e0f08)), .5)
	c.Fill(grip, sheen(1.02, 1), 1)
	c.Soft(circle(x+r*.07, y+r*.09, r*.92), r*.08, flat(hex(0x1e0f08)), .5)
	disc(.92, sheen(1.03, 1))
	disc(.84, sheen(.7, -2))
	disc(.78, func(px, py float64) Colour {
		d := math.Hypot(px-x, py-y) / r
		a := math.Atan2(py-y, px-x)
		swirl := .5 + .5*math.Sin(a*2+d*9+Noise(8).Sum(px/60, py/60, 3)*2.5)
		return drink.At(.1 + .8*swirl*step(.78, .2, d) + .3*step(.7, .78, d))
	})
	c.Soft(ellipse(x-r*.3, y-r*.36, r*.2, r*.09).turn(Pt{x - r*.3, y - r*.36}, -.7), r*.04, flat(white), .4)
}
