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

// classes lists the types that are inert enough to be shown in place
// (DESIGN section 7). A type that is not here leaves only as an attachment.
var classes = map[string]Class{
	"image/jpeg": Picture, "image/png": Picture, "image/gif": Picture, "image/webp": Picture, "image/avif": Picture,
	"video/mp4": Film, "video/webm": Film, "video/ogg": Film,
	"audio/mpeg": Sound, "audio/wav": Sound, "audio/flac": Sound, "audio/mp4": Sound, "audio/ogg": Sound, "audio/webm": Sound,
	"application/pdf": Document,
}

// ClassOf returns the class of a type; what is not on the list is Other.
func ClassOf(mime string) Class {
	if c, ok := classes[mime]; ok {
		return c
	}
	return Other
}

// Playable says whether a type has the rendition Play.
func Playable(mime string) bool {
	switch ClassOf(mime) {
	case Film, Sound, Document:
		return true
	}
	return false
}
