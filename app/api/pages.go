package api

import (
	"net/http"
	"slices"

	"cloakroom/app/fault"
	"cloakroom/app/library"
)

// linkNext tells where the next page of what r asked for is (RFC 8288).
func (api *API) linkNext(w http.ResponseWriter, r *http.Request, next string) {
	if next == "" {
		return
	}
	q := r.URL.Query()
	q.Set("after", next)
	w.Header().Set("Link", "<"+api.Base+r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="next"`)
}

// page cuts the page that ?after= asks for out of a list that is short enough
// to be read as a whole.
func page[T any](r *http.Request, all []T, key func(T) string) (some []T, next string, err error) {
	if after := r.URL.Query().Get("after"); after != "" {
		at := slices.IndexFunc(all, func(v T) bool { return key(v) == after })
		if at < 0 {
			return nil, "", fault.In("after", "This page is gone. Begin with the first one.")
		}
		all = all[at+1:]
	}
	if len(all) > library.PageSize {
		all = all[:library.PageSize]
		next = key(all[len(all)-1])
	}
	return all, next, nil
}
