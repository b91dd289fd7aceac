package main

import "math"

// Noise is Perlin's gradient noise: smooth, about -1 to 1, and the same on
// every run for the same seed.
type Noise uint64

// hash spreads a lattice point over 64 bits.
func (n Noise) hash(x, y int64) uint64 {
	h := uint64(n)*0x9e3779b97f4a7c15 ^ uint64(x)*0xbf58476d1ce4e5b9 ^ uint64(y)*0x94d049bb133111eb
	h ^= h >> 31
	h *= 0xd6e8feb86659fd93
	h ^= h >> 32
	h *= 0xd6e8feb86659fd93
	return h ^ h>>29
}

// Cell gives a lattice cell its own number from 0 to 1.
func (n Noise) Cell(x, y int) float64 {
	return float64(n.hash(int64(x), int64(y))>>11) / (1 << 53)
}

var gradients = func() (g [64][2]float64) {
	for i := range g {
		g[i][1], g[i][0] = math.Sincos(float64(i) * math.Pi / 32)
	}
	return g
}()

func (n Noise) corner(ix, iy int64, dx, dy float64) float64 {
	g := gradients[n.hash(ix, iy)>>58]
	return g[0]*dx + g[1]*dy
}

// At is one octave.
func (n Noise) At(x, y float64) float64 {
	fx, fy := math.Floor(x), math.Floor(y)
	ix, iy := int64(fx), int64(fy)
	x, y = x-fx, y-fy
	u, v := x*x*x*(x*(x*6-15)+10), y*y*y*(y*(y*6-15)+10)
	a, b := n.corner(ix, iy, x, y), n.corner(ix+1, iy, x-1, y)
	c, d := n.corner(ix, iy+1, x, y-1), n.corner(ix+1, iy+1, x-1, y-1)
	top, bottom := a+(b-a)*u, c+(d-c)*u
	return (top + (bottom-top)*v) * 1.5
}

// Sum adds octaves, each twice as fine and half as strong.
func (n Noise) Sum(x, y float64, octaves int) float64 {
	sum, amp, all := 0.0, 1.0, 0.0
	for i := range octaves {
		sum += amp * (n+Noise(i)*7919).At(x, y)
		all += amp
		x, y, amp = x*2+17.3, y*2-9.1, amp/2
	}
	return sum / all
}

// Ridged folds the noise at zero, which leaves sharp crests; 0 to 1.
func (n Noise) Ridged(x, y float64, octaves int) float64 {
	sum, amp, all := 0.0, 1.0, 0.0
	for i := range octaves {
		v := 1 - math.Abs((n+Noise(i)*7919).At(x, y))
		sum += amp * v * v
		all += amp
		x, y, amp = x*2.1+3.7, y*2.1-5.9, amp/2
	}
	return sum / all
}

// Nearest finds the two nearest of one jittered point per lattice cell: their
// distances, and the nearest one's own number from 0 to 1.
func (n Noise) Nearest(x, y, jitter float64) (first, second, own float64) {
	ix, iy := int(math.Floor(x)), int(math.Floor(y))
	first, second = 9, 9
	for j := iy - 1; j <= iy+1; j++ {
		for i := ix - 1; i <= ix+1; i++ {
			px := float64(i) + 0.5 + jitter*(n.Cell(i, j)-0.5)
			py := float64(j) + 0.5 + jitter*((n+1).Cell(i, j)-0.5)
			switch d := math.Hypot(px-x, py-y); {
			case d < first:
				first, second, own = d, first, (n+2).Cell(i, j)
			case d < second:
				second = d
			}
		}
	}
	return first, second, own
}

// step rises smoothly from 0 at a to 1 at b; a may be the greater one.
func step(a, b, v float64) float64 {
	t := max(0, min(1, (v-a)/(b-a)))
	return t * t * (3 - 2*t)
}

func lerp(a, b, t float64) float64 { return a + (b-a)*t }
