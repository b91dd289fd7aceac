package main

import "math"

func cypresses(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x5f8f9c), hex(0xa9c0b4), hex(0xf3dfb8), hex(0xf5c791)), 0, c.H*.5))
	c.clouds(.02, .42, hex(0xfff5e0), hex(0xd9b9a0), .1, 17)
	cols := []Colour{hex(0xb9a888), hex(0xa8a072), hex(0xc4a455), hex(0x9c9a4f), hex(0xd1a447), hex(0x7c8340), hex(0xb98735)}
	for i, v := range cols {
		t := float64(i) / float64(len(cols)-1)
		h := hills{at: lerp(.46, .93, t), rise: lerp(.05, .085, t), many: lerp(1.5, .8, t), octaves: 2, seed: Noise(230 + i*17)}
		crest := h.crest(c)
		c.field(crest, v, i, t)
		if i == 2 || i == 4 {
			k := len(crest) * []int{0, 0, 7, 0, 2}[i] / 16
			for j := range 6 + i {
				p := crest[min(len(crest)-1, k+j*int(6+5*t))]
				c.cypress(p.X, p.Y+5, c.H*lerp(.05, .15, t)*c.Between(.8, 1.15))
			}
		}
		if i == 3 {
			p := crest[len(crest)*7/10]
			c.farmhouse(p.X, p.Y+8, c.W*.15)
			c.cypress(p.X-c.W*.075, p.Y+12, c.H*.12)
			c.cypress(p.X+c.W*.135, p.Y+12, c.H*.1)
			c.cypress(p.X+c.W*.165, p.Y+14, c.H*.125)
		}
	}
	c.Glow(c.W*.1, c.H*.3, c.W*.9, hex(0xffe2a6), .28)
}

// field fills a hill and draws its furrows, every second one up the slope.
func (c *Canvas) field(crest []Pt, v Colour, i int, t float64) {
	c.Fill(under(crest, c.H+4), func(x, y float64) Colour {
		return mix(lit(v, 1.1), lit(v, .72), step(0, c.H*.22, y-crest[max(0, min(len(crest)-1, int((x+8)/2)))].Y))
	}, 1)
	if i%2 == 1 {
		for k := range 12 {
			var line []Pt
			for _, p := range crest {
				line = append(line, Pt{p.X, p.Y + (9+float64(k)*7)*(1+1.6*t)})
			}
			c.Fill(stroke(line, 1.6, 1.6), flat(lit(v, .68)), .35)
		}
		return
	}
	for k := 4; k < len(crest); k += int(9 + 12*t) {
		p := crest[k]
		bow := c.W * .12 * (p.X/c.W - .5)
		c.Fill(stroke(smooth(false, p.add(0, 2), p.add(bow*.4, c.H*.06), p.add(bow*1.4, c.H*.17)), .8, 3), flat(lit(v, .66)), .3)
	}
}

func (c *Canvas) cypress(x, base, tall float64) {
	w := tall * .105
	shape := smooth(true, Pt{x, base}, Pt{x - w*.8, base - tall*.12}, Pt{x - w, base - tall*.35}, Pt{x - w*.6, base - tall*.7}, Pt{x, base - tall},
		Pt{x + w*.6, base - tall*.68}, Pt{x + w, base - tall*.33}, Pt{x + w*.8, base - tall*.1})
	c.Soft(polygon(Pt{x, base - 3}, Pt{x + tall*.5, base + tall*.07}, Pt{x + tall*.5, base + tall*.12}, Pt{x, base + 3}), 3, flat(hex(0x2b2f1c)), .45)
	c.Fill(Path{shape}, func(px, _ float64) Colour { return mix(hex(0x56713f), hex(0x12291f), step(-w, w*.5, px-x)) }, 1)
}

func (c *Canvas) farmhouse(x, base, w float64) {
	h := w * .34
	c.Fill(rect(x-w*.3, base-h, w*.6, h), flat(hex(0xe8c797)), 1)
	c.Fill(rect(x+w*.3, base-h*.74, w*.34, h*.74), flat(hex(0xcf9f70)), 1)
	c.Fill(polygon(Pt{x - w*.35, base - h}, Pt{x - w*.24, base - h*1.42}, Pt{x + w*.25, base - h*1.42}, Pt{x + w*.34, base - h}), flat(hex(0xa64d30)), 1)
	c.Fill(polygon(Pt{x + w*.3, base - h*.74}, Pt{x + w*.3, base - h*1.05}, Pt{x + w*.58, base - h*1.05}, Pt{x + w*.68, base - h*.74}), flat(hex(0x8a3b1e)), 1)
	for k := range 4 {
		c.Fill(rect(x-w*.22+float64(k)*w*.13, base-h*.76, w*.04, h*.24), flat(hex(0x5b3a2c)), .9)
	}
	c.Fill(Path{append(arc(x+w*.03, base-h*.28, w*.045, w*.05, -math.Pi, 0, 10), Pt{x + w*.075, base}, Pt{x - w*.015, base})}, flat(hex(0x5b3a2c)), 1)
}

func birches(c *Canvas) {
	c.Shade(false, down(ramp(hex(0xe9d9ae), hex(0xe8b95c), hex(0xd08a35), hex(0x8a4a22)), 0, c.H))
	blot := Noise(140)
	for i := range 3 {
		t := float64(i) / 2
		for range int(lerp(260, 130, t)) {
			x, y := c.Float64()*c.W, math.Pow(c.Float64(), 1.3)*c.H*.72
			v := mix(hex(0xf3c65c), hex(0xb4501f), math.Abs(blot.Sum(x/200, y/200, 3))*1.8)
			c.Soft(circle(x, y, c.Between(18, 55)), 12, flat(v), .34)
		}
		n := []int{13, 9, 6}[i]
		for k := range n {
			x := (float64(k) + c.Between(.1, .9)) / float64(n) * c.W
			c.birch(x, c.W*lerp(.014, .062, t)*c.Between(.8, 1.25), mix(hex(0xe3c48a), hex(0xfaf3e6), t), lerp(.2, 1, t))
		}
		c.Soft(rect(-40, c.H*(.80+.07*t), c.W+80, c.H*.3), 40, flat(mix(hex(0xc9812f), hex(0x5a2a17), t)), .8)
	}
	for range 520 {
		y := math.Pow(c.Float64(), .8)
		s := lerp(4, 13, y)
		v := []Colour{amber, ochre, terra, hex(0xe7c063), brick}[c.IntN(5)]
		c.Fill(ellipse(0, 0, s, s*.42).turn(Pt{}, c.Between(-.5, .5)).shift(c.Float64()*c.W, c.H*lerp(.84, 1.01, y)), flat(v), .85)
	}
	for range 110 {
		s := c.Between(6, 12)
		c.Fill(ellipse(0, 0, s, s*.55).turn(Pt{}, c.Between(0, 3)).shift(c.Float64()*c.W, c.Float64()*c.H*.8), flat([]Colour{amber, hex(0xf6d27a), terra}[c.IntN(3)]), .9)
	}
}

// birch is one white trunk with its black lips, lit from the left.
func (c *Canvas) birch(x, w float64, bark Colour, marks float64) {
	lean := c.NormFloat64() * w * 1.1
	line := smooth(false, Pt{x, c.H * 1.02}, Pt{x + lean*.3, c.H * .6}, Pt{x + lean, -20})
	c.Fill(stroke(line, w*1.15, w*.8), func(px, py float64) Colour {
		t := 1 - py/c.H
		mid := x + lean*t*t*.9
		return lit(mix(bark, hex(0x8c6a52), .85*step(-.15, .62, (px-mid)/w)), 1)
	}, 1)
	for range int(46 * marks) {
		t := c.Float64()
		mid, y := x+lean*t*t*.9, c.H*(1-t)
		long := w * c.Between(.12, .62)
		from := mid - w*.46
		if c.Float64() < .5 {
			from = mid + w*.4 - long
		}
		c.Fill(brush(smooth(false, Pt{from, y}, Pt{from + long*.5, y + w*.04}, Pt{from + long, y - w*.02}), func(s float64) float64 {
			return w * .1 * math.Sin(math.Pi*s) * c.Between(.8, 1)
		}), flat(hex(0x2b2019)), .85)
	}
}

func fieldsFromTheAir(c *Canvas) {
	cells, grain, wob := Noise(7), Noise(8), Noise(9)
	cols := []Colour{hex(0xc9a24a), hex(0x8f9c54), hex(0x5e7f4e), hex(0xd8bd74), hex(0x3f6a4c), hex(0xa9743c), hex(0xe4cf94), hex(0x7b4a2c), hex(0x9fb073), hex(0x27584a)}
	c.Shade(true, func(x, y float64) Colour {
		u, v := x/c.W*5.2, y/c.W*5.2
		u, v = u*.94+v*.34+.05*wob.At(u, v), v*.94-u*.34
		first, second, own := cells.Nearest(u, v, .82)
		edge := second - first
		col := cols[int(own*997)%len(cols)]
		a := own * 29
		s, k := math.Sincos(a)
		furrow := math.Sin((u*s + v*k) * (30 + 22*math.Mod(own*13, 1)))
		out := lit(col, 1+.05*furrow*step(.03, .1, edge)+.16*grain.Sum(u*1.7, v*1.7, 3))
		if edge < .07 {
			hedge := grain.At(u*20, v*20)
			out = over(out, hex(0x24452f), float32(step(.075, .045, edge)*step(-.25, .2, hedge)))
			out = over(out, hex(0xe9dcb8), float32(step(.02, .012, edge)))
		}
		return out
	})
	river := smooth(false, Pt{-30, c.H * .78}, Pt{c.W * .2, c.H * .66}, Pt{c.W * .36, c.H * .74}, Pt{c.W * .55, c.H * .52}, Pt{c.W * .72, c.H * .5}, Pt{c.W * .8, c.H * .25}, Pt{c.W * 1.03, c.H * .16})
	c.Soft(stroke(river, 86, 58), 9, flat(hex(0x1f4a38)), .8)
	c.Fill(stroke(river, 56, 34), down(ramp(hex(0x9cc3c0), hex(0x356f7c), hex(0x2a5d70)), 0, c.H), 1)
	for range 300 {
		p := river[c.IntN(len(river))].add(c.NormFloat64()*52, c.NormFloat64()*52)
		if c.Float64() < .35 {
			p = Pt{c.Float64() * c.W, c.Float64() * c.H}
		}
		r := c.Between(3.5, 8.5)
		c.Soft(circle(p.X+r*.8, p.Y+r*.7, r), 3, flat(hex(0x10261c)), .5)
		c.Fill(circle(p.X, p.Y, r), flat(mix(hex(0x2a5a3a), hex(0x6b8a48), c.Float64())), 1)
	}
	c.clouds(-.2, 1.2, white, hex(0xf3eee4), -.36, 55)
}
