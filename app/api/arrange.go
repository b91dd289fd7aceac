package api

import (
	"context"
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/serve"
)

// makeFolder makes a folder in another.
func (api *API) makeFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	var in struct {
		Parent string `json:"parent"`
		Name   string `json:"name"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	parent, err := id.ParseFolder(in.Parent)
	if err != nil {
		return fault.In("parent", "Name the folder to make it in by its id: fo_…")
	}
	f, err := api.Library.MakeFolder(r.Context(), s, parent, in.Name)
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/api/v1/folders/"+string(f.ID))
	return serve.JSON(w, http.StatusCreated, asFolder(s, f))
}

// placing is a new name, a new folder, or both.
type placing struct {
	Name   *string `json:"name"`
	Folder *string `json:"folder"`
}

func (p placing) empty() bool { return p.Name == nil && p.Folder == nil }

// readPlacing reads where something shall be, and under which name.
func readPlacing(w http.ResponseWriter, r *http.Request) (p placing, err error) {
	if err = readJSON(w, r, &p); err == nil && p.empty() {
		err = fault.New(fault.Invalid, "Send a name, a folder, or both.")
	}
	return p, err
}

// into returns the folder that p names; is if it names none.
func (api *API) into(ctx context.Context, s access.Subject, p placing, is media.Folder) (media.Folder, error) {
	if p.Folder == nil || *p.Folder == string(is.ID) {
		return is, nil
	}
	folder, err := id.ParseFolder(*p.Folder)
	if err != nil {
		return media.Folder{}, fault.In("folder", "Name a folder by its id: fo_…")
	}
	return api.Library.Folder(ctx, s, folder, access.Add)
}

// called returns the name that p gives; is if it gives none.
func (p placing) called(is string) string {
	if p.Name == nil {
		return is
	}
	return *p.Name
}

// placeFolder renames or moves a folder.
func (api *API) placeFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	f, err := api.folderOf(r, s)
	if err != nil {
		return err
	}
	p, err := readPlacing(w, r)
	if err != nil {
		return err
	}
	parent, err := api.Library.Parent(r.Context(), f)
	if err != nil {
		return err
	}
	into, err := api.into(r.Context(), s, p, parent)
	if err != nil {
		return err
	}
	if err := api.Library.PlaceFolder(r.Context(), s, f.ID, into, p.called(f.Name), still(r, folderTag)); err != nil {
		return inFolder(err)
	}
	return api.folder(w, r, s)
}

func (api *API) deleteFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	_, err = api.Library.DeleteFolder(r.Context(), s, folder, still(r, folderTag))
	return api.done(w, err)
}

// changeItem renames or moves an item, or changes what is said of it: one or
// the other, so that no answer is half true.
func (api *API) changeItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	it, err := api.itemOf(r, s)
	if err == nil {
		err = match(r, itemTag(it))
	}
	if err != nil {
		return err
	}
	var p struct {
		placing
		saying
	}
	if err := readJSON(w, r, &p); err != nil {
		return err
	}
	switch {
	case p.placing.empty() && p.saying.empty():
		return fault.New(fault.Invalid, "Send a name, a folder, a title, a description, alt or tags.")
	case p.placing.empty():
		err = api.describe(r, s, it, p.saying)
	case p.saying.empty():
		err = inFolder(api.placeItem(r, s, it, p.placing))
	default:
		err = fault.New(fault.Invalid, "Where it lies and what is said of it are changed by two requests.")
	}
	if err != nil {
		return err
	}
	return api.item(w, r, s)
}

func (api *API) placeItem(r *http.Request, s access.Subject, it media.Item, p placing) error {
	into, err := api.into(r.Context(), s, p, media.Folder{ID: it.Folder})
	if err != nil {
		return err
	}
	return api.Library.PlaceItem(r.Context(), s, it.ID, into, p.called(it.Name), still(r, itemTag))
}

func (api *API) deleteItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	_, err = api.Library.DeleteItem(r.Context(), s, item, still(r, itemTag))
	return api.done(w, err)
}

func (api *API) itemOf(r *http.Request, s access.Subject) (media.Item, error) {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return media.Item{}, err
	}
	return api.Library.Item(r.Context(), s, item, access.View)
}
