package web

import (
	"net/http"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// folderArchive answers with all of a folder that s may take home. The address is
// checked by its cookie or link, at the beginning and file by file: it needs no
// ticket (docs/decisions/0020-archives-by-lasting-addresses.md).
func (web *Web) folderArchive(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	list, err := web.Library.PackFolder(r.Context(), s, folder)
	if err != nil {
		return err
	}
	return web.Corridor.SendArchive(w, r, s, list)
}

// chosenArchive answers with a selection that s made.
func (web *Web) chosenArchive(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	a, err := id.ParseArchive(mux.Vars(r)["archive"])
	if err != nil {
		return err
	}
	list, err := web.Library.Chosen(r.Context(), s, a)
	if err != nil {
		return err
	}
	return web.Corridor.SendArchive(w, r, s, list)
}
