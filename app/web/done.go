package web

import (
	"net/http"
	"strconv"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// What was just done stands in the address of the page that follows, as times,
// ids and numbers alone: what the page says of it, it looks up, and asks whether
// this visitor may know it. So nobody can make a page say anything by a link.

// deleted is the address of a page that tells what was deleted: one thing by its
// id, a selection by the time at which all of it went.
func deleted(page, what string) string { return page + "?deleted=" + what }

// movedFrom is the address of the page of something that came from a folder.
func movedFrom(page string, from id.Folder) string { return page + "?from=" + string(from) }

// done reads what was just done. back is where something on this page is moved by
// a form; empty if nothing is.
func (web *Web) done(r *http.Request, s access.Subject, back string) (views.Done, error) {
	if s.Kind != access.KindUser || r.URL.RawQuery == "" || r.Method == http.MethodPost {
		return views.Done{}, nil
	}
	q := r.URL.Query()
	if what := q.Get("deleted"); what != "" {
		return web.doneDeleting(r, s, what)
	}
	if number := q.Get("told"); number != "" {
		return web.told.again(s, number), nil
	}
	from, err := id.ParseFolder(q.Get("from"))
	if err != nil || back == "" {
		return views.Done{}, nil
	}
	f, err := web.Library.Folder(r.Context(), s, from, access.View)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return views.Done{}, nil
	}
	return views.Done{Said: web.speaker(r, s).Say("Moved here from %s.", f.Path), Undo: back, Tell: []views.Hidden{{Name: "to", Value: f.Path}}}, err
}

func (web *Web) doneDeleting(r *http.Request, s access.Subject, what string) (views.Done, error) {
	gone, err := web.gone(r, s, what)
	if fault.Is(err, fault.NotFound) || len(gone) == 0 {
		return views.Done{}, nil
	}
	in := web.speaker(r, s)
	d := views.Done{Said: in.Say("%s is in the trash.", gone[0].Name), Undo: "/trash/undo", Tell: []views.Hidden{{Name: "deleted", Value: what}}}
	if len(gone) > 1 {
		d.Said = in.Many(len(gone), "%d thing is in the trash.", "%d things are in the trash.")
	}
	return d, err
}

// gone is what was deleted, and s may bring back, by its id or by the time.
func (web *Web) gone(r *http.Request, s access.Subject, what string) ([]library.Trashed, error) {
	if micros, err := strconv.ParseInt(what, 10, 64); err == nil {
		return web.Library.DeletedAt(r.Context(), s, time.UnixMicro(micros))
	}
	t, err := web.Library.Trashed(r.Context(), s, what)
	return []library.Trashed{t}, err
}

// undoDelete brings back what one has just deleted.
func (web *Web) undoDelete(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	gone, err := web.gone(r, s, get("deleted"))
	if err == nil && len(gone) == 0 {
		err = errNothing
	}
	if err != nil {
		return err
	}
	var back library.Trashed
	for _, t := range gone {
		if back, err = web.Library.Undelete(r.Context(), s, t.Thing()); err != nil {
			return web.trashAgain(w, r, s, err)
		}
	}
	if len(gone) == 1 && back.Item != "" {
		return serve.See(w, r, "/items/"+string(back.Item))
	}
	return serve.See(w, r, browseAddress("", back.In))
}
