package app

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strings"

	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/static"
)

// plainPaths need no credential, are no pages and stand at the root, where
// monitors, search engines and browsers look for them.
var plainPaths = []string{"/healthz", "/readyz", "/robots.txt", "/favicon.ico"}

// front chooses the face by the beginning of the path; each then reads its own
// kind of credential alone.
type front struct{ media, programs, pages, plain http.Handler }

func (f *front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header()["X-Content-Type-Options"] = nosniff
	switch path := r.URL.Path; {
	case strings.HasPrefix(path, "/m/"), strings.HasPrefix(path, "/s/") && strings.HasSuffix(path, "/file") && strings.Count(path, "/") == 3:
		f.media.ServeHTTP(w, r)
	case path == "/api", strings.HasPrefix(path, "/api/"), strings.HasPrefix(path, "/private/"):
		f.programs.ServeHTTP(w, r)
	case strings.HasPrefix(path, static.Root), slices.Contains(plainPaths, path):
		f.plain.ServeHTTP(w, r)
	default:
		f.pages.ServeHTTP(w, r)
	}
}

var nosniff = []string{"nosniff"}

// hosts answers to the names of the house alone. A second name for media answers
// for media and nothing else, so that no cookie is of any use there; /healthz and
// /readyz answer under any name, for monitors.
func (h *House) hosts(face serve.Face, next *front) http.Handler {
	house, second := h.Config.URL.Host, ""
	if h.Config.MediaURL != nil {
		second = h.Config.MediaURL.Host
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		isMedia := strings.HasPrefix(r.URL.Path, "/m/")
		switch {
		case second == "" && r.Host == house, second != "" && r.Host == house && !isMedia, second != "" && r.Host == second && isMedia:
			next.ServeHTTP(w, r)
		case r.URL.Path == "/healthz", r.URL.Path == "/readyz":
			next.plain.ServeHTTP(w, r)
		case r.Host == house, second != "" && r.Host == second:
			w.Header()["X-Content-Type-Options"] = nosniff
			face.NotFound().ServeHTTP(w, r)
		default:
			h.elsewhere(w, r)
		}
	})
}

// elsewhere sends a reader to the right name, and refuses everything else that
// came by a wrong one. The way goes to the settings' address, never to one that
// the request has named.
func (h *House) elsewhere(w http.ResponseWriter, r *http.Request) {
	w.Header()["X-Content-Type-Options"] = nosniff
	w.Header().Set("Cache-Control", "no-store")
	if r.Method == http.MethodGet && strings.HasPrefix(r.URL.Path, "/") && !strings.HasPrefix(r.URL.Path, "//") {
		w.Header().Set("Location", h.Config.Base()+r.URL.RequestURI())
		w.WriteHeader(http.StatusPermanentRedirect)
		return
	}
	serve.Text(w, r, http.StatusMisdirectedRequest, fault.Error{Say: "This house has another name."})
}

// Ready says whether the house can do all its work: rows can be read and
// written, and the media are where they should be and can be written too.
func (h *House) Ready(ctx context.Context) error {
	if err := errors.Join(h.DB.Ping(ctx), h.DB.Writable(), h.Bytes.Here()); err != nil {
		return fault.Wrap(fault.Unavailable, "Not ready.", err)
	}
	return nil
}
