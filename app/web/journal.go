package web

import (
	"net/http"
	"net/url"
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
	p := views.JournalPage{Heading: "Journal", Admin: true}
	p.Ask = views.JournalForm{Action: "/admin/journal", Acts: journal.Acts(), Refused: q.Get("refused") != ""}
	for name, f := range map[string]*views.Field{"who": &p.Ask.Who, "act": &p.Ask.Act, "path": &p.Ask.Path, "from": &p.Ask.From, "to": &p.Ask.To} {
		f.Value = q.Get(name)
	}
	asked, err := web.asked(r, s)
	status := http.StatusOK
	if f, code, again := wrong(err); again {
		status = code
		put(f, map[string]*views.Field{"who": &p.Ask.Who, "from": &p.Ask.From, "to": &p.Ask.To}, &p.Ask.Path.Error)
	} else if err != nil {
		return err
	} else {
		lines, err := web.Library.Journal(r.Context(), s, asked)
		if err != nil {
			return err
		}
		web.drawLines(&p, lines, r.URL, false)
		q.Del("before")
		p.CSV, p.JSON = "/admin/journal.csv?"+q.Encode(), "/admin/journal.json?"+q.Encode()
	}
	f := web.frame(r, s, "Journal", "admin/journal")
	return web.page(w, r, status, f, views.Journal(f, p))
}

// asked reads which lines a query asks for.
func (web *Web) asked(r *http.Request, s access.Subject) (a journal.Asked, err error) {
	q := r.URL.Query()
	a = journal.Asked{Act: journal.Act(q.Get("act")), Below: strings.Trim(q.Get("path"), "/ "), Refused: q.Get("refused") != "", Most: journalPage}
	a.Before, _ = strconv.ParseInt(q.Get("before"), 10, 64)
	if who := strings.TrimSpace(q.Get("who")); who != "" {
		u, err := web.Accounts.UserByName(r.Context(), who)
		if err != nil {
			return a, fault.In("who", "There is no account called "+who+".")
		}
		a.Who = access.ToUser(u.ID)
	}
	if a.From, err = day(q, "from"); err != nil {
		return a, err
	}
	if a.To, err = day(q, "to"); err == nil && !a.To.IsZero() {
		a.To = a.To.AddDate(0, 0, 1) // with that day
	}
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

// drawLines puts a page of lines into p, and where the next one begins. With
// links, what a line is about leads to its page.
func (web *Web) drawLines(p *views.JournalPage, h library.History, at *url.URL, links bool) {
	if h.Next > 0 {
		q := at.Query()
		q.Set("before", strconv.FormatInt(h.Next, 10))
		p.More = at.Path + "?" + q.Encode()
	}
	for _, l := range h.Lines {
		line := views.JournalLine{
			At: l.At, Who: l.Name, How: means(l.By), Network: l.Network, Act: string(l.Act), Path: l.Path, Detail: l.Detail, Refused: l.Refused, Bytes: l.Bytes,
		}
		if l.Who == "operator" {
			line.Who = "the command line"
			line.How = ""
		}
		line.Guest = strings.HasPrefix(string(l.Who), "share:")
		if links && l.Item != "" {
			line.Href = "/items/" + string(l.Item)
		}
		p.Lines = append(p.Lines, line)
	}
}

// means is how somebody came, in words.
func means(m access.Means) string {
	return map[access.Means]string{
		access.Session: "in a browser", access.Token: "by a token", access.Link: "by a link", access.Unlock: "by a link and its password",
		access.Welcome: "by a welcome code",
	}[m]
}

func before(r *http.Request) int64 {
	n, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64) // what is no number begins at the end
	return max(n, 0)
}

// itemHistory shows what was done with an item.
func (web *Web) itemHistory(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	it, lines, err := web.Library.ItemHistory(r.Context(), s, item, before(r), journalPage)
	if err != nil {
		return err
	}
	p := views.JournalPage{Heading: "What was done with " + it.Name, Back: views.Crumb{Name: it.Name, Href: "/items/" + string(item)}}
	web.drawLines(&p, lines, r.URL, false)
	f := web.frame(r, s, "History of "+it.Name, "")
	return web.page(w, r, http.StatusOK, f, views.Journal(f, p))
}

// folderHistory shows what was done in a folder and below it.
func (web *Web) folderHistory(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	fo, lines, err := web.Library.FolderHistory(r.Context(), s, folder, before(r), journalPage)
	if err != nil {
		return err
	}
	p := views.JournalPage{Heading: "What was done in " + fo.Name, Back: views.Crumb{Name: fo.Name, Href: browseAddress("", fo.Path)}}
	web.drawLines(&p, lines, r.URL, true)
	f := web.frame(r, s, "History of "+fo.Name, "")
	return web.page(w, r, http.StatusOK, f, views.Journal(f, p))
}

// activity shows people what they did themselves, or somebody in their name.
func (web *Web) activity(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	lines, err := web.Library.Activity(r.Context(), s, before(r), journalPage)
	if err != nil {
		return err
	}
	p := views.JournalPage{
		Heading: "Your activity", Lead: "If something here was not you, change your password and end the sessions that you do not know.",
		Back: views.Crumb{Name: "your account", Href: "/account"},
	}
	web.drawLines(&p, lines, r.URL, true)
	f := web.frame(r, s, "Your activity", "account")
	return web.page(w, r, http.StatusOK, f, views.Journal(f, p))
}
