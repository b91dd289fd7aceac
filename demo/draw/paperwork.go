package main

import "math"

// contours is a survey sheet: heights in lines, every fifth one heavier.
func contours(c *Canvas) {
	hill := Noise(404)
	height := func(x, y float64) float64 {
		u, v := x/c.W*2.4, y/c.W*2.4
		return hill.Sum(u, v, 3)*1.1 + .9*math.Exp(-(math.Pow(u-1.5, 2)+math.Pow(v-.75, 2))*2.2)
	}
	tints := ramp(hex(0x2f6f78), hex(0xbcd2c4), hex(0xeee5cc), hex(0xe9cf9f), hex(0xd9a16a), hex(0xb5623c))
	c.Shade(true, func(x, y float64) Colour {
		h := height(x, y) * 13
		gx, gy := height(x+1, y)*13-h, height(x, y+1)*13-h
		slope := max(1e-4, math.Hypot(gx, gy))
		level := math.Round(h)
		off := math.Abs(h-level) / slope
		v := tints.At((math.Floor(h) + 7) / 22)
		w := 1.0
		if math.Mod(level+100, 5) == 0 {
			w = 2.1
		}
		inkv := mix(hex(0x6b3a22), hex(0x1c4a55), step(-2.2, -2.8, h))
		return over(v, inkv, float32(.8*step(w+.6, w-.5, off)))
	})
	route := smooth(false, Pt{c.W * .07, c.H * .84}, Pt{c.W * .2, c.H * .7}, Pt{c.W * .27, c.H * .55}, Pt{c.W * .42, c.H * .5}, Pt{c.W * .5, c.H * .36}, Pt{c.W * .62, c.H * .31})
	for i := 0; i+6 < len(route); i += 12 {
		c.Fill(stroke(route[i:i+7], 6, 6), flat(brick), 1)
	}
	for i, p := range []Pt{route[0], route[len(route)-1]} {
		c.Fill(circle(p.X, p.Y, 15), flat(paper), 1)
		c.Fill(circle(p.X, p.Y, 10), flat(brick), 1)
		c.letters([]string{"HOUSE", "SUMMIT 1024"}[i], p.X+24, p.Y+8, 20, 2.6, ink, 1)
	}
	frame(c, c.W*.028, paper)
}

// quarter is a town plan: blocks split again and again, a river, a route.
func quarter(c *Canvas) {
	c.Shade(false, flat(hex(0xf7f1e4)))
	var split func(q [4]Pt, depth int)
	split = func(q [4]Pt, depth int) {
		long, tall := math.Hypot(q[1].X-q[0].X, q[1].Y-q[0].Y), math.Hypot(q[3].X-q[0].X, q[3].Y-q[0].Y)
		if depth == 0 || long < 60 && tall < 60 {
			v := []Colour{hex(0xe6d8bd), hex(0xe6d8bd), hex(0xdcc9a6), hex(0xeadfc9), hex(0xd9b48d), hex(0xb4c3a0)}[c.IntN(6)]
			m := Pt{(q[0].X + q[2].X) / 2, (q[0].Y + q[2].Y) / 2}
			var out []Pt
			for _, p := range q {
				d := math.Hypot(p.X-m.X, p.Y-m.Y)
				out = append(out, between(p, m, 5.5/d))
			}
			c.Fill(Path{out}, flat(v), 1)
			if v == hex(0xb4c3a0) {
				for range 9 {
					p := between(between(out[0], out[1], c.Between(.15, .85)), between(out[3], out[2], c.Between(.15, .85)), c.Between(.15, .85))
					c.Fill(circle(p.X, p.Y, c.Between(4, 8)), flat(hex(0x7f9a70)), 1)
				}
			}
			return
		}
		t := c.Between(.36, .64)
		u := t + c.Between(-.06, .06)
		if long > tall {
			a, b := between(q[0], q[1], t), between(q[3], q[2], u)
			split([4]Pt{q[0], a, b, q[3]}, depth-1)
			split([4]Pt{a, q[1], q[2], b}, depth-1)
			return
		}
		a, b := between(q[0], q[3], t), between(q[1], q[2], u)
		split([4]Pt{q[0], q[1], b, a}, depth-1)
		split([4]Pt{a, b, q[2], q[3]}, depth-1)
	}
	split([4]Pt{{-60, -80}, {c.W + 90, -30}, {c.W + 50, c.H + 70}, {-90, c.H + 40}}, 8)
	for _, street := range [][2]Pt{{{-20, c.H * .3}, {c.W + 20, c.H * .44}}, {{c.W * .3, -20}, {c.W * .42, c.H + 20}}, {{c.W * .8, -20}, {c.W * .62, c.H + 20}}} {
		c.Fill(stroke(straight(street[0], street[1], 2), 24, 24), flat(hex(0xf7f1e4)), 1)
	}
	river := smooth(false, Pt{-40, c.H * .86}, Pt{c.W * .25, c.H * .76}, Pt{c.W * .5, c.H * .83}, Pt{c.W * .74, c.H * .68}, Pt{c.W + 40, c.H * .74})
	c.Fill(stroke(river, 118, 108), flat(hex(0xf7f1e4)), 1)
	c.Fill(stroke(river, 92, 82), flat(hex(0x8fbab8)), 1)
	for k := -1.0; k <= 1; k++ {
		var line []Pt
		for _, p := range river {
			line = append(line, p.add(0, k*20+4*math.Sin(p.X/40+k)))
		}
		c.Fill(stroke(line, 2, 2), flat(hex(0xb9d6d1)), 1)
	}
	for _, at := range []float64{.385, .665} {
		c.Fill(stroke(straight(Pt{c.W*at - 6, c.H * .6}, Pt{c.W*at + 8, c.H * .95}, 2), 22, 22), flat(hex(0xf7f1e4)), 1)
	}
	walk := []Pt{{c.W * .16, c.H * .325}, {c.W * .338, c.H * .35}, {c.W * .378, c.H * .70}, {c.W * .398, c.H * .86}}
	c.Fill(pieces(walk, 9), flat(brick), 1)
	for i, p := range []Pt{walk[0], walk[3]} {
		c.Fill(circle(p.X, p.Y, 22), flat(paper), 1)
		c.Fill(circle(p.X, p.Y, 15), flat(brick), 1)
		label, w := []string{"THEATRE", "TRAM 11"}[i], 0.0
		w = span(label, 22)
		c.Fill(rounded(p.X+30, p.Y-22, w+28, 44, 8), flat(paper), 1)
		c.letters(label, p.X+44, p.Y+11, 22, 3, ink, 1)
	}
}

// smoke is several hundred lines of ink that follow a wind.
func smoke(c *Canvas) {
	c.Shade(false, flat(hex(0xf6f0e3)))
	wind := Noise(2024)
	inks := []Colour{hex(0x14293c), hex(0x14293c), teal, brick, ochre}
	for i := range 520 {
		a := float64(i) * 2.39996
		p := Pt{c.W * .5, c.H * .55}.at(a, c.W*.37*math.Sqrt(float64(i)/520))
		var line []Pt
		for range 34 {
			line = append(line, p)
			d := wind.Sum(p.X/c.W*1.5, p.Y/c.W*1.5, 2)*4.6 - 1.4
			p = p.at(d, c.W/220)
		}
		v := inks[int(wind.Cell(i, 3)*5)%5]
		if n := wind.At(line[0].X/c.W*3, 9); n > .12 && i%3 == 0 {
			v = brick
		}
		c.Fill(brush(line, func(t float64) float64 { return 4.6 * math.Sin(math.Pi*t) }), flat(v), .72)
	}
}

// glass is a window of the foyer, leaded.
func glass(c *Canvas) {
	cells, wob := Noise(31), Noise(32)
	mx, my := c.W*.5, c.H*.36
	warm := []Colour{hex(0xf4c968), hex(0xe99a3f), hex(0xd2622f), hex(0xa93a22), hex(0xf7e3ac)}
	cool := []Colour{hex(0x1e5d6b), hex(0x2f8a8c), hex(0x1b3d66), hex(0x64aeb0), hex(0x16294d), hex(0x3f6f9a)}
	green := []Colour{hex(0x2f6b4a), hex(0x6d9a4f), hex(0x1c4d43), hex(0xa3b862)}
	c.Shade(true, func(x, y float64) Colour {
		dx, dy := x-mx, y-my
		d, a := math.Hypot(dx, dy)/c.W, math.Atan2(dy, dx)
		u, v := a/(2*math.Pi)*26, math.Log(d+.02)*5.2
		if d > .31 {
			u, v = x/c.W*8.5+.3*wob.At(x/200, y/200), y/c.W*8.5
		}
		first, second, own := cells.Nearest(u+100, v+100, .75)
		set := cool
		switch {
		case d < .31:
			set = warm
		case y > c.H*(.8+.05*math.Sin(x/c.W*5)):
			set = green
		}
		k := int(own * 991)
		col := lit(set[k%len(set)], .92+.28*own)
		swirl := wob.Sum(x/60+own*40, y/90, 2)
		col = lit(col, 1.04+.2*swirl-.18*step(.12, .5, first))
		lead := second - first
		if d > .302 && d < .318 || d < .085 && d > .075 {
			lead = 0
		}
		if d <= .075 {
			col, lead = lit(hex(0xfff0c4), 1-.8*d), 1
		}
		return over(hex(0x14161a), col, float32(step(.045, .075, lead)))
	})
	c.Glow(mx, my, c.W*.62, hex(0xffdf9a), .4)
	w := c.W * .05
	hole := append(arc(mx, c.W*.5, c.W*.5-w, c.W*.5-w, math.Pi, 2*math.Pi, 60), Pt{c.W - w, c.H - w}, Pt{w, c.H - w})
	c.Fill(append(rect(-2, -2, c.W+4, c.H+4), reversed(hole)), func(x, y float64) Colour {
		return lit(hex(0x2a2522), .9+.25*wob.Sum(x/30, y/30, 4))
	}, 1)
}

// lampInSnow is the tram stop at a quarter to one.
func lampInSnow(c *Canvas) {
	c.Shade(false, down(ramp(hex(0x1a2749), hex(0x566591), hex(0xb3acbd)), 0, c.H*.8))
	for row := range 2 {
		v := []Colour{hex(0x33426b), hex(0x1a2443)}[row]
		for x := -30.0; x < c.W; {
			w, h := c.W*c.Between(.13, .24), c.H*c.Between(.26, .42)*(1-.15*float64(row))
			y := c.H*.8 - h
			c.Fill(polygon(Pt{x, c.H * .8}, Pt{x, y}, Pt{x + w/2, y - w*.5}, Pt{x + w, y}, Pt{x + w, c.H * .8}), flat(v), 1)
			c.Fill(stroke([]Pt{{x - 4, y}, {x + w/2, y - w*.5}, {x + w + 4, y}}, 12, 12), flat(hex(0xb9c4dc)), 1)
			for k := range 8 {
				if c.Float64() < .28 {
					c.Fill(rect(x+w*(.2+.36*float64(k%2)), y+h*(.1+.2*float64(k/2)), w*.2, h*.11), flat(hex(0xf6b95e)), .9)
				}
			}
			x += w - c.Between(1, 5)
		}
	}
	c.Fill(under(hills{at: .8, rise: .015, many: 1.4, octaves: 2, seed: 9}.crest(c), c.H), down(ramp(hex(0xcfd6e6), hex(0x8f9dbd)), c.H*.78, c.H), 1)
	x, y := c.W*.4, c.H*.3
	c.Soft(ellipse(x+20, c.H*.9, c.W*.4, c.H*.05), 60, flat(hex(0xffd99a)), .75)
	dark := hex(0x0d1220)
	c.Fill(brush(straight(Pt{x, c.H * .905}, Pt{x, y + 50}, 20), func(t float64) float64 { return 22 - 10*t }), flat(dark), 1)
	c.Fill(ellipse(x, c.H*.905, 34, 12), flat(dark), 1)
	c.Fill(rect(x-44, y+88, 88, 7), flat(dark), 1)
	c.Glow(x, y, c.W*.75, hex(0xffce7e), .85)
	c.Fill(polygon(Pt{x - 26, y + 52}, Pt{x - 44, y - 40}, Pt{x + 44, y - 40}, Pt{x + 26, y + 52}), flat(hex(0xfff0c4)), 1)
	for _, k := range []float64{-1, -.33, .33, 1} {
		c.Fill(stroke([]Pt{{x + k*27, y + 54}, {x + k*45, y - 42}}, 4, 4), flat(dark), 1)
	}
	c.Fill(polygon(Pt{x - 52, y - 40}, Pt{x, y - 92}, Pt{x + 52, y - 40}), flat(dark), 1)
	c.Fill(stroke([]Pt{{x - 50, y - 44}, {x, y - 92}, {x + 50, y - 44}}, 9, 9), flat(hex(0xe9eef8)), 1)
	c.Fill(rect(x-30, y+50, 60, 9), flat(dark), 1)
	for i := range 24 {
		t := float64(i) / 23
		for _, side := range []float64{-1, 1} {
			p := Pt{c.W * (.62 + .03*side - .22*t*t), c.H * (.845 + .155*t)}
			c.Fill(ellipse(p.X+side*10*t, p.Y+side*4, 5+9*t, 3+4*t), flat(hex(0x6f7da0)), .8)
		}
	}
	for range 420 {
		px, py, r := c.Float64()*c.W, c.Float64()*c.H, 1.2+4.5*math.Pow(c.Float64(), 4)
		near := math.Exp(-math.Pow(math.Hypot(px-x, py-y)/(c.W*.3), 2))
		c.Fill(circle(px, py, r), flat(over(hex(0xc9d4ea), hex(0xfff4d8), float32(near))), c.Between(.35, .75)+.25*near)
	}
}
