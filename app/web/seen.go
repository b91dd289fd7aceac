package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/views"
)

// seeAs shows a folder as somebody else would see it. All that is on the page is
// the looker's own: tickets, addresses, name.
func (web *Web) seeAs(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	who := strings.TrimSpace(r.URL.Query().Get("who"))
	seen, err := web.Library.As(r.Context(), s, who, folder, web.look(r, s).order, r.URL.Query().Get("after"))
	p := views.SeenAsPage{Who: views.Field{Value: who}, Role: seen.Role}
	status := http.StatusOK
	if f, code, again := web.wrong(r, s, err); again {
		p.Who.Error, status, err = f.Say, code, nil
		seen.Folder, err = web.Library.Folder(r.Context(), s, folder, access.Lend)
	}
	if err != nil {
		return err
	}
	at := "/folders/" + string(folder)
	as := func(f id.Folder) string { return "/folders/" + string(f) + "/as?who=" + url.QueryEscape(who) }
	p.Name, p.Action, p.Rights = seen.Folder.Name, at+"/as", at+"/rights"
	for _, f := range seen.Folders {
		card := views.FolderCard{Name: f.Name, Items: -1, Href: "#main"}
		if seen.Asks[f.ID] {
			card.Href = as(f.ID)
		}
		p.Folders = append(p.Folders, card)
	}
	if p.Tiles, err = web.tiles(r, s, seen.Items); err != nil {
		return err
	}
	for i := range p.Tiles {
		p.Tiles[i].Href = "#main"
	}
	if seen.Next != "" {
		p.More = as(folder) + "&after=" + url.QueryEscape(seen.Next)
	}
	f := web.frame(r, s, "", "", trail("", media.Folder{}, seen.Folder)...)
	f.Title = f.Say("%s, seen as %s", seen.Folder.Name, who)
	f.Trail = append(f.Trail, views.Crumb{Name: f.Say("Seen as %s", who)})
	return web.page(w, r, status, f, views.SeenAs(f, p))
}

// onlookers shows who can see an item, and by what.
func (web *Web) onlookers(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	all, err := web.Library.Onlookers(r.Context(), s, item)
	if err != nil {
		return err
	}
	p := views.OnlookersPage{Name: all.Item.Name, Item: "/items/" + string(item), Rights: "/folders/" + string(all.Folder.ID) + "/rights"}
	for _, g := range all.Grants {
		p.Grants = append(p.Grants, rightLine(g))
	}
	for _, l := range all.Links {
		p.Links = append(p.Links, web.linkStub(l, s))
	}
	f := web.frame(r, s, "", "", trail("", media.Folder{}, all.Folder)...)
	f.Title = f.Say("Who can see %s", all.Item.Name)
	f.Trail = append(f.Trail, views.Crumb{Name: all.Item.Name, Href: p.Item}, views.Crumb{Name: f.Say("Who can see it")})
	return web.page(w, r, http.StatusOK, f, views.Onlookers(f, p))
}

// why answers admins who may what where, and where somebody's rights begin.
func (web *Web) why(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	q := r.URL.Query()
	who, path := strings.TrimSpace(q.Get("who")), strings.Trim(strings.TrimSpace(q.Get("path")), "/")
	p := views.AdminWhyPage{Path: views.Field{Value: path}}
	p.Why = views.WhyForm{Action: "/admin/why", Actions: access.Actions(), Who: views.Field{Value: who}, Asked: views.Field{Value: q.Get("action")}}
	if p.Why.Asked.Value == "" {
		p.Why.Asked.Value = "view"
	}
	var err error
	switch {
	case who == "":
	case path == "":
		err = web.sees(r, s, who, &p)
	default:
		err = web.whyAt(r, s, who, path, &p)
	}
	status := http.StatusOK
	if f, code, again := web.wrong(r, s, err); again {
		status, err = code, nil
		if f.Field == "path" {
			p.Path.Error = f.Say
		} else {
			p.Why.Who.Error = f.Say
		}
	}
	if err != nil {
		return err
	}
	f := web.frame(r, s, "Who may what, and why", "admin/why")
	return web.page(w, r, status, f, views.AdminWhy(f, p))
}

func (web *Web) whyAt(r *http.Request, s access.Subject, who, path string, p *views.AdminWhyPage) error {
	why, err := web.Library.ExplainAt(r.Context(), s, who, path, p.Why.Asked.Value)
	answer(&p.Why, why, err)
	return err
}

func (web *Web) sees(r *http.Request, s access.Subject, who string, p *views.AdminWhyPage) error {
	all, next, err := web.Library.Sees(r.Context(), s, who, r.URL.Query().Get("after"))
	for _, g := range all {
		p.Sees = append(p.Sees, rightLine(g))
	}
	p.Seen = err == nil
	if next != "" {
		p.More = "/admin/why?" + url.Values{"who": {who}, "after": {next}}.Encode()
	}
	return err
}
