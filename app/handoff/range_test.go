package handoff

import (
	"math/big"
	"regexp"
	"strings"
	"testing"
)

func TestParseRange(t *testing.T) {
	all := part{0, 10}
	tests := []struct {
		name string
		is   string
		good bool
		want []part // what is left of it in a file of ten bytes
	}{
		{"the first half", "bytes=0-4", true, []part{{0, 5}}},
		{"one byte", "bytes=3-3", true, []part{{3, 4}}},
		{"the rest", "bytes=3-", true, []part{{3, 10}}},
		{"everything, said so", "bytes=0-", true, []part{all}},
		{"the end", "bytes=-3", true, []part{{7, 10}}},
		{"an end longer than the file", "bytes=-11", true, []part{all}},
		{"the last no bytes", "bytes=-0", true, nil},
		{"beyond the end", "bytes=5-99", true, []part{{5, 10}}},
		{"the last byte", "bytes=9-", true, []part{{9, 10}}},
		{"just behind the end", "bytes=10-", true, nil},
		{"far behind it", "bytes=9223372036854775806-", true, nil},
		{"a number that no file reaches", "bytes=9223372036854775807-", false, nil},
		{"one that no counter reaches", "bytes=0-99999999999999999999", false, nil},
		{"the unit in capitals", "BYTES=0-4", true, []part{{0, 5}}},
		{"another unit", "items=0-4", true, nil},
		{"another unit, of any grammar", "items=x", true, nil},
		{"no unit at all", "0-4", false, nil},
		{"no numbers", "bytes=-", false, nil},
		{"nothing", "bytes=", false, nil},
		{"backwards", "bytes=4-0", false, nil},
		{"backwards by one", "bytes=4-3", false, nil},
		{"a sign", "bytes=+1-4", false, nil},
		{"two dashes", "bytes=0--4", false, nil},
		{"hex", "bytes=0x0-0x4", false, nil},
		{"a blank where no list is", "bytes= 0-4", false, nil},
		{"two parts", "bytes=0-1,3-4", true, []part{{0, 2}, {3, 5}}},
		{"two parts with blanks", "bytes=0-1, 3-4", true, []part{{0, 2}, {3, 5}}},
		{"two parts, one of them behind the end", "bytes=0-1,99-", true, []part{{0, 2}}},
		{"a part and nothing", "bytes=0-1,", false, nil},
		{"a part and nonsense", "bytes=0-1,x", false, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			parts, good := parseRange(tt.is)
			if good != tt.good {
				t.Fatalf("good = %v, want %v", good, tt.good)
			}
			var got []part
			for _, p := range parts {
				if p, ok := p.within(10); ok {
					got = append(got, p)
				}
			}
			if len(got) != len(tt.want) {
				t.Fatalf("%v, want %v", got, tt.want)
			}
			for i := range got {
				if got[i] != tt.want[i] {
					t.Errorf("%v, want %v", got, tt.want)
				}
			}
		})
	}
}

// single is the grammar of one part, as RFC 9110 section 14.1.2 writes it.
var single = regexp.MustCompile(`^(?i:bytes)=(?:([0-9]+)-([0-9]*)|-([0-9]+))$`)

// bytesOf is a slow second opinion about one part: it counts in numbers without
// end, and asks of each byte whether it is in.
func bytesOf(s string, size int64) (from, to int64, good bool) {
	m := single.FindStringSubmatch(s)
	if m == nil {
		return 0, 0, false
	}
	number := func(s string) *big.Int { n, _ := new(big.Int).SetString("0"+s, 10); return n }
	first, last := number(m[1]), number(m[2])
	if m[1] != "" && m[2] != "" && first.Cmp(last) > 0 {
		return 0, 0, false
	}
	from = -1
	for i := range size {
		at := big.NewInt(i)
		in := at.Cmp(first) >= 0 && (m[2] == "" || at.Cmp(last) <= 0)
		if m[1] == "" {
			in = new(big.Int).Add(at, number(m[3])).Cmp(big.NewInt(size)) >= 0
		}
		if in {
			if from < 0 {
				from = i
			}
			to = i + 1
		}
	}
	return max(from, 0), to, true
}

func FuzzRange(f *testing.F) {
	for _, s := range []string{"bytes=0-4", "bytes=-3", "bytes=3-", "bytes=0-1,3-4", "items=0-4", "bytes=-0"} {
		f.Add(s, uint8(10))
	}
	f.Fuzz(func(t *testing.T, s string, size uint8) {
		n := int64(size)
		v := verdict{status: 200}.of(s, n)
		unit, set, ok := strings.Cut(s, "=")
		from, to, good := bytesOf(s, n)
		switch {
		case v.status == 206 && (v.part.from < 0 || v.part.from >= v.part.to || v.part.to > n):
			t.Fatalf("%q of %d bytes: %+v", s, n, v)
		case ok && !strings.EqualFold(unit, "bytes"):
			if v.status != 200 || v.own {
				t.Fatalf("%q is in another unit: %+v", s, v)
			}
		case strings.Contains(set, ","):
			if v.status == 206 {
				t.Fatalf("%q is several: %+v", s, v)
			}
		case good && from < to && len(set) < 19:
			if v.status != 206 || v.part != (part{from, to}) {
				t.Fatalf("%q of %d bytes: %+v, want %d to %d", s, n, v, from, to)
			}
		case good && from < to: // or refused, for its enormous number
			if v.status != 416 && v.part != (part{from, to}) {
				t.Fatalf("%q of %d bytes: %+v, want %d to %d", s, n, v, from, to)
			}
		case v.status != 416:
			t.Fatalf("%q of %d bytes: %+v, want 416", s, n, v)
		}
	})
}
