package main

import "math"

func kites(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x2d7f98), hex(0x6fb3b8), hex(0xcfe3d4), hex(0xf6e3bd)), 0, c.H*.84))
	c.clouds(.1, .8, hex(0xffffff), hex(0xd7e2dd), .04, 91)
	stand := func(i int) Pt { return Pt{c.W * (.24 + .11*float64(i)), c.H * (.935 + .012*float64(i*2%3))} }
	sets := [][2]Colour{{brick, amber}, {hex(0x16364f), hex(0xe9dcc0)}, {ochre, terra}, {hex(0xf4ead6), teal}, {rose, plum}, {hex(0xd9542f), hex(0xf7efdc)}}
	for i, k := range []struct {
		x, y, s, a float64
		hand       int
	}{{.62, .2, .15, .4, 4}, {.25, .3, .105, -.3, 1}, {.8, .47, .085, .55, 5}, {.43, .47, .07, .1, 2}, {.16, .55, .048, -.2, 0}, {.59, .6, .04, .3, 3}} {
		c.kite(Pt{k.x * c.W, k.y * c.H}, k.s*c.H, k.a, sets[i], stand(k.hand).add(-c.H*.0084, -c.H*.047))
	}
	c.Fill(rect(0, c.H*.835, c.W, c.H*.06), down(ramp(hex(0x3f8f9a), hex(0x7fc0bb)), c.H*.835, c.H*.885), 1)
	for i := range 60 {
		c.dash(c.Float64()*c.W, c.H*(.84+.04*c.Float64()), 90, 2.4, paper, .25+.004*float64(i))
	}
	beach := hills{at: .89, rise: .012, many: 1, octaves: 2, seed: 61}.crest(c)
	c.Fill(stroke(beach, 9, 9), flat(paper), .9)
	c.land(beach, hex(0xe9cf9e), hex(0xcda06a), .1)
	for i := range 6 {
		c.walker(stand(i), c.H*.042)
	}
}

// kite is a diamond of four panels with a tail of bows and its line to a hand.
func (c *Canvas) kite(p Pt, s, tilt float64, v [2]Colour, hand Pt) {
	top, left, right, tip := p.add(0, -s*.5), p.add(-s*.36, -s*.1), p.add(s*.36, -s*.1), p.add(0, s*.62)
	mid := p.add(0, -s*.1)
	turned := func(q Path) Path { return q.turn(p, tilt) }
	c.Fill(stroke(smooth(false, mid, between(mid, hand, .5).add(s*.2, s*.5), hand), 1.5, 1), flat(hex(0x3a4a50)), .5)
	for i, q := range []Path{polygon(top, mid, left), polygon(top, right, mid), polygon(mid, tip, left), polygon(mid, right, tip)} {
		w := v[(i+i/2)%2]
		c.Fill(turned(q), flat(lit(w, []float64{1.06, .94, 1, .86}[i])), 1)
	}
	c.Fill(turned(stroke(straight(top, tip, 2), 2, 2)), flat(umber), .7)
	c.Fill(turned(stroke(straight(left, right, 2), 2, 2)), flat(umber), .7)
	tail := []Pt{tip}
	for i := 1; i <= 7; i++ {
		tail = append(tail, tip.add(s*.12*math.Sin(float64(i)*1.5), s*.13*float64(i)))
	}
	line := turned(Path{smooth(false, tail...)})[0]
	c.Fill(stroke(line, 2, 1.4), flat(umber), .75)
	for i := 1; i < 7; i++ {
		q := turned(Path{{tail[i]}})[0][0]
		for _, side := range []float64{-1, 1} {
			c.Fill(polygon(q, q.add(side*s*.07, -s*.035), q.add(side*s*.07, s*.035)), flat(v[i%2]), 1)
		}
	}
}

func (c *Canvas) walker(p Pt, s float64) {
	v := mix(hex(0x2b3a44), brick, c.Float64())
	c.Soft(ellipse(p.X+s*.5, p.Y, s*.6, s*.06), 3, flat(hex(0x5a3d22)), .5)
	c.Fill(stroke(straight(p.add(-s*.1, 0), p.add(0, -s*.45), 2), s*.1, s*.13), flat(hex(0x24313b)), 1)
	c.Fill(stroke(straight(p.add(s*.12, 0), p.add(0, -s*.45), 2), s*.1, s*.13), flat(hex(0x24313b)), 1)
	c.Fill(stroke(straight(p.add(0, -s*.42), p.add(0, -s*.8), 2), s*.2, s*.24), flat(v), 1)
	c.Fill(stroke(straight(p.add(0, -s*.76), p.add(-s*.2, -s*1.12), 2), s*.08, s*.06), flat(v), 1)
	c.Fill(circle(p.X, p.Y-s*1.0, s*.11), flat(hex(0x8a5a40)), 1)
}

func balloons(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x7d8fb0), hex(0xc0b0bb), hex(0xf2cdb4), hex(0xf8dcae)), 0, c.H*.9))
	c.Glow(c.W*.8, c.H*.72, c.W*.9, hex(0xffd690), .6)
	c.layers(5, ramp(hex(0xd2a49f), hex(0x8f7590), hex(0x4d5d7c), hex(0x24455a)), hex(0xf5d7b4), .72, .99, 44)
	for _, b := range []struct {
		x, y, r float64
		v       []Colour
	}{
		{.86, .4, .05, []Colour{plum, blush}},
		{.12, .58, .035, []Colour{teal, cream}},
		{.6, .62, .028, []Colour{brick, amber}},
		{.7, .2, .095, []Colour{hex(0x1d4f66), hex(0xf2e4c8), ochre}},
		{.33, .34, .19, []Colour{brick, hex(0xf5e3c3), terra, hex(0xf0b04f)}},
	} {
		c.balloon(b.x*c.W, b.y*c.H, b.r*c.W, b.v)
	}
	c.birds(c.W*.66, c.H*.5, 6, 12, hex(0x54485a))
}

// balloon is striped in gores, which narrow towards its sides as on a globe.
func (c *Canvas) balloon(x, y, r float64, v []Colour) {
	skin := smooth(true, Pt{x, y - r}, Pt{x + r*.72, y - r*.7}, Pt{x + r, y}, Pt{x + r*.66, y + r*.78}, Pt{x + r*.2, y + r*1.28},
		Pt{x - r*.2, y + r*1.28}, Pt{x - r*.66, y + r*.78}, Pt{x - r, y}, Pt{x - r*.72, y - r*.7})
	half := func(py float64) float64 {
		if py < y {
			return math.Sqrt(max(.0001, 1-math.Pow((y-py)/r, 2))) * r
		}
		return r * lerp(1, .17, math.Pow((py-y)/(r*1.3), 1.35))
	}
	c.Fill(Path{skin}, func(px, py float64) Colour {
		k := max(-1, min(1, (px-x)/max(4, half(py))))
		gore := int(math.Floor((math.Asin(k)/math.Pi + .5) * 12))
		w := v[((gore%len(v))+len(v))%len(v)]
		if b := (py - y) / r; b > .02 && b < .2 {
			w = v[1]
		}
		return lit(w, 1.1-.42*step(-.1, 1.1, -k*.8+(py-y)/r*.35))
	}, 1)
	for _, dx := range []float64{-1, 1} {
		c.Fill(stroke(straight(Pt{x + dx*r*.19, y + r*1.27}, Pt{x + dx*r*.12, y + r*1.6}, 2), max(1, r*.012), max(1, r*.012)), flat(umber), .9)
	}
	c.Fill(rounded(x-r*.14, y+r*1.58, r*.28, r*.21, r*.04), down(ramp(hex(0x9a6a3c), hex(0x4f2f1b)), y+r*1.58, y+r*1.8), 1)
	c.Glow(x, y+r*1.3, r*.3, hex(0xffd27a), .8)
}

func murmuration(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x3b4a63), hex(0x8a7f88), hex(0xdca88a), hex(0xf4cf97), hex(0xf0b878)), 0, c.H*.9))
	c.Glow(c.W*.2, c.H*.82, c.H*.8, hex(0xffd993), .7)
	c.Fill(circle(c.W*.2, c.H*.8, c.H*.07), flat(hex(0xfff0c9)), 1)
	wind := Noise(23)
	for range 1700 {
		t := c.Float64()
		a := t * 2 * math.Pi
		// A folded ribbon: the flock turns over itself once.
		x := .56 + .3*math.Cos(a) + .07*math.Cos(3*a+.4)
		y := .36 + .13*math.Sin(2*a+.5) - .05*math.Cos(a)
		wide := .008 + .036*math.Pow(.5+.5*math.Sin(a*1.5+1), 2)
		p := Pt{(x + c.NormFloat64()*wide) * c.W, (y + c.NormFloat64()*wide*1.1) * c.H}
		p = p.add(c.W*.03*wind.At(p.X/150, p.Y/150), c.H*.05*wind.At(p.X/150+9, p.Y/150))
		s := c.Between(2.6, 6)
		c.bird(p, s, c.Between(-.5, .5)+.5*math.Cos(a), c.Between(.1, .8), hex(0x241f2c))
	}
	c.land(hills{at: .86, rise: .025, many: 1.2, octaves: 4, seed: 71}.crest(c), hex(0x7d5a5a), hex(0xc98f70), .09)
	c.land(hills{at: .93, rise: .02, many: .9, octaves: 4, seed: 77}.crest(c), hex(0x2a2430), hex(0x2a2430), .1)
	c.willow(c.W*.86, c.H*.955, c.H*.24)
	c.reeds(c.H*1.01, 190, hex(0x1d1924))
}

// willow is a bare winter tree that branches by halves.
func (c *Canvas) willow(x, y, tall float64) {
	c.branch(Pt{x, y}, -math.Pi/2+.05, tall*.3, tall*.06, 8, hex(0x1d1924), .42)
}

func (c *Canvas) branch(p Pt, angle, long, w float64, depth int, v Colour, spread float64) {
	end := p.at(angle, long)
	mid := between(p, end, .5).at(angle+math.Pi/2, c.NormFloat64()*long*.08)
	c.Fill(stroke(smooth(false, p, mid, end), w, w*.68), flat(v), 1)
	if depth == 0 || w < .5 {
		return
	}
	n := 2
	if depth%3 == 0 {
		n = 3
	}
	for i := range n {
		k := float64(i) - float64(n-1)/2
		c.branch(end, angle+k*spread*2/float64(n)*1.6+c.NormFloat64()*.14, long*c.Between(.68, .86), w*.66, depth-1, v, spread)
	}
}
