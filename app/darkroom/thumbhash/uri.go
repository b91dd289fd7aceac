package thumbhash

import (
	"encoding/base64"
	"encoding/binary"
	"image"
)

// few is how many pixels the longer side of a blur in a page has. Two hundred
// blurs stand in a page, and between these pixels the browser smooths by itself.
const few = 4

// DataURI is the blur as a picture that stands in the page itself; empty if hash
// is none, or can be seen through. It is a bitmap, since of formats that browsers
// read that one has the shortest head and no sums to make.
func DataURI(hash []byte) string {
	img, ok := decode(hash, few)
	if !ok || Transparent(hash) {
		return ""
	}
	return "data:image/bmp;base64," + base64.StdEncoding.EncodeToString(bmp(img))
}

// bmp writes a bitmap with the head of OS/2, 24 bits a pixel: rows from below,
// each of a multiple of four bytes.
func bmp(img *image.NRGBA) []byte {
	const head = 14 + 12
	w, h := img.Rect.Dx(), img.Rect.Dy()
	row := (3*w + 3) &^ 3
	out := append(make([]byte, 0, head+h*row), "BM"...)
	for _, n := range []uint32{uint32(head + h*row), 0, head, 12} {
		out = binary.LittleEndian.AppendUint32(out, n)
	}
	for _, n := range []uint16{uint16(w), uint16(h), 1, 24} {
		out = binary.LittleEndian.AppendUint16(out, n)
	}
	for y := h - 1; y >= 0; y-- {
		for x := range w {
			p := img.Pix[y*img.Stride+4*x:][:3]
			out = append(out, p[2], p[1], p[0])
		}
		out = append(out, make([]byte, row-3*w)...)
	}
	return out
}
