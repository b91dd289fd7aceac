package main

import "math"

// stub is the cloakroom ticket: a rounded rectangle with two half-round
// notches where it tears.
func stub(x, y, w, h, cut float64) Path {
	r, n := h*.06, h*.075
	var out []Pt
	out = append(out, arc(x+w-r, y+r, r, r, -math.Pi/2, 0, 8)...)
	out = append(out, arc(x+w-r, y+h-r, r, r, 0, math.Pi/2, 8)...)
	out = append(out, arc(x+w*cut, y+h, n, n, 0, -math.Pi, 14)...)
	out = append(out, arc(x+r, y+h-r, r, r, math.Pi/2, math.Pi, 8)...)
	out = append(out, arc(x+r, y+r, r, r, math.Pi, 3*math.Pi/2, 8)...)
	out = append(out, arc(x+w*cut, y, n, n, math.Pi, 0, 14)...)
	return Path{out}
}

func ticketOnFelt(c *Canvas) {
	felt := Noise(31)
	c.Shade(false, func(x, y float64) Colour {
		v := mix(hex(0x1f5652), hex(0x0d2f33), step(.1, 1.1, math.Hypot(x/c.W-.36, (y/c.H-.3)*.8)))
		return lit(v, 1+.10*felt.Sum(x/5, y/5, 2)+.08*felt.Sum(x/160, y/160, 3))
	})
	w, h := c.W*.62, c.W*.62*.46
	x, y := (c.W-w)/2, (c.H-h)/2
	c.tilted(-.12, func(t *Canvas) {
		t.ticket(x, y, w, h, "1024", hex(0xf3e6ca), brick)
	})
}

// tilted paints flat things as if they lay at an angle: what paint does is
// turned about the middle.
func (c *Canvas) tilted(angle float64, paint func(*Canvas)) {
	was := c.angle
	c.angle = was + angle
	paint(c)
	c.angle = was
}

func (c *Canvas) ticket(x, y, w, h float64, number string, card, inkv Colour) {
	shape := stub(x, y, w, h, .7)
	fibre := Noise(77)
	c.Soft(shape.shift(h*.05, h*.07), h*.07, flat(hex(0x04100f)), .6)
	c.Soft(shape.shift(h*.008, h*.012), h*.012, flat(hex(0x04100f)), .6)
	c.Fill(shape, func(px, py float64) Colour {
		return lit(card, 1+.025*fibre.Sum(px/9, py/3, 3)+.05*fibre.Sum(px/130, py/130, 3)-.0001*(px-x))
	}, 1)
	m := h * .085
	for _, d := range []float64{0, 7} {
		in := rect(x+m+d, y+m+d, w*.7-m*1.75-2*d, h-2*m-2*d)[0]
		k := 4.0 - d*.35
		hole := rect(x+m+d+k, y+m+d+k, w*.7-m*1.75-2*d-2*k, h-2*m-2*d-2*k)[0]
		c.Fill(Path{in, reversed(hole)}, flat(inkv), .9)
	}
	mid := x + w*.34
	c.centred("CLOAKROOM", mid, y+h*.31, h*.105, h*.017, inkv, .95)
	c.centred(number, mid, y+h*.69, h*.28, h*.04, inkv, .95)
	c.centred("ONE COAT - KEEP THIS STUB", mid, y+h*.825, h*.048, h*.009, inkv, .9)
	for i := range 13 {
		c.Fill(circle(x+w*.7, y+h*(.125+.0625*float64(i)), h*.0085), flat(hex(0x17393a)), .95)
	}
	sx := x + w*.85
	c.centred(number, sx, y+h*.46, h*.15, h*.023, inkv, .95)
	c.centred("STUB", sx, y+h*.27, h*.065, h*.012, inkv, .9)
	for i := range 21 {
		wide := c.Between(.002, .0065) * w
		c.Fill(rect(sx-w*.1+float64(i)*w*.0097, y+h*.6, wide, h*.2), flat(inkv), .9)
	}
}
