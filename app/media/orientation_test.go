package media_test

import (
	"bytes"
	"io"
	"testing"

	"cloakroom/app/media"
)

// TestAPictureOfNothingButItsBeginningIsNotReadToItsEnd: who hands in gigabytes of
// empty parts would have the house look at each.
func TestAPictureOfNothingButItsBeginningIsNotReadToItsEnd(t *testing.T) {
	for mime, parts := range map[string]string{
		"image/jpeg": "\xff\xd8" + string(make([]byte, 64<<20)),
		"image/png":  "\x89PNG\r\n\x1a\n" + string(bytes.Repeat([]byte("\x00\x00\x00\x00teSt\x00\x00\x00\x00"), 1<<20)),
		"image/webp": "RIFF\x00\x00\x00\x00WEBP" + string(bytes.Repeat([]byte("TEST\x00\x00\x00\x00"), 1<<20)),
	} {
		r := &counting{ReadSeeker: bytes.NewReader([]byte(parts))}
		if o := media.OrientationOf(r, mime); o != 1 || r.n > 16<<20 {
			t.Errorf("%s: turned by %d, %d MB were read in %d calls", mime, o, r.n>>20, r.calls)
		}
	}
}

type counting struct {
	io.ReadSeeker
	n, calls int
}

func (c *counting) Read(p []byte) (int, error) {
	n, err := c.ReadSeeker.Read(p)
	c.n, c.calls = c.n+n, c.calls+1
	return n, err
}
