package main

import "math"

// hills is a row of hills: how far down its crests lie, how high they rise,
// how many there are, and how rough they are. All in parts of the height.
type hills struct {
	at, rise, many float64
	octaves        int
	seed           Noise
	sharp          bool
}

// crest is the upper edge of the hills, from the left edge to the right.
func (h hills) crest(c *Canvas) []Pt { return h.drift(c, 0) }

// drift is the crest seen from further along, in parts of the height.
func (h hills) drift(c *Canvas, by float64) []Pt {
	var out []Pt
	for x := -8.0; x <= c.W+8; x += 2 {
		u := (x/c.H + by) * h.many
		v := h.seed.Sum(u, 3.3, h.octaves)
		if h.sharp {
			v = h.seed.Ridged(u, 7.7, h.octaves)*1.6 - .9
		}
		out = append(out, Pt{x, c.H * (h.at - h.rise*v)})
	}
	return out
}

// land fills below a crest: near the crest the hill's own colour, and lower
// down more and more of the mist that lies in the valley before it.
func (c *Canvas) land(crest []Pt, own, mist Colour, depth float64) {
	r := ramp(own, mix(own, mist, .6), mist)
	mean := calm(crest, 160)
	c.Fill(under(crest, c.H+4), func(x, y float64) Colour {
		k := max(0, min(len(mean)-1, int((x+8)/2)))
		return r.At((y-mean[k])/(c.H*depth) + .12)
	}, 1)
}

// calm is the height of a line averaged over many places to both sides, since
// mist follows the valleys and not each rock.
func calm(line []Pt, reach int) []float64 {
	sum := make([]float64, len(line)+1)
	for i, p := range line {
		sum[i+1] = sum[i] + p.Y
	}
	out := make([]float64, len(line))
	for i := range out {
		a, b := max(0, i-reach), min(len(line), i+reach+1)
		out[i] = (sum[b] - sum[a]) / float64(b-a)
	}
	return out
}

// layers paints n rows of hills from far to near, along a ramp of colours.
func (c *Canvas) layers(n int, tones *Ramp, mist Colour, from, to float64, seed Noise) {
	for i := range n {
		t := float64(i) / float64(n-1)
		h := hills{
			at: lerp(from, to, math.Pow(t, 1.15)), rise: lerp(.09, .13, t), many: lerp(2.6, 1.1, t),
			octaves: 6, seed: seed + Noise(i)*101, sharp: i%2 == 0 && i < n-1,
		}
		own := tones.At(math.Pow(t, .9))
		c.land(h.crest(c), own, mix(mist, own, .25+.35*t), .2)
	}
}

func ridgesAtDawn(c *Canvas) {
	sky := ramp(hex(0x6f9aa3), hex(0xa9bfb5), hex(0xf0d6b2), hex(0xf3b98d), hex(0xe89a78))
	c.Shade(false, down(sky, 0, c.H*.6))
	x, y := c.W*.64, c.H*.36
	c.Glow(x, y, c.H*.75, amber, .5)
	c.Fill(circle(x, y, c.H*.062), flat(hex(0xfff1d2)), 1)
	c.layers(7, ramp(hex(0xd69a8c), hex(0xa5788a), hex(0x5a6488), hex(0x255064), hex(0x0f3640)), hex(0xf7d0a8), .45, .99, 21)
	c.Glow(x, y, c.H*.5, amber, .16)
	c.birds(c.W*.3, c.H*.24, 9, 15, hex(0x3a4a52))
}

func ridgesUnderMoon(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x0d1530), hex(0x1d2f58), hex(0x3f5a86), hex(0x8d9bb4)), 0, c.H*.7))
	c.stars(260, c.H*.42, .9)
	x, y := c.W*.34, c.H*.25
	c.Glow(x, y, c.W*.7, hex(0xbfd0e8), .45)
	c.moon(x, y, c.W*.115, hex(0xf3eddb))
	c.layers(8, ramp(hex(0x7688a8), hex(0x0a1226)), hex(0xa6b4c8), .5, 1.0, 84)
	c.pines(c.H*.985, c.H*.12, 34, hex(0x070c1a))
}

func panoramaAtDusk(c *Canvas) {
	water := c.H * .66
	sky := ramp(hex(0x2c3763), hex(0x6a5a86), hex(0xc4758a), hex(0xf0a77e), hex(0xf7d49a))
	c.Shade(false, down(sky, -c.H*.1, water))
	c.Glow(c.W*.7, water, c.H*1.2, hex(0xffd08a), .6)
	c.Fill(circle(c.W*.7, water-c.H*.09, c.H*.07), flat(hex(0xfff0c8)), 1)
	for i, col := range []Colour{hex(0xb77c92), hex(0x84608a), hex(0x4f4672), hex(0x2b2b52)} {
		t := float64(i)
		h := hills{at: .56 + .035*t, rise: .2 - .03*t, many: 1.2 + .25*t, octaves: 7, seed: Noise(300 + i*13), sharp: i < 3}
		c.land(h.crest(c), col, mix(col, hex(0xf0a77e), .35), .22)
	}
	c.mirror(water, .82, hex(0x2b2b52), .006)
	c.birds(c.W*.3, c.H*.26, 26, 15, hex(0x2b2746))
	c.land(hills{at: .985, rise: .05, many: 1.3, octaves: 6, seed: 77}.crest(c), hex(0x161834), hex(0x161834), .2)
	c.reeds(c.H, 150, hex(0x12132b))
}

// mirror makes still water below a line: what is above it, upside down, a
// little darker and trembling in rows.
func (c *Canvas) mirror(line, keep float64, tint Colour, tremble float64) {
	ripple := Noise(811)
	top := int(line)
	for y := top; y < c.h; y++ {
		d := float64(y-top) / (c.H - line)
		shift := ripple.At(float64(y)*.11, 4) * c.H * tremble * (1 + 5*d)
		from := max(0, min(top-1, 2*top-y+int(shift)))
		for x := range c.w {
			wob := ripple.At(float64(x)*.004+9, float64(y)*.35/(0.3+d)) * c.W * tremble * .22 * (.2 + d)
			sx := max(0, min(c.w-1, x+int(wob)))
			c.pix[y*c.w+x] = over(tint, c.pix[from*c.w+sx], float32(keep-.3*d))
		}
	}
	c.Fill(rect(0, line-1, c.W, 2), flat(paper), .25)
}

// birds is a loose chevron of gulls, each two strokes of a brush.
func (c *Canvas) birds(x, y float64, n int, size float64, v Colour) {
	for i := range n {
		side := float64(i%2*2 - 1)
		k := math.Sqrt(float64(i))
		s := size * c.Between(.65, 1.15)
		p := Pt{x + side*k*size*2.2 + c.NormFloat64()*size*1.3, y + k*size*.9 + c.NormFloat64()*size*1.1}
		c.bird(p, s, c.Between(-.25, .25), c.Between(.25, .75), v)
	}
}

func (c *Canvas) bird(p Pt, s, tilt, lift float64, v Colour) {
	for _, side := range []float64{-1, 1} {
		wing := smooth(false, p, p.add(side*s*.45, -s*lift*.75), p.add(side*s*.78, -s*lift*.5), p.add(side*s*1.25, -s*lift*.1))
		c.Fill(brush(wing, func(t float64) float64 { return s * .2 * (1 - t*t) * (.35 + t) }).turn(p, tilt), flat(v), .92)
	}
}

// reeds stand along the bottom edge.
func (c *Canvas) reeds(base float64, n int, v Colour) {
	for range n {
		x, tall, lean := c.Float64()*c.W, c.H*c.Between(.04, .16), c.NormFloat64()*c.H*.02
		c.Fill(stroke(smooth(false, Pt{x, base}, Pt{x + lean*.3, base - tall*.6}, Pt{x + lean, base - tall}), 2.6, .8), flat(v), .9)
	}
}
