package worker

import (
	"bufio"
	"bytes"
	"fmt"
	"image"
	"image/color"
	"io"
	"os"
	"strings"

	"cloakroom/app/darkroom/exif"
	"cloakroom/app/darkroom/thumbhash"
	"cloakroom/app/darkroom/wire"
	"cloakroom/app/media"
)

// pictures are the types that vipsthumbnail reads, or we do.
var pictures = map[string]bool{
	"image/jpeg": true, "image/png": true, "image/gif": true, "image/webp": true,
	"image/tiff": true, "image/heic": true, "image/heif": true, "image/avif": true,
}

// pictureCap is how many pixels a picture may have where a program decodes it,
// which needs less memory than we do.
const pictureCap = 200e6

// picture makes a thumb and a preview.
func (b *bench) picture() error {
	width, height, err := b.measured()
	if err != nil {
		return err
	}
	if _, ok := b.tool("vipsthumbnail"); !ok {
		err = b.byHand()
	} else {
		err = b.shrink(b.In, media.Thumb, media.Preview)
	}
	if err != nil {
		return err
	}
	b.facts.Width, b.facts.Height = upright(width, height, b.forms[len(b.forms)-1])
	if err := b.hash(); err != nil {
		return err
	}
	if _, err := b.original.Seek(0, io.SeekStart); err != nil {
		return err
	}
	exif.Read(b.original, b.mime, &b.facts)
	return nil
}

// measured reads how large a picture will be before a pixel of it is decoded.
func (b *bench) measured() (width, height int, err error) {
	if format, ok := formats[b.mime]; ok {
		config, err := header(b.original, format)
		if err != nil {
			return 0, 0, err
		}
		width, height = config.Width, config.Height
		b.grey = config.ColorModel == color.GrayModel || config.ColorModel == color.Gray16Model
	} else {
		said, err := b.run("vipsheader", b.In)
		if err != nil {
			return 0, 0, err
		}
		_, said, _ = strings.Cut(said, ": ")
		if _, err := fmt.Sscanf(said, "%dx%d", &width, &height); err != nil {
			return 0, 0, unfitf("no size in %q", said)
		}
	}
	if width <= 0 || height <= 0 || int64(width)*int64(height) > pictureCap {
		return 0, 0, unfitf("%d × %d pixels are too many", width, height)
	}
	return width, height, nil
}

// upright returns the size of an original right side up: it lies as its form
// does, which was turned by who decoded it. We do not read orientations beside
// it: in HEIC there are two, and only one of them counts.
func upright(width, height int, form made) (int, int) {
	if form.Width != form.Height && (width > height) != (form.Width > form.Height) {
		return height, width
	}
	return width, height
}

// largest is a size for vipsthumbnail, which never enlarges with it.
func largest(size int) string { return fmt.Sprintf("%dx%d>", size, size) }

// How vipsthumbnail writes forms: nothing but pixels, and where there is no glass,
// white paper.
const (
	asWebP = "[strip,Q=80]"
	asJPEG = "[strip,Q=82,optimize_coding,background=255]"
)

// shrink decodes a picture once, right side up and in sRGB, and makes forms of
// it, each as WebP and as JPEG.
func (b *bench) shrink(from string, forms ...media.Rendition) error {
	sheet := b.path("sheet.tif")
	if err := b.sheet(from, sheet); err != nil {
		return err
	}
	for _, form := range forms {
		size := wire.OtherSize
		if form == media.Thumb {
			size = wire.ThumbSize
		}
		for _, as := range []struct{ ext, mime, how string }{{".webp", "image/webp", asWebP}, {".jpg", "image/jpeg", asJPEG}} {
			file := b.path(string(form) + as.ext)
			if n := len(b.forms); form != media.Thumb && n >= 2 && b.forms[n-2].Width < wire.ThumbSize && b.forms[n-2].Height < wire.ThumbSize {
				file = b.forms[n-2].file // it is no larger than its thumb, and so the same
			} else if _, err := b.run("vipsthumbnail", sheet, "--size", largest(size), "--output", file+as.how); err != nil {
				return err
			} else if as.ext == ".webp" {
				if err := strip(file); err != nil {
					return err
				}
			}
			if err := b.add(form, as.mime, file); err != nil {
				return err
			}
		}
	}
	return os.Remove(sheet)
}

// sheet writes a picture in sRGB. What has no profile is taken for sRGB too: left
// alone, libvips would go by another white and make blue violet. A grey picture
// cannot be taken for it, and keeps its greys either way; of some only libvips
// knows that they are grey.
func (b *bench) sheet(from, to string) error {
	args := []string{from, "--size", largest(wire.OtherSize), "--output", to + "[strip]"}
	profiles := []string{"--export-profile", "srgb"}
	if !b.grey {
		profiles = append(profiles, "--import-profile", "srgb")
	}
	_, err := b.run("vipsthumbnail", append(args, profiles...)...)
	if isUnfit(err) && strings.Contains(err.Error(), "profile") {
		_, err = b.run("vipsthumbnail", args...)
	}
	return err
}

// byHand does what shrink does where it is not installed, as well as Go can.
func (b *bench) byHand() error {
	if _, err := b.original.Seek(0, io.SeekStart); err != nil {
		return err
	}
	src, err := measure(b.original, b.mime)
	if err != nil {
		return err
	}
	src.Reader = bufio.NewReaderSize(b.original, 64<<10)
	prints, err := develop(src)
	if err != nil {
		return err
	}
	return b.keep(prints)
}

func (b *bench) keep(prints []print) error {
	for _, p := range prints {
		file := b.path(string(p.form))
		if err := os.WriteFile(file, p.data, 0o600); err != nil {
			return err
		}
		if err := b.add(p.form, p.mime, file); err != nil {
			return err
		}
	}
	return nil
}

// hash makes the blurred picture from the first form, the thumb.
func (b *bench) hash() error {
	data, err := os.ReadFile(b.forms[0].file)
	if err != nil {
		return err
	}
	img, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return fmt.Errorf("the thumb: %w", err)
	}
	s := lay(img, img.Bounds())
	width, height := fit(s.width, s.height, 100)
	s = s.scaled(width, height)
	if s.kind == glass {
		b.facts.ThumbHash = thumbhash.Encode(s.glassImage())
	} else {
		b.facts.ThumbHash = thumbhash.Encode(s.paperImage())
	}
	return nil
}
