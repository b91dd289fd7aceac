// Package exif reads what a camera wrote into a picture: when and where it was
// taken, and with what. It reads Exif alone (no XMP, so no XML), only the tags it
// knows, and at most so many bytes. What is nonsense is left out, for these are
// claims of a file that anybody may have made.
package exif

import (
	"io"

	"github.com/bep/imagemeta"

	"cloakroom/app/media"
)

var formats = map[string]imagemeta.ImageFormat{
	"image/jpeg": imagemeta.JPEG, "image/png": imagemeta.PNG, "image/webp": imagemeta.WebP, "image/tiff": imagemeta.TIFF,
	"image/heic": imagemeta.HEIF, "image/heif": imagemeta.HEIF, "image/heic-sequence": imagemeta.HEIF, "image/heif-sequence": imagemeta.HEIF,
	"image/avif": imagemeta.AVIF,
}

const (
	mostTags = 2000
	mostTag  = 2000 // bytes of one
)

// Read adds to f what the picture in r says of itself. It never fails: what
// cannot be read is not told. It leaves r somewhere.
func Read(r io.ReadSeeker, mime string, f *media.Facts) {
	format, ok := formats[mime]
	if !ok {
		return
	}
	told := tags{}
	told.read(r, format)
	told.facts(f)
}

// tags are those that were found, by their names in wanted.
type tags map[string]any

// wanted are the tags that are looked at, where the standard has them. The same
// numbers mean something else elsewhere in a file.
var wanted = map[string]string{
	"Make": "IFD0", "Model": "IFD0",
	"DateTimeOriginal": "IFD0/ExifIFDP", "OffsetTimeOriginal": "IFD0/ExifIFDP",
	"CreateDate": "IFD0/ExifIFDP", "OffsetTimeDigitized": "IFD0/ExifIFDP",
	"ExposureTime": "IFD0/ExifIFDP", "FNumber": "IFD0/ExifIFDP", "FocalLength": "IFD0/ExifIFDP",
	"ISO": "IFD0/ExifIFDP", "ISOSpeed": "IFD0/ExifIFDP",
	"LensMake": "IFD0/ExifIFDP", "LensModel": "IFD0/ExifIFDP",
	"GPSLatitude": "IFD0/GPSInfoIFD", "GPSLatitudeRef": "IFD0/GPSInfoIFD",
	"GPSLongitude": "IFD0/GPSInfoIFD", "GPSLongitudeRef": "IFD0/GPSInfoIFD",
}

// read collects tags until it has gone through the file or stumbles. The
// library catches its own panics; this one catches what it forgot.
func (t tags) read(r io.ReadSeeker, format imagemeta.ImageFormat) {
	defer func() { _ = recover() }()
	_, _ = imagemeta.Decode(imagemeta.Options{
		R: media.Bounded(r), ImageFormat: format, Sources: imagemeta.EXIF,
		LimitNumTags: mostTags, LimitTagSize: mostTag,
		ShouldHandleTag: func(tag imagemeta.TagInfo) bool { return wanted[tag.Tag] == tag.Namespace },
		HandleTag: func(tag imagemeta.TagInfo) error {
			if _, twice := t[tag.Tag]; !twice {
				t[tag.Tag] = tag.Value
			}
			return nil
		},
	})
}
