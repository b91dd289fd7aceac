package main

import "math"

// Colour is what the eye sees, in sRGB from 0 to 1. It is kept as floats until
// the very end, so that a slow gradient can be dithered instead of banding.
type Colour struct{ R, G, B float32 }

// The house palette. The pictures vary in hour and season, but are hung on one
// wall: most of them mix their colours from these.
var (
	paper = hex(0xfaf8f4)
	cream = hex(0xf6e7cd)
	blush = hex(0xf2c9b0)
	rose  = hex(0xd98c7a)
	ochre = hex(0xd59b3a)
	amber = hex(0xf0b04f)
	terra = hex(0xc0603a)
	brick = hex(0x8a3b1e)
	umber = hex(0x4a2619)
	plum  = hex(0x53304a)
	ink   = hex(0x1b1d1f)
	teal  = hex(0x1d5a60)
	sage  = hex(0x93a98c)
	white = hex(0xffffff)
)

func hex(v uint32) Colour {
	return Colour{float32(v>>16&255) / 255, float32(v>>8&255) / 255, float32(v&255) / 255}
}

// mix goes from a to b in OKLab, where half-way between blue and orange is not
// mud. It costs a few roots: ramps are computed once and looked up.
func mix(a, b Colour, t float64) Colour {
	if t <= 0 {
		return a
	}
	if t >= 1 {
		return b
	}
	p, q := lab(a), lab(b)
	for i := range p {
		p[i] += (q[i] - p[i]) * t
	}
	return unlab(p)
}

// over is the cheap mix that compositing uses, in sRGB.
func over(a, b Colour, t float32) Colour {
	return Colour{a.R + (b.R-a.R)*t, a.G + (b.G-a.G)*t, a.B + (b.B-a.B)*t}
}

// screen adds light as a second lamp would: it never burns out.
func screen(a, b Colour, t float32) Colour {
	return Colour{1 - (1-a.R)*(1-b.R*t), 1 - (1-a.G)*(1-b.G*t), 1 - (1-a.B)*(1-b.B*t)}
}

// lit makes a colour lighter (k > 1) or darker (k < 1).
func lit(a Colour, k float64) Colour {
	f := float32(k)
	return Colour{clip(a.R * f), clip(a.G * f), clip(a.B * f)}
}

func clip(v float32) float32 { return max(0, min(1, v)) }

func lab(c Colour) [3]float64 {
	r, g, b := linear(c.R), linear(c.G), linear(c.B)
	l := math.Cbrt(0.4122214708*r + 0.5363325363*g + 0.0514459929*b)
	m := math.Cbrt(0.2119034982*r + 0.6806995451*g + 0.1073969566*b)
	s := math.Cbrt(0.0883024619*r + 0.2817188376*g + 0.6299787005*b)
	return [3]float64{
		0.2104542553*l + 0.7936177850*m - 0.0040720468*s,
		1.9779984951*l - 2.4285922050*m + 0.4505937099*s,
		0.0259040371*l + 0.7827717662*m - 0.8086757660*s,
	}
}

func unlab(p [3]float64) Colour {
	l := p[0] + 0.3963377774*p[1] + 0.2158037573*p[2]
	m := p[0] - 0.1055613458*p[1] - 0.0638541728*p[2]
	s := p[0] - 0.0894841775*p[1] - 1.2914855480*p[2]
	l, m, s = l*l*l, m*m*m, s*s*s
	return Colour{
		gamma(4.0767416621*l - 3.3077115913*m + 0.2309699292*s),
		gamma(-1.2684380046*l + 2.6097574011*m - 0.3413193965*s),
		gamma(-0.0041960863*l - 0.7034186147*m + 1.7076147010*s),
	}
}

func linear(v float32) float64 {
	if v <= 0.04045 {
		return float64(v) / 12.92
	}
	return math.Pow((float64(v)+0.055)/1.055, 2.4)
}

func gamma(v float64) float32 {
	if v <= 0.0031308 {
		return clip(float32(v * 12.92))
	}
	return clip(float32(1.055*math.Pow(v, 1/2.4) - 0.055))
}

// Ramp is a gradient through any number of colours, evenly spaced.
type Ramp [513]Colour

func ramp(stops ...Colour) *Ramp {
	var r Ramp
	for i := range r {
		t := float64(i) / float64(len(r)-1) * float64(len(stops)-1)
		k := min(int(t), len(stops)-2)
		r[i] = mix(stops[k], stops[k+1], t-float64(k))
	}
	return &r
}

// At looks up t from 0 to 1 and stays at the ends outside of that.
func (r *Ramp) At(t float64) Colour {
	f := max(0, min(1, t)) * float64(len(r)-1)
	k := min(int(f), len(r)-2)
	return over(r[k], r[k+1], float32(f-float64(k)))
}
