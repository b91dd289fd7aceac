package web

import (
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// afresh asks who runs the house, and has not given the password lately, to give
// it first. Others it does not ask; what they may, fn says.
//
// A page is gone on to by its address. A form would be empty by then: the page
// that asks carries its fields, and goes to where the form went, where it is done
// with the password, since whoever gives that has just sent it.
func (web *Web) afresh(fn entry.Func) entry.Func {
	return func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		if !s.Admin {
			return fn(w, r, s)
		}
		proven, err := web.Accounts.Proven(r.Context(), s)
		switch {
		case err != nil:
			return err
		case !proven && r.Method != http.MethodPost:
			return serve.See(w, r, andBack("/admin/prove", r))
		case !proven:
			if _, err := form(w, r); err != nil {
				return err
			}
			proven, err = web.proves(w, r, s, views.ProvePage{Action: localPath(r), Carried: carried(r.PostForm), Form: true, Waiting: web.waiting(r, s)})
			if !proven {
				return err
			}
		}
		return fn(w, r, s)
	}
}

func (web *Web) showProve(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if !s.Admin {
		return errNothing
	}
	return web.provePage(w, r, s, http.StatusOK, goingOn(r.URL.Query().Get("next")))
}

func (web *Web) prove(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if !s.Admin {
		return errNothing
	}
	get, err := form(w, r)
	if err != nil {
		return err
	}
	proven, err := web.proves(w, r, s, goingOn(get("next")))
	if !proven {
		return err
	}
	return serve.See(w, r, safeNext(get("next")))
}

// goingOn is the page that asks on the way to another.
func goingOn(next string) views.ProvePage {
	return views.ProvePage{Action: "/admin/prove", Carried: []views.Hidden{{Name: "next", Value: safeNext(next)}}}
}

// proves says whether the password is in the form that came, and right. If not,
// it has been asked for, by p.
func (web *Web) proves(w http.ResponseWriter, r *http.Request, s access.Subject, p views.ProvePage) (bool, error) {
	status := http.StatusUnauthorized
	if r.PostForm.Has("password") {
		err := web.Accounts.Prove(r.Context(), s, r.PostForm.Get("password"), web.Visitors.Visit(r))
		switch f := fault.Of(err); {
		case err == nil:
			return true, nil
		case f.Kind == fault.Invalid:
			p.Password.Error = web.speaker(r, s).Say("This is not your password.")
		case f.Kind == fault.TooMany:
			status = http.StatusTooManyRequests
			w.Header().Set("Retry-After", itoa(int64(f.Wait)))
			p.Password.Error = translated(f, web.speaker(r, s)).Say
		default:
			return false, err
		}
	}
	return false, web.provePage(w, r, s, status, p)
}

func (web *Web) provePage(w http.ResponseWriter, r *http.Request, s access.Subject, status int, p views.ProvePage) error {
	f := web.frame(r, s, "Your password, please", "admin")
	return web.page(w, r, status, f, views.Prove(f, p))
}
