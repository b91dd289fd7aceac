package app

import (
	"context"
	"net/http"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/api"
	"cloakroom/app/cli"
	"cloakroom/app/config"
	"cloakroom/app/entry"
	"cloakroom/app/handoff"
	"cloakroom/app/id"
	"cloakroom/app/serve"
	"cloakroom/app/web"
	"cloakroom/static"
	"cloakroom/views"
	"cloakroom/views/speech"
)

// Front returns what answers the house's requests. setup is the one-time code
// for the first admin.
func (h *House) Front(setup id.Secret) (http.Handler, error) {
	files, err := static.Open()
	if err != nil {
		return nil, err
	}
	var (
		cookies  = entry.NewCookies(h.Accounts, h.Config.Secure())
		tickets  = entry.Tickets{Signer: h.Signer, Accounts: h.Accounts, Base: h.Config.MediaBase()}
		visitors = entry.Visitors{Trusted: h.Config.TrustedProxies, Socket: h.Config.TrustSocket}
		dress    = handoff.NewDress(h.Config.MediaCache(), h.Config.Origins, h.Config.MediaURL != nil)
		pages    = serve.NewPages(h.Config.MediaBase(), h.Config.Secure())
		porter   = entry.Porter{Visitors: visitors, Book: h.Daybook}
	)
	whole := tickets // addresses in JSON are read elsewhere
	if whole.Base == "" {
		whole.Base = h.Config.Base()
	}
	languages := h.Languages
	if languages == nil {
		if languages, err = speech.Open(); err != nil {
			return nil, err
		}
	}
	people := &web.Web{
		Log: h.Log, Pages: pages, Accounts: h.Accounts, Library: h.Library, Intake: h.Intake, Desk: h.Desk, Damaged: h.DB.Damaged,
		Cookies: cookies, Shares: entry.Shares{Accounts: h.Accounts, Secure: h.Config.Secure()}, Tickets: tickets,
		Corridor: entry.Corridor{Library: h.Library, Handoff: h.handoff(dress), Counter: h.Library, Book: h.Daybook, Accounts: h.Accounts},
		Porter:   porter, Visitors: visitors, Assets: assets(files), Languages: languages, Base: h.Config.Base(), Media: h.Config.MediaBase(),
		Plain: !h.Config.Secure(), Setup: setup, Now: h.Now, Size: config.ParseSize,
		Health: h.Health, Settings: h.inForce(), Version: version(),
	}
	docs, err := api.NewDocs(pages, assets(files), h.Config.Base(), !h.Config.Secure())
	if err != nil {
		return nil, err
	}
	programs := &api.API{
		Log: h.Log, Accounts: h.Accounts, Library: h.Library, Intake: h.Intake,
		Bearers: entry.Bearers{Accounts: h.Accounts}, Tickets: whole,
		Corridor: entry.Corridor{Library: h.Library, Handoff: h.handoff(dress.Private()), Book: h.Daybook, Accounts: h.Accounts},
		Once:     &api.Once{Store: h.DB, Key: h.once, Now: h.Now}, Pace: &api.Pace{Most: h.Config.APIRate, Now: h.Now},
		Porter: porter, Visitors: visitors, Base: h.Config.Base(), Origins: h.Config.Origins, Now: h.Now,
		Docs: docs, Client: static.Client,
	}
	return h.doors(people, programs, files), nil
}

// doors puts the faces side by side: each has a router of its own, and around
// it what its answers wear even when no route fits.
func (h *House) doors(people *web.Web, programs *api.API, files *static.Files) http.Handler {
	media, paths, pages := router(), router(), router()
	people.MountMedia(media)
	finish(media, people.MediaFace())
	programs.Mount(paths)
	finish(paths, programs.Face())
	people.Mount(pages)
	finish(pages, people.Face())

	bytes := h.quick("/m/", people.Porter.Known(people.Tickets, people.Corridor.Ticketed), plainly(media))
	program := programs.CORS(h.quick(api.Private, programs.Porter.Known(programs.Bearers, programs.Read), api.Dress(plainly(paths))))
	own := http.NewCrossOriginProtection()
	own.SetDenyHandler(people.Face().Foreign())
	person := serve.Logged(h.Log, own.Handler(plainly(pages)))

	return serve.Sound(h.Log, h.hosts(people.Face(), &front{
		media: bytes, programs: program, pages: person,
		plain: serve.Logged(h.Log, h.plain(files, people.Face())),
	}))
}

// router returns a mux that takes a path as it is: a redirect that cleans it
// would answer for a path that nobody asked for.
func router() *mux.Router { return mux.NewRouter().SkipClean(true) }

// quick lets fn answer whoever reads media below prefix, and asks the router
// only when fn would not: to match a route costs mux as much as all the rest of
// such an answer. A fn that fails has written nothing, so the router then says
// no, in the same way as everywhere (docs/decisions/0006-reads-before-routes.md).
// Behind nginx, whose log has it, a good answer is not logged.
func (h *House) quick(prefix string, fn serve.Func, router http.Handler) http.Handler {
	logAll := h.Config.Handoff == "direct" || h.Config.LogMedia
	if !logAll {
		router = serve.Logged(h.Log, router)
	}
	answer := http.Handler(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		reads := r.Method == http.MethodGet || r.Method == http.MethodHead
		if !reads || r.URL.RawPath != "" || !strings.HasPrefix(r.URL.Path, prefix) || fn(w, r) != nil {
			router.ServeHTTP(w, r)
		}
	}))
	if logAll {
		answer = serve.Logged(h.Log, answer)
	}
	return answer
}

// plainly refuses a path with an encoded slash in it: we would read it as one
// path, and others on the way as another.
func plainly(r *mux.Router) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if strings.Contains(strings.ToLower(req.URL.RawPath), "%2f") {
			r.NotFoundHandler.ServeHTTP(w, req)
			return
		}
		r.ServeHTTP(w, req)
	})
}

func finish(r *mux.Router, face serve.Face) {
	r.NotFoundHandler = face.NotFound()
	r.MethodNotAllowedHandler = face.NotAllowed(r)
}

// handoff is the second door as HANDOFF says.
func (h *House) handoff(dress *handoff.Dress) entry.Handoff {
	if h.Config.Handoff == "nginx" {
		return handoff.Nginx{Bytes: h.Bytes, Dress: dress, Files: "/protected/", Reports: h.Reports}
	}
	return handoff.Direct{Bytes: h.Bytes, Dress: dress}
}

func assets(f *static.Files) views.Assets {
	return views.Assets{
		CSS: f.URL("cloakroom.css"), JS: f.URL("cloakroom.js"), Font: f.URL("instrument-sans.woff2"), Icon: f.URL("mark.svg"),
		Upload: f.URL("upload.js"), UploadCSS: f.URL("upload.css"), Tus: f.URL("tus.js"),
		DocsJS: f.URL("docs.js"), DocsCSS: f.URL("docs.css"), AdminCSS: f.URL("admin.css"),
		Preparing: f.URL("preparing.svg"), Video: f.URL("video.svg"), Audio: f.URL("audio.svg"), PDF: f.URL("pdf.svg"), Other: f.URL("other.svg"),
	}
}

// plain is what needs no credential and is no page: health, and what pages are
// drawn with.
func (h *House) plain(files *static.Files, face serve.Face) http.Handler {
	r := router()
	r.PathPrefix(static.Root).Handler(files).Methods("GET", "HEAD")
	r.Handle("/healthz", face.Handle(func(w http.ResponseWriter, r *http.Request) error { return fine(w, r, nil) })).Methods("GET", "HEAD")
	r.Handle("/readyz", face.Handle(func(w http.ResponseWriter, r *http.Request) error { return fine(w, r, h.Ready) })).Methods("GET", "HEAD")
	r.HandleFunc("/robots.txt", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = w.Write([]byte("User-agent: *\nDisallow: /\n"))
	}).Methods("GET", "HEAD")
	// Of a picture or a document in a tab of its own no page says where the mark is.
	r.HandleFunc("/favicon.ico", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Location", files.URL("mark.svg"))
		w.WriteHeader(http.StatusFound)
	}).Methods("GET", "HEAD")
	finish(r, face)
	return r
}

func fine(w http.ResponseWriter, r *http.Request, check func(context.Context) error) error {
	if check != nil {
		if err := check(r.Context()); err != nil {
			return err
		}
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte("fine\n"))
	return nil
}

// Routes lists every address of the house.
func Routes() (out []cli.Route, err error) {
	people, programs := &web.Web{}, &api.API{}
	r := router()
	people.MountMedia(r)
	programs.Mount(r)
	people.Mount(r)
	err = r.Walk(func(route *mux.Route, _ *mux.Router, _ []*mux.Route) error {
		path, err := route.GetPathTemplate()
		if err != nil {
			return err
		}
		methods, err := route.GetMethods()
		out = append(out, cli.Route{Methods: methods, Path: path})
		return err
	})
	for _, path := range append([]string{static.Root + "{file}"}, plainPaths...) {
		out = append(out, cli.Route{Methods: []string{"GET", "HEAD"}, Path: path})
	}
	return out, err
}
