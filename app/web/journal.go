package web

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/views"
)

// journalPage is how many lines a page has.
const journalPage = 100

// journal shows who runs the house what anybody did.
func (web *Web) journal(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	q := r.URL.Query()
	// Looking is most of what is written, and seldom what somebody comes for.
	looks := slices.Contains([]journal.Act{journal.Looked, journal.Played}, journal.Act(q.Get("act")))
	if !q.Has("kind") && !looks {
		q.Set("kind", string(journal.Deeds))
	} else if looks && q.Get("kind") == string(journal.Deeds) {
		q.Set("kind", "")
	}
	in := web.speaker(r, s)
	p := views.JournalPage{Heading: in.Say("Journal"), Admin: true}
	p.Ask = views.JournalForm{Action: "/admin/journal", Usual: string(journal.Deeds)}
	for _, act := range journal.Acts() {
		p.Ask.Acts = append(p.Ask.Acts, string(act))
	}
	fields := map[string]*views.Field{
		"who": &p.Ask.Who, "act": &p.Ask.Act, "path": &p.Ask.Path, "item": &p.Ask.Item, "kind": &p.Ask.Kind, "from": &p.Ask.From, "to": &p.Ask.To,
	}
	for name, f := range fields {
		f.Value = q.Get(name)
	}
	asked, err := web.asked(r.Context(), q)
	status := http.StatusOK
	if f, code, again := web.wrong(r, s, err); again {
		status = code
		put(f, fields, &p.Ask.Path.Error)
	} else if err != nil {
		return err
	} else {
		lines, err := web.Library.Journal(r.Context(), s, asked)
		if err != nil {
			return err
		}
		drawLines(in, &p, lines, r.URL.Path, q, about)
		q.Del("before")
		p.CSV, p.JSON = "/admin/journal.csv?"+q.Encode(), "/admin/journal.json?"+q.Encode()
	}
	f := web.frame(r, s, "Journal", "admin/journal")
	return web.page(w, r, status, f, views.Journal(f, p))
}

// asked reads which lines a query asks for.
func (web *Web) asked(ctx context.Context, q url.Values) (a journal.Asked, err error) {
	if a, err = page(q); err != nil {
		return a, err
	}
	a.Below = strings.Trim(q.Get("path"), "/ ")
	if a.Act, err = journal.ParseAct(q.Get("act")); err != nil {
		return a, err
	}
	if a.Who, err = web.whom(ctx, strings.TrimSpace(q.Get("who"))); err != nil {
		return a, err
	}
	if item := strings.TrimSpace(q.Get("item")); item != "" {
		if a.Item, err = id.ParseItem(item); err != nil {
			return a, fault.In("item", "This is not the number of an item: it_…, as in its address.")
		}
	}
	if a.From, err = day(q, "from"); err != nil {
		return a, err
	}
	if a.To, err = day(q, "to"); err == nil && !a.To.IsZero() {
		a.To = a.To.AddDate(0, 0, 1) // with that day
	}
	return a, err
}

// whom is somebody by their name, or a link by its number.
func (web *Web) whom(ctx context.Context, name string) (access.Who, error) {
	if link, err := id.ParseCredential(name); err == nil {
		return access.Holder(link).Who(), nil
	}
	if name == "" {
		return "", nil
	}
	u, err := web.Accounts.UserByName(ctx, name)
	return access.ToUser(u.ID), err
}

// page reads which page of which kind of lines a query asks for.
func page(q url.Values) (a journal.Asked, err error) {
	before, _ := strconv.ParseInt(q.Get("before"), 10, 64) // what is no number begins at the end
	a = journal.Asked{Before: max(before, 0), Most: journalPage}
	a.Kind, err = journal.ParseKind(q.Get("kind"))
	return a, err
}

func day(q url.Values, name string) (time.Time, error) {
	if q.Get(name) == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.DateOnly, q.Get(name))
	if err != nil {
		return t, fault.In(name, "Write a day as 2030-01-31.")
	}
	return t, nil
}

// itemHistory shows what was done with an item.
func (web *Web) itemHistory(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	a, err := page(r.URL.Query())
	if err != nil {
		return err
	}
	it, lines, err := web.Library.ItemHistory(r.Context(), s, item, a)
	if err != nil {
		return err
	}
	p := views.JournalPage{Heading: web.speaker(r, s).Say("What was done with %s", it.Name), Back: views.Crumb{Name: it.Name, Href: "/items/" + string(item)}}
	return web.history(w, r, s, p, lines, a.Kind, "", nil)
}

// folderHistory shows what was done in a folder and below it.
func (web *Web) folderHistory(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	a, err := page(r.URL.Query())
	if err != nil {
		return err
	}
	fo, lines, err := web.Library.FolderHistory(r.Context(), s, folder, a)
	if err != nil {
		return err
	}
	p := views.JournalPage{Heading: web.speaker(r, s).Say("What was done in %s", fo.Name), Back: views.Crumb{Name: fo.Name, Href: browseAddress("", fo.Path)}}
	return web.history(w, r, s, p, lines, a.Kind, "", toItem)
}

// activity shows people what they did themselves, or somebody in their name.
func (web *Web) activity(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	a, err := page(r.URL.Query())
	if err != nil {
		return err
	}
	lines, err := web.Library.Activity(r.Context(), s, a)
	if err != nil {
		return err
	}
	in := web.speaker(r, s)
	p := views.JournalPage{
		Heading: in.Say("Your activity"), Lead: in.Say("If something here was not you, change your password and end the sessions that you do not know."),
		Back: views.Crumb{Name: in.Say("your account"), Href: "/account"},
	}
	return web.history(w, r, s, p, lines, a.Kind, "account", toItem)
}

func (web *Web) history(w http.ResponseWriter, r *http.Request, s access.Subject, p views.JournalPage, lines library.History, kind journal.Kind, here string, lead func(journal.Line) string) error {
	f := web.frame(r, s, "", here)
	f.Title = p.Heading
	kinds(f.Speaker, &p, r.URL.Path, kind)
	drawLines(f.Speaker, &p, lines, r.URL.Path, r.URL.Query(), lead)
	return web.page(w, r, http.StatusOK, f, views.Journal(f, p))
}
