package exif

import (
	"math"
	"strings"
	"time"
	"unicode"

	"cloakroom/app/media"
)

// facts puts what makes sense into f.
func (t tags) facts(f *media.Facts) {
	f.Taken, f.Zoned = t.taken("DateTimeOriginal", "OffsetTimeOriginal")
	if f.Taken.IsZero() {
		f.Taken, f.Zoned = t.taken("CreateDate", "OffsetTimeDigitized")
	}
	f.Camera, f.Lens = t.made("Make", "Model"), t.made("LensMake", "LensModel")
	if s := t.number("ExposureTime", 1e-9, 86_400); s > 0 {
		f.Exposure = time.Duration(math.Round(s * float64(time.Second)))
	}
	f.Aperture = t.number("FNumber", .3, 1000)
	f.Focal = t.number("FocalLength", .1, 20_000)
	if f.ISO = int(t.number("ISO", 1, 65_534)); f.ISO == 0 { // 65535: it did not fit
		f.ISO = int(t.number("ISOSpeed", 1, 100_000_000))
	}
	f.Place = t.place()
}

// The first photograph was taken in 1826. A camera whose clock stands in another
// century tells nothing.
const firstYear, lastYear = 1826, 2100

// taken reads a date, and its zone where the camera wrote one down.
func (t tags) taken(date, zone string) (at time.Time, zoned bool) {
	wall := t.text(date)
	if len(wall) < len("2006:01:02 15:04:05") {
		return time.Time{}, false
	}
	wall = wall[:len("2006:01:02 15:04:05")]
	at, err := time.Parse("2006:01:02 15:04:05", wall)
	if err != nil || at.Year() < firstYear || at.Year() > lastYear {
		return time.Time{}, false
	}
	in, err := time.Parse("2006:01:02 15:04:05Z07:00", wall+t.text(zone))
	if err != nil {
		return at, false
	}
	if _, east := in.Zone(); east < -14*3600 || east > 14*3600 {
		return at, false
	}
	return in, true
}

// made names a thing by its maker and model, without saying the maker twice.
func (t tags) made(maker, model string) string {
	by, is := t.text(maker), t.text(model)
	first, _, _ := strings.Cut(by, " ")
	switch {
	case is == "":
		return by
	case by == "" || len(is) >= len(first) && strings.EqualFold(is[:len(first)], first):
		return is
	}
	return clean(by + " " + is)
}

func (t tags) place() *media.Place {
	lat, ok := t.degrees("GPSLatitude", "N", "S", 90)
	if !ok {
		return nil
	}
	long, ok := t.degrees("GPSLongitude", "E", "W", 180)
	if !ok || lat == 0 && long == 0 { // what a receiver writes that knows nothing
		return nil
	}
	return &media.Place{Latitude: lat, Longitude: long}
}

// degrees reads an angle. Without its side of the earth it is none.
func (t tags) degrees(name, plus, minus string, most float64) (float64, bool) {
	v, ok := t[name].(float64)
	if !ok || !(v >= 0 && v <= most) {
		return 0, false
	}
	switch t.text(name + "Ref") {
	case plus:
		return v, true
	case minus:
		return -v, true
	}
	return 0, false
}

// number reads one that lies between two others, and else 0.
func (t tags) number(name string, least, most float64) float64 {
	v := t[name]
	if several, ok := v.([]any); ok && len(several) > 0 {
		v = several[0]
	}
	n := math.NaN()
	switch v := v.(type) {
	case interface{ Float64() float64 }:
		n = v.Float64()
	case uint16:
		n = float64(v)
	case uint32:
		n = float64(v)
	}
	if n >= least && n <= most { // and so it is a number
		return n
	}
	return 0
}

func (t tags) text(name string) string {
	s, _ := t[name].(string)
	if s == "undef" { // the library's word for a number that is none
		return ""
	}
	return clean(s)
}

// mostText is how many letters of a text are kept.
const mostText = 100

// clean makes one line of a text that can stand on a page: no controls, and no
// marks that turn the letters around them.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case r == unicode.ReplacementChar, !unicode.IsPrint(r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	s = strings.Join(strings.Fields(s), " ")
	if runes := []rune(s); len(runes) > mostText {
		s = strings.TrimSpace(string(runes[:mostText]))
	}
	return s
}
