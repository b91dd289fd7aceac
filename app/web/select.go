package web

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/serve"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// choose shows a page of a folder to choose from.
func (web *Web) choose(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	return web.choosePage(w, r, s, folder, http.StatusOK, nil)
}

func (web *Web) choosePage(w http.ResponseWriter, r *http.Request, s access.Subject, folder id.Folder, status int, change func(*views.SelectPage)) error {
	f, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err != nil {
		return err
	}
	after := ""
	if r.Method != http.MethodPost {
		after = r.URL.Query().Get("after")
	}
	list, err := web.Library.Browse(r.Context(), s, f, web.look(r, s).order, after)
	if err != nil {
		return err
	}
	st, err := web.stamp(r, s)
	if err != nil {
		return err
	}
	root, err := web.root(r.Context(), s)
	if err != nil {
		return err
	}
	crumbs := trail(prefix(r), root, f)
	p := views.SelectPage{
		Name: f.Name, Here: crumbs[len(crumbs)-1].Href, Action: prefix(r) + "/selection", Folder: string(f.ID), Take: list.Can.Has(access.Download) && !s.Counted,
	}
	if s.Kind == access.KindUser {
		p.Own, p.Edit, p.Lend, p.To.Value = true, list.Can.Has(access.Edit), list.Can.Has(access.Lend), f.Path
	} else if !p.Take {
		return errNothing // a guest chooses what to take home, and nothing else
	}
	for _, it := range list.Folders {
		pick := views.Pick{ID: string(it.ID), Name: it.Name, Kind: "folder"}
		if p.Edit {
			pick.Href = browseAddress("", it.Path)
		}
		p.Picks = append(p.Picks, pick)
	}
	for _, it := range list.Items {
		small := st.small(it)
		p.Picks = append(p.Picks, views.Pick{ID: string(it.ID), Name: it.Name, Kind: kindOf(it), Src: small.Src, Fresh: small.Fresh})
	}
	if list.Next != "" {
		p.More = prefix(r) + "/folders/" + string(f.ID) + "/select?after=" + url.QueryEscape(list.Next)
	}
	if change != nil {
		change(&p)
	}
	fr := web.frame(r, s, "", "", crumbs...)
	fr.Title = fr.Say("Choose in %s", f.Name)
	if err := web.share(r, s, &fr); err != nil {
		return err
	}
	fr.Trail = append(fr.Trail, views.Crumb{Name: fr.Say("Choose")})
	return web.page(w, r, status, fr, views.Select(fr, p))
}

// selection does something with what was chosen, and tells what could not be done.
func (web *Web) selection(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	from, err := id.ParseFolder(get("in"))
	if err != nil {
		return err
	}
	things := r.PostForm["thing"]
	again := func(err error) error {
		f, status, again := web.wrong(r, s, err)
		if !again {
			return err
		}
		return web.choosePage(w, r, s, from, status, func(p *views.SelectPage) {
			p.To.Value, p.Tags.Value = get("to"), get("tags")
			switch f.Field {
			case "to":
				p.To.Error = f.Say
			case "tags":
				p.Tags.Error = f.Say
			default:
				p.Error = f.Say
			}
			for i := range p.Picks {
				for _, t := range things {
					p.Picks[i].On = p.Picks[i].On || p.Picks[i].ID == t
				}
			}
		})
	}
	if s.Kind != access.KindUser && get("do") != "download" && get("do") != "enter" {
		return errNothing
	}
	switch get("do") {
	case "enter": // without scripts nobody knows in which field
		return again(fault.New(fault.Invalid, "Press the button of what shall be done."))
	case "download":
		a, _, err := web.Library.Choose(r.Context(), s, things)
		if err != nil {
			return again(err)
		}
		return serve.See(w, r, prefix(r)+"/archives/"+string(a))
	case "link":
		return web.lendChosen(w, r, s, things, again)
	}
	done, all, err := web.doAll(r, s, from, things, get)
	if err != nil {
		return again(err)
	}
	f, err := web.Library.Folder(r.Context(), s, from, access.View)
	if err != nil {
		return err
	}
	in := web.speaker(r, s)
	for _, o := range all {
		if o.Err != nil {
			name := o.Name
			if name == "" {
				name = in.Say("Something that is not there any more")
			}
			done.Failed = append(done.Failed, in.Say("%s: %s", name, translated(fault.Of(o.Err), in).Say))
		}
	}
	if len(done.Failed) == len(all) {
		done.Undo = ""
	}
	if done.next != nil && len(done.Failed) == 0 {
		return serve.See(w, r, done.next(browseAddress("", f.Path)))
	}
	done.Said = done.tell(in, len(all)-len(done.Failed), len(all))
	return serve.See(w, r, browseAddress("", f.Path)+"?told="+web.told.keep(s, done.Done))
}

// deed is what was done with a selection, and how that is told: of one thing, of
// many, and of some of them.
type deed struct {
	views.Done
	one, many, some string
	where           string
	next            func(page string) string // what follows when all of it was done, of the folder's page; nil: that page tells it
}

func (d deed) tell(in speech.Speaker, n, of int) string {
	if n < of {
		return in.Say(d.some, n, of, d.where)
	}
	return in.Many(n, d.one, d.many, d.where)
}

func (web *Web) doAll(r *http.Request, s access.Subject, in id.Folder, things []string, get func(string) string) (done deed, all []library.Outcome, err error) {
	ctx := r.Context()
	switch get("do") {
	case "delete":
		out, at, err := web.Library.DeleteAll(ctx, s, things)
		when := itoa(at.UnixMicro())
		done = deed{some: "%d of %d things in the trash.", next: func(page string) string { return deleted(page, when) }}
		done.Undo, done.Tell = "/trash/undo", []views.Hidden{{Name: "deleted", Value: when}}
		return done, out, err
	case "star":
		all, err = web.Library.StarAll(ctx, s, things)
		return deed{one: "%d thing among your favourites.", many: "%d things among your favourites.", some: "%d of %d things among your favourites."}, all, err
	case "tag":
		all, err = web.Library.TagAll(ctx, s, things, strings.Split(get("tags"), ","))
		return deed{one: "%d thing tagged.", many: "%d things tagged.", some: "%d of %d things tagged."}, all, err
	case "move", "copy":
	default:
		return done, nil, errNothing
	}
	into, err := web.place(r, s, get("to"))
	if err != nil {
		return done, nil, err
	}
	if get("do") == "copy" {
		all, err = web.Library.CopyAll(ctx, s, things, into, web.Intake.Copy)
		return deed{one: "%d thing copied to %s.", many: "%d things copied to %s.", some: "%d of %d things copied to %s.", where: into.Path}, all, err
	}
	from, err := web.Library.Folder(ctx, s, in, access.View)
	if err != nil {
		return done, nil, err
	}
	all, err = web.Library.MoveAll(ctx, s, things, into)
	done = deed{one: "%d thing moved to %s.", many: "%d things moved to %s.", some: "%d of %d things moved to %s.", where: into.Path}
	done.Undo, done.Tell = "/selection", []views.Hidden{{Name: "do", Value: "move"}, {Name: "in", Value: string(from.ID)}, {Name: "to", Value: from.Path}, {Name: "undo", Value: "1"}}
	if get("undo") != "" {
		done.next = func(page string) string { return page }
	}
	for _, o := range all {
		if o.Err == nil {
			done.Tell = append(done.Tell, views.Hidden{Name: "thing", Value: o.Thing})
		}
	}
	return done, all, err
}

// lendChosen leads to the form of a link, which opens one folder or one file.
func (web *Web) lendChosen(w http.ResponseWriter, r *http.Request, s access.Subject, things []string, again func(error) error) error {
	if len(things) != 1 {
		return again(fault.New(fault.Conflict, "A link opens one folder or one file. Choose one, or move what belongs together into a folder."))
	}
	if item, err := id.ParseItem(things[0]); err == nil {
		return serve.See(w, r, "/items/"+string(item)+"?lend")
	}
	folder, err := id.ParseFolder(things[0])
	if err != nil {
		return err
	}
	f, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err != nil {
		return err
	}
	return serve.See(w, r, browseAddress("", f.Path)+"?lend")
}
