package web

import (
	"strings"

	"cloakroom/app/media"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// kindOf is what a page calls an item.
func kindOf(it media.Item) string { return string(media.KindOf(it.Type)) }

// preparing says that the darkroom may still make something to look at.
func preparing(it media.Item) bool { return !it.Developed && media.KindOf(it.Type) != media.Other }

// told is what an original says of itself.
func told(it media.Item) views.Told {
	f := it.Facts
	t := views.Told{
		Taken: f.Taken, Zoned: f.Zoned, Camera: f.Camera, Lens: f.Lens, Exposure: f.Exposure, Aperture: f.Aperture, ISO: f.ISO, Focal: f.Focal,
		Pages: f.Pages, Codecs: f.Codecs,
	}
	if p := f.Place; p != nil {
		t.Place = &views.Place{Latitude: p.Latitude, Longitude: p.Longitude}
	}
	return t
}

// inWords are types that people do not call by their technical names.
var inWords = map[string]string{
	"application/octet-stream": "File", "application/pdf": "PDF document",
	"image/svg+xml": "SVG drawing", "image/heic": "HEIC picture", "image/x-icon": "Icon", "image/jp2": "JPEG 2000 picture", "image/jxl": "JPEG XL picture",
	"image/vnd.adobe.photoshop": "Photoshop picture", "image/vnd.djvu": "DjVu document",
	"video/quicktime": "QuickTime film", "video/x-matroska": "Matroska film", "video/x-msvideo": "AVI film", "video/x-ms-asf": "Windows Media film",
	"video/x-flv": "Flash film", "video/3gpp": "3GP film", "video/3gpp2": "3G2 film", "video/ogg": "Ogg film", "video/webm": "WebM film",
	"audio/mpeg": "MP3 sound", "audio/mp4": "M4A sound", "audio/ogg": "Ogg sound", "audio/webm": "WebM sound", "audio/basic": "AU sound", "audio/ape": "Monkey’s Audio sound",
	"text/plain": "Text", "text/html": "Web page", "application/xhtml+xml": "Web page", "text/csv": "Table of values", "text/rtf": "Rich text document",
	"text/vtt": "Subtitles", "text/calendar": "Calendar", "text/vcard": "Contact", "text/xml": "XML file", "application/json": "JSON file",
	"application/gpx+xml": "GPS track", "application/vnd.google-earth.kml+xml": "Map", "application/epub+zip": "E-book", "application/x-mobipocket-ebook": "E-book",
	"application/postscript": "PostScript document", "application/vnd.sqlite3": "Database", "application/dicom": "Medical picture (DICOM)",
	"application/msword": "Word document", "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "Word document",
	"application/vnd.oasis.opendocument.text": "Text document",
	"application/vnd.ms-excel":                "Spreadsheet", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "Spreadsheet",
	"application/vnd.oasis.opendocument.spreadsheet": "Spreadsheet",
	"application/vnd.ms-powerpoint":                  "Presentation", "application/vnd.openxmlformats-officedocument.presentationml.presentation": "Presentation",
	"application/vnd.oasis.opendocument.presentation": "Presentation", "application/vnd.oasis.opendocument.graphics": "Drawing",
	"application/vnd.ms-outlook": "Outlook message",
	"application/zip":            "ZIP archive", "application/gzip": "GZIP archive", "application/x-tar": "TAR archive", "application/x-bzip2": "BZIP2 archive",
	"application/x-xz": "XZ archive", "application/x-7z-compressed": "7-Zip archive", "application/vnd.rar": "RAR archive", "application/zstd": "Zstandard archive",
}

// typeInWords is what people call a type.
func typeInWords(in speech.Speaker, mime string) string {
	if words, ok := inWords[mime]; ok {
		return in.Word(words)
	}
	top, sub, _ := strings.Cut(mime, "/")
	short := strings.ToUpper(strings.TrimPrefix(sub, "x-"))
	switch top {
	case "image":
		return in.Say("%s picture", short)
	case "video":
		return in.Say("%s film", short)
	case "audio":
		return in.Say("%s sound", short)
	case "font":
		return in.Say("%s font", short)
	}
	return in.Say("File (%s)", mime)
}
