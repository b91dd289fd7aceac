package main

import "math"

func cityAtDusk(c *Canvas) {
	water := c.H * .8
	c.Shade(false, down(ramp(hex(0x131b3f), hex(0x3a3a72), hex(0x94607f), hex(0xe69676), hex(0xf7cf93)), 0, water))
	c.stars(120, c.H*.3, .7)
	c.Fill(Path{append(arc(c.W*.83, c.H*.15, 34, 34, -1.9, 1.25, 40), reversed(arc(c.W*.83-13, c.H*.15-5, 30, 30, -1.5, .95, 40))...)}, flat(hex(0xfdf1d6)), 1)
	for row := range 4 {
		t := float64(row) / 3
		v := mix(hex(0xa97488), hex(0x15162e), math.Pow(t, .8))
		for x := -20.0; x < c.W; {
			w := c.W * c.Between(.018, .05) * lerp(.8, 1.2, t)
			mid := math.Exp(-math.Pow((x/c.W-.42)/.2, 2)) + .55*math.Exp(-math.Pow((x/c.W-.78)/.09, 2))
			h := c.H * (c.Between(.07, .16) + .30*mid*c.Between(.35, 1)*(1-.35*t)) * lerp(1.15, .85, t)
			c.tower(x, water-h, w, h, v, row)
			x += w * c.Between(.85, 1.15)
		}
	}
	c.mirror(water, .75, hex(0x15162e), .012)
	c.Glow(c.W*.42, water, c.H*.5, hex(0xffb070), .22)
}

// tower is one block with its roof and whatever lights are still on.
func (c *Canvas) tower(x, y, w, h float64, v Colour, row int) {
	c.Fill(rect(x, y, w, h+2), down(ramp(lit(v, 1.04), mix(v, hex(0xe69676), .16)), y, y+h), 1)
	switch c.IntN(6) {
	case 0:
		c.Fill(polygon(Pt{x + w*.2, y}, Pt{x + w*.5, y - w*.9}, Pt{x + w*.8, y}), flat(v), 1)
	case 1:
		c.Fill(rect(x+w*.2, y-w*.3, w*.6, w*.31), flat(v), 1)
	case 2:
		c.Fill(rect(x+w*.48, y-w*.8, 3, w*.82), flat(v), 1)
	}
	if row < 1 {
		return
	}
	size := []float64{0, 3, 4.2, 5.5}[row]
	warm := []Colour{hex(0xffd68a), hex(0xffc06a), hex(0xffe9bd), hex(0xf79f5c)}
	for wy := y + size*2; wy < y+h-size*2; wy += size * 2.3 {
		for wx := x + size*1.2; wx < x+w-size*1.6; wx += size * 2 {
			if c.Float64() < .30 {
				c.Fill(rect(wx, wy, size, size*1.25), flat(warm[c.IntN(4)]), c.Between(.45, 1))
			}
		}
	}
}

// rainOnGlass is the same city through a wet window, out of focus.
func rainOnGlass(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x0b1526), hex(0x16304a), hex(0x2a3f57), hex(0x1b1d2b)), 0, c.H))
	lamps := []Colour{hex(0xffb45e), hex(0xf2793d), hex(0xffe0a6), hex(0x4fb0a8), hex(0xd1492f), hex(0x87b9d6)}
	for i := range 95 {
		y := c.H * (.5 + c.NormFloat64()*.17)
		r := c.Between(16, 62)
		v := lamps[min(5, int(math.Pow(c.Float64(), 1.5)*6))]
		x := c.Float64() * c.W
		if i%9 == 0 {
			c.Soft(rect(x-r*.4, y, r*.8, c.H*.5), 26, flat(v), .14)
		}
		before := c.Between(.10, .34)
		c.Soft(circle(x, y, r), 2.5, flat(v), before)
		c.Soft(Path{circle(x, y, r)[0], reversed(circle(x, y, r-3.5)[0])}, 1.5, flat(lit(v, 1.15)), before*.9)
	}
	for range 420 {
		r := 2.5 + 13*math.Pow(c.Float64(), 4)
		c.drop(c.Float64()*c.W, c.Float64()*c.H, r, 0)
	}
	for range 11 {
		x, y := c.Between(.04, .96)*c.W, c.Between(.15, .9)*c.H
		c.drop(x, y, c.Between(10, 17), c.H*c.Between(.12, .35))
	}
	c.Vignette(.35)
}

// drop is a bead of rain: it turns the view behind it upside down. With a
// trail it has just run down the pane.
func (c *Canvas) drop(x, y, r, trail float64) {
	was := func(px, py float64) Colour {
		return c.pix[max(0, min(c.h-1, int(py)))*c.w+max(0, min(c.w-1, int(px)))]
	}
	if trail > 0 {
		c.Fill(stroke(smooth(false, Pt{x, y}, Pt{x + 3, y - trail*.5}, Pt{x - 2, y - trail}), r*1.3, r*.3), func(px, py float64) Colour {
			return lit(was(px+(px-x)*2.5, py+30), 1.25)
		}, .8)
	}
	from := [9]Colour{}
	for i := range from {
		from[i] = was(x, y-r*5*(float64(i)/4-1))
	}
	light := hex(0xe8f0f4)
	c.Fill(ellipse(x, y, r*.88, r), func(px, py float64) Colour {
		t := (py - y) / r
		v := from[max(0, min(8, int((t+1)*4.49)))]
		v = lit(v, .72+.45*step(-.6, .9, t))
		return screen(v, light, float32(.28*step(.55, 1, t)))
	}, .95)
	if r > 4 {
		c.Fill(circle(x-r*.28, y-r*.36, r*.15), flat(white), .8)
	}
}
