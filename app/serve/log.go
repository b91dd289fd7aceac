package serve

import (
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"strings"

	"github.com/gorilla/handlers"
)

// Logged writes one line for each request: no query, no header, and no secret
// of the addresses that hold one.
func Logged(log *slog.Logger, next http.Handler) http.Handler {
	return handlers.CustomLoggingHandler(io.Discard, next, func(_ io.Writer, p handlers.LogFormatterParams) {
		log.Info("served", "method", p.Request.Method, "path", redacted(p.URL.EscapedPath()), "status", p.StatusCode)
	})
}

// redacted returns an escaped path without the secrets that it may hold: of the
// addresses that have one, in whatever spelling, and any long run of letters in
// a place that we do not know. nginx's log leaves out the same.
func redacted(path string) string {
	if plain, err := url.PathUnescape(path); err == nil {
		path = plain
	}
	for _, prefix := range []string{"/s/", "/welcome/"} {
		if rest, ok := strings.CutPrefix(path, prefix); ok {
			_, below, found := strings.Cut(rest, "/")
			if found {
				below = "/" + below
			}
			path = prefix + "-" + below
		}
	}
	return (&url.URL{Path: long.ReplaceAllString(path, "-")}).EscapedPath()
}

// long is longer than every id, and no longer than the shortest secret.
var long = regexp.MustCompile(`[A-Za-z0-9_-]{40,}`)

// Sound cuts the connection when next panics, with one line in the log. A
// half-written answer must not look whole, so nothing is added to it.
func Sound(log *slog.Logger, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v != http.ErrAbortHandler { //nolint:errorlint // it is the value itself that is thrown
				log.Error("panicked", "method", r.Method, "path", redacted(r.URL.EscapedPath()), "panic", v, "stack", string(debug.Stack()))
			}
			panic(http.ErrAbortHandler)
		}()
		next.ServeHTTP(w, r)
	})
}
