package web

import (
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// folderForm reads {folder} and a form about it.
func folderForm(w http.ResponseWriter, r *http.Request) (id.Folder, func(string) string, error) {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return "", nil, err
	}
	get, err := form(w, r)
	return folder, get, err
}

func itemForm(w http.ResponseWriter, r *http.Request) (id.Item, func(string) string, error) {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return "", nil, err
	}
	get, err := form(w, r)
	return item, get, err
}

// folderAgain shows the page of a folder again when err is about a form on it.
func (web *Web) folderAgain(w http.ResponseWriter, r *http.Request, s access.Subject, folder id.Folder, err error, put func(p *views.BrowsePage, say string)) error {
	f, status, again := web.wrong(r, s, err)
	if !again {
		return err
	}
	there, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err != nil {
		return err
	}
	return web.folderPage(w, r, s, there, status, func(p *views.BrowsePage) { put(p, f.Say) })
}

// itemAgain shows the page of an item again when err is about a form on it.
func (web *Web) itemAgain(w http.ResponseWriter, r *http.Request, s access.Subject, item id.Item, err error, put func(p *views.ItemPage, say string)) error {
	f, status, again := web.wrong(r, s, err)
	if !again {
		return err
	}
	return web.itemPage(w, r, s, item, status, func(p *views.ItemPage) { put(p, f.Say) })
}

func (web *Web) newFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	parent, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	made, err := web.Library.MakeFolder(r.Context(), s, parent, get("name"))
	if err != nil {
		return web.folderAgain(w, r, s, parent, err, func(p *views.BrowsePage, say string) {
			p.New.Name = views.Field{Value: get("name"), Error: say}
		})
	}
	return serve.See(w, r, browseAddress("", made.Path))
}

func (web *Web) renameFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	f, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err != nil {
		return err
	}
	parent, err := web.Library.Parent(r.Context(), f)
	if err == nil {
		err = web.Library.PlaceFolder(r.Context(), s, folder, parent, get("name"))
	}
	if err != nil {
		return web.folderAgain(w, r, s, folder, err, func(p *views.BrowsePage, say string) {
			p.Rename.Name = views.Field{Value: get("name"), Error: say}
		})
	}
	return serve.See(w, r, browseAddress("", strings.TrimPrefix(parent.Path+"/"+get("name"), "/")))
}

func (web *Web) moveFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	f, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err != nil {
		return err
	}
	into, err := web.place(r, s, get("to"))
	if err == nil {
		err = web.Library.PlaceFolder(r.Context(), s, folder, into, f.Name)
	}
	if err != nil {
		return web.folderAgain(w, r, s, folder, err, func(p *views.BrowsePage, say string) {
			p.Move.To = views.Field{Value: get("to"), Error: say}
		})
	}
	return serve.See(w, r, movedFrom(browseAddress("", into.Path+"/"+f.Name), f.Parent))
}

// place finds the folder that somebody wrote as where a thing shall go.
func (web *Web) place(r *http.Request, s access.Subject, path string) (media.Folder, error) {
	into, err := web.Library.FolderAt(r.Context(), s, strings.Trim(path, "/ "), access.View)
	if err != nil {
		return media.Folder{}, noPlace(err)
	}
	return into, nil
}

func (web *Web) deleteFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, _, err := folderForm(w, r)
	if err != nil {
		return err
	}
	f, err := web.Library.DeleteFolder(r.Context(), s, folder)
	if err != nil {
		return web.folderAgain(w, r, s, folder, err, func(p *views.BrowsePage, say string) { p.Delete.Error = say })
	}
	return serve.See(w, r, deleted(browseAddress("", strings.TrimSuffix(strings.TrimSuffix(f.Path, f.Name), "/")), string(folder)))
}

func (web *Web) renameItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	it, err := web.Library.Item(r.Context(), s, item, access.View)
	if err != nil {
		return err
	}
	if err := web.Library.PlaceItem(r.Context(), s, item, media.Folder{ID: it.Folder}, get("name")); err != nil {
		return web.itemAgain(w, r, s, item, err, func(p *views.ItemPage, say string) {
			p.Rename.Name = views.Field{Value: get("name"), Error: say}
		})
	}
	return serve.See(w, r, "/items/"+string(item))
}

func (web *Web) moveItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	it, err := web.Library.Item(r.Context(), s, item, access.View)
	if err != nil {
		return err
	}
	into, err := web.place(r, s, get("to"))
	if err == nil {
		err = web.Library.PlaceItem(r.Context(), s, item, into, it.Name)
	}
	if err != nil {
		return web.itemAgain(w, r, s, item, err, func(p *views.ItemPage, say string) {
			p.Move.To = views.Field{Value: get("to"), Error: say}
		})
	}
	return serve.See(w, r, movedFrom("/items/"+string(item), it.Folder))
}

func (web *Web) deleteItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, _, err := itemForm(w, r)
	if err != nil {
		return err
	}
	d, err := web.Library.Detail(r.Context(), s, item)
	if err != nil {
		return err
	}
	if _, err := web.Library.DeleteItem(r.Context(), s, item); err != nil {
		return err
	}
	return serve.See(w, r, deleted(browseAddress("", d.Folder.Path), string(item)))
}
