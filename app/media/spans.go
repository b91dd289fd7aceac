package media

import (
	"fmt"
	"slices"
	"strings"
)

// Spans are parts of a file, each from its first byte to the one after its last:
// in order, and none touches the next.
type Spans [][2]int64

// mostSpans bounds what is remembered of a file in pieces: beyond that the
// smallest are forgotten, which can only make it take longer to be whole.
const mostSpans = 200

// With returns s and another part.
func (s Spans) With(from, to int64) Spans {
	if to <= from {
		return s
	}
	all := append(slices.Clone(s), [2]int64{from, to})
	slices.SortFunc(all, func(a, b [2]int64) int { return int(a[0] - b[0]) })
	out := all[:1]
	for _, p := range all[1:] {
		if last := &out[len(out)-1]; p[0] <= last[1] {
			last[1] = max(last[1], p[1])
			continue
		}
		out = append(out, p)
	}
	if len(out) > mostSpans {
		smallest := slices.MinFunc(out, func(a, b [2]int64) int { return int((a[1] - a[0]) - (b[1] - b[0])) })
		out = slices.DeleteFunc(out, func(p [2]int64) bool { return p == smallest })
	}
	return out
}

// Whole says whether s is all of a file of size bytes.
func (s Spans) Whole(size int64) bool {
	return size == 0 || len(s) == 1 && s[0] == [2]int64{0, size}
}

// String writes s as ParseSpans reads it: 0-100,200-300.
func (s Spans) String() string {
	parts := make([]string, len(s))
	for i, p := range s {
		parts[i] = fmt.Sprintf("%d-%d", p[0], p[1])
	}
	return strings.Join(parts, ",")
}

// ParseSpans reads what String wrote, and nothing else of it.
func ParseSpans(text string) (s Spans) {
	for one := range strings.SplitSeq(text, ",") {
		var p [2]int64
		if n, _ := fmt.Sscanf(one, "%d-%d", &p[0], &p[1]); n == 2 {
			s = s.With(p[0], p[1])
		}
	}
	return s
}
