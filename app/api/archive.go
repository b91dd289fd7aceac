package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

// folderArchive answers with all of a folder that the token may take home.
func (api *API) folderArchive(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	list, err := api.Library.PackFolder(r.Context(), s, folder)
	if err != nil {
		return err
	}
	return api.Corridor.SendArchive(w, r, s, list)
}

// choose keeps a selection, to be taken home in one archive.
func (api *API) choose(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	var in struct {
		Things []string `json:"things"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	a, list, err := api.Library.Choose(r.Context(), s, in.Things)
	if err != nil {
		return err
	}
	at := "/api/v1/archives/" + string(a)
	w.Header().Set("Location", at)
	return serve.JSON(w, http.StatusCreated, struct {
		ID    id.Archive `json:"id"`
		URL   string     `json:"url"`
		Files int        `json:"files"`
	}{a, api.Base + at, len(list.Files)})
}

// chosenArchive answers with a selection.
func (api *API) chosenArchive(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	a, err := id.ParseArchive(mux.Vars(r)["archive"])
	if err != nil {
		return err
	}
	list, err := api.Library.Chosen(r.Context(), s, a)
	if err != nil {
		return err
	}
	return api.Corridor.SendArchive(w, r, s, list)
}
