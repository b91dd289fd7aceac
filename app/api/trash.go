package api

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
)

type trashedJSON struct {
	ID      string    `json:"id"`
	Kind    string    `json:"kind"` // item or folder
	Name    string    `json:"name"`
	In      id.Folder `json:"in,omitempty"`
	Path    string    `json:"path"`
	Deleted time.Time `json:"deleted"`
	By      string    `json:"by,omitempty"`
	Gone    time.Time `json:"gone"`
	Size    int64     `json:"size,omitempty"`
}

func asTrashed(t library.Trashed) trashedJSON {
	out := trashedJSON{t.Thing(), "folder", t.Name, t.Parent, t.Path(), t.At.UTC(), t.By, t.Gone().UTC(), t.Size}
	if t.Item != "" {
		out.Kind = "item"
	}
	return out
}

// trash lists what was deleted and can be brought back.
func (api *API) trash(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	all, next, err := api.Library.Trash(r.Context(), s, r.URL.Query().Get("after"))
	if err != nil {
		return err
	}
	out := make([]trashedJSON, len(all))
	for i, t := range all {
		out[i] = asTrashed(t)
	}
	api.linkNext(w, r, next)
	return serve.JSON(w, http.StatusOK, struct {
		Trash []trashedJSON `json:"trash"`
		Next  string        `json:"next,omitempty"`
	}{out, next})
}

// undelete brings a thing back, and answers with it as it is now.
func (api *API) undelete(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	t, err := api.Library.Undelete(r.Context(), s, mux.Vars(r)["thing"])
	if err != nil {
		return err
	}
	return serve.JSON(w, http.StatusOK, asTrashed(t))
}

// deleteForGood takes a thing out of the trash.
func (api *API) deleteForGood(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return api.done(w, api.Library.DeleteForGood(r.Context(), s, mux.Vars(r)["thing"]))
}
