package media

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestMendName(t *testing.T) {
	long := strings.Repeat("é", 200) + ".jpeg"
	tests := []struct{ name, in, want string }{
		{"a good name stays", "été ☃.jpg", "été ☃.jpg"},
		{"a leading dot stays", ".htaccess", ".htaccess"},
		{"a percent sign stays", "100%.png", "100%.png"},
		{"a backslash is a letter like others", `a\b`, `a\b`},
		{"a slash cannot be", "a/b", "a_b"},
		{"nor can controls", "a\"b\r\n.jpg", "a\"b__.jpg"},
		{"nor NUL", "a\x00b", "a_b"},
		{"what is no UTF-8 is marked", "a\xffb", "a\uFFFDb"},
		{"two spellings of é become one", "e\u0301.png", "é.png"},
		{"nothing gets a name", "", "unnamed"},
		{"a dot is none", ".", "unnamed"},
		{"nor are two", "..", "unnamed"},
		{"what is too long is cut at a letter, before its extension", long, strings.Repeat("é", 125) + ".jpeg"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := MendName(tt.in); got != tt.want || !ValidName(got) {
				t.Errorf("MendName(%q) = %q, want %q", tt.in, got, tt.want)
			}
		})
	}
}

func TestNumbered(t *testing.T) {
	tests := []struct {
		name string
		n    int
		want string
	}{
		{"a.jpg", 1, "a.jpg"},
		{"a.jpg", 2, "a (2).jpg"},
		{"a", 3, "a (3)"},
		{".htaccess", 2, ".htaccess (2)"},
		{"a.tar.gz", 2, "a.tar (2).gz"},
		{strings.Repeat("x", 255), 12, strings.Repeat("x", 250) + " (12)"},
	}
	for _, tt := range tests {
		if got := Numbered(tt.name, tt.n); got != tt.want || !ValidName(got) {
			t.Errorf("Numbered(%q, %d) = %q, want %q", tt.name, tt.n, got, tt.want)
		}
	}
}

func FuzzMendName(f *testing.F) {
	for _, s := range []string{"", "a.jpg", "..", "a/b", "e\u0301", "\xff\xfe", strings.Repeat("☃", 100), "a\u202egpj.exe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := MendName(s)
		if !ValidName(got) || !utf8.ValidString(got) || MendName(got) != got {
			t.Errorf("MendName(%q) = %q", s, got)
		}
		if n := Numbered(got, 10); !ValidName(n) || n == got {
			t.Errorf("Numbered(%q, 10) = %q", got, n)
		}
	})
}
