package web

import (
	"net/http"
	"net/url"
	"strings"
	"unicode"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// frame is what every page of s wears. title is a text of ours, which is said in
// the language of s; a name that somebody gave is put into Title afterwards.
func (web *Web) frame(r *http.Request, s access.Subject, title, here string, trail ...views.Crumb) views.Frame {
	in := web.speaker(r, s)
	return views.Frame{
		Speaker: in, Title: in.Say(title), User: s.Name, Admin: s.Admin, Guest: s.Kind == access.KindShare, Plain: web.Plain,
		Nonce: serve.Nonce(), Assets: web.Assets, Trail: trail, Here: here, Now: web.Now(),
		Look: web.look(r, s).shown(), At: localPage(r),
	}
}

// page answers with a component in its frame.
func (web *Web) page(w http.ResponseWriter, r *http.Request, status int, f views.Frame, c serve.Component) error {
	return web.Pages.Answer(w, r, status, f.Nonce, c)
}

// refuse says no with a page. Who has not signed in is sent to do so, whether
// or not the thing exists.
func (web *Web) refuse(w http.ResponseWriter, r *http.Request, status int, f fault.Error) {
	if f.Kind == fault.Unauthenticated && mux.Vars(r)["secret"] != "" && wantsPage(r) {
		if err := web.lockedPage(w, r, http.StatusOK, ""); err == nil {
			return
		}
	}
	if f.Kind == fault.Unauthenticated {
		if wantsPage(r) && mux.Vars(r)["secret"] == "" {
			_ = serve.See(w, r, loginAddress(r))
			return
		}
		status, f = http.StatusNotFound, fault.Of(errNothing)
	}
	frame := web.frame(r, web.reader(r), "", "")
	p := views.Refused(frame, status)
	if f.Kind != fault.NotFound && f.Kind != fault.Internal && status != http.StatusMethodNotAllowed {
		p.Text = translated(f, frame.Speaker).Say
	}
	web.refusal(w, r, frame, status, f, p)
}

// refuseMedia says no in plain words, but for an address that has run out and
// that somebody has opened in a window: where that goes on is told on a page.
func (web *Web) refuseMedia(w http.ResponseWriter, r *http.Request, status int, f fault.Error) {
	if f.Kind == fault.Unauthenticated { // of a locked link: its programs send the password
		w.Header().Set("WWW-Authenticate", `Basic realm="link", charset="UTF-8"`)
	}
	if f.Kind != fault.Gone || !serve.Document(r) || mux.Vars(r)["secret"] != "" {
		if f.Kind == fault.Gone {
			f.Say = "This address is no longer good. Open the page it came from again." // whatever the reason was
		}
		serve.Text(w, r, status, f)
		return
	}
	frame := web.frame(r, web.reader(r), "", "")
	p := views.Refused(frame, status)
	if web.Tickets.Holder(r) == access.Session {
		p.Link = views.Crumb{Name: frame.Say("Open its page"), Href: web.Base + "/items/" + mux.Vars(r)["item"]}
	} else {
		p.Text = frame.Say("Open the link you were given again: it leads to a fresh address.")
		p.Link = views.Crumb{}
	}
	web.refusal(w, r, frame, status, f, p)
}

func (web *Web) refusal(w http.ResponseWriter, r *http.Request, frame views.Frame, status int, f fault.Error, p views.RefusalPage) {
	if strings.HasPrefix(r.URL.Path, "/s/") {
		frame.Guest, p.Link = true, views.Crumb{}
		if status == http.StatusGone {
			p.Title, p.Text = frame.Say("This link has ended"), frame.Say("If you still need what it opened, ask whoever gave it to you for a new one.")
		}
	}
	if err := web.page(w, r, status, frame, views.Refusal(frame, p)); err != nil && r.Context().Err() == nil {
		web.Log.ErrorContext(r.Context(), "refuse", "err", err)
		serve.Text(w, r, status, f)
	}
}

// wantsPage says whether an answer to r may be a way to sign in: not for the
// parts of a page that a browser fetches by itself.
func wantsPage(r *http.Request) bool {
	if serve.Document(r) {
		return true
	}
	accept := r.Header.Get("Accept")
	return r.Header.Get("Sec-Fetch-Dest") == "" && (accept == "" || strings.Contains(accept, "*/*"))
}

func loginAddress(r *http.Request) string {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.URL.Path == "/" {
		return "/login"
	}
	return andBack("/login", r)
}

// longestNext is how long an address may be that is come back to. What is longer has
// been made up, and nginx would call an answer broken whose head does not fit.
const longestNext = 4 << 10

// andBack is an address that leads back to r.
func andBack(address string, r *http.Request) string {
	next := queryEscape(localPath(r))
	if len(next) > longestNext {
		return address
	}
	return address + "?next=" + next
}

func queryEscape(s string) string { return url.QueryEscape(s) }

// localPath is the address of r without its host.
func localPath(r *http.Request) string { return r.URL.RequestURI() }

// safeNext keeps «next» inside the house: a path of ours, or the front page.
// Browsers read «//» and «/\» as another host, and drop tabs and newlines.
func safeNext(next string) string {
	u, err := url.Parse(next)
	if err != nil || len(next) > longestNext || u.Scheme != "" || u.Host != "" || u.User != nil || u.Opaque != "" ||
		!strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsRune(next, '\\') ||
		strings.IndexFunc(next, func(c rune) bool { return unicode.IsControl(c) || unicode.IsSpace(c) }) >= 0 {
		return "/"
	}
	return next
}

// prefix is what the addresses of a guest's pages begin with; empty for members.
func prefix(r *http.Request) string {
	if secret := mux.Vars(r)["secret"]; secret != "" {
		return "/s/" + url.PathEscape(secret)
	}
	return ""
}

// browseAddress is the page of the folder at a path.
func browseAddress(prefix, path string) string {
	if path == "" {
		if prefix == "" {
			return "/"
		}
		return prefix
	}
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = url.PathEscape(p)
	}
	return prefix + "/browse/" + strings.Join(parts, "/")
}

// trail is the way to a folder, from the outside in. A guest's begins at the
// linked folder, which root is; a member's at the front page.
func trail(prefix string, root, f media.Folder) []views.Crumb {
	inside := f.Path
	var out []views.Crumb
	if root.ID != "" {
		out = append(out, views.Crumb{Name: root.Name, Href: prefix})
		inside = strings.TrimPrefix(strings.TrimPrefix(f.Path, root.Path), "/")
	} else {
		out = append(out, views.Crumb{Href: "/"}) // the front page has no name of its own
	}
	if inside == "" {
		return out
	}
	parts := strings.Split(inside, "/")
	for i, name := range parts {
		out = append(out, views.Crumb{Name: name, Href: browseAddress(prefix, strings.Join(parts[:i+1], "/"))})
	}
	return out
}
