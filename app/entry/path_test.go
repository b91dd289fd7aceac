package entry

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gorilla/mux"

	"cloakroom/app/media"
)

// walk sends target through a router as the house has it, and returns the path
// that a handler sees, if one does.
func walk(target string) (path string, found bool, status int) {
	u, err := url.ParseRequestURI(target)
	if err != nil {
		return "", false, http.StatusBadRequest // net/http refuses it before us
	}
	r := mux.NewRouter().SkipClean(true)
	r.HandleFunc("/private/{path:.+}", func(_ http.ResponseWriter, r *http.Request) {
		p, err := Path(r)
		path, found = p, err == nil
	})
	w := httptest.NewRecorder()
	r.ServeHTTP(w, &http.Request{Method: "GET", URL: u, Header: http.Header{}})
	return path, found, w.Code
}

func TestPath(t *testing.T) {
	tests := []struct {
		name, target, want string // an empty want: there is nothing
	}{
		{"a plain one", "/private/cases/1024/a.jpg", "cases/1024/a.jpg"},
		{"decoded once", "/private/100%25.png", "100%.png"},
		{"and not twice", "/private/a%2525.png", "a%25.png"},
		{"a question mark in a name", "/private/a%3Fb%23c.png", "a?b#c.png"},
		{"letters of the world", "/private/%C3%A9t%C3%A9%20%E2%98%83.jpg", "été ☃.jpg"},
		{"a semicolon is a letter", "/private/a;b.png", "a;b.png"},
		{"a backslash too", `/private/..%5Ca`, `..\a`},
		{"an encoded slash", "/private/cases%2F1024", ""},
		{"in small letters", "/private/cases%2f1024", ""},
		{"two slashes", "/private/cases//1024", ""},
		{"a slash at its end", "/private/cases/", ""},
		{"a dot", "/private/./cases", ""},
		{"two", "/private/cases/../letters", ""},
		{"two, encoded", "/private/cases/%2e%2e/letters", ""},
		{"NUL", "/private/a%00b", ""},
		{"a line end", "/private/a%0d%0ab", ""},
		{"no UTF-8", "/private/%ff", ""},
		{"another spelling of a letter", "/private/e%CC%81.jpg", ""},
		{"nothing", "/private/", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, found, status := walk(tt.target)
			if got != tt.want || found != (tt.want != "") {
				t.Errorf("%s leads to %q", tt.target, got)
			}
			if status >= 300 && status < 400 {
				t.Errorf("%s is redirected", tt.target)
			}
		})
	}
}

func FuzzPath(f *testing.F) {
	for _, s := range []string{"a.jpg", "a/b", "..", "%2e%2e/x", "a%2Fb", "//", "%00", "a%25b", "é", ";a=b", "%E2%80%AE"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		path, found, status := walk("/private/" + s)
		if status >= 300 && status < 400 {
			t.Fatalf("%q is redirected", s)
		}
		if !found {
			return
		}
		for _, part := range strings.Split(path, "/") {
			if !media.ValidName(part) {
				t.Fatalf("%q leads to %q", s, path)
			}
		}
		// One thing has one path: what we call it leads back to it.
		again, ok, _ := walk((&url.URL{Path: "/private/" + path}).EscapedPath())
		if !ok || again != path {
			t.Fatalf("%q leads to %q, and that to %q", s, path, again)
		}
	})
}
