package api

import (
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
)

// mostAsked is how long a question may be.
const mostAsked = 1000

type foundJSON struct {
	Item   *itemJSON `json:"item,omitempty"`
	Folder struct {
		ID   id.Folder `json:"id"`
		Name string    `json:"name"`
		Path string    `json:"path"`
	} `json:"folder"`
}

// search finds items and folders.
func (api *API) search(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	q := r.URL.Query()
	text := q.Get("q")
	if text == "" || len(text) > mostAsked {
		return fault.In("q", "Say what to look for, in at most 1000 bytes.")
	}
	m, err := api.Library.Search(r.Context(), s, text, q.Get("after"))
	if err != nil {
		return err
	}
	return api.answerFound(w, r, s, m)
}

// answerFound answers with a page of items and folders.
func (api *API) answerFound(w http.ResponseWriter, r *http.Request, s access.Subject, m library.Matches) error {
	st, err := api.Tickets.For(r.Context(), s)
	if err != nil {
		return err
	}
	out := make([]foundJSON, len(m.List))
	for i, it := range m.List {
		f := &out[i].Folder
		f.ID, f.Name, f.Path = it.Folder.ID, it.Folder.Name, it.Folder.Path
		if it.Item.ID == "" {
			continue
		}
		item := asItem(st, it.Item, it.Can)
		out[i].Item = &item
	}
	api.linkNext(w, r, m.Next)
	return serve.JSON(w, http.StatusOK, struct {
		Found []foundJSON `json:"found"`
		Next  string      `json:"next,omitempty"`
	}{out, m.Next})
}
