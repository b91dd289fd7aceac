package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
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
	if err := api.Library.Star(r.Context(), s, mux.Vars(r)["thing"], r.Method == http.MethodPut); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// copyItem makes another item of an item's bytes in a folder.
func (api *API) copyItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	var in struct {
		Folder string `json:"folder"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	folder, err := id.ParseFolder(in.Folder)
	if err != nil {
		return fault.In("folder", "Name the folder to copy to by its id: fo_…")
	}
	made, err := api.Library.Copy(r.Context(), s, item, folder, api.Intake.Copy)
	if err != nil {
		return err
	}
	st, err := api.Tickets.For(r.Context(), s)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/items/"+string(made.ID))
	return serve.JSON(w, http.StatusCreated, asItem(st, made, s.Scope&access.View))
}
