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

type grantJSON struct {
	Who     string    `json:"who"` // as people write it: NAME, @GROUP or members
	Role    string    `json:"role"`
	Ends    time.Time `json:"ends,omitzero"`
	From    id.Folder `json:"from"` // where it was granted: here or above
	Owner   bool      `json:"owner"`
	Stopped bool      `json:"stopped"` // a private folder on the way down keeps it out
}

// rights lists who may what in a folder, and the live links to it and to what
// is in it.
func (api *API) rights(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	all, err := api.Library.Rights(r.Context(), s, folder)
	if err != nil {
		return err
	}
	grants := make([]grantJSON, len(all.Grants))
	for i, g := range all.Grants {
		grants[i] = grantJSON{g.Name, access.RoleOf(g.Allows), g.Ends, g.From.ID, g.Owner, g.Stopped}
	}
	return serve.JSON(w, http.StatusOK, struct {
		Private bool        `json:"private"`
		Grants  []grantJSON `json:"grants"`
		Links   []linkJSON  `json:"links"`
	}{all.Folder.Private, grants, api.asLinks(all.Links)})
}

// grant lets somebody do what a role does in a folder, in place of what they
// were granted there before.
func (api *API) grant(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	var in struct {
		Role  string `json:"role"`
		Until string `json:"until"` // empty: for good
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	role, err := access.ParseRole(in.Role, access.Roles())
	if err != nil {
		return err
	}
	ends, err := access.ParseEnd(in.Until, api.Now())
	if err != nil {
		return err
	}
	return api.done(w, api.Library.Grant(r.Context(), s, folder, mux.Vars(r)["who"], role, ends))
}

// revoke takes away what somebody was granted in a folder.
func (api *API) revoke(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	return api.done(w, api.Library.Revoke(r.Context(), s, folder, mux.Vars(r)["who"]))
}

// setPrivate lets a folder inherit nothing, or inherit again.
func (api *API) setPrivate(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	return api.done(w, api.Library.SetPrivate(r.Context(), s, folder, r.Method == http.MethodPut))
}

// why says whether somebody may do something in a folder, and each thing that
// led there.
func (api *API) why(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	f, err := api.folderOf(r, s)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	why, err := api.Library.Explain(r.Context(), s, q.Get("who"), f, q.Get("action"))
	if err != nil {
		return err
	}
	return serve.JSON(w, http.StatusOK, asWhy(why))
}

type whyJSON struct {
	Allowed bool     `json:"allowed"`
	Role    string   `json:"role"`
	Because []string `json:"because"`
	Without []string `json:"without"` // what was looked at and does not count
}

func asWhy(w library.Why) whyJSON {
	return whyJSON{w.Yes, w.Role, inEnglish(w.Because), inEnglish(w.Without)}
}

func inEnglish(reasons []library.Reason) []string {
	out := make([]string, len(reasons))
	for i, r := range reasons {
		out[i] = r.String()
	}
	return out
}
