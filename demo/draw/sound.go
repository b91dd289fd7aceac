package main

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
)

const (
	soundRate = 44100
	soundLong = 12 * soundRate
)

// bells is twelve seconds of small bells over three slow chords, as 16-bit
// stereo samples.
func bells() []byte {
	left, right := make([]float64, soundLong), make([]float64, soundLong)
	for i, chord := range [][]float64{{146.83, 220, 293.66, 369.99}, {123.47, 185, 293.66, 440}, {98, 196, 293.66, 493.88}, {146.83, 220, 369.99, 440}} {
		for k, hz := range chord {
			pad(left, float64(i)*2.7, 4.4, hz*.9985, .05)
			pad(right, float64(i)*2.7+.03*float64(k), 4.4, hz*1.0015, .05)
		}
	}
	chance := rand.New(rand.NewPCG(11, 1024))
	scale := []float64{587.33, 659.26, 739.99, 880, 987.77, 1174.66}
	at, note := .35, 2
	for at < 9.6 {
		pan := .25 + .5*chance.Float64()
		bell(left, at, scale[note], .17*(1-pan))
		bell(right, at+.004, scale[note], .17*pan)
		note = max(0, min(len(scale)-1, note+chance.IntN(5)-2))
		at += []float64{.45, .45, .9, .675}[chance.IntN(4)]
	}
	echo(left, .31, .33)
	echo(right, .37, .33)
	out := make([]byte, 0, soundLong*4)
	for i := range soundLong {
		t := float64(i) / soundLong
		fade := step(0, .01, t) * step(1, .86, t)
		out = binary.LittleEndian.AppendUint16(out, sample(left[i]*fade))
		out = binary.LittleEndian.AppendUint16(out, sample(right[i]*fade))
	}
	return out
}

func sample(v float64) uint16 { return uint16(int16(math.Tanh(v*4) * 30000)) }

// pad swells and fades: a few soft harmonics.
func pad(track []float64, from, long, hz, loud float64) {
	start := int(from * soundRate)
	for i := range int(long * soundRate) {
		if start+i >= len(track) {
			return
		}
		t := float64(i) / soundRate
		swell := math.Sin(math.Pi * t / long)
		w := 2 * math.Pi * hz * t
		track[start+i] += loud * swell * swell * (math.Sin(w) + .35*math.Sin(2*w) + .12*math.Sin(3*w) + .05*math.Sin(5*w))
	}
}

// bell rings with the uneven partials of a struck bar, the high ones dying first.
func bell(track []float64, from, hz, loud float64) {
	start := int(from * soundRate)
	for i := range 3 * soundRate {
		if start+i >= len(track) {
			return
		}
		t := float64(i) / soundRate
		v := 0.0
		for _, p := range [][3]float64{{1, 1, 1.6}, {2.0, .35, 2.6}, {2.76, .22, 4.5}, {5.4, .08, 9}} {
			v += p[1] * math.Exp(-t*p[2]) * math.Sin(2*math.Pi*hz*p[0]*t)
		}
		track[start+i] += loud * v * min(1, t*400)
	}
}

// echo is the room: what was heard comes back, softer each time.
func echo(track []float64, after, keep float64) {
	d := int(after * soundRate)
	for i := d; i < len(track); i++ {
		track[i] += keep * track[i-d]
	}
}
