package web

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// refuse says no with a page. Who has not signed in is sent to do so, whether
// or not the thing exists.
func (web *Web) refuse(w http.ResponseWriter, r *http.Request, status int, f fault.Error) {
	if f.Kind == fault.Unauthenticated && mux.Vars(r)["secret"] != "" && wantsPage(r) {
		if err := web.lockedPage(w, r, http.StatusOK, ""); err == nil {
			return
		}
	}
	if f.Kind == fault.Unauthenticated {
		if wantsPage(r) && mux.Vars(r)["secret"] == "" {
			if !web.late(w, r) {
				_ = serve.See(w, r, loginAddress(r))
			}
			return
		}
		status, f = http.StatusNotFound, fault.Of(errNothing)
	}
	frame := web.frame(r, web.reader(r), "", "")
	p := views.Refused(frame, status)
	if f.Kind != fault.NotFound && f.Kind != fault.Internal && status != http.StatusMethodNotAllowed {
		p.Text = translated(f, frame.Speaker).Say
	}
	web.refusal(w, r, frame, status, f, p)
}

// refuseMedia says no in plain words, but for an address that has run out and
// that somebody has opened in a window: where that goes on is told on a page.
func (web *Web) refuseMedia(w http.ResponseWriter, r *http.Request, status int, f fault.Error) {
	if f.Kind == fault.Unauthenticated { // of a locked link: its programs send the password
		w.Header().Set("WWW-Authenticate", `Basic realm="link", charset="UTF-8"`)
	}
	if f.Kind != fault.Gone || !serve.Document(r) || mux.Vars(r)["secret"] != "" {
		if f.Kind == fault.Gone {
			f.Say = "This address is no longer good. Open the page it came from again." // whatever the reason was
		}
		serve.Text(w, r, status, f)
		return
	}
	frame := web.frame(r, web.reader(r), "", "")
	p := views.Refused(frame, status)
	if web.Tickets.Holder(r) == access.Session {
		p.Link = views.Crumb{Name: frame.Say("Open its page"), Href: web.Base + "/items/" + mux.Vars(r)["item"]}
	} else {
		p.Text = frame.Say("Open the link you were given again: it leads to a fresh address.")
		p.Link = views.Crumb{}
	}
	web.refusal(w, r, frame, status, f, p)
}

func (web *Web) refusal(w http.ResponseWriter, r *http.Request, frame views.Frame, status int, f fault.Error, p views.RefusalPage) {
	if strings.HasPrefix(r.URL.Path, "/s/") {
		frame.Guest, p.Link = true, views.Crumb{}
		if status == http.StatusGone {
			p.Title, p.Text = frame.Say("This link has ended"), frame.Say("If you still need what it opened, ask whoever gave it to you for a new one.")
		}
	}
	if err := web.page(w, r, status, frame, views.Refusal(frame, p)); err != nil && r.Context().Err() == nil {
		web.Log.ErrorContext(r.Context(), "refuse", "err", err)
		serve.Text(w, r, status, f)
	}
}

// wantsPage says whether an answer to r may be a way to sign in: not for the
// parts of a page that a browser fetches by itself.
func wantsPage(r *http.Request) bool {
	if serve.Document(r) {
		return true
	}
	accept := r.Header.Get("Accept")
	return r.Header.Get("Sec-Fetch-Dest") == "" && (accept == "" || strings.Contains(accept, "*/*"))
}
