package handoff

import (
	"mime"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"cloakroom/app/media"
)

func TestDisposition(t *testing.T) {
	long := strings.Repeat("é", 120) + ".jpg"
	tests := []struct {
		why  string
		name string
		form media.Rendition
		mime string
		want string
	}{
		{"a plain name", "cat.png", media.Preview, "image/png", `inline; filename="cat.png"; filename*=UTF-8''cat.png`},
		{"to take home", "cat.png", media.Original, "image/png", `attachment; filename="cat.png"; filename*=UTF-8''cat.png`},
		{"a blank", "my cat.png", media.Original, "image/png", `attachment; filename="my cat.png"; filename*=UTF-8''my%20cat.png`},
		{"accents and pictures", "été ☃.jpg", media.Original, "image/jpeg", `attachment; filename="_t_ _.jpg"; filename*=UTF-8''%C3%A9t%C3%A9%20%E2%98%83.jpg`},
		{"a quote and a line end", "a\"b\r\n.jpg", media.Original, "image/jpeg", `attachment; filename="a_b.jpg"; filename*=UTF-8''a%22b.jpg`},
		{"a percent sign", "100%.png", media.Original, "image/png", `attachment; filename="100_.png"; filename*=UTF-8''100%25.png`},
		{"an address's marks", "a?b#c.png", media.Original, "image/png", `attachment; filename="a_b#c.png"; filename*=UTF-8''a%3Fb#c.png`},
		{"what Windows refuses", `a:b*c<d>e|f.png`, media.Original, "image/png", `attachment; filename="a_b_c_d_e_f.png"; filename*=UTF-8''a%3Ab%2Ac%3Cd%3Ee|f.png`},
		{"a way out", `../..\etc/passwd`, media.Original, "text/plain", `attachment; filename="etcpasswd"; filename*=UTF-8''etcpasswd`},
		{"a hidden file", "...htaccess", media.Original, "text/plain", `attachment; filename="htaccess"; filename*=UTF-8''htaccess`},
		{"nothing but dots", "...", media.Original, "text/plain", `attachment; filename="file"; filename*=UTF-8''file`},
		{"a name that reads backwards", "photo\u202egpj.exe", media.Original, "text/plain", `attachment; filename="photogpj.exe"; filename*=UTF-8''photogpj.exe`},
		{"what is not UTF-8", "a\xffb.png", media.Original, "image/png", `attachment; filename="ab.png"; filename*=UTF-8''ab.png`},
		{"the still of a film", "a.mp4", media.Poster, "image/jpeg", `inline; filename="a.jpg"; filename*=UTF-8''a.jpg`},
		{"the film itself", "a.mp4", media.Play, "video/mp4", `inline; filename="a.mp4"; filename*=UTF-8''a.mp4`},
		{"the thumb of what was called jpeg", "a.JPEG", media.Thumb, "image/jpeg", `inline; filename="a.JPEG"; filename*=UTF-8''a.JPEG`},
		{"the thumb of what has no ending", "scan", media.Thumb, "image/jpeg", `inline; filename="scan.jpg"; filename*=UTF-8''scan.jpg`},
		{"the thumb of a transparent heic", "a.heic", media.Thumb, "image/webp", `inline; filename="a.webp"; filename*=UTF-8''a.webp`},
		{"a dot at the end", "a.", media.Thumb, "image/jpeg", `inline; filename="a..jpg"; filename*=UTF-8''a..jpg`},
		{
			"a long name keeps its ending", long, media.Original, "image/jpeg",
			`attachment; filename="` + strings.Repeat("_", 98) + `.jpg"; filename*=UTF-8''` + strings.Repeat("%C3%A9", 98) + `.jpg`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.why, func(t *testing.T) {
			p := &parcel{item: &media.Item{Name: tt.name}, blob: media.Blob{Rendition: tt.form, Type: tt.mime}}
			if got := disposition(p); got != tt.want {
				t.Errorf("\ngot  %s\nwant %s", got, tt.want)
			}
		})
	}
}

// FuzzDisposition holds every name to what makes one harmless.
func FuzzDisposition(f *testing.F) {
	for _, s := range []string{"cat.png", "été ☃.jpg", "a\"b\r\n.jpg", "../..\\x", "photo\u202egpj.exe", "100%41.png", ".", "\xff\xfe", strings.Repeat("x", 300)} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, name string, small bool) {
		p := &parcel{item: &media.Item{Name: name}, blob: media.Blob{Rendition: media.Original, Type: "video/mp4"}}
		if small {
			p.blob.Rendition, p.blob.Type = media.Thumb, "image/jpeg"
		}
		header := disposition(p)
		for i := range len(header) {
			if header[i] < ' ' || header[i] > '~' {
				t.Fatalf("%q: byte %#x in %q", name, header[i], header)
			}
		}
		how, parameters, err := mime.ParseMediaType(header)
		if err != nil || (how == "inline") != small || len(parameters) != 1 {
			t.Fatalf("%q: %q: %s %v %v", name, header, how, parameters, err)
		}
		old, _, _ := strings.Cut(header, "; filename*=")
		_, older, err := mime.ParseMediaType(old)
		if err != nil {
			t.Fatalf("%q: %q: %v", name, old, err)
		}
		harmless(t, parameters["filename"])
		harmless(t, older["filename"])
		if s := older["filename"]; strings.ContainsAny(s, `:*?"<>|%`) {
			t.Fatalf("%q: the old name is %q", name, s)
		}
		if s := strings.ToLower(parameters["filename"]); small && !strings.HasSuffix(s, ".jpg") && !strings.HasSuffix(s, ".jpeg") && !strings.HasSuffix(s, ".jpe") {
			t.Fatalf("%q: a jpeg called %q", name, s)
		}
	})
}

func harmless(t *testing.T, s string) {
	t.Helper()
	bad := func(r rune) bool {
		return r == '/' || r == '\\' || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)
	}
	if s == "" || len(s) > 200 || s[0] == '.' || s[0] == ' ' || !utf8.ValidString(s) || strings.ContainsFunc(s, bad) {
		t.Fatalf("%q is no harmless name", s)
	}
}
