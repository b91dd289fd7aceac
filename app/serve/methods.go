package serve

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/fault"
)

// NotAllowed answers a method that no route of the path takes: 405 with Allow,
// which mux leaves out (RFC 9110 section 15.5.6 asks for it).
func (f Face) NotAllowed(routes *mux.Router) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		allowed := methodsOf(routes, r)
		if len(allowed) == 0 {
			f.NotFound().ServeHTTP(w, r)
			return
		}
		w.Header().Set("Allow", strings.Join(allowed, ", "))
		w.Header().Set("Cache-Control", "no-store")
		f.Refuse(w, r, http.StatusMethodNotAllowed, fault.Error{Kind: fault.Invalid, Say: "This address does not do that."})
	})
}

// methodsOf asks the routes for each method in turn; it runs on refusals only.
func methodsOf(routes *mux.Router, r *http.Request) (out []string) {
	for _, m := range []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions} {
		other := r.Clone(r.Context())
		other.Method = m
		var match mux.RouteMatch
		if routes.Match(other, &match) && match.MatchErr == nil && match.Route != nil && match.Route.GetHandler() != nil {
			out = append(out, m)
		}
	}
	slices.Sort(out)
	return out
}
