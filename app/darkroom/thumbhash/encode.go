package thumbhash

import (
	"image"
	"math"
)

// most is how many pixels a side the encoder looks at: more change nothing.
const most = 100

// Encode returns the hash of a picture, and nothing for one without pixels.
func Encode(img image.Image) []byte {
	px := sample(img)
	if px.width == 0 || px.height == 0 {
		return nil
	}
	avg := px.average()
	alpha := avg[3] < float64(len(px.rgba))
	l, p, q, a := px.split(avg)

	limit := 7.0
	if alpha {
		limit = 5 // a wave of alpha takes the place of one of luminance
	}
	long := float64(max(px.width, px.height))
	lx := max(1, round(limit*float64(px.width)/long))
	ly := max(1, round(limit*float64(px.height)/long))
	parts := []channel{
		px.analyse(l, max(3, lx), max(3, ly)), px.analyse(p, 3, 3), px.analyse(q, 3, 3),
	}
	if alpha {
		parts = append(parts, px.analyse(a, 5, 5))
	}
	return pack(parts, lx, ly, px.width > px.height)
}

// pack writes the averages and scales, then half a byte for each wave.
func pack(c []channel, lx, ly int, landscape bool) []byte {
	head := round(63*c[0].dc) | round(31.5+31.5*c[1].dc)<<6 | round(31.5+31.5*c[2].dc)<<12 | round(31*c[0].scale)<<18
	tail, side := round(63*c[1].scale)<<3|round(63*c[2].scale)<<9, lx
	if landscape {
		tail, side = tail|1<<15, ly
	}
	tail |= side
	if len(c) > 3 {
		head |= 1 << 23
	}
	hash := []byte{byte(head), byte(head >> 8), byte(head >> 16), byte(tail), byte(tail >> 8)}
	if len(c) > 3 {
		hash = append(hash, byte(round(15*c[3].dc)|round(15*c[3].scale)<<4))
	}
	odd := false
	for _, part := range c {
		for _, f := range part.ac {
			n := byte(round(15 * f))
			if odd {
				hash[len(hash)-1] |= n << 4
			} else {
				hash = append(hash, n)
			}
			odd = !odd
		}
	}
	return hash
}

// pixels are red, green, blue (0 to 255, not multiplied by alpha) and alpha (0 to 1).
type pixels struct {
	width, height int
	rgba          [][4]float64
}

// average is the mean colour of what can be seen, of 0 to 1, and the sum of alpha.
func (px pixels) average() (avg [4]float64) {
	for _, c := range px.rgba {
		for i := range 3 {
			avg[i] += c[3] / 255 * c[i]
		}
		avg[3] += c[3]
	}
	if avg[3] > 0 {
		for i := range 3 {
			avg[i] /= avg[3]
		}
	}
	return avg
}

// split puts the pixels onto the average colour and takes them apart.
func (px pixels) split(avg [4]float64) (l, p, q, a []float64) {
	n := len(px.rgba)
	l, p, q, a = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	for i, c := range px.rgba {
		over := func(k int) float64 { return avg[k]*(1-c[3]) + c[3]/255*c[k] }
		r, g, b := over(0), over(1), over(2)
		l[i], p[i], q[i], a[i] = (r+g+b)/3, (r+g)/2-b, r-g, c[3]
	}
	return l, p, q, a
}

// analyse finds how much of each wave is in a channel.
func (px pixels) analyse(values []float64, nx, ny int) channel {
	c := channel{nx: nx, ny: ny}
	c.dc = px.strength(values, 0, 0)
	c.waves(func(cx, cy int) {
		f := px.strength(values, cx, cy)
		c.ac, c.scale = append(c.ac, f), math.Max(c.scale, math.Abs(f))
	})
	for i := range c.ac {
		if c.scale > 0 {
			c.ac[i] = .5 + .5/c.scale*c.ac[i]
		}
	}
	return c
}

func (px pixels) strength(values []float64, cx, cy int) (f float64) {
	across := make([]float64, px.width)
	for x := range across {
		across[x] = wave(cx, x, px.width)
	}
	for y := range px.height {
		down := wave(cy, y, px.height)
		for x, v := range values[y*px.width:][:px.width] {
			f += v * across[x] * down
		}
	}
	if f /= float64(px.width * px.height); math.Abs(f) < tiny {
		return 0
	}
	return f
}

// tiny is what is left of a wave that is not there. Without it the last bits of
// a cosine, which differ between machines, would show in the hash.
const tiny = 1e-9
