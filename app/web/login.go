package web

import (
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
	"cloakroom/views"
)

func (web *Web) showLogin(w http.ResponseWriter, r *http.Request) error {
	ready, err := web.Accounts.IsSetUp(r.Context())
	if err != nil {
		return err
	}
	if !ready {
		return serve.See(w, r, "/setup")
	}
	next := safeNext(r.URL.Query().Get("next"))
	if _, err := web.Cookies.Subject(r); err == nil {
		return serve.See(w, r, next)
	}
	return web.loginPage(w, r, http.StatusOK, views.LoginPage{Next: next})
}

func (web *Web) loginPage(w http.ResponseWriter, r *http.Request, status int, p views.LoginPage) error {
	if web.Media != "" { // whoever comes here is signed out; sign-out itself clears this host alone
		p.Clear = web.Media + clearAddress
	}
	f := web.frame(r, access.Subject{}, "Sign in", "")
	return web.page(w, r, status, f, views.Login(f, p))
}

func (web *Web) login(w http.ResponseWriter, r *http.Request) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	next := safeNext(get("next"))
	secret, err := web.Accounts.SignIn(r.Context(), get("username"), get("password"), web.Visitors.Visit(r))
	if f := fault.Of(err); err != nil && (f.Kind == fault.Invalid || f.Kind == fault.TooMany) {
		status := http.StatusUnauthorized
		if f.Kind == fault.TooMany {
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", itoa(int64(f.Wait)))
		}
		return web.loginPage(w, r, status, views.LoginPage{Username: views.Field{Value: get("username")}, Next: next, Carried: passing(r.PostForm), Error: translated(f, web.speaker(r, access.Subject{})).Say})
	}
	if err != nil {
		return err
	}
	if len(passing(r.PostForm)) == 0 {
		return web.enter(w, r, secret, next)
	}
	if err := web.admit(w, r, secret); err != nil {
		return err
	}
	return web.sendAgain(w, r, next)
}

// enter goes on with a new session.
func (web *Web) enter(w http.ResponseWriter, r *http.Request, secret id.Secret, next string) error {
	if err := web.admit(w, r, secret); err != nil {
		return err
	}
	return serve.See(w, r, next)
}

// admit gives the browser a new session. The one that it may have had ends: a
// sign-in is a new beginning.
func (web *Web) admit(w http.ResponseWriter, r *http.Request, secret id.Secret) error {
	if old, err := web.Cookies.Subject(r); err == nil {
		if err := web.Accounts.SignOut(r.Context(), old); err != nil {
			return err
		}
	}
	return web.Cookies.Give(w, r, secret)
}

// logout ends the session and every ticket that it issued, and asks the browser
// to forget the media it keeps.
func (web *Web) logout(w http.ResponseWriter, r *http.Request) error {
	if s, err := web.Cookies.Subject(r); err == nil {
		if err := web.Accounts.SignOut(r.Context(), s); err != nil {
			return err
		}
	}
	if err := web.Cookies.Take(w, r); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache"`)
	return serve.See(w, r, "/login")
}

// clearAddress is on the second host of media.
const clearAddress = "/m/-/clear"

// clearMedia asks the browser to forget the media that it keeps from this host.
func clearMedia(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Clear-Site-Data", `"cache"`)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
}
