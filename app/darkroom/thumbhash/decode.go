package thumbhash

import (
	"image"
	"math"
)

// decode draws the blur that a hash stands for, with a longer side of so many pixels;
// false if it is none. It takes bytes from anywhere.
func decode(hash []byte, side int) (*image.NRGBA, bool) {
	c, ratio, ok := unpack(hash)
	if !ok {
		return nil, false
	}
	w, h := side, side
	if ratio > 1 {
		h = max(1, round(float64(side)/ratio))
	} else {
		w = max(1, round(float64(side)*ratio))
	}
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	alpha := make([]float64, w*h)
	l, p, q := c[0].draw(w, h), c[1].draw(w, h), c[2].draw(w, h)
	if len(c) > 3 {
		alpha = c[3].draw(w, h)
	}
	for i := range alpha {
		b := l[i] - 2./3*p[i]
		r := (3*l[i] - b + q[i]) / 2
		at := img.Pix[4*i:][:4]
		at[0], at[1], at[2], at[3] = level(r), level(r-q[i]), level(b), 255
		if len(c) > 3 {
			at[3] = level(alpha[i])
		}
	}
	return img, true
}

func level(f float64) byte { return byte(math.Max(0, 255*math.Min(1, f))) }

// draw adds up the waves of a channel, but for those that are too quick for so
// few pixels.
func (c channel) draw(w, h int) []float64 {
	out := make([]float64, w*h)
	for i := range out {
		out[i] = c.dc
	}
	n := 0
	c.waves(func(cx, cy int) {
		n++
		if cx >= w || cy >= h {
			return
		}
		across := make([]float64, w)
		for x := range across {
			across[x] = 2 * c.ac[n-1] * wave(cx, x, w)
		}
		for y := range h {
			down := wave(cy, y, h)
			for x, f := range across {
				out[y*w+x] += f * down
			}
		}
	})
	return out
}

// unpack reads a hash, which has to be as long as it says it is.
func unpack(hash []byte) (c []channel, ratio float64, ok bool) {
	if len(hash) < 5 || len(hash) > maxBytes {
		return nil, 0, false
	}
	head := int(hash[0]) | int(hash[1])<<8 | int(hash[2])<<16
	tail := int(hash[3]) | int(hash[4])<<8
	alpha, start, limit := head>>23 == 1, 5, 7
	if alpha {
		start, limit = 6, 5
	}
	lx, ly := tail&7, limit
	if tail>>15 == 1 {
		lx, ly = ly, lx
	}
	if lx == 0 || ly == 0 || len(hash) < start {
		return nil, 0, false
	}
	// Colours are read a quarter stronger, to make up for what rounding took.
	c = []channel{
		{nx: max(3, lx), ny: max(3, ly), dc: float64(head&63) / 63, scale: float64(head>>18&31) / 31},
		{nx: 3, ny: 3, dc: float64(head>>6&63)/31.5 - 1, scale: float64(tail>>3&63) / 63 * 1.25},
		{nx: 3, ny: 3, dc: float64(head>>12&63)/31.5 - 1, scale: float64(tail>>9&63) / 63 * 1.25},
	}
	if alpha {
		c = append(c, channel{nx: 5, ny: 5, dc: float64(hash[5]&15) / 15, scale: float64(hash[5]>>4) / 15})
	}
	waves := 0
	for _, part := range c {
		waves += part.count()
	}
	if len(hash) != start+(waves+1)/2 {
		return nil, 0, false
	}
	n := 0
	for i := range c {
		c[i].waves(func(int, int) {
			nibble := hash[start+n/2] >> (n % 2 * 4) & 15
			c[i].ac = append(c[i].ac, (float64(nibble)/7.5-1)*c[i].scale)
			n++
		})
	}
	return c, float64(lx) / float64(ly), true
}

// Transparent says whether the picture of a hash can be seen through.
func Transparent(hash []byte) bool { return len(hash) > 2 && hash[2]&0x80 != 0 }
