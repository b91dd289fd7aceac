package main

import "math"

// filmLabel is what a technician leaves in the corner of an image. There is no
// patient: the pictures are of nobody.
func (c *Canvas) filmLabel(a, b string, v Colour) {
	tall := c.H * .0135
	c.letters(a, c.W*.045, c.H*.055, tall, 1.8, v, .8)
	c.letters(b, c.W*.045, c.H*.055+tall*1.9, tall, 1.8, v, .6)
}

// chest is a stylised radiograph: light adds up where things overlap.
func chest(c *Canvas) {
	c.Shade(false, func(x, y float64) Colour {
		return mix(hex(0x10222e), hex(0x05090f), step(.1, .8, math.Hypot(x/c.W-.5, y/c.H-.5)))
	})
	bone := hex(0xcfe4ea)
	at := func(u, v float64) Pt { return Pt{c.W*.5 + u*c.H, v * c.H} }
	body := Path{smooth(true, at(-.1, -.05), at(-.17, .14), at(-.36, .22), at(-.44, .4), at(-.4, .7), at(-.38, 1.1), at(.38, 1.1), at(.4, .7), at(.44, .4), at(.36, .22), at(.17, .14), at(.1, -.05))}
	c.Soft(body, 40, flat(hex(0x5f8796)), .55)
	for _, side := range []float64{-1, 1} {
		lung := Path{smooth(true, at(side*.07, .2), at(side*.15, .17), at(side*.25, .3), at(side*.305, .55), at(side*.31, .76), at(side*.2, .71), at(side*.1, .73), at(side*(.075+.015*side), .5))}
		c.Soft(lung, 16, flat(hex(0x0a1820)), .84)
	}
	heart := Path{smooth(true, at(-.05, .42), at(.06, .42), at(.17, .58), at(.19, .7), at(.08, .755), at(-.06, .74), at(-.085, .6))}
	c.Soft(heart, 22, flat(hex(0x9dc0cb)), .55)
	for _, side := range []float64{-1, 1} {
		for i := range 10 {
			t := float64(i) / 9
			y := lerp(.17, .72, t)
			w := lerp(.17, .33, math.Pow(t, .5))
			back := smooth(false, at(side*.02, y-.005), at(side*w*.5, y-.03+.01*t), at(side*w*.93, y+.03), at(side*w, y+.09))
			front := smooth(false, at(side*w, y+.09), at(side*w*.86, y+.16), at(side*w*.5, y+.165), at(side*w*.32, y+.13))
			c.Soft(stroke(back, c.H*.019, c.H*.015), 3.5, flat(bone), .34)
			c.Soft(stroke(front, c.H*.014, c.H*.018), 5, flat(bone), .16)
		}
		collar := smooth(false, at(side*.025, .185), at(side*.12, .155), at(side*.22, .145), at(side*.33, .1))
		c.Soft(stroke(collar, c.H*.03, c.H*.024), 4, flat(bone), .6)
		blade := Path{smooth(true, at(side*.33, .13), at(side*.36, .25), at(side*.3, .43), at(side*.245, .3))}
		c.Soft(blade, 12, flat(bone), .2)
		arm := stroke([]Pt{at(side*.37, .15), at(side*.45, .5)}, c.H*.06, c.H*.045)
		c.Soft(arm, 6, flat(bone), .45)
		c.Soft(circle(at(side*.365, .15).X, at(side*.365, .15).Y, c.H*.042), 6, flat(bone), .4)
		for range 26 {
			p := at(side*c.Between(.05, .09), c.Between(.42, .56))
			c.vessel(p, math.Pi/2-side*(math.Pi/2)+c.NormFloat64()*.8, c.H*.045, 4, 5, bone)
		}
	}
	for i := range 19 {
		y := .05 + .055*float64(i)
		c.Soft(rounded(c.W*.5-c.H*.031, c.H*y, c.H*.062, c.H*.044, 9), 4, flat(bone), .4)
		c.Soft(ellipse(c.W*.5, c.H*(y+.024), c.H*.007, c.H*.017), 2, flat(bone), .5)
	}
	c.Soft(stroke([]Pt{at(0, 0), at(0, .2), at(.004, .4)}, c.H*.028, c.H*.022), 8, flat(hex(0x0a1820)), .4)
	c.filmLabel("STUDY 0417", "PA - ERECT - OF NOBODY", bone)
	c.letters("L", c.W*.9, c.H*.12, c.H*.035, 5, bone, .9)
}

// vessel is a faint tree that thins out.
func (c *Canvas) vessel(p Pt, a, long, w float64, depth int, v Colour) {
	if depth == 0 {
		return
	}
	q := p.at(a, long*c.Between(.6, 1.1))
	c.Fill(stroke([]Pt{p, q}, w, w*.7), flat(v), .07)
	for range 2 {
		c.vessel(q, a+c.NormFloat64()*.45, long*.8, w*.7, depth-1, v)
	}
}

// slices is a sheet of twelve sections through folded noise, as an MRI would
// show a brain.
func slices(c *Canvas) {
	c.Shade(false, flat(hex(0x07090d)))
	const cols, rows = 4, 3
	fold, warp := Noise(808), Noise(809)
	size := c.W / cols
	tones := ramp(hex(0x0b0d12), hex(0x3b4652), hex(0x8c9aa3), hex(0xd9e0dd), hex(0xfaf6ea))
	c.Shade(false, func(x, y float64) Colour {
		i, j := int(x/size), int(y/size)
		k := float64(j*cols+i) / (cols*rows - 1)
		u, v := (x/size-float64(i)-.5)*2, (y/size-float64(j)-.5)*2
		grow := .42 + .48*math.Sin(math.Pi*(.14+.72*k))
		r, a := math.Hypot(u/.84, v)/grow*.92, math.Atan2(v, u)
		r += .02*math.Sin(2*a) + .03*fold.At(math.Cos(a)*1.3+k*3, math.Sin(a)*1.3)
		out := 0.0
		out += .42 * step(.045, .0, math.Abs(r-1.0))
		out += .8 * step(.02, .005, math.Abs(r-.935))
		if r < .9 {
			m := math.Abs(u)
			w := .22 * warp.Sum(m*3+k*2, v*3, 2)
			g := fold.Sum((m+w)*4.6+k*1.7, (v+w)*4.6+7, 2)
			gyrus := step(.2, .03, math.Abs(g))
			depth := step(.9, .55, r)
			grey, whitem := .42, .72
			t := lerp(grey, whitem, depth*step(.02, .16, math.Abs(g)))
			t -= .30 * gyrus * step(.35, .8, r)
			t *= 1 - .55*step(.022, .006, m)*step(.2, .5, math.Abs(v))
			if k > .2 && k < .85 {
				b := math.Hypot((m-.11-.1*v*v)/.075, (v+.03)/.28) / (grow * 1.15)
				t = lerp(t, .1, step(1.1, .85, b))
			}
			out = t * step(.91, .86, r)
		}
		return tones.At(out)
	})
	for i := 1; i < cols; i++ {
		c.Fill(rect(size*float64(i)-1, 0, 2, c.H), flat(hex(0x1b222b)), 1)
	}
	for j := range rows {
		c.Fill(rect(0, size*float64(j)-1, c.W, 2), flat(hex(0x1b222b)), 1)
		for i := range cols {
			n := j*cols + i + 1
			c.letters(string([]rune{rune('0' + n/10), rune('0' + n%10)}), size*float64(i)+16, size*float64(j)+30, 14, 1.8, amber, .9)
		}
	}
}

// retina is a fundus: an orange disc with its nerve and the trees that grow out of it.
func retina(c *Canvas) {
	c.Shade(false, flat(hex(0x0a0605)))
	mx, my, r := c.W*.5, c.H*.5, c.H*.46
	nerve := Pt{mx + r*.5, my - r*.02}
	spot := Pt{mx - r*.12, my + r*.03}
	cloud := Noise(64)
	c.Fill(circle(mx, my, r), func(x, y float64) Colour {
		d := math.Hypot(x-mx, y-my) / r
		v := mix(hex(0xe0733a), hex(0x8a2f16), step(.1, 1.05, d))
		v = lit(v, 1+.13*cloud.Sum(x/130, y/130, 4)+.05*math.Sin(x/31+4*cloud.At(x/90, y/90)))
		v = mix(v, hex(0x70200f), .7*math.Exp(-math.Pow(math.Hypot(x-spot.X, y-spot.Y)/(r*.13), 2)))
		return mix(v, hex(0xffdc9a), .9*math.Exp(-math.Pow(math.Hypot(x-nerve.X, y-nerve.Y)/(r*.16), 4)))
	}, 1)
	inside := func(p Pt) bool { return math.Hypot(p.X-mx, p.Y-my) < r*.985 }
	var grow func(p Pt, a, bend, w float64, steps int)
	grow = func(p Pt, a, bend, w float64, steps int) {
		line := []Pt{p}
		for i := range steps {
			a += bend + c.NormFloat64()*.075
			p = p.at(a, r*.03)
			if !inside(p) || math.Hypot(p.X-spot.X, p.Y-spot.Y) < r*.13 {
				break
			}
			line = append(line, p)
			if w > 1.6 && i > 3 && c.Float64() < .17 {
				side := float64(c.IntN(2)*2 - 1)
				grow(p, a+side*c.Between(.45, .95), -side*.015, w*c.Between(.45, .7), steps*3/4)
			}
		}
		c.Fill(stroke(line, w, w*.55), flat(hex(0x6a140c)), .85)
		if w > 5 {
			c.Fill(stroke(line, w*.22, w*.1), flat(hex(0xf0a070)), .4)
		}
	}
	for i, b := range []struct{ a, bend float64 }{{-1.75, -.052}, {-1.45, -.035}, {1.75, .052}, {1.5, .033}, {-1.1, .03}, {1.1, -.03}, {-.5, .02}, {.45, -.02}} {
		grow(nerve, b.a, b.bend, []float64{11, 8, 11, 8, 7, 7, 4, 4}[i], 50)
	}
	c.Glow(nerve.X, nerve.Y, r*.2, hex(0xfff0c8), .5)
	c.Fill(polygon(Pt{mx + r*.97, my - r*.1}, Pt{mx + r*1.04, my - r*.06}, Pt{mx + r*.97, my - r*.02}), flat(hex(0x0a0605)), 1)
	c.filmLabel("FUNDUS 22", "LEFT EYE", hex(0xe8b08a))
}

// neurons are three cells in Golgi's black reaction on amber glass.
func neurons(c *Canvas) {
	haze := Noise(91)
	c.Shade(false, func(x, y float64) Colour {
		v := mix(hex(0xf7e0a8), hex(0xd9963f), step(.1, .9, math.Hypot(x/c.W-.42, y/c.H-.45)))
		return lit(v, 1+.07*haze.Sum(x/170, y/170, 3))
	})
	for range 5 {
		p := Pt{c.Float64() * c.W, c.Float64() * c.H}
		c.Soft(circle(p.X, p.Y, c.Between(10, 22)), 12, flat(hex(0x7a4a1c)), .35)
	}
	for i, s := range []struct{ x, y, k float64 }{{.3, .22, .6}, {.74, .3, .75}, {.46, .62, 1.15}} {
		p := Pt{s.x * c.W, s.y * c.H}
		v := mix(hex(0x8a5a24), hex(0x1c100a), []float64{.55, .75, 1}[i])
		size := c.W * .026 * s.k
		c.dendrite(p, -math.Pi/2, c.W*.085*s.k, size*.85, 7, v)
		for k := range 6 {
			c.dendrite(p, .35+float64(k)*.48+c.NormFloat64()*.1, c.W*.05*s.k, size*.46, 5, v)
		}
		axon := smooth(false, p, p.add(c.W*.02, c.H*.12), p.add(-c.W*.03, c.H*.3), p.add(c.W*.03, c.H*.6))
		c.Fill(stroke(axon, size*.2, 1.4), flat(v), .9)
		soma := Path{smooth(true, p.add(0, -size*1.6), p.add(size*.85, size*.1), p.add(size*.5, size*.9), p.add(-size*.5, size*.9), p.add(-size*.85, size*.1))}
		c.Fill(soma, flat(v), 1)
	}
	c.Vignette(.35)
}

func (c *Canvas) dendrite(p Pt, a, long, w float64, depth int, v Colour) {
	if depth == 0 || w < .5 {
		return
	}
	line := []Pt{p}
	for range 7 {
		a += c.NormFloat64() * .1
		p = p.at(a, long/7)
		line = append(line, p)
		if w < 7 && c.Float64() < .5 {
			c.Fill(stroke([]Pt{p, p.at(a+math.Pi/2*float64(c.IntN(2)*2-1), w*.5+3)}, 1.4, 1.8), flat(v), .8)
		}
	}
	c.Fill(stroke(line, w, w*.68), flat(v), 1)
	for _, side := range []float64{-1, 1} {
		c.dendrite(p, a+side*c.Between(.2, .55), long*c.Between(.72, .98), w*c.Between(.5, .68), depth-1, v)
	}
}

// tissue is a stained section: cells, their nuclei, and the glands between.
func tissue(c *Canvas) {
	cells, wob, big := Noise(511), Noise(512), Noise(513)
	c.Shade(false, func(x, y float64) Colour {
		u, v := x/c.W*4.2, y/c.W*4.2
		u, v = u+.3*wob.At(u*1.5, v*1.5), v+.3*wob.At(u*1.5+9, v*1.5)
		first, _, own := big.Nearest(u, v, .7)
		first *= lerp(.85, 1.2, own)
		col := mix(hex(0xf3c2cc), hex(0xd97f9c), step(-.4, .5, wob.Sum(u*2.2, v*5, 3)))
		if first < .2 {
			return mix(hex(0xfdf5f0), hex(0xf9e3e2), step(.1, .2, first))
		}
		if first < .42 {
			col = mix(hex(0xe39ab8), hex(0xb66aa5), step(.22, .4, first))
		}
		a, b, who := cells.Nearest(x/c.W*30+wob.At(u*4, v*4)*.4, y/c.W*30, .8)
		wall := step(.1, .02, b-a)
		col = over(col, hex(0xfbe6ea), float32(.5*wall*step(.5, .38, first)))
		size := lerp(.15, .3, who)
		if first > .44 {
			size *= step(.35, .8, who)
		}
		n := step(size+.06, size-.03, a)
		nuc := mix(hex(0x4a2a78), hex(0x7d4a9c), who)
		return over(col, nuc, float32(.92*n))
	})
	c.Vignette(.2)
	c.Fill(rect(c.W*.82, c.H*.945, c.W*.13, 6), flat(ink), .9)
	c.centred("50 UM", c.W*.885, c.H*.93, 20, 2.6, ink, .9)
}
