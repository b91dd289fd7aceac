package web

import (
	"crypto/subtle"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/views"
)

// beforeSetup is nil while there is no admin: after that /setup is not there.
func (web *Web) beforeSetup(r *http.Request) error {
	ready, err := web.Accounts.IsSetUp(r.Context())
	if err == nil && ready {
		return errNothing
	}
	return err
}

func (web *Web) showSetup(w http.ResponseWriter, r *http.Request) error {
	if err := web.beforeSetup(r); err != nil {
		return err
	}
	return web.setupPage(w, r, http.StatusOK, views.SetupPage{})
}

func (web *Web) setupPage(w http.ResponseWriter, r *http.Request, status int, p views.SetupPage) error {
	f := web.frame(r, access.Subject{}, "Set up", "")
	return web.page(w, r, status, f, views.Setup(f, p))
}

func (web *Web) setup(w http.ResponseWriter, r *http.Request) error {
	if err := web.beforeSetup(r); err != nil {
		return err
	}
	get, err := form(w, r)
	if err != nil {
		return err
	}
	p := views.SetupPage{Username: views.Field{Value: get("username")}}
	shown, want := id.AsSecret(strings.TrimSpace(get("code"))).Hash(), web.Setup.Hash()
	if subtle.ConstantTimeCompare(shown[:], want[:]) != 1 {
		p.Code.Error = web.speaker(r, access.Subject{}).Say("This is not the code that the server printed when it started.")
		return web.setupPage(w, r, http.StatusForbidden, p)
	}
	secret, err := web.Accounts.Setup(r.Context(), get("username"), get("password"), web.Visitors.Visit(r))
	if f, status, again := web.wrong(r, access.Subject{}, err); again {
		p.Code.Value = get("code")
		put(f, map[string]*views.Field{"username": &p.Username, "password": &p.Password}, &p.Error)
		return web.setupPage(w, r, status, p)
	}
	if err != nil {
		return err
	}
	return web.enter(w, r, secret, "/")
}

func (web *Web) showWelcome(w http.ResponseWriter, r *http.Request) error {
	return web.welcomePage(w, r, http.StatusOK, fault.Error{})
}

func (web *Web) welcomePage(w http.ResponseWriter, r *http.Request, status int, wrong fault.Error) error {
	code := mux.Vars(r)["code"]
	u, err := web.Accounts.Welcomed(r.Context(), id.AsSecret(code))
	if err != nil {
		return err
	}
	p := views.WelcomePage{Action: "/welcome/" + code, User: u.Name}
	if wrong.Say != "" {
		put(wrong, map[string]*views.Field{"password": &p.Password}, &p.Error)
	}
	f := web.frame(r, access.Subject{}, "Welcome", "")
	return web.page(w, r, status, f, views.Welcome(f, p))
}

func (web *Web) welcome(w http.ResponseWriter, r *http.Request) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	secret, err := web.Accounts.UseWelcome(r.Context(), id.AsSecret(mux.Vars(r)["code"]), get("password"), web.Visitors.Visit(r))
	if f, status, again := web.wrong(r, access.Subject{}, err); again {
		return web.welcomePage(w, r, status, f)
	}
	if err != nil {
		return err
	}
	return web.enter(w, r, secret, "/")
}
