package worker

import (
	"bytes"
	"image"
	"image/jpeg"
	"image/png"

	"cloakroom/app/darkroom/wire"
	"cloakroom/app/media"
)

// print is a small form, ready to be published.
type print struct {
	form          media.Rendition
	mime          string
	data          []byte
	width, height int
}

const (
	quality = 82

	// A form with transparency stays a PNG up to this size; a larger one is
	// most likely a photograph with a soft edge, and goes onto white paper.
	pngCap = 2 << 20
)

// develop decodes a picture and makes its forms. Never larger than the picture
// itself, right side up, and without anything but pixels in them.
func develop(src source) ([]print, error) {
	img, _, err := image.Decode(src)
	if err != nil {
		return nil, unfitf("it cannot be decoded: %v", err)
	}
	s := lay(img, image.Rect(0, 0, src.width, src.height))
	img = nil // its memory can go
	width, height := fit(src.width, src.height, wire.OtherSize)
	s = s.scaled(width, height)
	preview, err := s.turned(src.turn).print(media.Preview)
	if err != nil {
		return nil, err
	}
	width, height = fit(src.width, src.height, wire.ThumbSize)
	thumb, err := s.scaled(width, height).turned(src.turn).print(media.Thumb)
	if err != nil {
		return nil, err
	}
	return []print{thumb, preview}, nil
}

// fit returns the largest size of the same shape whose longer side is at most
// most, and never a larger one than there is.
func fit(width, height, most int) (int, int) {
	long := max(width, height)
	if long <= most {
		return width, height
	}
	part := func(n int) int { return max(1, (n*most+long/2)/long) }
	return part(width), part(height)
}

// print encodes a sheet.
func (s sheet) print(form media.Rendition) (print, error) {
	p := print{form: form, width: s.width, height: s.height}
	var out bytes.Buffer
	if s.kind == glass {
		img := s.glassImage()
		if err := png.Encode(&out, img); err != nil {
			return p, err
		}
		if out.Len() <= pngCap {
			p.mime, p.data = "image/png", out.Bytes()
			return p, nil
		}
		out.Reset()
		onWhite(img)
		err := jpeg.Encode(&out, img, &jpeg.Options{Quality: quality})
		p.mime, p.data = "image/jpeg", out.Bytes()
		return p, err
	}
	err := jpeg.Encode(&out, s.paperImage(), &jpeg.Options{Quality: quality})
	p.mime, p.data = "image/jpeg", out.Bytes()
	return p, err
}

// onWhite puts white paper behind premultiplied pixels.
func onWhite(img *image.RGBA) {
	for i := 0; i < len(img.Pix); i += 4 {
		white := 255 - img.Pix[i+3]
		img.Pix[i] += white
		img.Pix[i+1] += white
		img.Pix[i+2] += white
		img.Pix[i+3] = 255
	}
}
