package intake

import (
	"bytes"
	"image"
	_ "image/gif" // the formats whose size can be told
	_ "image/jpeg"
	_ "image/png"
	"io"
	"strings"

	"github.com/gabriel-vasile/mimetype"
	_ "golang.org/x/image/webp"

	"cloakroom/app/media"
)

// looks are what the bytes themselves say.
type looks struct {
	mime          string
	width, height int // right side up; 0 if it cannot be told
}

// unknown is the type of everything that we do not know or do not believe.
const unknown = "application/octet-stream"

// headSize is how much of a file its type is told from.
const headSize = 3072

// look tells the type from the first bytes, and holds a picture to it: what
// begins like a JPEG but has no header that can be read is no JPEG.
func look(r io.ReadSeeker) looks {
	head := make([]byte, headSize)
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return looks{mime: unknown}
	}
	n, _ := io.ReadFull(r, head)
	mime := sniff(head[:n])
	format, ok := strings.CutPrefix(mime, "image/")
	switch format {
	case "jpeg", "png", "gif", "webp":
	default:
		ok = false
	}
	if !ok {
		return looks{mime: mime}
	}
	width, height, ok := dimensions(r, format)
	if !ok {
		return looks{mime: unknown}
	}
	if media.OrientationOf(r, mime).Turned() {
		width, height = height, width
	}
	return looks{mime, width, height}
}

// dimensions reads a header. Decoders of four formats have met every kind of
// file, but a panic here would cost only this answer.
func dimensions(r io.ReadSeeker, format string) (width, height int, ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return 0, 0, false
	}
	c, is, err := image.DecodeConfig(r)
	_, _ = r.Seek(0, io.SeekStart)
	return c.Width, c.Height, err == nil && is == format && c.Width > 0 && c.Height > 0
}

// sniff returns a type of our own list, or unknown.
func sniff(head []byte) string {
	if len(head) == 0 {
		return unknown
	}
	found := mimetype.Detect(head).String()
	found, _, _ = strings.Cut(found, ";") // no charset: nobody declared one
	switch found {
	case "application/ogg":
		return ogg(head)
	case "video/webm":
		return webm(head)
	}
	if same, ok := aliases[found]; ok {
		found = same
	}
	if media.ClassOf(found) != media.Other || harmless[found] {
		return found
	}
	return unknown
}

// aliases are other names, and kinds of a type that every player takes as it.
var aliases = map[string]string{
	"audio/x-wav": "audio/wav", "audio/vnd.wave": "audio/wav", "audio/x-m4a": "audio/mp4", "audio/x-flac": "audio/flac",
	"audio/mp3": "audio/mpeg", "video/x-m4v": "video/mp4", "image/apng": "image/png", "image/vnd.mozilla.apng": "image/png",
	"application/xml": "text/xml", "application/x-pdf": "application/pdf", "video/matroska": "video/x-matroska",
}

// harmless types are kept by their own name, because people look for it. They
// leave the house as attachments only.
var harmless = set(`
	image/svg+xml image/heic image/heif image/tiff image/bmp image/x-icon image/jxl image/jp2 image/vnd.adobe.photoshop image/vnd.djvu
	video/quicktime video/x-matroska video/mpeg video/x-msvideo video/3gpp video/3gpp2 video/x-ms-asf video/x-flv
	audio/aac audio/aiff audio/midi audio/amr audio/ape audio/basic
	text/plain text/html text/xml text/csv text/rtf text/vtt text/calendar text/vcard application/json application/xhtml+xml application/gpx+xml application/vnd.google-earth.kml+xml
	application/zip application/gzip application/x-tar application/x-bzip2 application/x-xz application/x-7z-compressed application/vnd.rar application/zstd
	application/epub+zip application/x-mobipocket-ebook application/postscript application/vnd.sqlite3 application/dicom
	application/msword application/vnd.ms-excel application/vnd.ms-powerpoint application/vnd.ms-outlook
	application/vnd.openxmlformats-officedocument.wordprocessingml.document application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
	application/vnd.openxmlformats-officedocument.presentationml.presentation
	application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.spreadsheet application/vnd.oasis.opendocument.presentation application/vnd.oasis.opendocument.graphics
	font/ttf font/otf font/woff font/woff2`)

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(words) {
		out[w] = true
	}
	return out
}

// ogg tells sound from film by the first codec that the container names.
func ogg(head []byte) string {
	for _, c := range []struct{ mark, mime string }{
		{"\x80theora", "video/ogg"},
		{"BBCD\x00", "video/ogg"},
		{"\x01video", "video/ogg"},
		{"OpusHead", "audio/ogg"},
		{"\x01vorbis", "audio/ogg"},
		{"Speex   ", "audio/ogg"},
		{"\x7fFLAC", "audio/ogg"},
	} {
		if bytes.Contains(head, []byte(c.mark)) {
			return c.mime
		}
	}
	return unknown
}

// webm is a film unless its tracks, as far as they are in the head, have sound alone.
func webm(head []byte) string {
	sound := bytes.Contains(head, []byte("A_OPUS")) || bytes.Contains(head, []byte("A_VORBIS"))
	if sound && !bytes.Contains(head, []byte("V_")) {
		return "audio/webm"
	}
	return "video/webm"
}
