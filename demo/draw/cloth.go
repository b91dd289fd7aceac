package main

import "math"

// wall is a painted room in the light of one high window.
func (c *Canvas) wall(v Colour, x, y float64) {
	plaster := Noise(12)
	c.Shade(false, func(px, py float64) Colour {
		d := math.Hypot((px-x*c.W)/c.W, (py-y*c.H)/c.H*.9)
		return lit(v, 1.08-.45*step(.05, 1.2, d)+.03*plaster.Sum(px/180, py/180, 4))
	})
}

// coat is the one that nobody collected: on a hanger, on a brass hook.
func coat(c *Canvas) {
	c.wall(hex(0xd9c6a5), .2, .15)
	c.Fill(rect(0, c.H*.86, c.W, c.H*.14), down(ramp(hex(0x6b4a35), hex(0x4a3024)), c.H*.86, c.H), 1)
	c.Fill(rect(0, c.H*.815, c.W, c.H*.045), down(ramp(hex(0xefe3cb), hex(0xc9b698)), c.H*.815, c.H*.86), 1)
	c.rail(c.H * .105)
	c.hangCoat(c.W*.5, c.H*.135, c.H*.62, hex(0x8a3b1e), hex(0x3d1710), hex(0xd9a24a))
	c.tag(c.W*.585, c.H*.445, c.H*.052, "1024")
}

func (c *Canvas) rail(y float64) {
	c.Soft(rect(-20, y+16, c.W+40, 34), 12, flat(hex(0x3a2618)), .4)
	c.Fill(rect(0, y-22, c.W, 46), down(ramp(hex(0x8a6243), hex(0x5b3b27)), y-22, y+24), 1)
	c.Fill(rect(0, y-22, c.W, 3), flat(hex(0xc79d72)), .7)
}

// hook is brass, screwed to the rail.
func (c *Canvas) hook(x, y, s float64) {
	brass := down(ramp(hex(0xf6dd9a), hex(0xb8862f), hex(0x6e4c1a)), y-s*.3, y+s)
	c.Soft(ellipse(x+6, y+6, s*.24, s*.34), 5, flat(hex(0x2c1a10)), .5)
	c.Fill(ellipse(x, y, s*.2, s*.3), brass, 1)
	c.Fill(stroke(smooth(false, Pt{x, y}, Pt{x, y + s*.5}, Pt{x + s*.14, y + s*.74}, Pt{x + s*.36, y + s*.62}, Pt{x + s*.4, y + s*.4}), s*.15, s*.12), brass, 1)
	c.Fill(circle(x+s*.4, y+s*.36, s*.1), brass, 1)
}

// hangCoat hangs one from x, y. The coat is a length of cloth with two
// sleeves; its folds are long soft brushes of shade and light.
func (c *Canvas) hangCoat(x, y, tall float64, cloth, shade, lining Colour) {
	at := func(u, v float64) Pt { return Pt{x + u*tall, y + v*tall} }
	both := func(side float64, ps ...Pt) []Pt {
		var out []Pt
		for _, p := range ps {
			out = append(out, at(p.X*side, p.Y))
		}
		return smooth(false, out...)
	}
	body := append(both(1, Pt{.045, .115}, Pt{.14, .155}, Pt{.215, .2}, Pt{.2, .34}, Pt{.205, .55}, Pt{.245, .985}),
		both(1, Pt{.245, .985}, Pt{.1, 1.0}, Pt{0, .99}, Pt{-.1, 1.0}, Pt{-.245, .985})...)
	body = append(body, reversed(both(-1, Pt{.045, .115}, Pt{.14, .155}, Pt{.215, .2}, Pt{.2, .34}, Pt{.205, .55}, Pt{.245, .985}))...)
	sleeve := func(side float64) Path {
		return Path{append(both(side, Pt{.15, .16}, Pt{.225, .205}, Pt{.275, .36}, Pt{.305, .58}, Pt{.315, .735}),
			both(side, Pt{.315, .735}, Pt{.27, .75}, Pt{.225, .738}, Pt{.21, .56}, Pt{.19, .36}, Pt{.15, .2})...)}
	}
	weave := Noise(88)
	fill := func(px, py float64) Colour {
		u := (px - x) / tall
		n := weave.Sum(px/tall*9, py/tall*1.6, 3)
		return lit(mix(cloth, shade, .30+.55*step(-.2, .3, u)+.45*n), 1+.03*weave.At(px/3, py/3))
	}
	c.hook(x, y-tall*.045, tall*.075)
	for _, p := range []Path{{body}, sleeve(1), sleeve(-1)} {
		c.Soft(p.shift(tall*.055, tall*.045), tall*.04, flat(hex(0x2a1c12)), .38)
	}
	c.Fill(stroke(smooth(false, at(.012, .005), at(.03, -.012), at(.0, -.03), at(-.012, .01), at(0, .06), at(0, .1)), 6, 6), flat(hex(0x7a7468)), 1)
	c.Fill(Path{smooth(false, at(-.06, .13), at(0, .085), at(.06, .13))}, flat(hex(0x8a5f3a)), 1)
	c.Fill(Path{append(both(1, Pt{-.05, .12}, Pt{0, .1}, Pt{.05, .12}), both(1, Pt{.05, .12}, Pt{.035, .23}, Pt{0, .33}, Pt{-.035, .23}, Pt{-.05, .12})...)}, flat(lining), 1)
	c.Fill(Path{append(both(1, Pt{-.03, .125}, Pt{0, .115}, Pt{.03, .125}), at(.02, .15), at(-.02, .15))}, flat(paper), .9)
	for _, side := range []float64{-1, 1} {
		c.Fill(sleeve(side), fill, 1)
		c.Soft(stroke(both(side, Pt{.2, .22}, Pt{.225, .4}, Pt{.232, .72}), tall*.006, tall*.025), tall*.012, flat(lit(shade, .6)), .55)
		c.Soft(stroke(both(side, Pt{.245, .25}, Pt{.275, .45}, Pt{.288, .7}), tall*.006, tall*.02), tall*.012, flat(lit(cloth, 1.35)), .3)
		c.Fill(stroke(both(side, Pt{.222, .70}, Pt{.27, .712}, Pt{.313, .698}), 2.4, 2.4), flat(lit(shade, .7)), .6)
	}
	front := append(both(1, Pt{.045, .115}, Pt{.03, .24}, Pt{-.005, .36}), at(0, .99))
	outline := append([]Pt{}, body...)
	c.Fill(Path{outline}, func(px, py float64) Colour {
		if v := (py - y) / tall; v < .34 && math.Abs(px-x)/tall < .047*(1-math.Pow(max(0, v-.11)/.23, 1.2)) {
			return mix(lining, lit(lining, .55), step(.1, .34, v))
		}
		return fill(px, py)
	}, 1)
	for _, f := range []struct{ u0, u1, v0, w float64 }{{-.15, -.2, .45, .03}, {-.07, -.1, .5, .035}, {.07, .09, .42, .03}, {.15, .19, .5, .035}, {-.19, -.225, .3, .02}} {
		c.Soft(stroke([]Pt{at(f.u0, f.v0), at((f.u0+f.u1)/2, (f.v0+1)/2), at(f.u1, .975)}, 2, tall*f.w), tall*.012, flat(lit(shade, .7)), .6)
		c.Soft(stroke([]Pt{at(f.u0-.022, f.v0), at((f.u0+f.u1)/2-.025, (f.v0+1)/2), at(f.u1-.03, .975)}, 2, tall*f.w*.6), tall*.012, flat(lit(cloth, 1.3)), .28)
	}
	c.Fill(stroke(front, 3, 3), flat(lit(shade, .55)), .9)
	for _, side := range []float64{-1, 1} {
		lapel := Path{append(both(side, Pt{.042, .1}, Pt{.1, .15}, Pt{.135, .215}, Pt{.1, .23}, Pt{.115, .255}), at(0, .37), at(side*.03, .23))}
		c.Soft(lapel.shift(4, 7), 6, flat(lit(shade, .4)), .55)
		c.Fill(lapel, func(px, py float64) Colour { return lit(fill(px, py), 1.16) }, 1)
		c.Fill(stroke(both(side, Pt{.09, .545}, Pt{.135, .535}, Pt{.175, .515}), tall*.026, tall*.026), func(px, py float64) Colour { return lit(fill(px, py), 1.1) }, 1)
		c.Fill(stroke(both(side, Pt{.085, .562}, Pt{.135, .552}, Pt{.18, .53}), 2.4, 2.4), flat(lit(shade, .5)), .8)
	}
	for i := range 4 {
		p := at(.035, .41+.115*float64(i))
		c.button(p.X, p.Y, tall*.0135, hex(0x2a1610))
	}
}

// button has four holes and a shine.
func (c *Canvas) button(x, y, r float64, v Colour) {
	c.Soft(circle(x+r*.18, y+r*.25, r), r*.25, flat(hex(0x140b08)), .6)
	c.Fill(circle(x, y, r), down(ramp(lit(v, 1.5), v, lit(v, .7)), y-r, y+r), 1)
	c.Fill(circle(x, y, r*.74), down(ramp(lit(v, .75), v, lit(v, 1.35)), y-r*.7, y+r*.7), 1)
	for i := range 4 {
		p := Pt{x, y}.at(math.Pi/4+float64(i)*math.Pi/2, r*.27)
		c.Fill(circle(p.X, p.Y, r*.11), flat(lit(v, .28)), 1)
	}
}

// tag is a numbered card on a string.
func (c *Canvas) tag(x, y, s float64, number string) {
	c.Fill(stroke(smooth(false, Pt{x - s*.8, y - s*1.5}, Pt{x - s*.2, y - s*1.1}, Pt{x, y - s*.5}), 2, 2), flat(cream), .9)
	shape := stub(x-s*.95, y-s*.5, s*1.9, s, .26).turn(Pt{x, y}, .09)
	c.Soft(shape.shift(4, 7), 6, flat(hex(0x140b08)), .5)
	c.Fill(shape, flat(hex(0xf4ead2)), 1)
	c.letters(number, x-s*.32, y+s*.24, s*.42, s*.055, brick, 1)
	c.Fill(circle(x-s*.68, y-s*.06, s*.1), flat(hex(0x5a2a1a)), 1)
}
