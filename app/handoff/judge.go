package handoff

import (
	"net/http"
	"strings"
	"time"

	"cloakroom/app/media"
)

// verdict is what a request gets of a blob, before anybody touches the bytes.
type verdict struct {
	status int  // 200, 206, 304, 412 or 416
	part   part // of a 206
	// own says that we carry the bytes ourselves, because nginx, which judges
	// the same headers again, might come to another end.
	own bool
}

// leaves is what leaves of a file of size bytes.
func (v verdict) leaves(size int64) part {
	if v.status == http.StatusPartialContent {
		return v.part
	}
	return part{0, size}
}

// judge applies the preconditions in the order of RFC 9110 section 13.2.2 and
// then Range (section 14.2), in every mode. What it lets pass to nginx, nginx
// must judge alike: see own.
func judge(h http.Header, b media.Blob) verdict {
	if !conditional(h) {
		return verdict{status: http.StatusOK} // nearly every picture
	}
	return judgeBy(h, b.ETag(), b.Modified, b.Size)
}

// judgeBy is judge of size bytes that have a tag and, unless it is zero, a time.
func judgeBy(h http.Header, tag string, modified time.Time, size int64) verdict {
	v := verdict{status: http.StatusOK}
	match, since := h["If-Match"], h.Get("If-Unmodified-Since")
	switch {
	case len(match) > 0 && !listed(match, tag, false):
		return verdict{status: http.StatusPreconditionFailed}
	case len(match) == 0 && changed(since, modified):
		return verdict{status: http.StatusPreconditionFailed}
	}
	// nginx reads one line of If-Match and lists in its own way, looks at
	// If-Unmodified-Since although there was an If-Match, and takes a date that
	// is none for one long past.
	v.own = len(match) > 1 || len(match) == 1 && match[0] != tag && match[0] != "*" ||
		since != "" && !unchanged(since, modified)

	if none := h["If-None-Match"]; len(none) > 0 {
		if listed(none, tag, true) {
			return verdict{status: http.StatusNotModified}
		}
	} else if !modified.IsZero() && unchanged(h.Get("If-Modified-Since"), modified) {
		return verdict{status: http.StatusNotModified}
	}

	asked := h.Get("Range")
	if asked == "" {
		return v
	}
	if same := h.Get("If-Range"); same != "" && same != tag && !exactly(same, modified) {
		// A whole file, by section 13.1.5. nginx reads dates that we do not.
		v.own = v.own || !strings.HasSuffix(same, `"`)
		return v
	}
	return v.of(asked, size)
}

// of adds what Range asks of a file of size bytes.
func (v verdict) of(asked string, size int64) verdict {
	parts, good := parseRange(asked)
	if !good {
		return verdict{status: http.StatusRequestedRangeNotSatisfiable}
	}
	if len(parts) == 0 {
		return v // in a unit that is not ours
	}
	var within []part
	for _, p := range parts {
		if p, ok := p.within(size); ok {
			within = append(within, p)
		}
	}
	switch {
	case len(within) == 0:
		return verdict{status: http.StatusRequestedRangeNotSatisfiable}
	case len(parts) == 1:
		v.status, v.part = http.StatusPartialContent, within[0]
	default:
		// The whole (section 14.2 allows it): nobody who plays or resumes asks
		// for several, and each would repeat the headers. nginx counts only
		// those that it can satisfy, and knows no tabs.
		v.own = v.own || len(within) < 2 || strings.Contains(asked, "\t")
	}
	return v
}

// conditional says whether a request asks for anything but the whole, now.
func conditional(h http.Header) bool {
	return len(h["If-None-Match"]) > 0 || len(h["Range"]) > 0 || len(h["If-Modified-Since"]) > 0 ||
		len(h["If-Match"]) > 0 || len(h["If-Unmodified-Since"]) > 0
}

// listed says whether tag is in a list of entity tags, by the weak comparison
// or the strong one (section 8.8.3.2). A tag of ours holds no comma, so to cut
// at each is exact.
func listed(lines []string, tag string, weak bool) bool {
	for _, line := range lines {
		for it := range strings.SplitSeq(line, ",") {
			it = strings.Trim(it, " \t")
			if weak {
				it = strings.TrimPrefix(it, "W/")
			}
			if it == tag || it == "*" {
				return true
			}
		}
	}
	return false
}

// changed and unchanged ask whether a file of that age was modified after a
// date. What is no date says neither (sections 13.1.3 and 13.1.4).
func changed(date string, modified time.Time) bool {
	t, err := http.ParseTime(date)
	return err == nil && modified.Unix() > t.Unix()
}

func unchanged(date string, modified time.Time) bool {
	t, err := http.ParseTime(date)
	return err == nil && modified.Unix() <= t.Unix()
}

func exactly(date string, modified time.Time) bool {
	t, err := http.ParseTime(date)
	return err == nil && modified.Unix() == t.Unix()
}
