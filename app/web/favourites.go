package web

import (
	"net/http"
	"net/url"

	"cloakroom/app/access"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// favourites shows what one has marked and may still see.
func (web *Web) favourites(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	after := r.URL.Query().Get("after")
	m, err := web.Library.Favourites(r.Context(), s, after)
	if err != nil {
		return err
	}
	var p views.FavouritesPage
	folders, items := parted(m.List)
	if p.Folders, err = web.cards(r, s, folders); err != nil {
		return err
	}
	if p.Tiles, err = web.tiles(r, s, items); err != nil {
		return err
	}
	if after != "" {
		p.First = "/favourites"
	}
	if m.Next != "" {
		p.More = "/favourites?after=" + url.QueryEscape(m.Next)
	}
	f := web.frame(r, s, "Favourites", "favourites")
	return web.page(w, r, http.StatusOK, f, views.Favourites(f, p))
}

// parted are the folders and the items of what was found.
func parted(all []library.Match) (folders []media.Folder, items []media.Item) {
	for _, it := range all {
		if it.Item.ID == "" {
			folders = append(folders, it.Folder)
		} else {
			items = append(items, it.Item)
		}
	}
	return folders, items
}

func (web *Web) starItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	if err := web.Library.Star(r.Context(), s, string(item), get("on") == "true"); err != nil {
		return err
	}
	return serve.See(w, r, "/items/"+string(item))
}

func (web *Web) starFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	f, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err == nil {
		err = web.Library.Star(r.Context(), s, string(folder), get("on") == "true")
	}
	if err != nil {
		return err
	}
	return serve.See(w, r, browseAddress("", f.Path))
}
