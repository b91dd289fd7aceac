// Package thumbhash makes and reads ThumbHashes: a picture in at most 25 bytes,
// which a page shows as a blur until the picture itself is there. It is a port
// of the encoder and decoder that Evan Wallace published (MIT,
// github.com/evanw/thumbhash), and keeps to their bytes: see testdata.
package thumbhash

import "math"

// maxBytes is the longest hash.
const maxBytes = 25

// channel is one of the four parts of a picture: luminance, yellow to blue, red
// to green, and alpha. Each is kept as its average and a few cosine waves.
type channel struct {
	nx, ny int     // waves across and down, of which the upper left triangle is kept
	dc     float64 // the average
	scale  float64 // the strongest wave
	ac     []float64
}

// waves calls fn with each wave that a channel keeps, in the order of a hash.
func (c channel) waves(fn func(cx, cy int)) {
	for cy := range c.ny {
		for cx := 0; cx*c.ny < c.nx*(c.ny-cy); cx++ {
			if cx > 0 || cy > 0 {
				fn(cx, cy)
			}
		}
	}
}

func (c channel) count() (n int) {
	c.waves(func(int, int) { n++ })
	return n
}

// wave is the value of a cosine wave at a pixel of many.
func wave(freq, at, of int) float64 {
	return math.Cos(math.Pi / float64(of) * float64(freq) * (float64(at) + .5))
}

// round rounds halves up, as the language of the first encoder does.
func round(f float64) int { return int(math.Floor(f + .5)) }
