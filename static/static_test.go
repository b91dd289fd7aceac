package static_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"cloakroom/static"
)

func open(t *testing.T) *static.Files {
	t.Helper()
	f, err := static.Open()
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func ask(t *testing.T, h http.Handler, method, address string, head ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequest(method, address, nil)
	for i := 0; i+1 < len(head); i += 2 {
		r.Header.Set(head[i], head[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result()
}

func TestEachFileHasItsTypeAndMayBeKeptForEver(t *testing.T) {
	f := open(t)
	for name, kind := range map[string]string{
		"cloakroom.css":         "text/css; charset=utf-8",
		"cloakroom.js":          "text/javascript; charset=utf-8",
		"upload.js":             "text/javascript; charset=utf-8",
		"upload.css":            "text/css; charset=utf-8",
		"tus.js":                "text/javascript; charset=utf-8",
		"docs.js":               "text/javascript; charset=utf-8",
		"docs.css":              "text/css; charset=utf-8",
		"instrument-sans.woff2": "font/woff2",
		"mark.svg":              "image/svg+xml",
		"preparing.svg":         "image/svg+xml",
		"video.svg":             "image/svg+xml",
		"audio.svg":             "image/svg+xml",
		"pdf.svg":               "image/svg+xml",
		"other.svg":             "image/svg+xml",
	} {
		url := f.URL(name)
		if !regexp.MustCompile(`^/static/[a-z0-9-]+\.[0-9a-f]{12}\.[a-z0-9]+$`).MatchString(url) {
			t.Errorf("%s has the address %q", name, url)
			continue
		}
		answer := ask(t, f, "GET", url)
		if answer.StatusCode != 200 || answer.Header.Get("Content-Type") != kind {
			t.Errorf("%s: %d, %s", name, answer.StatusCode, answer.Header.Get("Content-Type"))
		}
		if got := answer.Header.Get("Cache-Control"); got != "public, max-age=31536000, immutable" {
			t.Errorf("%s may be kept: %q", name, got)
		}
		again := ask(t, f, "GET", url, "If-None-Match", answer.Header.Get("ETag"))
		if again.StatusCode != 304 {
			t.Errorf("%s, held already: %d", name, again.StatusCode)
		}
	}
}

func TestNothingElseIsServed(t *testing.T) {
	f := open(t)
	css := f.URL("cloakroom.css")
	for _, it := range []struct {
		say, method, address string
		status               int
	}{
		{"a plain name is not an address", "GET", "/static/cloakroom.css", 404},
		{"nor is another fingerprint", "GET", "/static/cloakroom.000000000000.css", 404},
		{"nor the folder", "GET", "/static/", 404},
		{"nor a way out of it", "GET", "/static/../static.go", 404},
		{"nor a licence", "GET", "/static/LICENSE", 404},
		{"nor an address with something behind it", "GET", css + "/", 404},
		{"one may ask without the body", "HEAD", css, 200},
		{"but not write", "POST", css, 405},
	} {
		answer := ask(t, f, it.method, it.address)
		if answer.StatusCode != it.status {
			t.Errorf("%s: %d", it.say, answer.StatusCode)
		}
		if it.status == 404 && answer.Header.Get("Cache-Control") != "no-store" {
			t.Errorf("%s, and is not kept: %q", it.say, answer.Header.Get("Cache-Control"))
		}
	}
	if f.URL("static.go") != "" {
		t.Error("a name that is not there has no address")
	}
}

// TestTheClientIsSmall counts what a page waits for: the module as it travels.
func TestTheClientIsSmall(t *testing.T) {
	var packed bytes.Buffer
	w, err := gzip.NewWriterLevel(&packed, 5) // as our nginx does
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(static.Client); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if packed.Len() > 6*1024 || packed.Len() < 1024 {
		t.Errorf("the client is %d bytes, and 6 KB is enough", packed.Len())
	}
	if bytes.Contains(static.Client, []byte("import ")) {
		t.Error("the client leans on something else")
	}
}

func TestStylesPointOnlyAtFilesThatAreServed(t *testing.T) {
	f := open(t)
	w := httptest.NewRecorder()
	f.ServeHTTP(w, httptest.NewRequest("GET", f.URL("cloakroom.css"), nil))
	style := w.Body.String()
	if len(style) > 48_000 {
		t.Errorf("the styles are %d bytes, and 48 000 is enough", len(style))
	}
	for _, it := range regexp.MustCompile(`url\("([^"]*)"\)`).FindAllStringSubmatch(style, -1) {
		if strings.HasPrefix(it[1], "data:") {
			continue
		}
		if answer := ask(t, f, "GET", it[1]); answer.StatusCode != 200 {
			t.Errorf("%s: %d", it[1], answer.StatusCode)
		}
	}
}
