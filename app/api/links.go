package api

import (
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
)

// linkJSON never has the address of a link: that is told when it is made, and
// kept as a hash.
type linkJSON struct {
	ID        id.Credential `json:"id"`
	Folder    id.Folder     `json:"folder,omitempty"` // what it opens: this or item
	Item      id.Item       `json:"item,omitempty"`
	Path      string        `json:"path"`
	Role      string        `json:"role"`
	Title     string        `json:"title"`
	Note      string        `json:"note"`
	Locked    bool          `json:"locked"`
	Most      int           `json:"max_downloads,omitempty"`
	Downloads int           `json:"downloads"`
	By        string        `json:"by"`
	Created   time.Time     `json:"created"`
	Ends      time.Time     `json:"ends"`
	Seen      time.Time     `json:"seen,omitzero"`
	Live      bool          `json:"live"`
	Address   string        `json:"address,omitempty"` // of one that was made just now
}

func (api *API) asLink(l library.Link) linkJSON {
	return linkJSON{
		l.ID, l.Folder, l.Item, l.Path, access.LinkRole(l.Allows), l.Title, l.Note, l.Locked, l.MaxDownloads, l.Downloads, l.By,
		l.Created.UTC(), l.Ends.UTC(), l.Seen, api.Library.Live(l), "",
	}
}

func (api *API) asLinks(all []library.Link) []linkJSON {
	out := make([]linkJSON, len(all))
	for i, l := range all {
		out[i] = api.asLink(l)
	}
	return out
}

// lent answers with a link whose address was made just now.
func (api *API) lent(w http.ResponseWriter, status int, l library.Link, secret id.Secret) error {
	out := api.asLink(l)
	out.Address = api.Base + "/s/" + secret.Reveal()
	w.Header().Set("Location", "/api/v1/links/"+string(l.ID))
	return serve.JSON(w, status, out)
}

// links lists those of the same account: the live ones first, then some that ended.
// They are few enough to be read as a whole.
func (api *API) links(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	all, err := api.Library.Links(r.Context(), s)
	if err != nil {
		return err
	}
	if after := r.URL.Query().Get("after"); after != "" {
		at := slices.IndexFunc(all, func(l library.Link) bool { return string(l.ID) == after })
		if at < 0 {
			return fault.In("after", "This page is gone. Begin with the first one.")
		}
		all = all[at+1:]
	}
	some, next := page(all, func(l library.Link) string { return string(l.ID) })
	api.linkNext(w, r, next)
	return serve.JSON(w, http.StatusOK, struct {
		Links []linkJSON `json:"links"`
		Next  string     `json:"next,omitempty"`
	}{api.asLinks(some), next})
}

func (api *API) link(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return err
	}
	l, err := api.Library.LinkFor(r.Context(), s, link)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", linkTag(l))
	return serve.JSON(w, http.StatusOK, api.asLink(l))
}

// linkTag is the same for everybody: what a link opens, and what its maker noted,
// is not told to all who may change it.
func linkTag(l library.Link) string {
	return tagOf(l.ID, l.Allows, l.Title, l.Lock, l.Ends, l.Ended)
}

// linkOf returns the link that is about to be changed, if it is still as the
// client says.
func (api *API) linkOf(r *http.Request, s access.Subject) (id.Credential, error) {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return "", err
	}
	l, err := api.Library.LinkFor(r.Context(), s, link)
	if err != nil {
		return "", err
	}
	return link, match(r, linkTag(l))
}

// lend makes a link to a folder or to an item.
func (api *API) lend(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	var in struct {
		Folder   string `json:"folder"` // this
		Item     string `json:"item"`   // or this
		Role     string `json:"role"`   // by default viewer
		Until    string `json:"until"`  // by default in seven days
		Title    string `json:"title"`
		Note     string `json:"note"`
		Password string `json:"password"`
		Most     int    `json:"max_downloads"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if (in.Folder == "") == (in.Item == "") {
		return fault.New(fault.Invalid, "Name what the link opens: a folder or an item, by its id.")
	}
	if in.Role == "" {
		in.Role = "viewer"
	}
	role, err := access.ParseRole(in.Role, access.LinkRoles())
	if err != nil {
		return err
	}
	terms := library.Terms{Role: role, Title: in.Title, Note: in.Note, MaxDownloads: in.Most}
	if terms.Ends, err = access.ParseEnd(in.Until, api.Now()); err != nil {
		return err
	}
	if terms.Password, err = api.Accounts.LinkPassword(r.Context(), in.Password); err != nil {
		return err
	}
	var l library.Link
	var secret id.Secret
	if in.Folder != "" {
		folder, wrong := id.ParseFolder(in.Folder)
		if wrong != nil {
			return fault.In("folder", "Name a folder by its id: fo_…")
		}
		l, secret, err = api.Library.LendFolder(r.Context(), s, folder, terms)
	} else {
		item, wrong := id.ParseItem(in.Item)
		if wrong != nil {
			return fault.In("item", "Name an item by its id: it_…")
		}
		l, secret, err = api.Library.LendItem(r.Context(), s, item, terms)
	}
	if err != nil {
		return err
	}
	l.By = s.Name
	return api.lent(w, http.StatusCreated, l, secret)
}

// lockLink changes the password of a link, or takes it away.
func (api *API) lockLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := api.linkOf(r, s)
	if err != nil {
		return err
	}
	var in struct {
		Password *string `json:"password"` // empty: none
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if in.Password == nil {
		return fault.In("password", "Send a password, or an empty one to take it away.")
	}
	phc, err := api.Accounts.LinkPassword(r.Context(), *in.Password)
	if err != nil {
		return err
	}
	if _, err := api.Library.LockLink(r.Context(), s, link, phc, still(r, linkTag)); err != nil {
		return err
	}
	return api.link(w, r, s)
}

// renewLink gives a link another address.
func (api *API) renewLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := api.linkOf(r, s)
	if err != nil {
		return err
	}
	l, secret, err := api.Library.RenewLink(r.Context(), s, link, still(r, linkTag))
	if err != nil {
		return err
	}
	return api.lent(w, http.StatusCreated, l, secret)
}

func (api *API) endLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := api.linkOf(r, s)
	if err != nil {
		return err
	}
	_, err = api.Library.EndLink(r.Context(), s, link, still(r, linkTag))
	return api.done(w, err)
}
