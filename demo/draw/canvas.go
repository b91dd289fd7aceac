package main

import (
	"image"
	"image/draw"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// Canvas is one picture being painted. W and H are its size in pixels, as the
// floats that painters reckon with.
type Canvas struct {
	W, H float64
	w, h int
	pix  []Colour
	// angle turns all that is filled about the middle of the canvas.
	angle float64
	*rand.Rand
}

// newCanvas is blank. The seed is all the chance there is in a picture.
func newCanvas(w, h int, seed uint64) *Canvas {
	return &Canvas{
		W: float64(w), H: float64(h), w: w, h: h,
		pix:  make([]Colour, w*h),
		Rand: rand.New(rand.NewPCG(seed, 1024)),
	}
}

// Between is a number from a to b.
func (c *Canvas) Between(a, b float64) float64 { return a + (b-a)*c.Float64() }

// Paint is a colour for every place, in pixels.
type Paint func(x, y float64) Colour

// flat is the Paint with one colour only.
func flat(v Colour) Paint { return func(_, _ float64) Colour { return v } }

// down is the Paint that follows a ramp from y0 to y1.
func down(r *Ramp, y0, y1 float64) Paint {
	return func(_, y float64) Colour { return r.At((y - y0) / (y1 - y0)) }
}

// Shade paints all of the canvas. Sharp edges want fine: four samples a pixel.
func (c *Canvas) Shade(fine bool, p Paint) {
	for y := range c.h {
		for x := range c.w {
			fx, fy := float64(x)+0.5, float64(y)+0.5
			if !fine {
				c.pix[y*c.w+x] = p(fx, fy)
				continue
			}
			a, b := over(p(fx-.3, fy-.1), p(fx+.1, fy-.3), .5), over(p(fx-.1, fy+.3), p(fx+.3, fy+.1), .5)
			c.pix[y*c.w+x] = over(a, b, .5)
		}
	}
}

// Touch changes every pixel by what is there already.
func (c *Canvas) Touch(f func(x, y float64, was Colour) Colour) {
	for y := range c.h {
		for x := range c.w {
			i := y*c.w + x
			c.pix[i] = f(float64(x)+0.5, float64(y)+0.5, c.pix[i])
		}
	}
}

// mask is the coverage of a path within a box of the canvas.
func (c *Canvas) mask(p Path, margin int) (image.Rectangle, []uint8) {
	if c.angle != 0 {
		p = p.turn(Pt{c.W / 2, c.H / 2}, c.angle)
	}
	box := p.box().Inset(-margin).Intersect(image.Rect(-margin, -margin, c.w+margin, c.h+margin))
	if box.Empty() {
		return box, nil
	}
	r := vector.NewRasterizer(box.Dx(), box.Dy())
	for _, line := range p {
		for i, q := range line {
			x, y := float32(q.X-float64(box.Min.X)), float32(q.Y-float64(box.Min.Y))
			if i == 0 {
				r.MoveTo(x, y)
				continue
			}
			r.LineTo(x, y)
		}
		r.ClosePath()
	}
	r.DrawOp = draw.Src
	dst := image.NewAlpha(image.Rect(0, 0, box.Dx(), box.Dy()))
	r.Draw(dst, dst.Bounds(), image.Opaque, image.Point{})
	return box, dst.Pix
}

// Fill lays paint over a path.
func (c *Canvas) Fill(p Path, paint Paint, alpha float64) {
	box, cover := c.mask(p, 0)
	c.lay(box, cover, paint, alpha)
}

// Soft is Fill with blurred edges, for shadows, mist and light.
func (c *Canvas) Soft(p Path, blur float64, paint Paint, alpha float64) {
	box, cover := c.mask(p, int(blur*2)+2)
	if cover == nil {
		return
	}
	r := max(1, int(math.Round(blur*0.6)))
	for range 3 {
		boxBlur(cover, box.Dx(), box.Dy(), r)
	}
	c.lay(box, cover, paint, alpha)
}

func (c *Canvas) lay(box image.Rectangle, cover []uint8, paint Paint, alpha float64) {
	in := box.Intersect(image.Rect(0, 0, c.w, c.h))
	for y := in.Min.Y; y < in.Max.Y; y++ {
		for x := in.Min.X; x < in.Max.X; x++ {
			k := cover[(y-box.Min.Y)*box.Dx()+x-box.Min.X]
			if k == 0 {
				continue
			}
			i := y*c.w + x
			c.pix[i] = over(c.pix[i], paint(float64(x)+.5, float64(y)+.5), float32(float64(k)/255*alpha))
		}
	}
}

// Glow screens a round light onto the canvas: strength at its heart, nothing
// at r, and most of it near.
func (c *Canvas) Glow(x, y, r float64, v Colour, strength float64) {
	in := image.Rect(int(x-r), int(y-r), int(x+r)+1, int(y+r)+1).Intersect(image.Rect(0, 0, c.w, c.h))
	for j := in.Min.Y; j < in.Max.Y; j++ {
		for i := in.Min.X; i < in.Max.X; i++ {
			t := 1 - math.Hypot(float64(i)+.5-x, float64(j)+.5-y)/r
			if t > 0 {
				k := j*c.w + i
				c.pix[k] = screen(c.pix[k], v, float32(strength*t*t*(3-2*t)*t))
			}
		}
	}
}

// Vignette darkens the corners a little, as a lens does.
func (c *Canvas) Vignette(k float64) {
	c.Touch(func(x, y float64, was Colour) Colour {
		dx, dy := x/c.W-.5, y/c.H-.5
		return lit(was, 1-k*step(.15, .75, dx*dx+dy*dy+.12))
	})
}

// boxBlur averages rows, then columns. Thrice is as good as a Gaussian.
func boxBlur(a []uint8, w, h, r int) {
	line := make([]int, max(w, h))
	for y := range h {
		blurLine(a[y*w:], 1, w, r, line)
	}
	for x := range w {
		blurLine(a[x:], w, h, r, line)
	}
}

func blurLine(a []uint8, stride, n, r int, line []int) {
	for i := range n {
		line[i] = int(a[i*stride])
	}
	sum := 0
	for i := range min(r, n) {
		sum += line[i]
	}
	for i := range n {
		if i+r < n {
			sum += line[i+r]
		}
		if i-r-1 >= 0 {
			sum -= line[i-r-1]
		}
		a[i*stride] = uint8((sum + r) / (2*r + 1))
	}
}
