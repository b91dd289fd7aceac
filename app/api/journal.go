package api

import (
	"math"
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
	"cloakroom/app/serve"
)

type lineJSON struct {
	ID      int64        `json:"id"`
	At      time.Time    `json:"at"`
	Who     access.Who   `json:"who"`
	Name    string       `json:"name"`
	By      access.Means `json:"by"` // the kind of credential
	Network string       `json:"network"`
	Act     journal.Act  `json:"act"`
	Folder  id.Folder    `json:"folder,omitempty"`
	Item    id.Item      `json:"item,omitempty"`
	Path    string       `json:"path"` // what it was called then
	Detail  string       `json:"detail"`
	Refused string       `json:"refused,omitempty"`
	Bytes   int64        `json:"bytes,omitempty"`

	Size  int64         `json:"size,omitempty"` // of the file that they are of
	Reach journal.Reach `json:"reach,omitempty"`
	Times int           `json:"times,omitempty"` // if more than once
	Until *time.Time    `json:"until,omitempty"` // likewise
}

// lines answers with a page of the journal, the latest line first.
func (api *API) lines(w http.ResponseWriter, r *http.Request, h library.History) error {
	out := make([]lineJSON, len(h.Lines))
	for i, l := range h.Lines {
		out[i] = lineJSON{l.ID, l.At.UTC(), l.Who, l.Name, l.By, l.Network, l.Act, l.Folder, l.Item, l.Path, l.Detail, l.Refused, l.Bytes, l.Size, l.Reach, 0, nil}
		if l.Times > 1 {
			until := l.Until.UTC()
			out[i].Times, out[i].Until = l.Times, &until
		}
	}
	next := ""
	if h.Next > 0 {
		next = strconv.FormatInt(h.Next, 10)
	}
	api.linkNext(w, r, next)
	return serve.JSON(w, http.StatusOK, struct {
		Lines []lineJSON `json:"lines"`
		Next  string     `json:"next,omitempty"`
	}{out, next})
}

const journalPage = 200

// before reads ?after=, the number of the last line of the page before.
func before(r *http.Request) (int64, error) {
	text := r.URL.Query().Get("after")
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n < 1 || n == math.MaxInt64 {
		return 0, fault.In("after", "Send the «next» of the page before, or nothing.")
	}
	return n, nil
}

// pageOf reads which page of which kind of lines is asked for.
func pageOf(r *http.Request) (a journal.Asked, err error) {
	a.Most = journalPage
	if a.Before, err = before(r); err == nil {
		a.Kind, err = journal.ParseKind(r.URL.Query().Get("kind"))
	}
	return a, err
}

// journal is what anybody did, for who runs the house.
func (api *API) journal(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := s.Runs(); err != nil {
		return err
	}
	a, err := api.asked(r)
	if err != nil {
		return err
	}
	h, err := api.Library.Journal(r.Context(), s, a)
	if err != nil {
		return err
	}
	return api.lines(w, r, h)
}

func (api *API) asked(r *http.Request) (a journal.Asked, err error) {
	q := r.URL.Query()
	if a, err = pageOf(r); err != nil {
		return a, err
	}
	a.Below = strings.Trim(q.Get("path"), "/")
	if a.Act, err = journal.ParseAct(q.Get("act")); err != nil {
		return a, err
	}
	if item := q.Get("item"); item != "" {
		if a.Item, err = id.ParseItem(item); err != nil {
			return a, fault.In("item", "Name an item by its id: it_…")
		}
	}
	if link := q.Get("link"); link != "" {
		l, err := id.ParseCredential(link)
		if err != nil {
			return a, fault.In("link", "Name a link by its id: cr_…")
		}
		a.Who = access.Holder(l).Who()
	}
	if who := q.Get("user"); who != "" {
		u, err := id.ParseUser(who)
		if err != nil {
			return a, fault.In("user", "Name somebody by their id: us_…")
		}
		a.Who = access.ToUser(u)
	}
	if a.From, err = instant(q, "from"); err == nil {
		a.To, err = instant(q, "to")
	}
	return a, err
}

func instant(q url.Values, name string) (time.Time, error) {
	if q.Get(name) == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, q.Get(name))
	if err != nil {
		return t, fault.In(name, "Write a time as 2030-01-31T18:00:00Z.")
	}
	return t, nil
}

// activity is what the account did itself.
func (api *API) activity(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	a, err := pageOf(r)
	if err != nil {
		return err
	}
	h, err := api.Library.Activity(r.Context(), s, a)
	if err != nil {
		return err
	}
	return api.lines(w, r, h)
}

// itemJournal is what was done with an item, for who may lend it.
func (api *API) itemJournal(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	item, err := id.ParseItem(mux.Vars(r)["item"])
	if err != nil {
		return err
	}
	a, err := pageOf(r)
	if err != nil {
		return err
	}
	_, h, err := api.Library.ItemHistory(r.Context(), s, item, a)
	if err != nil {
		return err
	}
	return api.lines(w, r, h)
}

// folderJournal is what was done in a folder and below, likewise.
func (api *API) folderJournal(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	a, err := pageOf(r)
	if err != nil {
		return err
	}
	_, h, err := api.Library.FolderHistory(r.Context(), s, folder, a)
	if err != nil {
		return err
	}
	return api.lines(w, r, h)
}
