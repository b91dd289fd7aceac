package worker

import (
	"image"
	"image/color"
	"image/draw"

	"cloakroom/app/media"
)

// sheet is a picture as separate planes of bytes, so that one way of scaling and
// turning serves every kind, and a JPEG never leaves its own colours.
type sheet struct {
	kind          kind
	width, height int
	planes        []plane
}

// kind is what the planes are.
type kind uint8

const (
	grey   kind = iota // Y
	colour             // Y, Cb, Cr; the latter two of any size
	glass              // R, G, B, A, premultiplied
)

// lay makes a sheet of a decoded picture. frame is the whole of it: the first
// picture of a GIF can be smaller.
func lay(img image.Image, frame image.Rectangle) sheet {
	s := sheet{width: frame.Dx(), height: frame.Dy()}
	whole := img.Bounds() == frame
	switch m := img.(type) {
	case *image.YCbCr:
		if whole {
			c := chroma(m)
			s.kind = colour
			s.planes = []plane{
				{m.Y, s.width, s.height, m.YStride},
				{m.Cb, c.X, c.Y, m.CStride},
				{m.Cr, c.X, c.Y, m.CStride},
			}
			return s
		}
	case *image.Gray:
		if whole {
			s.planes = []plane{{m.Pix, s.width, s.height, m.Stride}}
			return s
		}
	}
	opaque, ok := img.(interface{ Opaque() bool })
	if whole && ok && opaque.Opaque() {
		s.kind = colour
		s.planes = []plane{blank(s.width, s.height), blank(s.width, s.height), blank(s.width, s.height)}
	} else {
		s.kind = glass
		s.planes = []plane{blank(s.width, s.height), blank(s.width, s.height), blank(s.width, s.height), blank(s.width, s.height)}
	}
	s.pour(img)
	return s
}

// chroma is the size of the colour planes of m.
func chroma(m *image.YCbCr) image.Point {
	w, h := m.Rect.Dx(), m.Rect.Dy()
	switch m.SubsampleRatio {
	case image.YCbCrSubsampleRatio422:
		return image.Pt((w+1)/2, h)
	case image.YCbCrSubsampleRatio420:
		return image.Pt((w+1)/2, (h+1)/2)
	case image.YCbCrSubsampleRatio440:
		return image.Pt(w, (h+1)/2)
	case image.YCbCrSubsampleRatio411:
		return image.Pt((w+3)/4, h)
	case image.YCbCrSubsampleRatio410:
		return image.Pt((w+3)/4, (h+1)/2)
	}
	return image.Pt(w, h)
}

// pour fills the planes from any picture, some rows at a time: the picture
// never stands in memory in a third form.
func (s sheet) pour(img image.Image) {
	const rows = 64
	strip := image.NewRGBA(image.Rect(0, 0, s.width, min(rows, s.height)))
	for top := 0; top < s.height; top += rows {
		clear(strip.Pix)
		draw.Draw(strip, strip.Rect, img, image.Pt(0, top), draw.Src)
		for y := range min(rows, s.height-top) {
			row := strip.Pix[y*strip.Stride:][:s.width*4]
			at := (top + y) * s.width
			for x := range s.width {
				p := row[x*4 : x*4+4 : x*4+4]
				if s.kind == glass {
					for i := range 4 {
						s.planes[i].pix[at+x] = p[i]
					}
					continue
				}
				s.planes[0].pix[at+x], s.planes[1].pix[at+x], s.planes[2].pix[at+x] = color.RGBToYCbCr(p[0], p[1], p[2])
			}
		}
	}
}

// scaled returns s in another size. Colours are kept at half of it both ways,
// as the encoder writes them.
func (s sheet) scaled(width, height int) sheet {
	out := sheet{kind: s.kind, width: width, height: height}
	for i, p := range s.planes {
		if s.kind == colour && i > 0 {
			out.planes = append(out.planes, p.to((width+1)/2, (height+1)/2))
		} else {
			out.planes = append(out.planes, p.to(width, height))
		}
	}
	return out
}

// turned returns s right side up.
func (s sheet) turned(o media.Orientation) sheet {
	if o == 1 {
		return s
	}
	out := sheet{kind: s.kind, width: s.width, height: s.height}
	if o.Turned() {
		out.width, out.height = s.height, s.width
	}
	for _, p := range s.planes {
		out.planes = append(out.planes, p.turned(o))
	}
	return out
}

// paperImage borrows the planes of an opaque sheet that was scaled.
func (s sheet) paperImage() image.Image {
	frame := image.Rect(0, 0, s.width, s.height)
	y := s.planes[0]
	if s.kind == grey {
		return &image.Gray{Pix: y.pix, Stride: y.stride, Rect: frame}
	}
	return &image.YCbCr{
		Y: y.pix, Cb: s.planes[1].pix, Cr: s.planes[2].pix, YStride: y.stride, CStride: s.planes[1].stride,
		SubsampleRatio: image.YCbCrSubsampleRatio420, Rect: frame,
	}
}

// glassImage puts the planes together. Scaling can overshoot, but no colour of
// a premultiplied pixel may exceed its alpha.
func (s sheet) glassImage() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, s.width, s.height))
	alpha := s.planes[3]
	for y := range s.height {
		for x := range s.width {
			p := img.Pix[y*img.Stride+x*4:][:4]
			p[3] = alpha.pix[y*alpha.stride+x]
			for i := range 3 {
				p[i] = min(s.planes[i].pix[y*s.planes[i].stride+x], p[3])
			}
		}
	}
	return img
}
