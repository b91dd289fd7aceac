package worker

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	_ "image/gif" // the formats that can be developed
	_ "image/jpeg"
	_ "image/png"
	"io"

	_ "golang.org/x/image/webp"

	"cloakroom/app/media"
)

const (
	pixelCap  = 64 << 20  // of one picture
	memoryCap = 512 << 20 // bytes that a picture may take, decoded
)

// source is a picture that was measured and not yet decoded.
type source struct {
	io.Reader
	format        string
	width, height int // as stored, not yet turned
	turn          media.Orientation
	cost          int64 // bytes it takes while it is decoded and scaled
}

// unfit is a picture of which nothing can be made, now or later.
type unfit struct{ why string }

func (u *unfit) Error() string { return u.why }

func unfitf(format string, args ...any) error { return &unfit{fmt.Sprintf(format, args...)} }

var formats = map[string]string{"image/jpeg": "jpeg", "image/png": "png", "image/gif": "gif", "image/webp": "webp"}

// measure reads a header only: how large a picture will be must be known before
// the first pixel is made room for.
func measure(f io.ReadSeeker, mime string) (source, error) {
	format, ok := formats[mime]
	if !ok {
		return source{}, unfitf("nothing is made of %s", mime)
	}
	config, err := header(f, format)
	if err != nil {
		return source{}, err
	}
	if config.Width <= 0 || config.Height <= 0 || int64(config.Width)*int64(config.Height) > pixelCap {
		return source{}, unfitf("%d × %d pixels are too many", config.Width, config.Height)
	}
	src := source{format: format, width: config.Width, height: config.Height}
	each := bytesEach(config.ColorModel)
	if format == "jpeg" {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return source{}, err
		}
		if progressive(bufio.NewReader(f)) {
			each += 12 // all coefficients are kept until the last scan
		}
	}
	if src.cost = int64(config.Width) * int64(config.Height) * each; src.cost > memoryCap {
		return source{}, unfitf("%d × %d pixels would take %d MB", config.Width, config.Height, src.cost>>20)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return source{}, err
	}
	src.turn = media.OrientationOf(f, mime)
	_, err = f.Seek(0, io.SeekStart)
	return src, err
}

// header reads what a picture in a format says of its size and colours. It leaves r
// somewhere.
func header(r io.Reader, format string) (image.Config, error) {
	config, is, err := image.DecodeConfig(bufio.NewReader(r))
	switch {
	case err != nil:
		return config, unfitf("no header of a picture: %v", err)
	case is != format:
		return config, unfitf("it is %s and not %s", is, format)
	}
	return config, nil
}

// bytesEach is what a pixel takes: decoded by one of the four decoders, and once
// more as planes.
func bytesEach(m color.Model) int64 {
	switch m {
	case color.YCbCrModel:
		return 3 + 1
	case color.GrayModel:
		return 1 + 1
	case color.Gray16Model:
		return 2 + 4
	case color.RGBA64Model, color.NRGBA64Model:
		return 8 + 4
	}
	return 4 + 4
}

// progressive says whether a JPEG comes in several scans.
func progressive(r *bufio.Reader) bool {
	if _, err := r.Discard(2); err != nil {
		return false
	}
	for {
		var segment [4]byte
		if _, err := io.ReadFull(r, segment[:1]); err != nil {
			return false
		}
		if segment[0] != 0xff {
			continue
		}
		kind, err := r.ReadByte()
		for err == nil && kind == 0xff { // fill bytes
			kind, err = r.ReadByte()
		}
		switch {
		case err != nil, kind == 0xc0, kind == 0xc1, kind == 0xda:
			return false
		case kind == 0xc2:
			return true
		case kind == 0, kind == 1, kind >= 0xd0 && kind <= 0xd9: // markers without a length
			continue
		}
		if _, err := io.ReadFull(r, segment[2:]); err != nil {
			return false
		}
		if _, err := r.Discard(max(0, int(binary.BigEndian.Uint16(segment[2:]))-2)); err != nil {
			return false
		}
	}
}
