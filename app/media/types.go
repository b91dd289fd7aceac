package media

// Types are sniffed at intake by package intake and stored; what a type may do
// in a browser is decided here, once, for pages and answers alike.

// Class is what people would call a type.
type Class string

const (
	Picture  Class = "image"
	Film     Class = "video"
	Sound    Class = "audio"
	Document Class = "pdf"
	Other    Class = "other"
)

// classes lists the types that are inert enough to be shown in place. A type that
// is not here leaves only as an attachment.
var classes = map[string]Class{
	"image/jpeg": Picture, "image/png": Picture, "image/gif": Picture, "image/webp": Picture, "image/avif": Picture,
	"video/mp4": Film, "video/webm": Film, "video/ogg": Film,
	"audio/mpeg": Sound, "audio/wav": Sound, "audio/flac": Sound, "audio/mp4": Sound, "audio/ogg": Sound, "audio/webm": Sound,
	"application/pdf": Document,
}

// kinds are the types that leave as attachments, and that pages still call what
// people call them: a browser cannot show them, but it can show what the
// darkroom made of them.
var kinds = map[string]Class{
	"image/heic": Picture, "image/heif": Picture, "image/heic-sequence": Picture, "image/heif-sequence": Picture, "image/tiff": Picture,
	"image/bmp": Picture, "image/x-icon": Picture, "image/jxl": Picture, "image/jp2": Picture, "image/vnd.adobe.photoshop": Picture,
	"video/quicktime": Film, "video/x-matroska": Film, "video/mpeg": Film, "video/x-msvideo": Film,
	"video/3gpp": Film, "video/3gpp2": Film, "video/x-ms-asf": Film, "video/x-flv": Film,
	"audio/aac": Sound, "audio/aiff": Sound, "audio/midi": Sound, "audio/amr": Sound, "audio/ape": Sound, "audio/basic": Sound,
}

// KindOf returns what people would call a type. It says nothing about what may be
// shown in place: that is ClassOf.
func KindOf(mime string) Class {
	if c, ok := kinds[mime]; ok {
		return c
	}
	return ClassOf(mime)
}

// ClassOf returns the class of a type; what is not on the list is Other.
func ClassOf(mime string) Class {
	if c, ok := classes[mime]; ok {
		return c
	}
	return Other
}

// playable says whether a type has the rendition Play.
func playable(mime string) bool {
	switch ClassOf(mime) {
	case Film, Sound, Document:
		return true
	}
	return false
}
