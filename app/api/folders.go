package api

import (
	"encoding/hex"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
)

type folderJSON struct {
	ID      id.Folder `json:"id"`
	Name    string    `json:"name"`
	Path    string    `json:"path"`
	Parent  id.Folder `json:"parent,omitempty"`
	Created time.Time `json:"created"`
}

// itemJSON has ticketed addresses, so that a page of another program shows it
// with a plain <img>. An address that is missing cannot be had (yet).
type itemJSON struct {
	ID        id.Item    `json:"id"`
	Folder    id.Folder  `json:"folder"`
	Name      string     `json:"name"`
	Version   id.Version `json:"version"`
	Type      string     `json:"type"`
	Size      int64      `json:"size"`
	SHA256    string     `json:"sha256"`
	Width     int        `json:"width,omitempty"`
	Height    int        `json:"height,omitempty"`
	Duration  float64    `json:"duration,omitempty"` // seconds
	Facts     *factsJSON `json:"facts,omitempty"`
	ThumbHash []byte     `json:"thumbhash,omitempty"` // in base64
	wordsJSON
	Created   time.Time `json:"created"`
	Developed bool      `json:"developed"` // whether the house has finished making its renditions
	addresses
}

type addresses struct {
	Thumb    string `json:"thumb_url,omitempty"`
	Preview  string `json:"preview_url,omitempty"`
	Poster   string `json:"poster_url,omitempty"`
	Play     string `json:"play_url,omitempty"`
	Download string `json:"download_url,omitempty"`
	Expires  string `json:"expires_at,omitempty"` // when the first of them does, as RFC 3339 has it; a time.Time takes the encoder as long as a MAC takes us
}

// asFolder describes it for s: what lies above the folder that its token is
// confined to is not there.
func asFolder(s access.Subject, f media.Folder) folderJSON {
	if f.ID == s.Within {
		f.Parent = ""
	}
	return folderJSON{f.ID, f.Name, f.Path, f.Parent, f.Created}
}

func asFolders(s access.Subject, all []media.Folder) []folderJSON {
	out := make([]folderJSON, len(all))
	for i, f := range all {
		out[i] = asFolder(s, f)
	}
	return out
}

// asItem describes it for somebody who can do can with it.
func asItem(st entry.Stamp, it media.Item, can access.Action) itemJSON {
	return asItemIn(st, it, can, everyForm)
}

func asItemIn(st entry.Stamp, it media.Item, can access.Action, forms []media.Rendition) itemJSON {
	return itemJSON{
		it.ID, it.Folder, it.Name, it.Version, it.Type, it.Size, hex.EncodeToString(it.SHA256[:]),
		it.Width, it.Height, it.Duration.Seconds(), asFacts(it.Facts), it.Facts.ThumbHash, asWords(it.Words), it.Created, it.Developed, addressed(st, it, can, forms),
	}
}

// Which addresses an item comes with.
var (
	everyForm = []media.Rendition{media.Thumb, media.Preview, media.Poster, media.Play, media.Original}
	wallForms = []media.Rendition{media.Thumb, media.Poster} // what a wall of pictures draws

	// By what ?tickets= says of a listing.
	ticketed = map[string][]media.Rendition{"yes": everyForm, "thumb": wallForms, "no": {}}
)

// addressed returns the addresses of it in those forms that can allows.
func addressed(st entry.Stamp, it media.Item, can access.Action, forms []media.Rendition) (a addresses) {
	var first time.Time
	for _, form := range forms {
		if _, ok := it.Form(form); !ok || !can.Has(access.Needs(form)) {
			continue
		}
		url, ends := st.URL(it, form)
		*a.of(form) = url
		if first.IsZero() || ends.Before(first) {
			first = ends
		}
	}
	if !first.IsZero() {
		a.Expires = first.UTC().Format(time.RFC3339)
	}
	return a
}

func (a *addresses) of(form media.Rendition) *string {
	switch form {
	case media.Thumb:
		return &a.Thumb
	case media.Preview:
		return &a.Preview
	case media.Poster:
		return &a.Poster
	case media.Play:
		return &a.Play
	default:
		return &a.Download
	}
}

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
