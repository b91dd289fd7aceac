package views

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Layouts of times, as package time has them; each language has its own.
const (
	fullDay   = "2 January 2006"
	exactTime = "Monday 2 January 2006, 15:04 MST"
)

// roles are the roles of the names given, or all, each with what it means.
func roles(f Frame, names []string) []option {
	all := []option{
		{"viewer", f.Say("look at everything")},
		{"downloader", f.Say("look and download originals")},
		{"contributor", f.Say("download, and add files")},
		{"editor", f.Say("add, rename, move and delete")},
		{"manager", f.Say("all of that, and let others in")},
	}
	return only(all, names)
}

func linkRoles(f Frame, names []string) []option {
	return only([]option{{"viewer", f.Say("look")}, {"downloader", f.Say("look and download")}, {"request", f.Say("hand files in, and see nothing")}}, names)
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

func linkEnds(f Frame) []option { return []option{days(f, 7), days(f, 1), days(f, 30)} }

func directEnds(f Frame) []option {
	return []option{{"1h", f.Many(1, "%d hour", "%d hours")}, days(f, 1), days(f, 7)}
}

func tokenEnds(f Frame) []option {
	return []option{days(f, 90), days(f, 30), {"365d", f.Say("1 year")}, {"never", f.Say("until I end it")}}
}

func days(f Frame, n int) option {
	return option{strconv.Itoa(n) + "d", f.Many(n, "%d day", "%d days")}
}

// limit is the largest file taken.
func (u UploadForm) limit(f Frame) string { return f.round(u.Limit) }

// round says a size that somebody has set: 20 MB, where others are 20.0 MB.
func (f Frame) round(n int64) string {
	return strings.Replace(f.Size(n), f.Decimal(1.0, 1)[1:], "", 1)
}

// when says a time as people do, seen from now.
func when(f Frame, t time.Time) string {
	day := f.Date(t, fullDay)
	if f.Now.IsZero() {
		return day
	}
	gap, ahead := f.Now.Sub(t), false
	if gap < 0 {
		gap, ahead = -gap, true
	}
	// Rounded before the unit is chosen: nobody says «in 60 minutes».
	minutes, hours, days := max(1, int(math.Round(gap.Minutes()))), int(math.Round(gap.Hours())), int(math.Round(gap.Hours()/24))
	switch {
	case gap < time.Minute && !ahead:
		return f.Say("just now")
	case minutes < 60 && ahead:
		return f.Many(minutes, "in %d minute", "in %d minutes")
	case minutes < 60:
		return f.Many(minutes, "%d minute ago", "%d minutes ago")
	case hours < 24 && ahead:
		return f.Many(hours, "in %d hour", "in %d hours")
	case hours < 24:
		return f.Many(hours, "%d hour ago", "%d hours ago")
	case days <= 31 && ahead:
		return f.Many(days, "in %d day", "in %d days")
	case days <= 31:
		return f.Many(days, "%d day ago", "%d days ago")
	}
	return day
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

func dimensions(f Frame, width, height int) string {
	return f.Number(int64(width)) + " × " + f.Number(int64(height))
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
