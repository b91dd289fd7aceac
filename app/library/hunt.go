package library

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Hunt is what somebody looks for: every word and every filter has to fit.
type Hunt struct {
	Words   []string // each found by its first letters, in whatever case and with or without accents
	Kinds   []string // of "image", "video", "audio", "pdf", "other", "folder"; any of them
	Tags    []string
	By      id.User // who added it
	From    time.Time
	To      time.Time // and before this; by the date that folders are put in order by
	Near    *media.Place
	Folders []id.Folder // in one of these, not below them; none: anywhere

	in, by string // as they were written
}

// Empty says that nothing is asked for.
func (h Hunt) Empty() bool {
	return len(h.Words)+len(h.Kinds)+len(h.Tags) == 0 && h.in+h.by == "" && h.From.IsZero() && h.To.IsZero() && h.Near == nil
}

// nearby is how far «near:» reaches, in kilometres.
const nearby = 25

// mostWords bounds what one search asks for.
const mostWords = 12

// seek reads what somebody wrote into the search field: words, and filters such
// as type:picture tag:sea before:2024 after:2023-05 in:cases/1024 by:ada
// near:41.9,12.5. Quotes keep blanks together. What is no filter is a word.
func seek(text string) (h Hunt, _ error) {
	for _, part := range parts(text) {
		key, value, filter := strings.Cut(part, ":")
		value = strings.TrimSpace(value)
		if !filter || value == "" {
			h.say(part)
			continue
		}
		var err error
		switch strings.ToLower(key) {
		case "type":
			err = h.kind(value)
		case "tag":
			h.Tags = append(h.Tags, value)
		case "before":
			h.To, _, err = day("before", value)
		case "after":
			_, h.From, err = day("after", value)
		case "on":
			h.From, h.To, err = day("on", value)
		case "in":
			h.in = strings.Trim(value, "/")
		case "by":
			h.by = value
		case "near":
			h.Near, err = place(value)
		default:
			h.say(part)
		}
		if err != nil {
			return Hunt{}, err
		}
	}
	if len(h.Words)+len(h.Tags)+len(h.Kinds) > mostWords {
		return Hunt{}, fault.In("q", "Look for at most 12 words at once.")
	}
	return h, nil
}

// parts cuts at blanks that do not stand in quotes.
func parts(text string) (out []string) {
	var part strings.Builder
	quoted := false
	end := func() {
		if part.Len() > 0 {
			out = append(out, part.String())
			part.Reset()
		}
	}
	for _, r := range text {
		switch {
		case r == '"' || r == '“' || r == '”' || r == '«' || r == '»':
			quoted = !quoted
		case unicode.IsSpace(r) && !quoted:
			end()
		default:
			part.WriteRune(r)
		}
	}
	end()
	return out
}

// say adds the words of a text, cut where the index cuts: «IMG_1234.jpg» is three.
func (h *Hunt) say(text string) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Co, r) && !(r >= 768 && r <= 817)
	}) {
		if !slices.Contains(h.Words, w) {
			h.Words = append(h.Words, w)
		}
	}
}

var kindNames = map[string]string{
	"picture": "image", "pictures": "image", "photo": "image", "image": "image", "film": "video", "films": "video", "video": "video",
	"sound": "audio", "sounds": "audio", "music": "audio", "audio": "audio", "pdf": "pdf", "document": "pdf", "other": "other", "file": "other", "folder": "folder", "folders": "folder",
}

func (h *Hunt) kind(value string) error {
	k, ok := kindNames[strings.ToLower(value)]
	if !ok {
		return fault.In("q", "After type: stands picture, film, sound, pdf, other or folder.")
	}
	h.Kinds = append(h.Kinds, k)
	return nil
}

// day reads a year, a month or a day as when it begins and when it has ended.
func day(filter, value string) (from, to time.Time, err error) {
	for _, f := range []struct {
		layout              string
		years, months, days int
	}{{"2006", 1, 0, 0}, {"2006-01", 0, 1, 0}, {"2006-01-02", 0, 0, 1}} {
		if from, err = time.Parse(f.layout, value); err == nil && from.Year() > 0 {
			return from, from.AddDate(f.years, f.months, f.days), nil
		}
	}
	return from, to, fault.With(fault.In("q", "After %s: stands a year, a month or a day: 2024, 2024-05 or 2024-05-31."), filter)
}

func place(value string) (*media.Place, error) {
	lat, long, _ := strings.Cut(value, ",")
	a, err1 := strconv.ParseFloat(strings.TrimSpace(lat), 64)
	b, err2 := strconv.ParseFloat(strings.TrimSpace(long), 64)
	if err1 != nil || err2 != nil || !(math.Abs(a) <= 90) || !(math.Abs(b) <= 180) {
		return nil, fault.In("q", "After near: stand a latitude and a longitude: near:41.9,12.5.")
	}
	return &media.Place{Latitude: a, Longitude: b}, nil
}

// fits says what the index cannot: it knows months and degrees.
func (h Hunt) fits(it media.Item) bool {
	when := it.Dated()
	switch {
	case !h.From.IsZero() && when.Before(h.From), !h.To.IsZero() && !when.Before(h.To):
		return false
	case h.Near != nil:
		return it.Facts.Place != nil && kilometres(*h.Near, *it.Facts.Place) <= nearby
	}
	return true
}

// kilometres is the way from a to b along the earth (the haversine formula).
func kilometres(a, b media.Place) float64 {
	rad := func(d float64) float64 { return d * math.Pi / 180 }
	dlat, dlong := rad(b.Latitude-a.Latitude), rad(b.Longitude-a.Longitude)
	x := math.Pow(math.Sin(dlat/2), 2) + math.Cos(rad(a.Latitude))*math.Cos(rad(b.Latitude))*math.Pow(math.Sin(dlong/2), 2)
	return 2 * 6371 * math.Asin(min(1, math.Sqrt(x)))
}
