package web

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
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
	f := web.frame(r, s, "Links", "links")
	return web.page(w, r, http.StatusOK, f, views.Links(f, p))
}

// linkStub draws a link as who made it, or who may end it, sees it.
func (web *Web) linkStub(l library.Link, s access.Subject) views.Link {
	out := views.Link{
		Number: number(l.ID), Opens: l.Path, Role: access.RoleOf(l.Allows), Title: l.Title, Note: l.Note, Made: l.Created, Until: l.Ends,
		Locked: l.Locked, Seen: l.Seen, Downloads: l.Downloads, MaxDownloads: l.MaxDownloads,
		Ask: l.Ask, Handed: l.Handed, HandedBytes: l.HandedBytes, MaxFiles: l.MaxFiles,
	}
	if u, _ := s.User(); l.Maker != u {
		out.By = l.By
	}
	out.Href = browseAddress("", l.Path)
	switch {
	case l.Path == "":
		out.Opens, out.Href = "", ""
	case l.Item != "":
		out.Href = "/items/" + string(l.Item)
	}
	switch {
	case !l.Ended.IsZero():
		out.Ended = l.Ended
	case !web.Library.Live(l):
		out.Ended = l.Ends
	default:
		at := "/links/" + string(l.ID)
		out.End, out.Renew, out.Lock = at+"/end", at+"/renew", at+"/lock"
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
	terms, err := web.linkTerms(r, get)
	var link library.Link
	var secret id.Secret
	if err == nil {
		link, secret, err = web.Library.LendFolder(r.Context(), s, folder, terms)
	}
	if err != nil {
		f := translated(fault.Of(err), web.speaker(r, s))
		return web.folderAgain(w, r, s, folder, err, func(p *views.BrowsePage, _ string) { fillLink(&p.Link, get, f) })
	}
	return web.linkMade(w, r, s, link, secret)
}

func (web *Web) lendItem(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, get, err := itemForm(w, r)
	if err != nil {
		return err
	}
	terms, err := web.linkTerms(r, get)
	var link library.Link
	var secret id.Secret
	if err == nil {
		link, secret, err = web.Library.LendItem(r.Context(), s, item, terms)
	}
	if err != nil {
		f := translated(fault.Of(err), web.speaker(r, s))
		return web.itemAgain(w, r, s, item, err, func(p *views.ItemPage, _ string) { fillLink(&p.Link, get, f) })
	}
	return web.linkMade(w, r, s, link, secret)
}

func (web *Web) linkTerms(r *http.Request, get func(string) string) (t library.Terms, err error) {
	t.Title, t.Note = strings.TrimSpace(get("title")), get("note")
	name := get("role")
	if name == "" {
		name = "viewer"
	}
	if t.Role, err = access.ParseRole(name, access.LinkRoles()); err != nil {
		return t, err
	}
	if t.Ends, err = access.ParseEnd(get("ends"), web.Now()); err != nil {
		return t, fault.In("ends", fault.Of(err).Say)
	}
	if most := get("max_downloads"); most != "" {
		if t.MaxDownloads, err = strconv.Atoi(most); err != nil || t.MaxDownloads < 1 {
			return t, fault.In("max_downloads", "Write a number from 1 to 1000000, or leave it empty.")
		}
	}
	if t.Asking, err = web.asking(get); err != nil {
		return t, err
	}
	t.Password, err = web.Accounts.LinkPassword(r.Context(), get("password"))
	return t, err
}

// fillLink puts what somebody wrote back into the form, but for the password.
func fillLink(p *views.LinkForm, get func(string) string, f fault.Error) {
	p.Role.Value, p.Ends.Value, p.Note.Value = get("role"), get("ends"), get("note")
	p.Title.Value, p.Downloads.Value = get("title"), get("max_downloads")
	p.Ask.Value, p.MaxSize.Value, p.MaxTotal.Value, p.MaxFiles.Value = get("ask"), get("max_size"), get("max_total"), get("max_files")
	to := map[string]*views.Field{
		"ends": &p.Ends, "note": &p.Note, "title": &p.Title, "password": &p.Password, "max_downloads": &p.Downloads,
		"ask": &p.Ask, "max_size": &p.MaxSize, "max_total": &p.MaxTotal, "max_files": &p.MaxFiles,
	}[f.Field]
	if to == nil {
		to = &p.Role
	}
	to.Error = f.Say
}

// linkMade shows the address of a new link, for the only time.
func (web *Web) linkMade(w http.ResponseWriter, r *http.Request, s access.Subject, l library.Link, secret id.Secret) error {
	f := web.frame(r, s, "Link made", "links")
	address := web.Base + "/s/" + secret.Reveal()
	p := views.LinkMadePage{Link: web.linkStub(l, s), Address: address}
	var err error
	if p.QR, p.QRSize, err = drawn(address); err != nil {
		return err
	}
	return web.page(w, r, http.StatusOK, f, views.LinkMade(f, p))
}

// directLives are for how long a direct address can be made.
var directLives = map[string]time.Duration{"1h": time.Hour, "1d": 24 * time.Hour, "7d": 7 * 24 * time.Hour}

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
	link, secret, err := web.Library.LendItem(r.Context(), s, item, library.Terms{Role: role, Ends: web.Now().Add(life), Note: web.speaker(r, s).Say("Direct address")})
	if err != nil {
		return web.itemAgain(w, r, s, item, err, func(p *views.ItemPage, say string) { p.Direct.For.Error = say })
	}
	return web.itemPage(w, r, s, item, http.StatusOK, func(p *views.ItemPage) {
		p.Direct.For.Value = get("for")
		p.Direct.Address, p.Direct.Until = web.Base+"/s/"+secret.Reveal()+"/file", link.Ends
	})
}
