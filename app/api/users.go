package api

import (
	"net/http"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
)

type userJSON struct {
	ID       id.User   `json:"id"`
	Name     string    `json:"name"`
	Admin    bool      `json:"admin"`
	Created  time.Time `json:"created"`
	Disabled bool      `json:"disabled"`
	Seen     time.Time `json:"seen,omitzero"`
	Welcomed bool      `json:"welcomed"` // whether they have a password
	Used     int64     `json:"used"`     // bytes
	Quota    *int64    `json:"quota,omitempty"`
	Welcome  string    `json:"welcome_url,omitempty"` // of one that was made just now
}

func asUser(u account.User) userJSON {
	out := userJSON{u.ID, u.Name, u.Admin, u.Created, !u.Disabled.IsZero(), u.Seen, u.Set, u.Used, nil, ""}
	if u.Quota >= 0 {
		out.Quota = &u.Quota
	}
	return out
}

// users lists everybody with an account, by name.
func (api *API) users(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	all, err := api.Accounts.UsersAfter(r.Context(), s, r.URL.Query().Get("after"), library.PageSize+1)
	if err != nil {
		return err
	}
	some, next := page(all, func(u account.User) string { return u.Name })
	out := make([]userJSON, len(some))
	for i, u := range some {
		out[i] = asUser(u)
	}
	api.linkNext(w, r, next)
	return serve.JSON(w, http.StatusOK, struct {
		Users []userJSON `json:"users"`
		Next  string     `json:"next,omitempty"`
	}{out, next})
}

func (api *API) userOf(r *http.Request, s access.Subject) (account.User, error) {
	u, err := id.ParseUser(mux.Vars(r)["user"])
	if err != nil {
		return account.User{}, err
	}
	return api.Accounts.User(r.Context(), s, u)
}

func (api *API) user(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	u, err := api.userOf(r, s)
	if err != nil {
		return err
	}
	w.Header().Set("ETag", userTag(u))
	return serve.JSON(w, http.StatusOK, asUser(u))
}

func userTag(u account.User) string { return tagOf(u.ID, u.Name, u.Admin, u.Disabled, u.Set, u.Quota) }

// makeUser makes an account. Without a password the answer has an address with
// which its holder sets the first one.
func (api *API) makeUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := s.Runs(); err != nil {
		return err
	}
	var in struct {
		Name     string `json:"name"`
		Password string `json:"password"`
		Admin    bool   `json:"admin"`
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	code, err := api.Accounts.AddUser(r.Context(), s, in.Name, in.Password, in.Admin)
	if err != nil {
		return err
	}
	u, err := api.Accounts.UserByName(r.Context(), in.Name)
	if err != nil {
		return err
	}
	out := asUser(u)
	if in.Password == "" {
		out.Welcome = api.Base + "/welcome/" + code.Reveal()
	}
	w.Header().Set("Location", "/api/v1/users/"+string(u.ID))
	return serve.JSON(w, http.StatusCreated, out)
}

// changeUser shuts somebody out or lets them in again, or says how much they may
// hand in.
func (api *API) changeUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	u, err := api.userOf(r, s)
	if err != nil {
		return err
	}
	var in struct {
		Disabled *bool  `json:"disabled"`
		Quota    *int64 `json:"quota"` // bytes; -1: as many as there is room for
	}
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	switch {
	case (in.Disabled == nil) == (in.Quota == nil):
		err = fault.New(fault.Invalid, "Send disabled or quota: one of them, so that no answer is half true.")
	case in.Quota != nil && *in.Quota < -1:
		err = fault.In("quota", "A quota is a number of bytes, or -1 for none.")
	case in.Quota != nil:
		err = api.Accounts.SetQuota(r.Context(), s, u.ID, *in.Quota, still(r, userTag))
	case *in.Disabled:
		err = api.Accounts.Disable(r.Context(), s, u.ID, still(r, userTag))
	default:
		err = api.Accounts.Enable(r.Context(), s, u.ID, still(r, userTag))
	}
	if err != nil {
		return err
	}
	return api.user(w, r, s)
}

// welcomeUser makes a new address with which somebody sets a password. Those
// from before end.
func (api *API) welcomeUser(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	u, err := api.userOf(r, s)
	if err != nil {
		return err
	}
	code, err := api.Accounts.Welcome(r.Context(), s, u.ID)
	if err != nil {
		return err
	}
	out := asUser(u)
	out.Welcome = api.Base + "/welcome/" + code.Reveal()
	return serve.JSON(w, http.StatusCreated, out)
}
