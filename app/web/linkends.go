package web

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

func (web *Web) endLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return err
	}
	l, err := web.Library.EndLink(r.Context(), s, link)
	if err != nil {
		return err
	}
	if u, _ := s.User(); l.Maker != u && l.Folder != "" {
		return serve.See(w, r, "/folders/"+string(l.Folder)+"/rights")
	}
	return serve.See(w, r, "/links")
}

// renewLink gives a link a new address and shows it, for the only time.
func (web *Web) renewLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return err
	}
	l, secret, err := web.Library.RenewLink(r.Context(), s, link)
	if fault.Is(err, fault.Conflict) {
		return serve.See(w, r, "/links")
	}
	if err != nil {
		return err
	}
	return web.linkMade(w, r, s, l, secret)
}

// lockLink sets, changes or takes away the password of a link.
func (web *Web) lockLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return err
	}
	get, err := form(w, r)
	if err != nil {
		return err
	}
	phc, err := web.Accounts.LinkPassword(r.Context(), get("password"))
	if err != nil {
		return err
	}
	if _, err := web.Library.LockLink(r.Context(), s, link, phc); err != nil {
		return err
	}
	return serve.See(w, r, "/links")
}
