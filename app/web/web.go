// Package web is the face for people: HTML pages behind a cookie, and the same
// pages for guests behind a link. Handlers read, do and answer; rights are the
// library's business, words and looks that of package views.
package web

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/app/upkeep"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// Web has what the pages need.
type Web struct {
	Log       *slog.Logger
	Pages     *serve.Pages
	Accounts  *account.Accounts
	Library   *library.Library
	Intake    *intake.Intake
	Desk      Desk
	Damaged   func(ctx context.Context, limit int) ([]upkeep.Damage, error) // originals that rotted
	Cookies   *entry.Cookies
	Shares    entry.Shares
	Tickets   entry.Tickets
	Corridor  entry.Corridor
	Visitors  entry.Visitors
	Porter    entry.Porter
	Assets    views.Assets
	Languages *speech.Languages
	Base      string    // public address, for links that are shown to be copied
	Media     string    // the second host, if media have one
	Plain     bool      // people come by plain http
	Setup     id.Secret // the one-time code for /setup
	Now       func() time.Time
	Size      func(text string) (int64, error) // reads a size as settings do

	// Of the house, for the dashboard.
	Health   func(ctx context.Context) (views.Health, error)
	Settings []views.Setting
	Version  string

	blurs blurs
	told  tellings
	held  minute[held]
}

// Face is how pages say no.
func (web *Web) Face() serve.Face { return serve.Face{Log: web.Log, Refuse: web.refuse, Hide: true} }

// MediaFace is how ticketed addresses say no: in plain words, and with a page
// to somebody who opened an address that has run out.
func (web *Web) MediaFace() serve.Face {
	return serve.Face{Log: web.Log, Refuse: web.refuseMedia, Hide: true}
}

// uploadFace is how resumable uploads say no: to a script, in a plain sentence
// that it can show.
func (web *Web) uploadFace() serve.Face {
	return serve.Face{Log: web.Log, Hide: true, Refuse: func(w http.ResponseWriter, r *http.Request, status int, f fault.Error) {
		if f.Kind == fault.Unauthenticated {
			status, f = http.StatusNotFound, fault.Of(errNothing)
		}
		serve.Text(w, r, status, translated(f, web.speaker(r, web.reader(r))))
	}}
}

// by makes a handler of a page that needs a credential.
func (web *Web) by(way entry.Way, fn entry.Func) http.Handler {
	return web.Face().Handle(web.Porter.By(way, entry.ToTheEnd(web.Accounts, fn)))
}

// open makes a handler of a page that needs none.
func (web *Web) open(fn serve.Func) http.Handler { return web.Face().Handle(fn) }

// admin makes a handler of a page for who runs the house, and who has given
// the password lately.
func (web *Web) admin(fn entry.Func) http.Handler {
	return web.by(web.Cookies, func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		if !s.Admin {
			return errNothing
		}
		return web.afresh(fn)(w, r, s)
	})
}

var errNothing = fault.New(fault.NotFound, "There is nothing here.")

// stamp makes the ticketed addresses of one page. An address that cannot be
// made is left out, and the page shows a placeholder.
type stamp struct {
	entry.Stamp
	prefix string // of lasting addresses: empty, or /s/{secret}
}

func (web *Web) stamp(r *http.Request, s access.Subject) (stamp, error) {
	st, err := web.Tickets.For(r.Context(), s)
	return stamp{st, prefix(r)}, err
}

// of returns the ticketed and the lasting address of it in a form; both empty
// if it has none.
func (st stamp) of(it media.Item, form media.Rendition) (src, lasting string, blob media.Blob) {
	blob, ok := it.Form(form)
	if !ok {
		return "", "", media.Blob{}
	}
	src, _ = st.URL(it, form)
	return src, st.lasting(it, form), blob
}

// picture is it in a form, as a page shows it.
func (st stamp) picture(it media.Item, form media.Rendition) views.Picture {
	src, fresh, blob := st.of(it, form)
	return views.Picture{Src: src, Fresh: fresh, Width: blob.Width, Height: blob.Height}
}

// small is the smallest picture that there is of it: of a film without a thumb,
// its still.
func (st stamp) small(it media.Item) views.Picture {
	if p := st.picture(it, media.Thumb); p.Src != "" {
		return p
	}
	return st.picture(it, media.Poster)
}

// larger is the picture of it after the small one; none of what is no picture.
func (st stamp) larger(it media.Item) views.Picture {
	if kindOf(it) != "image" {
		return views.Picture{}
	}
	return st.picture(it, media.Preview)
}

// lasting is an address that stays: of what is current, or of the version that
// it is if form is a past one.
func (st stamp) lasting(it media.Item, form media.Rendition) string {
	at := st.prefix + "/items/" + string(it.ID) + "/" + string(form)
	if _, past := form.Past(); past {
		at += "?v=" + itoa(int64(it.Version))
	}
	return at
}
