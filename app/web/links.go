package web

import (
	"net/http"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// links shows the links that one made.
func (web *Web) links(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	all, err := web.Library.Links(r.Context(), s)
	if err != nil {
		return err
	}
	var p views.LinksPage
	for _, l := range all {
		switch stub := web.linkStub(l, s); {
		case web.Library.Live(l):
			p.Live = append(p.Live, stub)
		case len(p.Ended) < 20:
			p.Ended = append(p.Ended, stub)
		}
	}
	f := web.frame(s, "Links", "links")
	return web.page(w, r, http.StatusOK, f, views.Links(f, p))
}

// linkStub draws a link as who made it, or who may end it, sees it.
func (web *Web) linkStub(l library.Link, s access.Subject) views.Link {
	out := views.Link{
		Number: number(l.ID), Opens: l.Path, Role: access.RoleOf(l.Allows), Note: l.Note, Made: l.Created, Until: l.Ends,
	}
	if u, _ := s.User(); l.Maker != u {
		out.By = l.By
	}
	out.Href = browseAddress("", l.Path)
	switch {
	case l.Path == "":
		out.Opens, out.Href = "Something you may no longer see", ""
	case l.Item != "":
		out.Href = "/items/" + string(l.Item)
	}
	switch {
	case !l.Ended.IsZero():
		out.Ended = l.Ended
	case !web.Library.Live(l):
		out.Ended = l.Ends
	default:
		out.End = "/links/" + string(l.ID) + "/end"
	}
	return out
}

// number is what people call a ticket stub by.
func number(c id.Credential) string { return strings.ToUpper(string(c[3:7])) }

func (web *Web) lendFolder(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	role, ends, err := web.linkTerms(get)
	var link library.Link
	var secret id.Secret
	if err == nil {
		link, secret, err = web.Library.LendFolder(r.Context(), s, folder, role, ends, get("note"))
	}
	if err != nil {
		f := fault.Of(err)
		return web.folderAgain(w, r, s, folder, err, func(p *views.BrowsePage, _ string) { fillLink(&p.Link, get, f) })
	}
	return web.linkMade(w, r, s, link, secret)
}

func (web *Web) lendItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	role, ends, err := web.linkTerms(get)
	var link library.Link
	var secret id.Secret
	if err == nil {
		link, secret, err = web.Library.LendItem(r.Context(), s, item, role, ends, get("note"))
	}
	if err != nil {
		f := fault.Of(err)
		return web.itemAgain(w, r, s, item, err, func(p *views.ItemPage, _ string) { fillLink(&p.Link, get, f) })
	}
	return web.linkMade(w, r, s, link, secret)
}

func (web *Web) linkTerms(get func(string) string) (access.Role, time.Time, error) {
	name := get("role")
	if name == "" {
		name = "viewer"
	}
	role, err := access.ParseRole(name, access.LinkRoles())
	if err != nil {
		return role, time.Time{}, err
	}
	ends, err := access.ParseEnd(get("ends"), web.Now())
	if err != nil {
		return role, ends, fault.In("ends", fault.Of(err).Say)
	}
	return role, ends, nil
}

func fillLink(p *views.LinkForm, get func(string) string, f fault.Error) {
	p.Role.Value, p.Ends.Value, p.Note.Value = get("role"), get("ends"), get("note")
	switch f.Field {
	case "ends":
		p.Ends.Error = f.Say
	case "note":
		p.Note.Error = f.Say
	default:
		p.Role.Error = f.Say
	}
}

// linkMade shows the address of a new link, for the only time.
func (web *Web) linkMade(w http.ResponseWriter, r *http.Request, s access.Subject, l library.Link, secret id.Secret) error {
	f := web.frame(s, "Link made", "links")
	return web.page(w, r, http.StatusOK, f, views.LinkMade(f, views.LinkMadePage{
		Link: web.linkStub(l, s), Address: web.Base + "/s/" + secret.Reveal(),
	}))
}

// directAddress makes a link to the bytes of one item, for programs and
// players, and shows it on the item's page. It is listed and ended like any link.
func (web *Web) directAddress(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	life, ok := directLives[get("for")]
	if !ok {
		return web.itemAgain(w, r, s, item, fault.In("for", "Choose 1 hour, 1 day or 7 days."), func(p *views.ItemPage, say string) {
			p.Direct.For.Error = say
		})
	}
	role, err := access.ParseRole("downloader", access.LinkRoles())
	if err != nil {
		return err
	}
	link, secret, err := web.Library.LendItem(r.Context(), s, item, role, web.Now().Add(life), "Direct address")
	if err != nil {
		return web.itemAgain(w, r, s, item, err, func(p *views.ItemPage, say string) { p.Direct.For.Error = say })
	}
	return web.itemPage(w, r, s, item, http.StatusOK, func(p *views.ItemPage) {
		p.Direct.For.Value = get("for")
		p.Direct.Address, p.Direct.Until = web.Base+"/s/"+secret.Reveal()+"/file", link.Ends
	})
}

func (web *Web) endLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return err
	}
	l, err := web.Library.EndLink(r.Context(), s, link)
	if err != nil {
		return err
	}
	if u, _ := s.User(); l.Maker != u && l.Folder != "" {
		return serve.See(w, r, "/folders/"+string(l.Folder)+"/rights")
	}
	return serve.See(w, r, "/links")
}
