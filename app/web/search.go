package web

import (
	"net/http"
	"net/url"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/views"
)

// search shows what is found of what somebody wrote, the newest first. Its address
// holds all of it, so that it can be kept and gone back to.
func (web *Web) search(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	root, err := web.root(r.Context(), s)
	if err == nil && s.Kind == access.KindShare { // the page tells what it is called
		_, err = web.Library.Folder(r.Context(), s, root.ID, access.View)
	}
	if err != nil {
		return err
	}
	q := r.URL.Query()
	text, after := q.Get("q"), q.Get("after")
	p := views.SearchPage{Action: prefix(r) + "/search", Query: views.Field{Value: text}, Asked: strings.TrimSpace(text) != ""}
	status := http.StatusOK
	m, err := web.Library.Search(r.Context(), s, text, after)
	switch f, wrongly, again := web.wrong(r, s, err); {
	case again && f.Kind == fault.Invalid:
		p.Query.Error, status = f.Say, wrongly
	case err != nil:
		return err
	}
	folders, items := parted(m.List)
	if root.ID != "" {
		p.Folders, err = web.cardsBelow(r, s, root, folders)
	} else {
		p.Folders, err = web.cards(r, s, folders)
	}
	if err != nil {
		return err
	}
	if p.Tiles, err = web.tiles(r, s, items); err != nil {
		return err
	}
	here := p.Action + "?q=" + url.QueryEscape(text)
	if after != "" {
		p.First = here
	}
	if m.Next != "" {
		p.More = here + "&after=" + url.QueryEscape(m.Next)
	}
	f := web.frame(r, s, "Search", "search")
	if root.ID != "" {
		f.Trail = append(trail(prefix(r), root, root), views.Crumb{Name: f.Title})
	}
	if err := web.share(r, s, &f); err != nil {
		return err
	}
	return web.page(w, r, status, f, views.Search(f, p))
}
