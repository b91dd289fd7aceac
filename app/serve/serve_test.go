package serve

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"cloakroom/app/fault"
)

func TestFace(t *testing.T) {
	var log strings.Builder
	face := Face{Log: slog.New(slog.NewTextHandler(&log, nil)), Refuse: Problem}
	hiding := face
	hiding.Hide = true
	tests := []struct {
		name   string
		face   Face
		err    error
		status int
		says   string
	}{
		{"what nobody sorted stays in the log", face, errors.New("select secret from house"), 500, "went wrong on our side"},
		{"what may be seen but not done", face, fault.New(fault.Forbidden, "Not yours."), 403, "Not yours."},
		{"the same where nobody learns what exists", hiding, fault.New(fault.Forbidden, "Not yours."), 404, "There is nothing here."},
		{"come back later", face, fault.Later(7, "Wait."), 429, "Wait."},
		{"a sorted error with a cause keeps the cause", face, fault.Wrap(fault.Full, "Full.", errors.New("/srv/disk1")), 507, "Full."},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			log.Reset()
			w := httptest.NewRecorder()
			tt.face.Handle(func(http.ResponseWriter, *http.Request) error { return tt.err }).
				ServeHTTP(w, httptest.NewRequest("GET", "/s/hush?t=hush", nil))
			body := w.Body.String()
			if w.Code != tt.status || !strings.Contains(body, tt.says) || strings.Contains(body, "secret") || strings.Contains(body, "/srv") {
				t.Errorf("%d %s", w.Code, body)
			}
			if w.Header().Get("Cache-Control") != "no-store" {
				t.Error("a refusal may be kept")
			}
			if strings.Contains(log.String(), "hush") || (tt.status == 500) != strings.Contains(log.String(), "select secret") {
				t.Errorf("log: %s", log.String())
			}
		})
	}
}

func TestRedacted(t *testing.T) {
	for in, want := range map[string]string{
		"/s/hush":                 "/s/-",
		"/s/hush/file":            "/s/-/file",
		"/s/hush/browse/a/b":      "/s/-/browse/a/b",
		"/welcome/hush":           "/welcome/-",
		"/browse/cases":           "/browse/cases",
		"/m/it_x/thumb":           "/m/it_x/thumb",
		"/static/cloakroom.1.css": "/static/cloakroom.1.css",
	} {
		if got := redacted(in); got != want {
			t.Errorf("redacted(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestLogHoldsNoSecret(t *testing.T) {
	var log strings.Builder
	h := Logged(slog.New(slog.NewJSONHandler(&log, nil)), http.NotFoundHandler())
	r := httptest.NewRequest("GET", "/s/hush/file?t=hush", nil)
	r.Header.Set("Referer", "http://x/s/hush")
	r.Header.Set("Authorization", "Bearer hush")
	r.Header.Set("Cookie", "cloakroom=hush")
	h.ServeHTTP(httptest.NewRecorder(), r)
	if s := log.String(); strings.Contains(s, "hush") || !strings.Contains(s, `"/s/-/file"`) || !strings.Contains(s, "404") {
		t.Errorf("log: %s", s)
	}
}

func TestAPanicCutsTheConnection(t *testing.T) {
	var log strings.Builder
	srv := httptest.NewServer(Sound(slog.New(slog.NewTextHandler(&log, nil)), http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/half" {
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
		}
		panic("a mistake of ours")
	})))
	for _, path := range []string{"/", "/half"} {
		resp, err := http.Get(srv.URL + path)
		if err == nil {
			_, err = io.ReadAll(resp.Body)
			resp.Body.Close()
		}
		if err == nil {
			t.Errorf("%s: the answer looks whole", path)
		}
	}
	srv.Close() // waits for the handlers
	if n := strings.Count(log.String(), "msg=panicked"); n != 2 {
		t.Errorf("%d lines in the log", n)
	}
}

type broken struct{}

func (broken) Render(_ context.Context, w io.Writer) error {
	_, _ = io.WriteString(w, "<!doctype html>half a page")
	return errors.New("torn")
}

func TestHalfAPageIsNoPage(t *testing.T) {
	w := httptest.NewRecorder()
	err := NewPages("", true).Answer(w, httptest.NewRequest("GET", "/", nil), 200, "n", broken{})
	if err == nil || w.Body.Len() != 0 || len(w.Header()) != 0 {
		t.Errorf("%v, %d bytes, %v", err, w.Body.Len(), w.Header())
	}
}

func TestDocument(t *testing.T) {
	tests := []struct {
		name, dest, accept string
		want               bool
	}{
		{"a window", "document", "*/*", true},
		{"a picture in a page", "image", "text/html", false},
		{"an old browser's window", "", "text/html,*/*;q=0.8", true},
		{"a program", "", "*/*", false},
	}
	for _, tt := range tests {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept", tt.accept)
		if tt.dest != "" {
			r.Header.Set("Sec-Fetch-Dest", tt.dest)
		}
		if got := Document(r); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
