package web

import (
	"cmp"
	"net/http"
	"strconv"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// requestPage asks a guest for files. It tells what the link asks for and what it
// takes, and nothing of where that goes. p has what a form said wrong, if it did.
func (web *Web) requestPage(w http.ResponseWriter, r *http.Request, s access.Subject, k library.Link, status int, p views.RequestPage) error {
	f := web.frame(r, s, "Hand in files", "")
	f.Title = cmp.Or(k.Title, f.Title)
	f.Share = views.Share{Title: k.Title, Name: f.Title, Kind: "request", Href: prefix(r), Until: k.Ends}
	p.Title, p.Ask, p.MaxFiles, p.MaxTotal = f.Title, k.Ask, k.MaxFiles, k.MaxTotal
	p.Full = k.Full() && status == http.StatusOK // what went wrong is told beside what was written
	p.MaxSize = web.Intake.MaxUpload()
	if k.MaxSize > 0 {
		p.MaxSize = min(p.MaxSize, k.MaxSize)
	}
	p.Action, p.Tus, p.Link = prefix(r)+"/upload", prefix(r)+"/uploads", string(k.ID)
	if p.Receipt == "" {
		p.Receipt = string(id.NewReceipt())
	}
	p.Thanks = prefix(r) + "/thanks/" + p.Receipt
	return web.page(w, r, status, f, views.Request(f, p))
}

// handIn takes the files of a guest's form.
func (web *Web) handIn(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	k, err := web.Library.Asked(r.Context(), s)
	if err != nil {
		return err
	}
	r.Body = serve.NewSteady(w, r)
	p, err := web.take(r, s, intake.Parcel{Folder: k.Folder})
	if f, status, again := web.wrong(r, s, err); again {
		_, arrived, err := web.Library.HandedIn(r.Context(), s, p.Guest.Receipt)
		if err != nil {
			return err
		}
		page := views.RequestPage{
			Receipt: string(p.Guest.Receipt), From: views.Field{Value: p.Guest.Name}, Note: views.Field{Value: p.Guest.Note}, Arrived: handed(arrived),
		}
		switch f.Field {
		case "from":
			page.From.Error = f.Say
		case "note":
			page.Note.Error = f.Say
		default:
			page.Error = f.Say
		}
		return web.requestPage(w, r, s, k, status, page)
	}
	if err != nil {
		return err
	}
	if p.Guest.Receipt == "" {
		return serve.See(w, r, prefix(r)) // a program of its own
	}
	return serve.See(w, r, prefix(r)+"/thanks/"+string(p.Guest.Receipt))
}

// thanks tells a guest what arrived on one visit.
func (web *Web) thanks(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	receipt, err := id.ParseReceipt(mux.Vars(r)["receipt"])
	if err != nil {
		return err
	}
	k, all, err := web.Library.HandedIn(r.Context(), s, receipt)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return errNothing
	}
	f := web.frame(r, s, "Thank you", "")
	f.Share = views.Share{Title: k.Title, Name: f.Title, Kind: "request", Href: prefix(r), Until: k.Ends}
	p := views.ThanksPage{Files: handed(all), From: all[0].Guest}
	if !k.Full() {
		p.Again = prefix(r)
	}
	return web.page(w, r, http.StatusOK, f, views.Thanks(f, p))
}

func handed(all []library.Handed) []views.HandedFile {
	out := make([]views.HandedFile, len(all))
	for i, h := range all {
		out[i] = views.HandedFile{Name: h.Name, Size: h.Size}
	}
	return out
}

// asking reads what a request asks for.
func (web *Web) asking(get func(string) string) (a library.Asking, err error) {
	a.Ask = strings.TrimSpace(strings.ReplaceAll(get("ask"), "\r\n", "\n"))
	for _, it := range []struct {
		field string
		to    *int64
	}{{"max_size", &a.MaxSize}, {"max_total", &a.MaxTotal}} {
		text := strings.TrimSpace(get(it.field))
		if text == "" {
			continue
		}
		if *it.to, err = web.Size(text); err != nil || *it.to < 1 {
			return a, fault.In(it.field, "Write a size such as 20MB, or leave it empty.")
		}
	}
	if most := strings.TrimSpace(get("max_files")); most != "" {
		if a.MaxFiles, err = strconv.Atoi(most); err != nil || a.MaxFiles < 1 {
			return a, fault.In("max_files", "Write a number from 1 to 1000000, or leave it empty.")
		}
	}
	return a, nil
}
