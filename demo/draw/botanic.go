package main

import "math"

// sheet is a leaf of a herbarium: paper of some colour, foxed at the edges.
func (c *Canvas) sheet(v Colour) {
	fox := Noise(151)
	c.Shade(false, func(x, y float64) Colour {
		d := math.Hypot(x/c.W-.4, y/c.H-.38)
		return lit(v, 1.02+.035*fox.Sum(x/150, y/150, 3)-.16*step(.35, .85, d))
	})
}

// caption is the collector's slip, bottom right.
func (c *Canvas) caption(no, name string, v Colour) {
	tall := c.W * .016
	w := max(span(name, tall), span(no, tall)) + tall*3
	x, y := c.W*.94-w, c.H*.935
	c.Soft(rect(x+3, y-tall*4.2+5, w, tall*5.4), 6, flat(ink), .3)
	c.Fill(rect(x, y-tall*4.2, w, tall*5.4), flat(hex(0xfbf6ea)), 1)
	c.letters(no, x+tall*1.5, y-tall*1.9, tall, 2, brick, 1)
	c.letters(name, x+tall*1.5, y, tall, 2, v, 1)
}

// blade is one leaf: a lens from its foot to its tip with a midrib.
func (c *Canvas) blade(foot Pt, angle, long, wide float64, v Colour) {
	tip := foot.at(angle, long)
	side := func(k float64) []Pt {
		return smooth(false, foot, foot.at(angle, long*.3).at(angle+math.Pi/2, wide*.5*k), foot.at(angle, long*.62).at(angle+math.Pi/2, wide*.42*k), tip)
	}
	left, right := side(1), side(-1)
	c.Fill(Path{append(append([]Pt{}, left...), straight(tip, foot, 4)...)}, flat(lit(v, .86)), 1)
	c.Fill(Path{append(append([]Pt{}, right...), straight(tip, foot, 4)...)}, flat(lit(v, 1.1)), 1)
	c.Fill(stroke([]Pt{foot, tip}, max(1, wide*.07), .6), flat(mix(v, cream, .55)), .7)
}

// fern branches into fronds that branch into leaflets.
func fern(c *Canvas) {
	c.sheet(hex(0xf3ead6))
	frond := func(root Pt, a0, a1, long float64, v Colour) {
		var spine []Pt
		p := root
		for i := range 61 {
			spine = append(spine, p)
			p = p.at(lerp(a0, a1, math.Pow(float64(i)/60, 1.4)), long/60)
		}
		c.Soft(stroke(spine, 8, 3).shift(9, 12), 8, flat(ink), .35)
		for i := 6; i < 59; i += 1 + (60-i)/22 {
			t := float64(i) / 60
			a := math.Atan2(spine[i+1].Y-spine[i-1].Y, spine[i+1].X-spine[i-1].X)
			size := long * .34 * math.Pow(math.Sin(math.Pi*math.Pow(t, .62)), .9) * (1 - .35*t)
			for _, side := range []float64{-1, 1} {
				b := a + side*lerp(1.35, .75, t)
				c.pinna(spine[i], b, size*c.Between(.94, 1.05), side, mix(v, hex(0xb4a24a), .35*t))
			}
		}
		c.Fill(stroke(spine, 7, 1.5), flat(hex(0x6b4a26)), 1)
	}
	frond(Pt{c.W * .47, c.H * .95}, -math.Pi/2-.25, -math.Pi/2+.42, c.H*.86, hex(0x2f5e3d))
	c.caption("1025/1", "DRYOPTERIS", ink)
}

func (c *Canvas) pinna(foot Pt, angle, long, side float64, v Colour) {
	n := int(6 + long/26)
	p := foot
	for i := range n {
		t := float64(i) / float64(n)
		q := p.at(angle-side*.25*t, long/float64(n))
		s := long / float64(n) * 1.75 * (1 - t*.75) * (.75 + .25*long/c.W*4)
		c.Fill(ellipse(0, 0, s*.62, s*.27).turn(Pt{}, angle+1.05).shift(q.X+math.Cos(angle+1.05)*s*.32, q.Y+math.Sin(angle+1.05)*s*.32), flat(lit(v, 1.08)), 1)
		c.Fill(ellipse(0, 0, s*.62, s*.27).turn(Pt{}, angle-1.05).shift(q.X+math.Cos(angle-1.05)*s*.32, q.Y+math.Sin(angle-1.05)*s*.32), flat(lit(v, .92)), 1)
		p = q
	}
	c.Fill(stroke([]Pt{foot, p}, 2.4, 1), flat(lit(v, .8)), 1)
}

// ginkgo: five golden fans that came down together.
func ginkgo(c *Canvas) {
	c.sheet(hex(0x17424a))
	for _, f := range []struct{ x, y, r, a float64 }{{.3, .27, .2, -1.2}, {.7, .22, .15, -2.1}, {.66, .52, .23, -.9}, {.3, .62, .17, -2.4}, {.55, .83, .14, -1.5}} {
		c.fan(Pt{f.x * c.W, f.y * c.H}, f.r*c.W, f.a)
	}
	c.caption("1025/2", "GINKGO BILOBA", ink)
}

func (c *Canvas) fan(p Pt, r, a float64) {
	foot := p.at(a, -r*.55)
	var rim []Pt
	for i := range 81 {
		t := float64(i)/40 - 1
		k := 1 + .035*math.Sin(t*17+r) + .02*math.Sin(t*31)
		k *= 1 - .3*math.Exp(-math.Pow(t/.06, 2))
		rim = append(rim, foot.at(a+t*1.12, r*1.35*k*(1-.12*t*t)))
	}
	leaf := Path{append(rim, foot.at(a+1.2, r*.35), foot, foot.at(a-1.2, r*.35))}
	stem := smooth(false, foot, foot.at(a+math.Pi, r*.55), foot.at(a+math.Pi+.22, r*1.15))
	c.Soft(append(leaf.shift(r*.05, r*.08), stroke(stem, 6, 6).shift(r*.05, r*.08)...), r*.06, flat(hex(0x04161a)), .6)
	c.Fill(stroke(stem, 5, 8), flat(hex(0xb98a34)), 1)
	gold := ramp(hex(0xa9b04a), hex(0xe3b83f), hex(0xf2c749), hex(0xe09a34))
	c.Fill(leaf, func(x, y float64) Colour {
		d, b := math.Hypot(x-foot.X, y-foot.Y)/(r*1.35), math.Atan2(y-foot.Y, x-foot.X)-a
		return lit(gold.At(d*1.05), 1+.05*math.Sin(b*64)*step(.1, .5, d)-.1*math.Sin(b))
	}, 1)
}

// eucalyptus: coin leaves in pairs on a reddish twig.
func eucalyptus(c *Canvas) {
	c.sheet(hex(0xefd3c1))
	twig := smooth(false, Pt{c.W * .3, c.H * .95}, Pt{c.W * .42, c.H * .7}, Pt{c.W * .47, c.H * .45}, Pt{c.W * .6, c.H * .2}, Pt{c.W * .68, c.H * .07})
	for i := 24; i < len(twig); i += 17 {
		t := float64(i) / float64(len(twig))
		p, q := twig[i], twig[min(len(twig)-1, i+3)]
		a := math.Atan2(q.Y-p.Y, q.X-p.X)
		for _, side := range []float64{-1, 1} {
			b := a + side*(1.25-.5*t) + c.NormFloat64()*.13
			r := c.W * lerp(.105, .03, math.Pow(t, 1.3)) * c.Between(.85, 1.1)
			m := p.at(b, r*1.25)
			v := mix(mix(hex(0x5d8a80), hex(0x9dbcae), c.Float64()), hex(0xb9705c), .45*t)
			shape := ellipse(0, 0, r, r*.86).turn(Pt{}, b).shift(m.X, m.Y)
			c.Soft(shape.shift(r*.1, r*.16), r*.13, flat(hex(0x3a1f18)), .42)
			c.Fill(stroke([]Pt{p, p.at(b, r*.4)}, 4, 3), flat(hex(0x9a5540)), 1)
			c.Fill(shape, func(x, y float64) Colour {
				return lit(v, 1-.16*math.Sin(math.Atan2(y-m.Y, x-m.X)-b)+.06*math.Hypot(x-m.X, y-m.Y)/r)
			}, 1)
			c.Fill(stroke([]Pt{p.at(b, r*.3), m.at(b, r*.9)}, 2.6, .8), flat(mix(v, cream, .6)), .8)
			for k := -2.0; k <= 2; k++ {
				if k != 0 {
					f := m.at(b, -r*.3+math.Abs(k)*r*.28)
					c.Fill(stroke([]Pt{f, f.at(b+math.Copysign(.85, k), r*.5)}, 1.5, .6), flat(mix(v, cream, .6)), .5)
				}
			}
		}
	}
	c.Fill(stroke(twig, 11, 2.5), flat(hex(0x9a5540)), 1)
	c.caption("1025/3", "EUCALYPTUS", ink)
}

// dandelion: a clock of umbrellas, a few of them already gone.
func dandelion(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x14233f), hex(0x25466a), hex(0x6d7f92), hex(0xc79d84)), 0, c.H))
	c.Glow(c.W*.72, c.H*.85, c.W*.8, hex(0xffd6a0), .55)
	m := Pt{c.W * .42, c.H * .36}
	r := c.W * .27
	stem := smooth(false, m, Pt{c.W * .44, c.H * .6}, Pt{c.W * .5, c.H * 1.03})
	c.Fill(stroke(stem, 8, 14), down(ramp(hex(0x9aa37a), hex(0x39503f)), m.Y, c.H), 1)
	c.Glow(m.X, m.Y, r*1.5, hex(0xfff3da), .35)
	for i := range 120 {
		a, k := float64(i)*2.39996, math.Sqrt(float64(i)/120)
		if a := math.Mod(a, 2*math.Pi); a > 5.6 && k > .6 {
			continue
		}
		c.seed(m, a, r*lerp(.45, 1, k), r*.2)
	}
	c.Fill(circle(m.X, m.Y, r*.13), flat(hex(0xb98f5a)), 1)
	for i := range 70 {
		p := m.at(float64(i)*2.39996, r*.13*math.Sqrt(float64(i)/70))
		c.Fill(circle(p.X, p.Y, 3), flat(hex(0x5a3a20)), 1)
	}
	for _, s := range []Pt{{.7, .3}, {.79, .17}, {.88, .35}, {.75, .45}, {.93, .1}, {.62, .1}} {
		p := Pt{s.X * c.W, s.Y * c.H}
		c.seed(p.at(2.6, r*.4), -.55+c.NormFloat64()*.2, r*.5, r*.2)
	}
}

// seed hangs on its shaft under a parasol of hairs.
func (c *Canvas) seed(from Pt, a, long, hair float64) {
	top := from.at(a, long)
	v := hex(0xfdf4e3)
	c.Fill(stroke([]Pt{from.at(a, long*.22), top}, 2, 1.2), flat(v), .55)
	c.Fill(stroke([]Pt{from.at(a, long*.1), from.at(a, long*.24)}, 4, 3), flat(hex(0x7a5230)), 1)
	for k := range 9 {
		b := a + (float64(k)/8-.5)*2.4
		c.Fill(stroke([]Pt{top, top.at(b, hair*c.Between(.85, 1.1))}, 1.5, .8), flat(v), .6)
	}
	c.Fill(circle(top.X, top.Y, 2), flat(v), .9)
}

// poppies nod on hairy stems in front of sage green.
func poppies(c *Canvas) {
	c.sheet(hex(0xb9c2a4))
	for i, f := range []struct{ x, y, r float64 }{{.32, .27, .17}, {.67, .4, .2}, {.4, .56, .12}, {.78, .15, .09}} {
		p := Pt{f.x * c.W, f.y * c.H}
		foot := Pt{c.W * (.36 + .09*float64(i)), c.H * 1.03}
		stem := smooth(false, p, between(p, foot, .4).add(c.W*.05*float64(i%2*2-1), 0), foot)
		c.Fill(stroke(stem, 6, 10), flat(hex(0x4f6a45)), 1)
		for k := 10; k < len(stem); k += 5 {
			c.Fill(stroke([]Pt{stem[k], stem[k].at(c.Float64()*6.3, 14)}, 1.6, .8), flat(hex(0x4f6a45)), .7)
		}
		c.poppy(p, f.r*c.W)
	}
	for i := range 9 {
		foot := Pt{c.W * (.15 + .09*float64(i)), c.H * 1.02}
		c.blade(foot, -math.Pi/2+c.Between(-.5, .5), c.H*c.Between(.14, .3), c.W*.05, mix(hex(0x55734a), hex(0x7d9464), c.Float64()))
	}
}

func (c *Canvas) poppy(p Pt, r float64) {
	reds := ramp(hex(0x5a120c), hex(0xb93019), hex(0xdf5330), hex(0xf08a5a))
	crinkle := Noise(70)
	for i, a := range []float64{-1.75, .15, 1.45, 2.95} {
		m := p.at(a, r*.45)
		var rim []Pt
		for k := range 60 {
			t := float64(k) / 60 * 2 * math.Pi
			rim = append(rim, m.at(t, r*(.74+.05*math.Sin(t*5+float64(i))+.05*crinkle.At(t*3, float64(i)*4))))
		}
		c.Soft(Path{rim}.shift(r*.05, r*.08), r*.08, flat(hex(0x2a0c08)), .5)
		c.Fill(Path{rim}, func(x, y float64) Colour {
			d, b := math.Hypot(x-p.X, y-p.Y)/(r*1.2), math.Atan2(y-p.Y, x-p.X)
			return reds.At(.08 + .85*d + .06*math.Sin(b*38+3*crinkle.At(x/30, y/30)))
		}, 1)
	}
	for i := range 46 {
		a := float64(i) * 2.39996
		q := p.at(a, r*c.Between(.2, .36))
		c.Fill(stroke([]Pt{p, q}, 1.4, 1.2), flat(ink), .8)
		c.Fill(circle(q.X, q.Y, r*.022+1), flat(ink), 1)
	}
	c.Fill(circle(p.X, p.Y, r*.17), flat(hex(0x8fa06a)), 1)
	for i := range 9 {
		c.Fill(stroke([]Pt{p, p.at(float64(i)*math.Pi*2/9, r*.16)}, 3, 2.4), flat(hex(0x4a5a34)), 1)
	}
}
