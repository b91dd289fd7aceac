package api

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

// wanted is a token that somebody asks for.
type wanted struct {
	Username string   `json:"username"`
	Password string   `json:"password"`
	Label    string   `json:"label"`
	Scope    []string `json:"scope"`  // by default read and write
	Folder   string   `json:"folder"` // an id or a path; by default all that the account may
	Until    string   `json:"until"`  // as for the command line; by default 90 days
}

// makeToken makes a token for whoever knows a password. Its secret is in this
// answer and nowhere else. What is told again is answered to who knows the
// password, again.
func (api *API) makeToken(w http.ResponseWriter, r *http.Request) error {
	var in wanted
	if err := readJSON(w, r, &in); err != nil {
		return err
	}
	if r.Header.Get("Idempotency-Key") == "" {
		return api.tokenFor(w, r, in)
	}
	if err := api.Accounts.Knows(r.Context(), in.Username, in.Password, api.Visitors.Visit(r)); err != nil {
		return wrongPassword(err)
	}
	asked := in
	asked.Password = ""
	again, err := json.Marshal(asked)
	if err != nil {
		return err
	}
	r.Body = io.NopCloser(bytes.NewReader(again))
	return api.Once.answer(w, r, strings.ToLower(in.Username), func(w http.ResponseWriter, r *http.Request) error { return api.tokenFor(w, r, in) })
}

// wrongPassword is Unauthenticated where a page would show its form again.
func wrongPassword(err error) error {
	if f := fault.Of(err); err != nil && f.Field == "password" {
		return fault.Named("wrong-password", fault.Unauthenticated, f.Say)
	}
	return err
}

func (api *API) tokenFor(w http.ResponseWriter, r *http.Request, in wanted) error {
	if in.Scope == nil {
		in.Scope = []string{"read", "write"}
	}
	if in.Until == "" {
		in.Until = "90d"
	}
	scope, err := account.ParseScopes(in.Scope)
	if err != nil {
		return err
	}
	ends, err := access.ParseEnd(in.Until, api.Now())
	if err != nil {
		return err
	}
	var within func(access.Subject) (id.Folder, error)
	if in.Folder != "" {
		within = func(s access.Subject) (id.Folder, error) {
			folder, err := api.Library.Named(r.Context(), s, in.Folder, access.View)
			if fault.Is(err, fault.NotFound) {
				err = fault.In("folder", "There is no such folder for you. Name it by its id, fo_…, or by its path, such as cases/1024.")
			}
			return folder, err
		}
	}
	t := account.Terms{Label: in.Label, Scope: scope, Ends: ends}
	k, secret, err := api.Accounts.TokenByPassword(r.Context(), in.Username, in.Password, t, within, api.Visitors.Visit(r))
	if err != nil {
		return wrongPassword(err)
	}
	return serve.JSON(w, http.StatusCreated, struct {
		ID     id.Credential `json:"id"`
		Token  string        `json:"token"`
		Scopes []string      `json:"scopes"`
		Folder id.Folder     `json:"folder,omitempty"`
		Ends   time.Time     `json:"ends"`
	}{k.ID, secret.Reveal(), account.ScopeNames(scope), k.Subject.Within, ends})
}

// tokens lists those of the same account, without their secrets; one that is
// confined to a folder sees itself alone.
func (api *API) tokens(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	all, err := api.Accounts.Tokens(r.Context(), s)
	if err != nil {
		return err
	}
	type tokenJSON struct {
		ID      id.Credential `json:"id"`
		Label   string        `json:"label"`
		Scopes  []string      `json:"scopes"`
		Folder  id.Folder     `json:"folder,omitempty"`
		Created time.Time     `json:"created"`
		Ends    time.Time     `json:"ends,omitzero"`
		Seen    time.Time     `json:"seen"`
		Current bool          `json:"current"`
	}
	out := make([]tokenJSON, len(all))
	for i, k := range all {
		out[i] = tokenJSON{k.ID, k.Label, account.ScopeNames(k.Subject.Scope), k.Subject.Within, k.Created, k.Ends, k.Seen().UTC(), k.ID == s.Via}
	}
	return serve.JSON(w, http.StatusOK, map[string]any{"tokens": out})
}

// endToken ends a token of the same account; «current» is the one that asks.
func (api *API) endToken(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	via := s.Via
	if name := mux.Vars(r)["token"]; name != "current" {
		var err error
		if via, err = id.ParseCredential(name); err != nil {
			return err
		}
	}
	return api.done(w, api.Accounts.End(r.Context(), s, via, access.Token))
}
