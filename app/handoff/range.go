package handoff

import (
	"math"
	"strconv"
	"strings"
)

// part is a stretch of a file: from its first byte to the one after its last.
// Before it is cut to a file, a negative from counts from the end of it.
type part struct{ from, to int64 }

func (p part) length() int64 { return p.to - p.from }

// within cuts p to a file of size bytes, and says whether anything is left
// (RFC 9110 section 14.1.2).
func (p part) within(size int64) (part, bool) {
	if p.from < 0 {
		p = part{max(0, size+p.from), size}
	}
	p.to = min(p.to, size)
	return p, p.from < p.to
}

// contentRange says which part of a file of size bytes goes with it.
func (p part) contentRange(size int64) string {
	b := append(make([]byte, 0, 64), "bytes "...)
	b = strconv.AppendInt(b, p.from, 10)
	b = strconv.AppendInt(append(b, '-'), p.to-1, 10)
	return string(strconv.AppendInt(append(b, '/'), size, 10))
}

// parseRange reads a Range header. It returns no parts for a unit other than
// bytes, which is to be ignored (section 14.2), and false for what does not
// follow the grammar of section 14.1.1, which nginx is never shown.
func parseRange(s string) ([]part, bool) {
	unit, set, ok := strings.Cut(s, "=")
	if !ok {
		return nil, false
	}
	if !strings.EqualFold(unit, "bytes") {
		return nil, true
	}
	var parts []part
	for spec := range strings.SplitSeq(set, ",") {
		if len(spec) < len(set) {
			spec = strings.Trim(spec, " \t") // blanks belong to lists (section 5.6.1)
		}
		p, ok := parsePart(spec)
		if !ok {
			return nil, false
		}
		parts = append(parts, p)
	}
	return parts, true
}

// parsePart reads «0-99», «100-» or «-100».
func parsePart(s string) (part, bool) {
	first, last, ok := strings.Cut(s, "-")
	if !ok || first == "" && last == "" {
		return part{}, false
	}
	from, okFirst := number(first)
	to, okLast := number(last)
	switch {
	case !okFirst || !okLast:
		return part{}, false
	case first == "" && to == 0:
		return part{}, true // the last no bytes: fine, and nothing is in it
	case first == "":
		return part{-to, math.MaxInt64}, true
	case last == "":
		return part{from, math.MaxInt64}, true
	case to < from:
		return part{}, false
	}
	return part{from, to + 1}, true
}

// number reads digits and nothing else; no digits are 0. More than an int64
// less one are refused, as nginx refuses them.
func number(s string) (int64, bool) {
	if strings.Trim(s, "0123456789") != "" {
		return 0, false
	}
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseInt(s, 10, 64)
	return n, err == nil && n < math.MaxInt64
}
