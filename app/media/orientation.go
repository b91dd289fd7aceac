package media

import (
	"fmt"
	"io"

	"github.com/bep/imagemeta"
)

// Orientation is how a camera was held, as Exif spells it: 1 is right side up,
// 2 to 4 are mirrored or upside down, and from 5 on width and height change places.
type Orientation int

// Turned says that width and height change places.
func (o Orientation) Turned() bool { return o >= 5 }

var withExif = map[string]imagemeta.ImageFormat{
	"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP,
}

// OrientationOf reads how the picture in r is to be turned. What says nothing,
// or nonsense, is right side up: this never refuses a file.
func OrientationOf(r io.ReadSeeker, mime string) Orientation {
	format, ok := withExif[mime]
	if !ok {
		return 1
	}
	found := Orientation(1)
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: Bounded(r), ImageFormat: format, Sources: imagemeta.EXIF,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return tag.Tag == "Orientation" && tag.Namespace == "IFD0" },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if n, ok := tag.Value.(uint16); ok && n >= 1 && n <= 8 {
				found = Orientation(n)
			}
			return imagemeta.ErrStopWalking
		},
	})
	return found
}

// mostMeta is how much of a picture is read for what it says of itself: that lies at
// the beginning of most files, and is never large.
const mostMeta = 16 << 20

// Bounded lets so many bytes be read, wherever they lie. Each part of a file costs
// who reads its head a few thousand, and there can be as many as somebody likes.
func Bounded(r io.ReadSeeker) io.ReadSeeker { return &bounded{r, mostMeta} }

type bounded struct {
	io.ReadSeeker
	left int
}

func (b *bounded) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, fmt.Errorf("more than %d bytes were read", mostMeta)
	}
	n, err := b.ReadSeeker.Read(p[:min(len(p), b.left)])
	b.left -= n
	return n, err
}
