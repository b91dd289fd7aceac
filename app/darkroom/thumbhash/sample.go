package thumbhash

import (
	"image"
	"image/color"
)

// looks is how often, across and down, a picture is looked at for one of the
// pixels that it is brought down to. So the work has an end, whatever its size.
const looks = 8

// sample brings a picture down to at most 100 pixels a side.
func sample(img image.Image) pixels {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if w <= 0 || h <= 0 {
		return pixels{}
	}
	px := pixels{width: w, height: h}
	if long := max(w, h); long > most {
		px.width, px.height = max(1, (w*most+long/2)/long), max(1, (h*most+long/2)/long)
	}
	px.rgba = make([][4]float64, 0, px.width*px.height)
	for y := range px.height {
		for x := range px.width {
			px.rgba = append(px.rgba, mean(img, image.Rect(
				b.Min.X+x*w/px.width, b.Min.Y+y*h/px.height,
				b.Min.X+(x+1)*w/px.width, b.Min.Y+(y+1)*h/px.height)))
		}
	}
	return px
}

// mean is the colour of a part of a picture.
func mean(img image.Image, part image.Rectangle) (c [4]float64) {
	if part.Dx() == 1 && part.Dy() == 1 {
		return seen(img.At(part.Min.X, part.Min.Y))
	}
	n := 0.0
	for y := part.Min.Y; y < part.Max.Y; y += max(1, part.Dy()/looks) {
		for x := part.Min.X; x < part.Max.X; x += max(1, part.Dx()/looks) {
			one := seen(img.At(x, y))
			for i := range 3 {
				c[i] += one[i] * one[3] // what cannot be seen has no colour
			}
			c[3], n = c[3]+one[3], n+1
		}
	}
	if c[3] > 0 {
		for i := range 3 {
			c[i] /= c[3]
		}
	}
	if n > 0 {
		c[3] /= n
	}
	return c
}

func seen(c color.Color) [4]float64 {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	return [4]float64{float64(n.R), float64(n.G), float64(n.B), float64(n.A) / 255}
}
