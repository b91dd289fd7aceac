package entry

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/media"
)

// Path reads {path} of r, decoded once. What other programs on the way would
// read as another path is not there: an encoded, double or trailing slash, and
// dots.
func Path(r *http.Request) (string, error) { return plain(r, mux.Vars(r)["path"]) }

// PathAfter reads what comes after prefix, likewise and without a router.
func PathAfter(r *http.Request, prefix string) (string, error) {
	return plain(r, strings.TrimPrefix(r.URL.Path, prefix))
}

func plain(r *http.Request, path string) (string, error) {
	if r.URL.RawPath != "" && strings.Contains(strings.ToLower(r.URL.RawPath), "%2f") {
		return "", errNothing
	}
	for part := range strings.SplitSeq(path, "/") {
		if !media.ValidName(part) {
			return "", errNothing
		}
	}
	return path, nil
}
