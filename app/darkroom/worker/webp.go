package worker

import (
	"encoding/binary"
	"os"
)

// strip takes from a WebP everything but pixels. libvips is asked to, but 8.14
// writes an Exif of its own into every one.
func strip(file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	out, ok := pixelsOf(data)
	if !ok {
		return unfitf("that is no WebP")
	}
	return os.WriteFile(file, out, 0o600)
}

func pixelsOf(data []byte) ([]byte, bool) {
	const alpha = 0x10 // the one flag that speaks of pixels
	if len(data) < 12 || string(data[:4]) != "RIFF" || string(data[8:12]) != "WEBP" {
		return nil, false
	}
	out, pixels := append([]byte(nil), data[:12]...), false
	for rest := data[12:]; len(rest) >= 8; {
		size := int64(binary.LittleEndian.Uint32(rest[4:]))
		end := 8 + size + size%2
		if end > int64(len(rest)) {
			return nil, false
		}
		chunk := rest[:end]
		switch string(chunk[:4]) {
		case "VP8X":
			at := len(out)
			if out = append(out, chunk...); size > 0 {
				out[at+8] &= alpha
			}
		case "ALPH":
			out = append(out, chunk...)
		case "VP8 ", "VP8L":
			out, pixels = append(out, chunk...), true
		}
		rest = rest[end:]
	}
	binary.LittleEndian.PutUint32(out[4:], uint32(len(out)-8))
	return out, pixels
}
