package api

import (
	"net/http"

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

// page is what of a list goes on one page, and the key after which the next begins.
func page[T any](all []T, key func(T) string) (some []T, next string) {
	if len(all) > library.PageSize {
		all = all[:library.PageSize]
		next = key(all[len(all)-1])
	}
	return all, next
}
