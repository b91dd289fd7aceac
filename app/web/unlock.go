package web

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// lockedPage asks for the password of a link. It says nothing of what lies
// behind: every locked link looks the same.
func (web *Web) lockedPage(w http.ResponseWriter, r *http.Request, status int, wrong string) error {
	f := web.frame(r, access.Subject{Kind: access.KindShare}, "A link with a password", "")
	return web.page(w, r, status, f, views.Unlock(f, views.UnlockPage{
		Action: prefix(r) + "/unlock", Password: views.Field{Error: wrong},
	}))
}

// unlock lets in who knows the password of a link.
func (web *Web) unlock(w http.ResponseWriter, r *http.Request) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	err = web.Shares.Unlock(w, r, get("password"), web.Visitors.Visit(r))
	switch f := translated(fault.Of(err), web.speaker(r, access.Subject{})); {
	case err == nil, f.Kind == fault.Conflict: // it has no password any more
		return serve.See(w, r, "/s/"+mux.Vars(r)["secret"])
	case f.Kind == fault.TooMany:
		w.Header().Set("Retry-After", itoa(int64(f.Wait)))
		return web.lockedPage(w, r, http.StatusTooManyRequests, f.Say)
	case f.Field == "password":
		return web.lockedPage(w, r, http.StatusUnauthorized, f.Say)
	}
	return err
}
