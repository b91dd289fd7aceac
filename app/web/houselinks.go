package web

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// linksOnPage is how many links of the house a page has.
const linksOnPage = 100

// houseLinks shows who runs the house all links that open something now. To run
// it opens no folder: there is a path, and no way there.
func (web *Web) houseLinks(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	links, next, err := web.Library.HouseLinks(r.Context(), s, linkPlace(r.URL.Query().Get("after")), linksOnPage)
	if err != nil {
		return err
	}
	p := views.HouseLinksPage{Here: localPath(r)}
	if r.URL.Query().Has("after") {
		p.First = "/admin/links"
	}
	for _, l := range links {
		p.Links = append(p.Links, houseLink(l))
	}
	if next.Link != "" {
		p.More = "/admin/links?after=" + url.QueryEscape(itoa(next.Made.UnixMicro())+"."+string(next.Link))
	}
	f := web.frame(r, s, "Open links", "admin/links")
	return web.page(w, r, http.StatusOK, f, views.HouseLinks(f, p))
}

// linkPlace reads where a page begins; what is none begins at the beginning.
func linkPlace(text string) library.Place {
	made, link, _ := strings.Cut(text, ".")
	at, err := strconv.ParseInt(made, 10, 64)
	k, wrong := id.ParseCredential(link)
	if err != nil || wrong != nil {
		return library.Place{}
	}
	return library.Place{Made: time.UnixMicro(at), Link: k}
}

func houseLink(l library.Link) views.HouseLink {
	return views.HouseLink{
		Number: number(l.ID), Opens: l.Path, Item: l.Item != "", Title: l.Title, Role: access.RoleOf(l.Allows), Locked: l.Locked, By: l.By,
		Made: l.Created, Until: l.Ends, Seen: l.Seen, End: "/admin/links/" + string(l.ID) + "/end",
	}
}

// endHouseLink ends a link of anybody, and goes back to the page that it stood on.
func (web *Web) endHouseLink(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	link, err := id.ParseCredential(mux.Vars(r)["link"])
	if err != nil {
		return err
	}
	get, err := form(w, r)
	if err != nil {
		return err
	}
	if err := web.Library.EndHouseLink(r.Context(), s, link); err != nil {
		return err
	}
	web.held.forget()
	if next := safeNext(get("next")); strings.HasPrefix(next, "/admin") {
		return serve.See(w, r, next)
	}
	return serve.See(w, r, "/admin/links")
}
