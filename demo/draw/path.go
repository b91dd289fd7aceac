package main

import (
	"image"
	"math"
)

// Pt is a place on the canvas in pixels, y downwards.
type Pt struct{ X, Y float64 }

func (p Pt) add(dx, dy float64) Pt { return Pt{p.X + dx, p.Y + dy} }

// at is the place that lies dist away from p in a direction.
func (p Pt) at(angle, dist float64) Pt {
	s, k := math.Sincos(angle)
	return Pt{p.X + k*dist, p.Y + s*dist}
}

func between(a, b Pt, t float64) Pt { return Pt{lerp(a.X, b.X, t), lerp(a.Y, b.Y, t)} }

// Path is a set of closed outlines. An outline inside another that runs the
// other way round is a hole.
type Path [][]Pt

func (p Path) box() image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, line := range p {
		for _, q := range line {
			x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
		}
	}
	if x0 > x1 {
		return image.Rectangle{}
	}
	const far = 1 << 20
	clamp := func(v float64) int { return int(max(-far, min(far, v))) }
	return image.Rect(clamp(math.Floor(x0)), clamp(math.Floor(y0)), clamp(math.Ceil(x1))+1, clamp(math.Ceil(y1))+1)
}

// shift moves a copy.
func (p Path) shift(dx, dy float64) Path {
	q := make(Path, len(p))
	for i, line := range p {
		for _, v := range line {
			q[i] = append(q[i], v.add(dx, dy))
		}
	}
	return q
}

// turn rotates a copy about a place.
func (p Path) turn(about Pt, angle float64) Path {
	s, k := math.Sincos(angle)
	q := make(Path, len(p))
	for i, line := range p {
		for _, v := range line {
			x, y := v.X-about.X, v.Y-about.Y
			q[i] = append(q[i], Pt{about.X + x*k - y*s, about.Y + x*s + y*k})
		}
	}
	return q
}

func reversed(line []Pt) []Pt {
	out := make([]Pt, len(line))
	for i, v := range line {
		out[len(line)-1-i] = v
	}
	return out
}

func polygon(p ...Pt) Path { return Path{p} }

func rect(x, y, w, h float64) Path {
	return Path{{{x, y}, {x + w, y}, {x + w, y + h}, {x, y + h}}}
}

func circle(x, y, r float64) Path { return ellipse(x, y, r, r) }

func ellipse(x, y, rx, ry float64) Path {
	n := max(10, int(math.Sqrt(max(rx, ry))*9))
	return Path{arc(x, y, rx, ry, 0, 2*math.Pi, n)}
}

// arc is the open line from one angle to another.
func arc(x, y, rx, ry, from, to float64, n int) []Pt {
	out := make([]Pt, n+1)
	for i := range out {
		s, k := math.Sincos(lerp(from, to, float64(i)/float64(n)))
		out[i] = Pt{x + rx*k, y + ry*s}
	}
	return out
}

// rounded is a rectangle with round corners.
func rounded(x, y, w, h, r float64) Path {
	var out []Pt
	for i, q := range []Pt{{x + w - r, y + r}, {x + w - r, y + h - r}, {x + r, y + h - r}, {x + r, y + r}} {
		from := float64(i-1) * math.Pi / 2
		out = append(out, arc(q.X, q.Y, r, r, from, from+math.Pi/2, 10)...)
	}
	return Path{out}
}

// smooth draws a Catmull–Rom curve through the given places.
func smooth(closed bool, p ...Pt) []Pt {
	n := len(p)
	pick := func(i int) Pt {
		if closed {
			return p[((i%n)+n)%n]
		}
		return p[max(0, min(n-1, i))]
	}
	last := n - 1
	if closed {
		last = n
	}
	var out []Pt
	for i := range last {
		a, b, c, d := pick(i-1), pick(i), pick(i+1), pick(i+2)
		k := max(3, min(40, int(math.Hypot(c.X-b.X, c.Y-b.Y)/4)))
		for j := range k {
			t := float64(j) / float64(k)
			out = append(out, Pt{spline(a.X, b.X, c.X, d.X, t), spline(a.Y, b.Y, c.Y, d.Y, t)})
		}
	}
	if !closed {
		out = append(out, p[n-1])
	}
	return out
}

func spline(a, b, c, d, t float64) float64 {
	return 0.5 * (2*b + (c-a)*t + (2*a-5*b+4*c-d)*t*t + (3*b-a-3*c+d)*t*t*t)
}

// under closes a line downwards to y: a hill from its crest.
func under(top []Pt, y float64) Path {
	out := append([]Pt{}, top...)
	return Path{append(out, Pt{top[len(top)-1].X, y}, Pt{top[0].X, y})}
}

// stroke is the outline of a line whose width goes from a to b.
func stroke(line []Pt, a, b float64) Path {
	return brush(line, func(t float64) float64 { return lerp(a, b, t) })
}

// brush is the outline of a line as wide as width says along it, with round ends.
func brush(line []Pt, width func(t float64) float64) Path {
	n := len(line)
	if n < 2 {
		return nil
	}
	left, right := make([]Pt, 0, n*2+16), make([]Pt, 0, n)
	var first, last float64
	for i, q := range line {
		p, r := line[max(0, i-1)], line[min(n-1, i+1)]
		a := math.Atan2(r.Y-p.Y, r.X-p.X)
		if i == 0 {
			first = a
		}
		last = a
		w := width(float64(i)/float64(n-1)) / 2
		left = append(left, q.at(a-math.Pi/2, w))
		right = append(right, q.at(a+math.Pi/2, w))
	}
	w0, w1 := width(0)/2, width(1)/2
	if w1 > .6 {
		left = append(left, arc(line[n-1].X, line[n-1].Y, w1, w1, last-math.Pi/2, last+math.Pi/2, 8)...)
	}
	left = append(left, reversed(right)...)
	if w0 > .6 {
		left = append(left, arc(line[0].X, line[0].Y, w0, w0, first+math.Pi/2, first+3*math.Pi/2, 8)...)
	}
	return Path{left}
}

// straight is a line from a to b in n pieces.
func straight(a, b Pt, n int) []Pt {
	out := make([]Pt, n+1)
	for i := range out {
		out[i] = between(a, b, float64(i)/float64(n))
	}
	return out
}
