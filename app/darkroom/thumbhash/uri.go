package thumbhash

import (
	"encoding/base64"
	"encoding/binary"
	"hash/adler32"
	"hash/crc32"
	"image"
)

// DataURI is the blur as a picture that stands in the page itself; empty if hash
// is none. The PNG is not compressed: that would save a quarter of less than a
// kilobyte, and a compressor takes most of a megabyte to begin with.
func DataURI(hash []byte) string {
	img, ok := decode(hash, side)
	if !ok {
		return ""
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(png(img, Transparent(hash)))
}

func png(img *image.NRGBA, alpha bool) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	each, colour := 3, byte(2)
	if alpha {
		each, colour = 4, 6
	}
	raw := make([]byte, 0, h*(1+w*each))
	for y := range h {
		raw = append(raw, 0) // no filter
		for x := range w {
			raw = append(raw, img.Pix[y*img.Stride+4*x:][:each]...)
		}
	}
	header := append(binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h)), 8, colour, 0, 0, 0)
	data := []byte{0x78, 1, 1} // zlib, then one last block as it is
	data = binary.LittleEndian.AppendUint16(data, uint16(len(raw)))
	data = binary.LittleEndian.AppendUint16(data, ^uint16(len(raw)))
	data = binary.BigEndian.AppendUint32(append(data, raw...), adler32.Checksum(raw))

	out := []byte("\x89PNG\r\n\x1a\n")
	out = chunk(out, "IHDR", header)
	out = chunk(out, "IDAT", data)
	return chunk(out, "IEND", nil)
}

func chunk(to []byte, kind string, data []byte) []byte {
	to = binary.BigEndian.AppendUint32(to, uint32(len(data)))
	from := len(to)
	to = append(append(to, kind...), data...)
	return binary.BigEndian.AppendUint32(to, crc32.ChecksumIEEE(to[from:]))
}
