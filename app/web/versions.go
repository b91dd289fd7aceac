package web

import (
	"net/http"
	"strconv"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// versions shows what an item has been.
func (web *Web) versions(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	return web.versionsPage(w, r, s, item, http.StatusOK, "")
}

// versionsPage shows the versions of item, and what was wrong with a new one.
func (web *Web) versionsPage(w http.ResponseWriter, r *http.Request, s access.Subject, item id.Item, status int, wrong string) error {
	all, err := web.Library.Versions(r.Context(), s, item)
	if err != nil {
		return err
	}
	d, err := web.Library.Detail(r.Context(), s, item)
	if err != nil {
		return err
	}
	st, err := web.stamp(r, s)
	if err != nil {
		return err
	}
	it, at := d.Item, "/items/"+string(item)
	p := views.VersionsPage{Name: it.Name, Item: at, Kind: kindOf(it)}
	if d.Can.Has(access.Add) {
		p.Replace = views.UploadForm{Action: at + "/replace", Limit: web.Intake.MaxUpload(), Error: wrong}
	}
	for _, v := range all {
		p.List = append(p.List, web.version(st, d, v))
	}
	f := web.frame(r, s, "", "", trail(st.prefix, media.Folder{}, d.Folder)...)
	f.Title = f.Say("Versions of %s", it.Name)
	f.Trail = append(f.Trail, views.Crumb{Name: it.Name, Href: at}, views.Crumb{Name: f.Say("Versions")})
	return web.page(w, r, status, f, views.Versions(f, p))
}

func (web *Web) version(st stamp, d library.Detail, v library.Version) views.Version {
	it := v.Item
	out := views.Version{
		Number: int64(it.Version), Current: v.Current, Bytes: it.Size, At: v.At, By: v.By, Thumb: st.picture(it, media.Past(media.Thumb)),
	}
	for _, form := range []media.Rendition{media.Preview, media.Play} {
		if _, ok := it.Form(form); ok {
			out.Open = st.lasting(it, media.Past(form))
		}
	}
	if d.Can.Has(access.Download) {
		out.Download = st.lasting(it, media.Past(media.Original))
	}
	if !v.Current {
		out.Restore = "/items/" + string(it.ID) + "/versions/" + itoa(out.Number) + "/restore"
	}
	return out
}

// restore makes an earlier version the current one.
func (web *Web) restore(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, _, err := itemForm(w, r)
	if err != nil {
		return err
	}
	v, err := strconv.ParseInt(mux.Vars(r)["version"], 10, 64)
	if err != nil {
		return errNothing
	}
	if err := web.Library.Restore(r.Context(), s, item, id.Version(v)); err != nil {
		return err
	}
	return serve.See(w, r, "/items/"+string(item)+"/versions")
}

// replace gives an item the one file of a form as its new version.
func (web *Web) replace(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	it, err := web.Library.Item(r.Context(), s, item, access.Edit)
	if err != nil {
		return err
	}
	r.Body = serve.NewSteady(w, r)
	_, err = web.take(r, s, intake.Parcel{Folder: it.Folder, Replaces: it.ID})
	if f, status, again := web.wrong(r, s, err); again {
		return web.versionsPage(w, r, s, item, status, f.Say)
	}
	if err != nil {
		return err
	}
	return serve.See(w, r, "/items/"+string(item)+"/versions")
}
