package api

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
)

// folders lists where the rights of the token begin, or with ?path= finds the
// folder at a path.
func (api *API) folders(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if path := r.URL.Query().Get("path"); path != "" {
		f, err := api.Library.FolderAt(r.Context(), s, path, access.View)
		if err != nil {
			return err
		}
		return serve.JSON(w, http.StatusOK, map[string]any{"folders": []folderJSON{asFolder(s, f)}})
	}
	all, err := api.Library.Front(r.Context(), s)
	if err != nil {
		return err
	}
	return serve.JSON(w, http.StatusOK, map[string]any{"folders": asFolders(s, all)})
}

func (api *API) folder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	f, err := api.folderOf(r, s)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", folderTag(f))
	return serve.JSON(w, http.StatusOK, asFolder(s, f))
}

func (api *API) folderOf(r *http.Request, s access.Subject) (media.Folder, error) {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return media.Folder{}, err
	}
	return api.Library.Folder(r.Context(), s, folder, access.View)
}

// items lists a page of a folder. ?after= is the next of the page before.
func (api *API) items(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	f, err := api.folderOf(r, s)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	order, known := media.ParseOrder(q.Get("order"))
	if !known && q.Has("order") {
		return fault.In("order", "Items stand by name, date or size; with a minus in front the other way round.")
	}
	list, err := api.Library.Browse(r.Context(), s, f, order, q.Get("after"))
	if err != nil {
		return err
	}
	forms := everyForm
	if q.Has("tickets") {
		var known bool
		if forms, known = ticketed[strings.Join(q["tickets"], ",")]; !known {
			return fault.In("tickets", "Say yes, no, or thumb for the small pictures alone.")
		}
	}
	items, err := api.asItems(r, s, list, forms)
	if err != nil {
		return err
	}
	api.linkNext(w, r, list.Next)
	return serve.JSON(w, http.StatusOK, struct {
		Folder  folderJSON   `json:"folder"`
		Folders []folderJSON `json:"folders"`
		Items   []itemJSON   `json:"items"`
		Next    string       `json:"next,omitempty"`
	}{asFolder(s, list.Folder), asFolders(s, list.Folders), items, list.Next})
}

// asItems describes what is in a list, with its addresses in some forms.
func (api *API) asItems(r *http.Request, s access.Subject, list library.Listing, forms []media.Rendition) ([]itemJSON, error) {
	st, err := api.Tickets.For(r.Context(), s)
	if err != nil {
		return nil, err
	}
	out := make([]itemJSON, len(list.Items))
	for i, it := range list.Items {
		out[i] = asItemIn(st, it, list.Can, forms)
	}
	return out, nil
}

func (api *API) item(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	d, err := api.Library.Detail(r.Context(), s, item)
	if err != nil {
		return err
	}
	st, err := api.Tickets.For(r.Context(), s)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", itemTag(d.Item))
	return serve.JSON(w, http.StatusOK, asItem(st, d.Item, d.Can))
}

// mostTickets is how many items one call gets addresses for.
const mostTickets = 500

// mint makes fresh addresses for many items. Those that are not there for the
// token are left out, whatever the reason.
func (api *API) mint(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	var in struct {
		Items []id.Item `json:"items"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if len(in.Items) == 0 || len(in.Items) > mostTickets {
		return fault.In("items", "Send between 1 and 500 item ids.")
	}
	found, rights, err := api.Library.ItemsWithRights(r.Context(), s, in.Items)
	if err != nil {
		return err
	}
	st, err := api.Tickets.For(r.Context(), s)
	if err != nil {
		return err
	}
	type ticketJSON struct {
		Item id.Item `json:"item"`
		addresses
	}
	out := make([]ticketJSON, len(found))
	for i, it := range found {
		out[i] = ticketJSON{it.ID, addressed(st, it, rights[i], everyForm)}
	}
	return serve.JSON(w, http.StatusOK, map[string]any{"tickets": out})
}
