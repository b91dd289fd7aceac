package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// front shows the folders that one may enter.
func (web *Web) front(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folders, err := web.Library.Front(r.Context(), s)
	if err != nil {
		return err
	}
	cards, err := web.cards(r, s, folders)
	if err != nil {
		return err
	}
	f := web.frame(r, s, "Folders", "")
	if f.Done, err = web.done(r, s, ""); err != nil {
		return err
	}
	p := views.FrontPage{}
	for i, c := range cards {
		if u, _ := s.User(); folders[i].Owner == u {
			p.Folders = append(p.Folders, c)
		} else {
			p.Shared = append(p.Shared, c)
		}
	}
	recent, err := web.Library.Recent(r.Context(), s, mostRecent)
	if err != nil {
		return err
	}
	_, items := parted(recent)
	if p.Recent, err = web.tiles(r, s, items); err != nil {
		return err
	}
	return web.page(w, r, http.StatusOK, f, views.Front(f, p))
}

// mostRecent is how many items the front page shows of those that came last.
const mostRecent = 12

// browse shows a folder, each picture behind a ticket of its own.
func (web *Web) browse(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	path, err := entry.Path(r)
	if err != nil {
		return err
	}
	folder, err := web.Library.At(r.Context(), s, path)
	if err != nil {
		return err
	}
	return web.folderPage(w, r, s, folder, http.StatusOK, nil)
}

// folderPage shows folder. change may put what a form said wrong into it.
func (web *Web) folderPage(w http.ResponseWriter, r *http.Request, s access.Subject, folder media.Folder, status int, change func(*views.BrowsePage)) error {
	after := ""
	if r.Method != http.MethodPost {
		after = r.URL.Query().Get("after")
	}
	list, err := web.Library.Browse(r.Context(), s, folder, web.look(r, s).order, after)
	if err != nil {
		return err
	}
	root, err := web.root(r.Context(), s)
	if err != nil {
		return err
	}
	pre := prefix(r)
	crumbs := trail(pre, root, folder)
	here := crumbs[len(crumbs)-1].Href
	p := views.BrowsePage{Name: folder.Name, Path: folder.Path}
	if root.ID != "" {
		p.Path = strings.TrimPrefix(strings.TrimPrefix(folder.Path, root.Path), "/")
	}
	if p.Folders, err = web.cardsBelow(r, s, root, list.Folders); err != nil {
		return err
	}
	if p.Tiles, err = web.tiles(r, s, list.Items); err != nil {
		return err
	}
	if after != "" {
		p.First = here
	}
	if list.Next != "" {
		p.More = here + "?after=" + url.QueryEscape(list.Next)
	}
	full := len(list.Items)+len(list.Folders) > 0
	takes := full && list.Can.Has(access.Download)
	p.Counted = takes && s.Counted
	if takes && !s.Counted {
		p.Archive = pre + "/folders/" + string(folder.ID) + "/archive.zip"
	}
	if full && s.Kind == access.KindUser || takes && !s.Counted {
		p.Select = pre + "/folders/" + string(folder.ID) + "/select"
	}
	if s.Kind == access.KindUser {
		if list.Can.Has(access.Edit) {
			p.Drag = string(folder.ID)
			for i, it := range list.Folders {
				p.Folders[i].ID = string(it.ID)
			}
		}
		p.Star.Action = "/folders/" + string(folder.ID) + "/star"
		if p.Star.On, err = web.Library.Starred(r.Context(), s, string(folder.ID)); err != nil {
			return err
		}
		web.offer(r.Context(), s, list, &p)
		p.Link.Open = r.URL.Query().Has("lend")
	}
	if change != nil {
		change(&p)
	}
	f := web.frame(r, s, "", "", crumbs...)
	f.Title = folder.Name
	if err := web.share(r, s, &f); err != nil {
		return err
	}
	if f.Done, err = web.done(r, s, "/folders/"+string(folder.ID)+"/move"); err != nil {
		return err
	}
	return web.page(w, r, status, f, views.Browse(f, p))
}

// offer draws the forms of what s may do here.
func (web *Web) offer(ctx context.Context, s access.Subject, list library.Listing, p *views.BrowsePage) {
	at := "/folders/" + string(list.Folder.ID)
	if list.Can.Has(access.Add) {
		p.Upload = views.UploadForm{
			Action: at + "/upload", Limit: web.Intake.MaxUpload(),
			Tus: "/uploads", Folder: string(list.Folder.ID), Replace: list.Can.Has(access.Edit),
		}
		p.New.Action = at + "/new"
	}
	if web.Library.CanEditFolder(ctx, s, list.Folder.ID) {
		p.Rename = views.NameForm{Action: at + "/rename", Name: views.Field{Value: list.Folder.Name}}
		p.Delete.Action = at + "/delete"
		if list.Folder.Parent != "" {
			p.Move = views.MoveForm{Action: at + "/move", To: views.Field{Value: strings.TrimSuffix(list.Folder.Path, "/"+list.Folder.Name)}}
		}
	}
	if list.Can.Has(access.Lend) {
		p.Link = views.LinkForm{Action: at + "/link", Roles: linkRoles(list.Can)}
		p.Rights = at + "/rights"
	}
}

// linkRoles are those that somebody with these rights can give.
func linkRoles(can access.Action) (out []string) {
	for _, r := range access.LinkRoles() {
		if can.Has(r.Allows) {
			out = append(out, r.Name)
		}
	}
	return out
}

// root is the folder that a guest's link opens; the zero Folder for members.
func (web *Web) root(ctx context.Context, s access.Subject) (media.Folder, error) {
	if s.Kind != access.KindShare {
		return media.Folder{}, nil
	}
	return web.Library.Linked(ctx, s)
}

// share names what a guest's link opens, for the line above the page.
func (web *Web) share(r *http.Request, s access.Subject, f *views.Frame) error {
	if s.Kind != access.KindShare {
		return nil
	}
	link, err := web.Library.LinkOf(r.Context(), s)
	if err != nil {
		return err
	}
	name := link.Path[strings.LastIndexByte(link.Path, '/')+1:]
	f.Share = views.Share{Title: link.Title, Name: name, Kind: "folder", Href: prefix(r), Until: link.Ends}
	return nil
}

// guest shows what a link opens: a folder, an item, or what it asks for.
func (web *Web) guest(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if s.Only != "" {
		if _, err := web.Library.Item(r.Context(), s, s.Only, access.View); err != nil {
			return err
		}
		return serve.See(w, r, prefix(r)+"/items/"+string(s.Only))
	}
	asked, err := web.Library.Asked(r.Context(), s)
	if err == nil {
		return web.requestPage(w, r, s, asked, http.StatusOK, views.RequestPage{})
	}
	if !fault.Is(err, fault.NotFound) {
		return err
	}
	folder, err := web.Library.At(r.Context(), s, "")
	if err != nil {
		return err
	}
	return web.folderPage(w, r, s, folder, http.StatusOK, nil)
}
