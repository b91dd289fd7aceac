package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
)

// favourites lists what the token's account has marked and may still see.
func (api *API) favourites(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	m, err := api.Library.Favourites(r.Context(), s, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	return api.answerFound(w, r, s, m)
}

func (api *API) star(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return api.done(w, api.Library.Star(r.Context(), s, mux.Vars(r)["thing"], r.Method == http.MethodPut))
}
