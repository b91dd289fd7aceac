package media

import "testing"

func TestSpans(t *testing.T) {
	tests := []struct {
		name  string
		parts [][2]int64
		want  string
		whole bool // of 100 bytes
	}{
		{"nothing", nil, "", false},
		{"all at once", [][2]int64{{0, 100}}, "0-100", true},
		{"no bytes of it", [][2]int64{{0, 0}, {7, 5}}, "", false},
		{"two that touch", [][2]int64{{0, 50}, {50, 100}}, "0-100", true},
		{"the end first", [][2]int64{{50, 100}, {0, 50}}, "0-100", true},
		{"two that overlap", [][2]int64{{0, 60}, {40, 100}}, "0-100", true},
		{"one within another", [][2]int64{{0, 100}, {40, 60}}, "0-100", true},
		{"a hole", [][2]int64{{0, 50}, {51, 100}}, "0-50,51-100", false},
		{"a hole that is filled", [][2]int64{{0, 50}, {51, 100}, {50, 51}}, "0-100", true},
		{"the last byte is missing", [][2]int64{{0, 99}}, "0-99", false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var s Spans
			for _, p := range tt.parts {
				s = s.With(p[0], p[1])
			}
			if s.String() != tt.want || s.Whole(100) != tt.whole || ParseSpans(s.String()).String() != tt.want {
				t.Errorf("%s, whole: %v", s, s.Whole(100))
			}
		})
	}
	if !Spans(nil).Whole(0) {
		t.Error("an empty file is whole without a byte")
	}
}

// TestSpansAreBounded, and what is forgotten never makes a file whole.
func TestSpansAreBounded(t *testing.T) {
	var s Spans
	for i := range int64(5000) {
		s = s.With(i*10, i*10+1+i%5)
	}
	if len(s) > mostSpans || s.Whole(50_000) {
		t.Errorf("%d parts, whole: %v", len(s), s.Whole(50_000))
	}
	if s = s.With(0, 50_000); !s.Whole(50_000) {
		t.Errorf("%s", s)
	}
}
