package web

import (
	"net/http"
	"net/url"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// trash shows what was deleted and one may bring back.
func (web *Web) trash(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.trashPage(w, r, s, http.StatusOK, "")
}

func (web *Web) trashPage(w http.ResponseWriter, r *http.Request, s access.Subject, status int, wrong string) error {
	after := ""
	if r.Method != http.MethodPost {
		after = r.URL.Query().Get("after")
	}
	all, next, err := web.Library.Trash(r.Context(), s, after)
	if err != nil {
		return err
	}
	p := views.TrashPage{Error: wrong}
	for _, t := range all {
		p.List = append(p.List, stubOfTrashed(s, t))
	}
	if after != "" {
		p.First = "/trash"
	}
	if next != "" {
		p.More = "/trash?after=" + url.QueryEscape(next)
	}
	f := web.frame(r, s, "Trash", "trash")
	return web.page(w, r, status, f, views.Trash(f, p))
}

func stubOfTrashed(s access.Subject, t library.Trashed) views.Trashed {
	at := "/trash/" + t.Thing()
	out := views.Trashed{
		Name: t.Name, In: t.In, Kind: "folder", Bytes: t.Size, By: t.By, At: t.At, Gone: t.Gone(), Restore: at + "/restore", Delete: at + "/delete",
	}
	if t.Item != "" {
		out.Kind = string(media.KindOf(t.Type))
	}
	if u, _ := s.User(); t.Parent == "" && t.Owner != u {
		out.Delete = ""
	}
	return out
}

// trashAgain shows the trash with what went wrong there, also why something in it is
// not theirs to end: they may look at it.
func (web *Web) trashAgain(w http.ResponseWriter, r *http.Request, s access.Subject, err error) error {
	if f, status, again := web.wrong(r, s, err); again || f.Kind == fault.Forbidden {
		return web.trashPage(w, r, s, status, f.Say)
	}
	return err
}

// undelete brings a thing back and shows it where it lies.
func (web *Web) undelete(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	t, err := web.Library.Undelete(r.Context(), s, mux.Vars(r)["thing"])
	if err != nil {
		return web.trashAgain(w, r, s, err)
	}
	if t.Item != "" {
		return serve.See(w, r, "/items/"+string(t.Item))
	}
	return serve.See(w, r, browseAddress("", t.Path()))
}

// deleteForGood takes a thing out of the trash.
func (web *Web) deleteForGood(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := web.Library.DeleteForGood(r.Context(), s, mux.Vars(r)["thing"]); err != nil {
		return web.trashAgain(w, r, s, err)
	}
	return serve.See(w, r, "/trash")
}
