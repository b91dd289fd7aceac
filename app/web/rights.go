package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// rights shows who may do what in a folder.
func (web *Web) rights(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	return web.rightsPage(w, r, s, folder, http.StatusOK, nil)
}

func (web *Web) rightsPage(w http.ResponseWriter, r *http.Request, s access.Subject, folder id.Folder, status int, change func(*views.RightsPage)) error {
	all, err := web.Library.Rights(r.Context(), s, folder)
	if err != nil {
		return err
	}
	at := "/folders/" + string(folder)
	back := browseAddress("", all.Folder.Path)
	p := views.RightsPage{
		Folder: views.Crumb{Name: all.Folder.Name, Href: back},
		Grant:  views.GrantForm{Action: at + "/grant"},
	}
	for _, g := range append(all.Grants, all.Rules...) {
		line := rightLine(g)
		if g.Rule == "" {
			line.As = at + "/as?who=" + url.QueryEscape(g.Name)
		}
		if g.From.ID == folder && !g.Owner {
			line.Revoke = at + "/revoke"
			line.Change = at + "/rights?" + url.Values{"for": {g.Name}, "role": {line.Role}, "until": {dayOf(g.Ends)}}.Encode() + "#grant-title"
		}
		if g.Above == 0 {
			line.From = views.Crumb{}
		}
		p.Rights = append(p.Rights, line)
	}
	if err := web.seek(r, at, &p); err != nil {
		return err
	}
	for _, l := range all.Links {
		p.Links = append(p.Links, web.linkStub(l, s))
	}
	if all.Folder.Parent != "" {
		p.Private = views.PrivateForm{Action: at + "/private", Is: all.Folder.Private}
	}
	p.History, p.As = at+"/history", at+"/as"
	if err := web.explain(r, s, all.Folder, &p); err != nil {
		return err
	}
	if change != nil {
		change(&p)
	}
	f := web.frame(r, s, "", "", trail("", media.Folder{}, all.Folder)...)
	f.Title = f.Say("Who may enter %s", all.Folder.Name)
	f.Trail = append(f.Trail, views.Crumb{Name: f.Say("Who may enter")})
	return web.page(w, r, status, f, views.Rights(f, p))
}

// rightLine says who may what, and from where that comes.
func rightLine(g library.Grant) views.Right {
	line := views.Right{Who: g.Name, Role: access.RoleOf(g.Allows), Until: g.Ends, Stopped: g.Stopped, Barred: g.Barred, When: g.When, ByRule: g.Rule != ""}
	switch {
	case g.Owner:
		line.Role = "owner"
	case g.Rule != "":
		line.Role = access.Given(g.Allows)
	}
	line.From = views.Crumb{Name: g.From.Path, Href: browseAddress("", g.From.Path)}
	return line
}

// dayOf is how a form for dates keeps an end.
func dayOf(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.DateOnly)
}

// seek finds people and groups to let in, and fills in who was chosen.
func (web *Web) seek(r *http.Request, at string, p *views.RightsPage) error {
	q := r.URL.Query()
	p.Find, p.Sought = views.Field{Value: q.Get("find")}, q.Get("find") != ""
	p.Grant.Who.Value, p.Grant.Role.Value, p.Grant.Until.Value = q.Get("for"), q.Get("role"), q.Get("until")
	names, err := web.Accounts.Find(r.Context(), p.Find.Value)
	for _, name := range names {
		p.Found = append(p.Found, views.Crumb{Name: name, Href: at + "/rights?for=" + url.QueryEscape(name) + "#grant-title"})
	}
	return err
}

func (web *Web) grant(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	if err := web.doGrant(r, s, folder, get); err != nil {
		f, status, again := web.wrong(r, s, err)
		if !again {
			return err
		}
		return web.rightsPage(w, r, s, folder, status, func(p *views.RightsPage) {
			p.Grant.Who.Value, p.Grant.Role.Value, p.Grant.Until.Value = get("who"), get("role"), get("until")
			switch f.Field {
			case "role":
				p.Grant.Role.Error = f.Say
			case "until":
				p.Grant.Until.Error = f.Say
			default:
				p.Grant.Who.Error = f.Say
			}
		})
	}
	return serve.See(w, r, "/folders/"+string(folder)+"/rights")
}

func (web *Web) doGrant(r *http.Request, s access.Subject, folder id.Folder, get func(string) string) error {
	role, err := access.ParseRole(get("role"), access.Roles())
	if err != nil {
		return err
	}
	ends, err := access.ParseEnd(get("until"), web.Now())
	if err != nil {
		return err
	}
	return web.Library.Grant(r.Context(), s, folder, strings.TrimSpace(get("who")), role, ends)
}

func (web *Web) revoke(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	err = web.Library.Revoke(r.Context(), s, folder, get("who"))
	if f, status, again := web.wrong(r, s, err); again {
		return web.rightsPage(w, r, s, folder, status, func(p *views.RightsPage) { p.Grant.Who.Error = f.Say })
	}
	if err != nil {
		return err
	}
	// Whoever took their own right away has no rights page any more.
	if _, err := web.Library.Folder(r.Context(), s, folder, access.Lend); err != nil {
		return serve.See(w, r, "/")
	}
	return serve.See(w, r, "/folders/"+string(folder)+"/rights")
}

// setPrivate lets a folder inherit nothing, or inherit again.
func (web *Web) setPrivate(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, get, err := folderForm(w, r)
	if err != nil {
		return err
	}
	err = web.Library.SetPrivate(r.Context(), s, folder, get("private") == "1")
	if f, status, again := web.wrong(r, s, err); again {
		return web.rightsPage(w, r, s, folder, status, func(p *views.RightsPage) { p.Private.Error = f.Say })
	}
	if err != nil {
		return err
	}
	return serve.See(w, r, "/folders/"+string(folder)+"/rights")
}

// explain answers who may what here, and why, if the page was asked.
func (web *Web) explain(r *http.Request, s access.Subject, folder media.Folder, p *views.RightsPage) error {
	p.Why = views.WhyForm{Action: "/folders/" + string(folder.ID) + "/rights", Actions: access.Actions()}
	p.Why.Who.Value, p.Why.Asked.Value = r.URL.Query().Get("who"), r.URL.Query().Get("action")
	if p.Why.Who.Value == "" {
		return nil
	}
	if p.Why.Asked.Value == "" {
		p.Why.Asked.Value = "view"
	}
	why, err := web.Library.Explain(r.Context(), s, strings.TrimSpace(p.Why.Who.Value), folder, p.Why.Asked.Value)
	if f, _, again := web.wrong(r, s, err); again {
		p.Why.Who.Error = f.Say
		return nil
	}
	answer(&p.Why, why, err)
	return err
}
