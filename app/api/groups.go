package api

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/library"
	"cloakroom/app/serve"
)

type groupJSON struct {
	Name    string    `json:"name"` // in the right of a folder it is @NAME
	Created time.Time `json:"created,omitzero"`
	Members []string  `json:"members"`
}

// groups lists them with who is in them, by name.
func (api *API) groups(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	all, err := api.Accounts.Groups(r.Context(), s, r.URL.Query().Get("after"), library.PageSize+1)
	if err != nil {
		return err
	}
	some, next := page(all, func(g account.Group) string { return g.Name })
	out := make([]groupJSON, len(some))
	for i, g := range some {
		out[i] = groupJSON{g.Name, g.Created, append([]string{}, g.Members...)}
	}
	api.linkNext(w, r, next)
	return serve.JSON(w, http.StatusOK, struct {
		Groups []groupJSON `json:"groups"`
		Next   string      `json:"next,omitempty"`
	}{out, next})
}

// makeGroup makes a group with nobody in it.
func (api *API) makeGroup(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := s.Runs(); err != nil {
		return err
	}
	var in struct {
		Name string `json:"name"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if err := api.Accounts.AddGroup(r.Context(), s, in.Name); err != nil {
		return err
	}
	return serve.JSON(w, http.StatusCreated, groupJSON{Name: in.Name, Members: []string{}})
}

func (api *API) removeGroup(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return api.done(w, api.Accounts.RemoveGroup(r.Context(), s, mux.Vars(r)["group"]))
}

func (api *API) join(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := s.Runs(); err != nil {
		return err
	}
	return api.done(w, api.Accounts.Join(r.Context(), s, mux.Vars(r)["group"], mux.Vars(r)["name"]))
}

func (api *API) leave(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := s.Runs(); err != nil {
		return err
	}
	return api.done(w, api.Accounts.Leave(r.Context(), s, mux.Vars(r)["group"], mux.Vars(r)["name"]))
}
