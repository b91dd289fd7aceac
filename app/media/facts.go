package media

import "time"

// Facts are what an original says of itself, as far as it could be read in the
// darkroom. Zero values say that it does not tell. They are claims: good enough
// to be shown and sorted by, never to decide who may what.
type Facts struct {
	Width, Height int // pixels, right side up; of a document, of its first page as a preview shows it
	Duration      time.Duration
	Pages         int
	Codecs        string // such as «h264, aac»

	Taken     time.Time // the wall clock of the camera; in its own zone if Zoned, else in UTC's name
	Zoned     bool
	Camera    string
	Lens      string
	Exposure  time.Duration // how long the shutter was open
	Aperture  float64       // the f-number
	ISO       int
	Focal     float64 // millimetres
	Place     *Place  // shown only to who may download the original
	ThumbHash []byte  // at most 25 bytes: a blurred picture that comes with the page
}

// Place is where something was taken, in degrees (WGS 84).
type Place struct{ Latitude, Longitude float64 }
