package api

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

// readTarget reads the folder to copy to.
func readTarget(w http.ResponseWriter, r *http.Request) (id.Folder, error) {
	var in struct {
		Folder string `json:"folder"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return "", err
	}
	folder, err := id.ParseFolder(in.Folder)
	if err != nil {
		err = fault.In("folder", "Name the folder to copy to by its id: fo_…")
	}
	return folder, err
}

// copyItem makes another item of an item's bytes in a folder.
func (api *API) copyItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	into, err := readTarget(w, r)
	if err != nil {
		return err
	}
	made, err := api.Library.Copy(r.Context(), s, item, into, api.Intake.Copy)
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

// copyFolder makes another folder in a folder, of what the token may take home.
func (api *API) copyFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	into, err := readTarget(w, r)
	if err != nil {
		return err
	}
	made, err := api.Library.CopyFolder(r.Context(), s, folder, into, api.Intake.Copy)
	if err != nil {
		return inFolder(err)
	}
	w.Header().Set("Location", "/api/v1/folders/"+string(made.ID))
	return serve.JSON(w, http.StatusCreated, asFolder(s, made))
}

// inFolder names the member in which a program says where something shall be,
// which forms call «to».
func inFolder(err error) error {
	f := fault.Of(err)
	if f.Field != "to" {
		return err
	}
	f.Field = "folder"
	return &f
}
