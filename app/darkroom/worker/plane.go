package worker

import "cloakroom/app/media"

// plane is one channel of a picture.
type plane struct {
	pix           []uint8
	width, height int
	stride        int
}

func blank(width, height int) plane { return plane{make([]uint8, width*height), width, height, width} }

// to returns p in another size: halved by averaging as long as that does not go
// too far, which costs next to nothing, then scaled with care. The general
// scaler of x/image takes 0.54 s for a photograph of 12 megapixels, this a tenth.
func (p plane) to(width, height int) plane {
	for p.width >= 2*width && p.height >= 2*height {
		p = p.halved()
	}
	if p.width == width && p.height == height {
		return p
	}
	return p.resampled(width, height)
}

// halved averages squares of four.
func (p plane) halved() plane {
	out := blank(p.width/2, p.height/2)
	for y := range out.height {
		a := p.pix[2*y*p.stride:][:2*out.width]
		b := p.pix[(2*y+1)*p.stride:][:2*out.width]
		to := out.pix[y*out.stride:][:out.width]
		for x := range to {
			to[x] = uint8((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return out
}

// resampled scales with a Catmull-Rom kernel, first down, then across.
func (p plane) resampled(width, height int) plane {
	return p.down(height).across(width)
}

func (p plane) down(height int) plane {
	if height == p.height {
		return p
	}
	out := blank(p.width, height)
	sums := make([]int32, p.width)
	for y, k := range kernels(p.height, height) {
		for x := range sums {
			sums[x] = half
		}
		for i, weight := range k.weights {
			row := p.pix[(k.from+i)*p.stride:][:len(sums)]
			for x, v := range row {
				sums[x] += weight * int32(v)
			}
		}
		to := out.pix[y*out.stride:][:len(sums)]
		for x, sum := range sums {
			to[x] = clip(sum)
		}
	}
	return out
}

func (p plane) across(width int) plane {
	if width == p.width {
		return p
	}
	out := blank(width, p.height)
	ks := kernels(p.width, width)
	for y := range p.height {
		row := p.pix[y*p.stride:][:p.width]
		to := out.pix[y*out.stride:][:width]
		for x := range to {
			k := &ks[x]
			sum := int32(half)
			from := row[k.from:][:len(k.weights)]
			for i, weight := range k.weights {
				sum += weight * int32(from[i])
			}
			to[x] = clip(sum)
		}
	}
	return out
}

// turned returns p as o says that it is to be seen.
func (p plane) turned(o media.Orientation) plane {
	out := blank(p.width, p.height)
	if o.Turned() {
		out = blank(p.height, p.width)
	}
	for y := range p.height {
		row := p.pix[y*p.stride:][:p.width]
		for x, v := range row {
			mx, my := p.width-1-x, p.height-1-y // from the other side
			tx, ty := x, y
			switch o {
			case 2:
				tx, ty = mx, y
			case 3:
				tx, ty = mx, my
			case 4:
				tx, ty = x, my
			case 5:
				tx, ty = y, x
			case 6:
				tx, ty = my, x
			case 7:
				tx, ty = my, mx
			case 8:
				tx, ty = y, mx
			}
			out.pix[ty*out.stride+tx] = v
		}
	}
	return out
}
