package api

import (
	"cloakroom/app/media"
)

// factsJSON is what an original says of itself. The place is there for who may
// download the original alone: the library leaves it out for others.
type factsJSON struct {
	Taken    string     `json:"taken,omitempty"` // RFC 3339; without a zone where the camera told none
	Camera   string     `json:"camera,omitempty"`
	Lens     string     `json:"lens,omitempty"`
	Exposure float64    `json:"exposure,omitempty"` // seconds
	Aperture float64    `json:"aperture,omitempty"` // the f-number
	ISO      int        `json:"iso,omitempty"`
	Focal    float64    `json:"focal_length,omitempty"` // millimetres
	Pages    int        `json:"pages,omitempty"`
	Codecs   string     `json:"codecs,omitempty"`
	Place    *placeJSON `json:"place,omitempty"`
}

// placeJSON is in degrees (WGS 84).
type placeJSON struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

// asFacts returns nil if an original tells nothing.
func asFacts(f media.Facts) *factsJSON {
	out := factsJSON{
		Camera: f.Camera, Lens: f.Lens, Exposure: f.Exposure.Seconds(), Aperture: f.Aperture, ISO: f.ISO, Focal: f.Focal,
		Pages: f.Pages, Codecs: f.Codecs,
	}
	if !f.Taken.IsZero() {
		out.Taken = f.Taken.Format("2006-01-02T15:04:05")
		if f.Zoned {
			out.Taken = f.Taken.Format("2006-01-02T15:04:05Z07:00")
		}
	}
	if f.Place != nil {
		out.Place = &placeJSON{f.Place.Latitude, f.Place.Longitude}
	}
	if out == (factsJSON{}) {
		return nil
	}
	return &out
}
