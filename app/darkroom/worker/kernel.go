package worker

import "math"

// kernel says of which pixels, and how much of each, one pixel is made.
type kernel struct {
	from    int
	weights []int32 // in parts of one
}

const (
	shift = 14
	one   = 1 << shift
	half  = one / 2
)

// clip rounds a sum to a byte; Catmull-Rom can overshoot at edges.
func clip(sum int32) uint8 { return uint8(min(max(sum>>shift, 0), 255)) }

// kernels returns the kernel of each pixel when was pixels become will.
func kernels(was, will int) []kernel {
	scale := float64(was) / float64(will)
	wide := max(1, scale) // when shrinking, a pixel looks at all that it stands for
	out := make([]kernel, will)
	for i := range out {
		centre := (float64(i)+.5)*scale - .5
		from := max(0, int(math.Ceil(centre-2*wide)))
		to := min(was-1, int(math.Floor(centre+2*wide)))
		out[i] = kernel{from, weigh(from, to, centre, wide)}
	}
	return out
}

// weigh makes weights that sum up to one exactly, so that an even surface stays
// as it is.
func weigh(from, to int, centre, wide float64) []int32 {
	shares, sum := make([]float64, to-from+1), 0.0
	for i := range shares {
		shares[i] = catmullRom(math.Abs(float64(from+i)-centre) / wide)
		sum += shares[i]
	}
	weights, left, largest := make([]int32, len(shares)), int32(one), 0
	for i, s := range shares {
		weights[i] = int32(math.Round(s / sum * one))
		left -= weights[i]
		if weights[i] > weights[largest] {
			largest = i
		}
	}
	weights[largest] += left
	return weights
}

func catmullRom(t float64) float64 {
	switch {
	case t < 1:
		return (1.5*t-2.5)*t*t + 1
	case t < 2:
		return ((-.5*t+2.5)*t-4)*t + 2
	}
	return 0
}
