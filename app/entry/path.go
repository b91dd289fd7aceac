package entry

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/media"
)

// Path reads {path} of r, decoded once. What other programs on the way would
// read as another path is not there: an encoded, double or trailing slash, and
// dots (DESIGN section 3).
func Path(r *http.Request) (string, error) {
	path := mux.Vars(r)["path"]
	if strings.Contains(strings.ToLower(r.URL.RawPath), "%2f") {
		return "", errNothing
	}
	for part := range strings.SplitSeq(path, "/") {
		if !media.ValidName(part) {
			return "", errNothing
		}
	}
	return path, nil
}
