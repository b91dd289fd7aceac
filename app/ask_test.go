package app_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cloakroom/app/id"
)

// answer is what came back.
type answer struct {
	status int
	header http.Header
	body   []byte
}

func (a answer) String() string {
	return fmt.Sprintf("%d %v %.200q", a.status, a.header, a.body)
}

// show puts a credential, or whatever else a test needs, on a request.
type show func(*http.Request)

func with(name, value string) show { return func(r *http.Request) { r.Header.Add(name, value) } }

func bearer(s id.Secret) show { return with("Authorization", "Bearer "+s.Reveal()) }

func (h *house) cookie(s id.Secret) show {
	name := "cloakroom"
	if h.Config.Secure() {
		name = "__Host-cloakroom"
	}
	return with("Cookie", name+"="+s.Reveal())
}

// get asks for an address of the house.
func (h *house) get(t testing.TB, path string, shows ...show) answer {
	t.Helper()
	return h.do(t, http.MethodGet, path, shows...)
}

func (h *house) do(t testing.TB, method, path string, shows ...show) answer {
	t.Helper()
	return h.send(t, method, path, "", shows...)
}

// post sends a form as a page of the house would.
func (h *house) post(t testing.TB, path, form string, shows ...show) answer {
	t.Helper()
	shows = append([]show{with("Content-Type", "application/x-www-form-urlencoded"), with("Sec-Fetch-Site", "same-origin")}, shows...)
	return h.send(t, http.MethodPost, path, form, shows...)
}

// written is a request to the house.
func (h *house) written(method, path, body string, shows ...show) *http.Request {
	var b io.Reader
	if body != "" {
		b = strings.NewReader(body)
	}
	r := httptest.NewRequest(method, strings.TrimPrefix(path, h.Config.Base()), b)
	r.Host = h.Config.URL.Host
	for _, s := range shows {
		s(r)
	}
	return r
}

func (h *house) send(t testing.TB, method, path, body string, shows ...show) answer {
	t.Helper()
	r := h.written(method, path, body, shows...)
	a := h.ask(t, r)
	if r.Host != h.Config.URL.Host {
		return a // the host of media, or of nobody
	}
	if strings.HasPrefix(r.URL.Path, "/api/v1/") || strings.HasPrefix(r.URL.Path, "/private/") {
		hold(t, r, body, a)
	}
	return a
}

func (h *house) straight(_ testing.TB, r *http.Request) answer {
	w := httptest.NewRecorder()
	h.front.ServeHTTP(w, r)
	if r.Method == http.MethodHead {
		w.Body.Reset() // net/http sends none, whatever was written
	}
	return answer{w.Code, w.Result().Header, w.Body.Bytes()}
}

// field reads one text out of a document.
func field(t testing.TB, a answer, name string) string {
	t.Helper()
	var out map[string]any
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatalf("no document: %v", a)
	}
	text, _ := out[name].(string)
	return text
}
