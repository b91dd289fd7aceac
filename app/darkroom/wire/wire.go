// Package wire is what a worker says to the darkroom: a header that tells what
// follows, then the bytes of the forms, one behind the other. The darkroom does
// not trust who writes it: everything is counted before it is read.
package wire

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf8"

	"cloakroom/app/media"
)

const (
	magic      = "CKD1"
	headerCap  = 64 << 10
	formsCap   = 6
	textCap    = 200
	ThumbSize  = 512  // pixels, of the longer side
	OtherSize  = 2048 // of a preview and a poster
	thumbBytes = 4 << 20
	otherBytes = 24 << 20 // what 2048 × 2048 pixels take as a PNG of noise
)

// Answer is what became of an original.
type Answer struct {
	Unfit  string // why nothing can be made of it, now or later
	Failed string // why nothing was made of it this time
	Facts  media.Facts
	Forms  []Form
}

// Form is what is said of the bytes of one form.
type Form struct {
	Rendition     media.Rendition
	Type          string
	Size          int64
	Width, Height int
}

// Write writes an answer, whose forms open gives one by one.
func Write(w io.Writer, a Answer, open func(i int) (io.ReadCloser, error)) error {
	header, err := json.Marshal(a)
	if err != nil {
		return err
	}
	if _, err := w.Write(append(binary.BigEndian.AppendUint32([]byte(magic), uint32(len(header))), header...)); err != nil {
		return err
	}
	for i, f := range a.Forms {
		r, err := open(i)
		if err != nil {
			return err
		}
		_, err = io.CopyN(w, r, f.Size)
		if err = errors.Join(err, r.Close()); err != nil {
			return err
		}
	}
	return nil
}

// ReadAnswer reads the header. The forms follow in r, each as long as it says.
func ReadAnswer(r io.Reader) (a Answer, err error) {
	var head [len(magic) + 4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return a, fmt.Errorf("no answer: %w", err)
	}
	size := binary.BigEndian.Uint32(head[len(magic):])
	if string(head[:len(magic)]) != magic || size > headerCap {
		return a, errors.New("no answer that we know")
	}
	header := make([]byte, size)
	if _, err := io.ReadFull(r, header); err != nil {
		return a, fmt.Errorf("half an answer: %w", err)
	}
	if err := json.Unmarshal(header, &a); err != nil {
		return a, err
	}
	a.Unfit, a.Failed = line(a.Unfit), line(a.Failed)
	a.Facts.Codecs, a.Facts.Camera, a.Facts.Lens = line(a.Facts.Codecs), line(a.Facts.Camera), line(a.Facts.Lens)
	return a, a.check()
}

func (a Answer) check() error {
	if len(a.Forms) > formsCap {
		return fmt.Errorf("%d forms are too many", len(a.Forms))
	}
	seen := map[string]bool{}
	for _, f := range a.Forms {
		if name := string(f.Rendition) + " " + f.Type; seen[name] {
			return fmt.Errorf("two forms %s", name)
		} else {
			seen[name] = true
		}
		if err := f.check(); err != nil {
			return fmt.Errorf("%s: %w", line(string(f.Rendition)), err)
		}
	}
	return checkFacts(a.Facts)
}

func (f Form) check() error {
	most, bytes := OtherSize, int64(otherBytes)
	switch f.Rendition {
	case media.Thumb:
		most, bytes = ThumbSize, thumbBytes
	case media.Preview, media.Poster:
	default:
		return errors.New("no form that a worker makes")
	}
	switch f.Type {
	case "image/webp", "image/jpeg", "image/png":
	default:
		return fmt.Errorf("it is %q", line(f.Type))
	}
	if f.Width < 1 || f.Height < 1 || f.Width > most || f.Height > most {
		return fmt.Errorf("it has %d × %d pixels", f.Width, f.Height)
	}
	if f.Size < 1 || f.Size > bytes {
		return fmt.Errorf("it has %d bytes", f.Size)
	}
	return nil
}

// checkFacts refuses what no original can say. What cannot be checked is a claim.
func checkFacts(f media.Facts) error {
	switch {
	case f.Width < 0, f.Height < 0, f.Width > 1<<20, f.Height > 1<<20:
		return errors.New("a size that nothing has")
	case f.Duration < 0, f.Exposure < 0, f.Pages < 0, f.Pages > 1<<24, f.ISO < 0, f.Aperture < 0, f.Focal < 0:
		return errors.New("less than nothing")
	case len(f.ThumbHash) > 25:
		return errors.New("a hash that is too long")
	case f.Place != nil && (f.Place.Latitude < -90 || f.Place.Latitude > 90 || f.Place.Longitude < -180 || f.Place.Longitude > 180):
		return errors.New("a place off the earth")
	}
	return nil
}

// line keeps a text to one printable line: it goes into logs and pages.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == utf8.RuneError || !unicode.IsPrint(r) {
			return ' '
		}
		return r
	}, s)
	if len(s) > textCap {
		s = strings.ToValidUTF8(s[:textCap], "")
	}
	return strings.TrimSpace(s)
}
