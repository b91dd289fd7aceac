// Package api is the face for programs: JSON behind a bearer token, and bytes
// by their path. It is open to other origins because it never looks at a cookie.
package api

import (
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/gorilla/mux"
	"github.com/rs/cors"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/serve"
)

// API has what the endpoints need.
type API struct {
	Log      *slog.Logger
	Accounts *account.Accounts
	Library  *library.Library
	Intake   *intake.Intake
	Bearers  entry.Bearers
	Tickets  entry.Tickets
	Corridor entry.Corridor // dressed for /private
	Visitors entry.Visitors
	Porter   entry.Porter
	Docs     *Docs
	Client   []byte // the module for browsers
	Once     *Once
	Pace     *Pace
	Base     string   // public address, for the addresses in answers
	Origins  []string // exact
	Now      func() time.Time
}

// Face is how programs are told no.
func (api *API) Face() serve.Face { return serve.Face{Log: api.Log, Refuse: serve.Problem} }

// Mount adds the API and /private to r.
func (api *API) Mount(r *mux.Router) {
	const (
		folder, item = "/api/v1/folders/{folder}", "/api/v1/items/{item}"
		tickets      = "/api/v1/tickets"
	)
	get := []string{"GET", "HEAD"}
	r.Handle("/private/{path:.+}", api.Face().Handle(api.Porter.By(api.Bearers, api.Read))).Methods(get...)
	r.Handle("/private/{path:.+}", api.Face().Handle(api.Porter.By(api.Bearers, api.write))).Methods("PUT")

	on := func(methods []string, path string, fn entry.Func) {
		if methods[0] == "POST" && path != tickets { // what is made is made once; tickets are no harm
			fn = api.Once.By(fn)
		}
		r.Handle(path, api.Face().Handle(api.paced(fn))).Methods(methods...)
	}
	open := func(methods []string, path string, fn serve.Func) {
		r.Handle(path, api.Face().Handle(api.pacedStranger(fn))).Methods(methods...)
	}

	on(get, "/api/v1/me", api.me)
	on(get, "/api/v1/folders", api.folders)
	on([]string{"POST"}, "/api/v1/folders", api.makeFolder)
	on(get, folder, api.folder)
	on([]string{"PATCH"}, folder, api.placeFolder)
	on([]string{"DELETE"}, folder, api.deleteFolder)
	on(get, folder+"/items", api.items)
	on(get, item, api.item)
	on([]string{"PATCH"}, item, api.changeItem)
	on([]string{"DELETE"}, item, api.deleteItem)
	on(get, item+"/versions", api.versions)
	on([]string{"POST"}, item+"/versions/{version}/restore", api.restore)
	on(get, item+"/journal", api.itemJournal)
	on(get, folder+"/journal", api.folderJournal)
	on(get, folder+"/rights", api.rights)
	on(get, folder+"/why", api.why)
	on([]string{"PUT"}, folder+"/grants/{who}", api.grant)
	on([]string{"DELETE"}, folder+"/grants/{who}", api.revoke)
	on([]string{"PUT", "DELETE"}, folder+"/private", api.setPrivate)
	on(get, "/api/v1/links", api.links)
	on([]string{"POST"}, "/api/v1/links", api.lend)
	on(get, "/api/v1/links/{link}", api.link)
	on([]string{"PATCH"}, "/api/v1/links/{link}", api.lockLink)
	on([]string{"DELETE"}, "/api/v1/links/{link}", api.endLink)
	on([]string{"POST"}, "/api/v1/links/{link}/renew", api.renewLink)
	on(get, "/api/v1/users", api.users)
	on([]string{"POST"}, "/api/v1/users", api.makeUser)
	on(get, "/api/v1/users/{user}", api.user)
	on([]string{"PATCH"}, "/api/v1/users/{user}", api.changeUser)
	on([]string{"POST"}, "/api/v1/users/{user}/welcome", api.welcomeUser)
	on(get, "/api/v1/groups", api.groups)
	on([]string{"POST"}, "/api/v1/groups", api.makeGroup)
	on([]string{"DELETE"}, "/api/v1/groups/{group}", api.removeGroup)
	on([]string{"PUT"}, "/api/v1/groups/{group}/members/{name}", api.join)
	on([]string{"DELETE"}, "/api/v1/groups/{group}/members/{name}", api.leave)
	on(get, "/api/v1/journal", api.journal)
	on(get, "/api/v1/me/journal", api.activity)
	on(get, folder+"/archive", api.folderArchive)
	on([]string{"POST"}, "/api/v1/archives", api.choose)
	on(get, "/api/v1/archives/{archive}", api.chosenArchive)
	on([]string{"POST"}, item+"/copy", api.copyItem)
	on([]string{"POST"}, folder+"/copy", api.copyFolder)
	on(get, "/api/v1/favourites", api.favourites)
	on([]string{"PUT", "DELETE"}, "/api/v1/favourites/{thing}", api.star)
	on(get, "/api/v1/search", api.search)
	on(get, "/api/v1/trash", api.trash)
	on([]string{"POST"}, "/api/v1/trash/{thing}/restore", api.undelete)
	on([]string{"DELETE"}, "/api/v1/trash/{thing}", api.deleteForGood)
	on([]string{"POST"}, tickets, api.mint)
	on(get, "/api/v1/tokens", api.tokens)
	open([]string{"POST"}, "/api/v1/tokens", api.makeToken)
	on([]string{"DELETE"}, "/api/v1/tokens/{token}", api.endToken)
	open(get, "/api/v1/problems", api.problems)
	open(get, "/api/v1/problems/{problem}", api.problem)
	r.Handle(documentAt, api.Face().Handle(file("application/yaml", Document))).Methods(get...) // RFC 9512
	r.Handle(clientAt, api.Face().Handle(file("text/javascript; charset=utf-8", api.Client))).Methods(get...)
	r.Handle(docsAt, api.Face().Handle(api.Docs.show)).Methods(get...)
	entry.MountUploads(r, api.Face(), api.Porter, api.Bearers, intake.Tus{Intake: api.Intake, At: "/api/v1/uploads", Folder: api.Library.Adding})
}

// CORS lets the pages of the listed origins in. It goes around the router, not
// into it: mux runs nothing on the preflight of a route that takes no OPTIONS,
// nor on its own 404 and 405. Cookies are never asked for.
func (api *API) CORS(next http.Handler) http.Handler {
	return cors.New(cors.Options{
		AllowOriginFunc: func(origin string) bool { return slices.Contains(api.Origins, origin) },
		AllowedMethods:  []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"},
		AllowedHeaders: append([]string{
			"Authorization", "Content-Digest", "Content-Type", "Idempotency-Key", "If-Match", "If-Modified-Since", "If-None-Match", "If-Range", "Range",
		}, intake.TusAsks()...),
		ExposedHeaders: append([]string{
			"Accept-Ranges", "Content-Disposition", "Content-Length", "Content-Range", "ETag", "Idempotency-Replayed", "Link", "Location",
			"RateLimit", "RateLimit-Policy", "Retry-After",
		}, intake.TusTells()...),
		MaxAge: 600,
	}).Handler(next)
}

// Dress sets what every answer of this face wears.
func Dress(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h["Content-Security-Policy"] = policy
		h["Referrer-Policy"] = noReferrer
		h["X-Robots-Tag"] = noindex
		h.Add("Vary", "Authorization")
		next.ServeHTTP(w, r)
	})
}

// Values that never change, shared by all answers.
var (
	policy     = []string{"default-src 'none'; frame-ancestors 'none'"}
	noReferrer = []string{"no-referrer"}
	noindex    = []string{"noindex"}
)

// done answers what leaves nothing to be said.
func (api *API) done(w http.ResponseWriter, err error) error {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

var errNothing = fault.New(fault.NotFound, "There is nothing here.")

// me says who the token speaks for and what it was made for.
func (api *API) me(w http.ResponseWriter, _ *http.Request, s access.Subject) error {
	type answer struct {
		ID     string        `json:"id"`
		Name   string        `json:"name"`
		Admin  bool          `json:"admin"`
		Token  id.Credential `json:"token"`
		Scopes []string      `json:"scopes"`
		Folder id.Folder     `json:"folder,omitempty"`
	}
	return serve.JSON(w, http.StatusOK, answer{s.ID, s.Name, s.Admin, s.Via, account.ScopeNames(s.Scope), s.Within})
}
