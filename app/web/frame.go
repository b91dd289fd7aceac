package web

import (
	"net/http"

	"cloakroom/app/access"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// frame is what every page of s wears. title is a text of ours, which is said in
// the language of s; a name that somebody gave is put into Title afterwards.
func (web *Web) frame(r *http.Request, s access.Subject, title, here string, trail ...views.Crumb) views.Frame {
	in := web.speaker(r, s)
	return views.Frame{
		Speaker: in, Title: in.Say(title), User: s.Name, Admin: s.Admin, Guest: s.Kind == access.KindShare, Plain: web.Plain,
		Nonce: serve.Nonce(), Assets: web.Assets, Trail: trail, Here: here, Now: web.Now(),
		Look: web.look(r, s).shown(), At: localPage(r),
	}
}

// page answers with a component in its frame.
func (web *Web) page(w http.ResponseWriter, r *http.Request, status int, f views.Frame, c serve.Component) error {
	return web.Pages.Answer(w, r, status, f.Nonce, c)
}
