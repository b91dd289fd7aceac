package access

import (
	"strconv"
	"strings"
	"time"

	"cloakroom/app/fault"
)

// furthestEnd is how far ahead a grant, link or token may end: further is a
// slip of the pen, and «never» can be said for a grant.
const furthestEnd = 10 * 366 * 24 * time.Hour

// ParseEnd reads when something shall end, as people write it: a time such as
// 2030-01-31T18:00:00Z, a day such as 2030-01-31 (to its last moment, in UTC),
// or a while such as 7d or 12h from now. Empty text gives the zero time.
func ParseEnd(text string, now time.Time) (time.Time, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return time.Time{}, nil
	}
	end, ok := readEnd(text, now)
	if !ok {
		return time.Time{}, fault.In("until", "Write an end as 2030-01-31, 2030-01-31T18:00:00Z, 7d or 12h.")
	}
	if !end.After(now) {
		return time.Time{}, fault.In("until", "This end is in the past.")
	}
	if end.After(now.Add(furthestEnd)) {
		return time.Time{}, fault.In("until", "This end is more than ten years away.")
	}
	return end, nil
}

func readEnd(text string, now time.Time) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t.UTC(), true
		}
	}
	if t, err := time.Parse(time.DateOnly, text); err == nil {
		return t.AddDate(0, 0, 1).Add(-time.Microsecond), true
	}
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.Atoi(days)
		return now.AddDate(0, 0, min(max(n, -4000), 4000)), err == nil
	}
	d, err := time.ParseDuration(text)
	return now.Add(d), err == nil
}
