package speech

import (
	"strconv"
	"strings"
	"time"
)

// English numbers are grouped by narrow no-break spaces, which nobody takes for a
// point (ISO 80000-1). How others write this one tells how they write all.
const example = "1\u202f234.5"

// Number writes n in groups of three.
func (s Speaker) Number(n int64) string {
	text := strconv.FormatInt(n, 10)
	if len(text) <= 3 {
		return text
	}
	group := "\u202f"
	if s.in != nil {
		group = s.in.group
	}
	var b strings.Builder
	for i, digit := range text {
		if left := len(text) - i; i > 0 && left%3 == 0 && text[i-1] != '-' {
			b.WriteString(group)
		}
		b.WriteRune(digit)
	}
	return b.String()
}

// Decimal writes f with so many digits behind the point; below 0, with as many
// as it takes.
func (s Speaker) Decimal(f float64, digits int) string {
	text := strconv.FormatFloat(f, 'f', digits, 64)
	if s.in == nil || s.in.point == "." {
		return text
	}
	return strings.Replace(text, ".", s.in.point, 1)
}

// units are those of Size, each with its place for a number.
var units = []string{"%s B", "%s kB", "%s MB", "%s GB", "%s TB", "%s PB"}

// Size says bytes as people do: three digits and a unit.
func (s Speaker) Size(n int64) string {
	if n < 1000 {
		return s.Many(int(n), "%d byte", "%d bytes")
	}
	value, unit := float64(n), 0
	for value >= 999.5 && unit < len(units)-1 {
		value, unit = value/1000, unit+1
	}
	digits := 1
	if value >= 100 || unit == 1 {
		digits = 0
	}
	return s.Say(units[unit], s.Decimal(value, digits))
}

// Date writes t by a layout of package time, which is a key like any other: a
// language may have the parts in another order. «2nd» in its own is the day as
// it says the first of a month.
func (s Speaker) Date(t time.Time, layout string) string {
	if s.in == nil {
		return t.Format(layout)
	}
	if strings.Contains(layout, "2") { // one of a name alone is the same everywhere
		layout = s.Say(layout)
	}
	var b strings.Builder
	for layout != "" {
		at, name, word := s.names(t, layout)
		b.WriteString(t.Format(layout[:at]))
		b.WriteString(word)
		layout = layout[at+len(name):]
	}
	return b.String()
}

// names finds the first name in a layout that a language has words for, and
// returns where it stands and what is said there.
func (s Speaker) names(t time.Time, layout string) (at int, name, word string) {
	for i := range len(layout) {
		switch rest := layout[i:]; {
		case strings.HasPrefix(rest, "January"):
			return i, "January", s.Say(t.Month().String())
		case strings.HasPrefix(rest, "Jan"):
			return i, "Jan", s.Say(t.Format("Jan") + "|short")
		case strings.HasPrefix(rest, "Monday"):
			return i, "Monday", s.Say(t.Weekday().String())
		case strings.HasPrefix(rest, "Mon"):
			return i, "Mon", s.Say(t.Format("Mon") + "|short")
		case strings.HasPrefix(rest, "2nd") && t.Day() == 1:
			return i, "2nd", s.Say("1|of a month")
		case strings.HasPrefix(rest, "2nd"):
			return i, "2nd", strconv.Itoa(t.Day())
		}
	}
	return len(layout), "", ""
}
