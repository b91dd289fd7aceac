package web

import (
	"fmt"
	"strings"

	"rsc.io/qr"
)

// drawn is the path of an SVG that draws text as a QR code, and how many modules
// wide it is with the quiet zone around it (ISO/IEC 18004 asks for four).
func drawn(text string) (path string, size int, _ error) {
	code, err := qr.Encode(text, qr.M)
	if err != nil {
		return "", 0, err
	}
	const quiet = 4
	var b strings.Builder
	for y := range code.Size {
		for x := range code.Size {
			if code.Black(x, y) {
				fmt.Fprintf(&b, "M%d %dh1v1h-1z", x+quiet, y+quiet)
			}
		}
	}
	return b.String(), code.Size + 2*quiet, nil
}
