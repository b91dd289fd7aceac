package web

import (
	"encoding/hex"
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// item shows one item.
func (web *Web) item(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	return web.itemPage(w, r, s, item, http.StatusOK, nil)
}

// itemPage shows item. change may put what a form said wrong into it.
func (web *Web) itemPage(w http.ResponseWriter, r *http.Request, s access.Subject, item id.Item, status int, change func(*views.ItemPage)) error {
	d, err := web.Library.Detail(r.Context(), s, item)
	if err != nil {
		return err
	}
	root, err := web.root(r.Context(), s)
	if err != nil {
		return err
	}
	st, err := web.stamp(r, s)
	if err != nil {
		return err
	}
	p := see(d, st, web.speaker(r, s))
	p.Open = r.URL.Query().Has("details")
	p.Preview.Blur = web.blurs.of(d.Item)
	if p.Previous, p.Next, err = web.beside(r, s, st, d.Item); err != nil {
		return err
	}
	crumbs := []views.Crumb{}
	if s.Only == "" {
		crumbs = trail(st.prefix, root, d.Folder)
		p.Folder = crumbs[len(crumbs)-1]
	}
	if s.Kind == access.KindUser {
		offerItem(d, &p)
		p.Link.Open = r.URL.Query().Has("lend")
		p.Star.Action = "/items/" + string(item) + "/star"
		if p.Star.On, err = web.Library.Starred(r.Context(), s, string(item)); err != nil {
			return err
		}
	}
	if change != nil {
		change(&p)
	}
	f := web.frame(r, s, "", "", append(crumbs, views.Crumb{Name: d.Item.Name})...)
	f.Title = d.Item.Name
	if err := web.share(r, s, &f); err != nil {
		return err
	}
	f.Share.Kind = p.Kind
	if f.Done, err = web.done(r, s, "/items/"+string(item)+"/move"); err != nil {
		return err
	}
	return web.page(w, r, status, f, views.Item(f, p))
}

// beside returns the pages of an item's neighbours, in the order that its folder
// is shown in.
func (web *Web) beside(r *http.Request, s access.Subject, st stamp, it media.Item) (previous, next string, err error) {
	before, after, err := web.Library.Beside(r.Context(), s, it, web.look(r, s).order)
	if before != "" {
		previous = st.prefix + "/items/" + string(before)
	}
	if after != "" {
		next = st.prefix + "/items/" + string(after)
	}
	return previous, next, err
}

// see is what there is to see of an item.
func see(d library.Detail, st stamp, in speech.Speaker) views.ItemPage {
	it := d.Item
	p := views.ItemPage{
		Name: it.Name, Kind: kindOf(it), Type: typeInWords(in, it.Type), Bytes: it.Size,
		Width: it.Width, Height: it.Height, Duration: it.Duration,
		Added: it.Created, AddedBy: d.Uploader, Note: d.Handed.Note, SHA256: hex.EncodeToString(it.SHA256[:]),
		Preparing: preparing(it), Told: told(it), Words: wordsOf(it.Words),
		Preview: st.picture(it, media.Preview), Poster: st.picture(it, media.Poster),
	}
	if !d.Handed.At.IsZero() {
		p.AddedBy = in.Say("a guest, by a link")
		if d.Handed.Guest != "" {
			p.AddedBy = in.Say("%s (a guest, by a link)", d.Handed.Guest)
		}
	}
	p.Play.Src, p.Play.Fresh, _ = st.of(it, media.Play)
	if d.Can.Has(access.Download) {
		p.Download = st.lasting(it, media.Original)
	}
	return p
}

// offerItem draws the forms of what one may do with an item.
func offerItem(d library.Detail, p *views.ItemPage) {
	at := "/items/" + string(d.Item.ID)
	if d.Can.Has(access.Edit) {
		p.Rename = views.NameForm{Action: at + "/rename", Name: views.Field{Value: d.Item.Name}}
		p.Move = views.MoveForm{Action: at + "/move", To: views.Field{Value: d.Folder.Path}}
		p.Delete.Action = at + "/delete"
		p.Versions = at + "/versions"
		p.Describe = wordsForm(at+"/describe", d.Item.Words)
	}
	if d.Can.Has(access.Lend) {
		p.Link = views.LinkForm{Action: at + "/link", Roles: linkRoles(d.Can)}
		p.Who, p.History = at+"/who", at+"/history"
		if d.Can.Has(access.Download) {
			p.Direct.Action = at + "/direct"
		}
	}
}

// lasting leads from an address that stays to one with a fresh ticket. It is
// for buttons and for pages that were left open; the ticket is judged there.
func (web *Web) lasting(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, form, err := entry.ItemAndForm(r)
	if err != nil {
		return err
	}
	v, _ := strconv.ParseInt(r.URL.Query().Get("v"), 10, 64) // of a past one; others are current
	it, err := web.Library.ItemAs(r.Context(), s, item, form, id.Version(v))
	if err != nil {
		return err
	}
	st, err := web.stamp(r, s)
	if err != nil {
		return err
	}
	src, _, _ := st.of(it, form)
	if src == "" {
		return errNothing
	}
	return serve.See(w, r, src)
}
