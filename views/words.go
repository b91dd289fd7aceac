package views

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// roles are the roles of the names given, or all, each with what it means.
func roles(names []string) []option {
	all := []option{
		{"viewer", "look at everything"},
		{"downloader", "look and download originals"},
		{"contributor", "download, and add files"},
		{"editor", "add, rename, move and delete"},
		{"manager", "all of that, and let others in"},
	}
	return only(all, names)
}

func linkRoles(names []string) []option {
	return only([]option{{"viewer", "look"}, {"downloader", "look and download"}, {"request", "hand files in, and see nothing"}}, names)
}

func only(all []option, names []string) []option {
	if len(names) == 0 {
		return all
	}
	var some []option
	for _, it := range all {
		for _, name := range names {
			if it.Value == name {
				some = append(some, it)
			}
		}
	}
	return some
}

func linkEnds() []option { return []option{{"7d", "7 days"}, {"1d", "1 day"}, {"30d", "30 days"}} }

func directEnds() []option { return []option{{"1h", "1 hour"}, {"1d", "1 day"}, {"7d", "7 days"}} }

func tokenEnds() []option {
	return []option{{"90d", "90 days"}, {"30d", "30 days"}, {"365d", "1 year"}, {"never", "until I end it"}}
}

// size says bytes as people do: three digits and a unit.
func size(n int64) string {
	if n < 1000 {
		return plural(int(n), "byte")
	}
	value, unit := float64(n), 0
	for value >= 999.5 && unit < 5 {
		value, unit = value/1000, unit+1
	}
	digits := 1
	if value >= 100 || unit == 1 {
		digits = 0
	}
	return strconv.FormatFloat(value, 'f', digits, 64) + " " + []string{"B", "kB", "MB", "GB", "TB", "PB"}[unit]
}

// grouped writes a number in groups of three, with narrow no-break spaces.
func grouped(n int64) string {
	text := strconv.FormatInt(n, 10)
	var parts []string
	for len(text) > 3 {
		parts = append([]string{text[len(text)-3:]}, parts...)
		text = text[:len(text)-3]
	}
	return strings.Join(append([]string{text}, parts...), "\u202f")
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return grouped(int64(n)) + " " + noun + "s"
}

// when says a time as people do, seen from now.
func when(now, t time.Time) string {
	day := t.Format("2 January 2006")
	if now.IsZero() {
		return day
	}
	gap, ahead := now.Sub(t), false
	if gap < 0 {
		gap, ahead = -gap, true
	}
	// Rounded before the unit is chosen: nobody says «in 60 minutes».
	minutes, hours, days := math.Round(gap.Minutes()), math.Round(gap.Hours()), math.Round(gap.Hours()/24)
	words := ""
	switch {
	case gap < time.Minute && !ahead:
		return "just now"
	case minutes < 60:
		words = plural(max(1, int(minutes)), "minute")
	case hours < 24:
		words = plural(int(hours), "hour")
	case days <= 31:
		words = plural(int(days), "day")
	default:
		return day
	}
	if ahead {
		return "in " + words
	}
	return words + " ago"
}

// clock writes a length as a player does: 4:05, 1:02:03.
func clock(d time.Duration) string {
	s := int(d.Round(time.Second).Seconds())
	if s < 3600 {
		return fmt.Sprintf("%d:%02d", s/60, s%60)
	}
	return fmt.Sprintf("%d:%02d:%02d", s/3600, s/60%60, s%60)
}

func isoDuration(d time.Duration) string {
	return fmt.Sprintf("PT%dS", int(d.Round(time.Second).Seconds()))
}

func dimensions(width, height int) string {
	return grouped(int64(width)) + " × " + grouped(int64(height))
}

func short(sum string) string {
	if len(sum) <= 16 {
		return sum
	}
	return sum[:8] + "…" + sum[len(sum)-8:]
}

// ext is what a file without a picture is recognised by: PDF, ZIP.
func ext(name string) string {
	dot := strings.LastIndexByte(name, '.')
	if dot < 0 || len(name)-dot > 6 {
		return ""
	}
	return strings.ToUpper(name[dot+1:])
}

// ratio is width by height, kept where a row of the grid can hold it.
func ratio(width, height int) float64 {
	if width <= 0 || height <= 0 {
		return 1
	}
	return math.Min(4, math.Max(0.5, float64(width)/float64(height)))
}
