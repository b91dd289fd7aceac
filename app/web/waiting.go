package web

import (
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// What somebody filled in waits while the house asks who they are. The page that
// asks carries its fields: none of it stands in an address, so no link from
// elsewhere fills in a form, and what another origin POSTs does not get here.

// does is what a form does, in the words of its page, by where it goes: of those
// that may have to wait.
var does = map[string]string{
	"/account/tokens":             "Make a token",
	"/admin/jobs/retry":           "Try all again",
	"/admin/jobs/{job}/retry":     "Try again",
	"/admin/links/{link}/end":     "End this link",
	"/admin/users":                "Add somebody",
	"/admin/users/{user}/disable": "Disable",
	"/admin/users/{user}/enable":  "Enable",
	"/admin/users/{user}/quota":   "Space",
	"/admin/users/{user}/welcome": "New welcome address",
	"/folders/{folder}/grant":     "Let them in",
	"/folders/{folder}/link":      "Make a link",
	"/folders/{folder}/move":      "Move",
	"/folders/{folder}/new":       "Make this folder",
	"/folders/{folder}/rename":    "Rename",
	"/folders/{folder}/revoke":    "Take away",
	"/groups":                     "Make this group",
	"/groups/{group}/join":        "Add somebody",
	"/groups/{group}/leave":       "Remove",
	"/groups/{group}/manage":      "Make manager",
	"/groups/{group}/remove":      "Remove this group",
	"/items/{item}/describe":      "Keep these words",
	"/items/{item}/link":          "Make a link",
	"/items/{item}/move":          "Move",
	"/items/{item}/rename":        "Rename",
}

// written are the fields into which somebody writes, or that name somebody.
var written = []string{"name", "who", "label", "title", "alt", "description", "tags", "ask", "note", "to", "folder", "quota"}

// waiting says what a form does that waits, and with what.
func (web *Web) waiting(r *http.Request, s access.Subject) (out views.Waiting) {
	at, _ := mux.CurrentRoute(r).GetPathTemplate()
	text := does[at]
	if text == "Make manager" && r.PostForm.Get("manages") != "1" {
		text = "No manager"
	}
	if text != "" {
		out.Does = web.speaker(r, s).Say(text)
	}
	out.With = wrote(r.PostForm)
	if u, err := id.ParseUser(mux.Vars(r)["user"]); err == nil {
		if who, err := web.Accounts.User(r.Context(), s, u); err == nil {
			out.With = append(out.With, who.Name)
		}
	}
	if group := mux.Vars(r)["group"]; group != "" {
		out.With = append(out.With, "@"+group)
	}
	return out
}

// wrote is what somebody wrote into a form.
func wrote(form url.Values) (out []string) {
	for _, name := range written {
		if text := strings.TrimSpace(form.Get(name)); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// carried is what stands in a form, but for passwords.
func carried(form url.Values) (out []views.Hidden) {
	for _, name := range slices.Sorted(maps.Keys(form)) {
		for _, value := range form[name] {
			if name != "password" {
				out = append(out, views.Hidden{Name: name, Value: value})
			}
		}
	}
	return out
}

// sent begins the names of a form's fields on their way through the sign-in.
const sent = "sent."

// late asks whoever sent a form when their session had ended to sign in, and
// keeps what they wrote. It says false if they wrote nothing, or too much.
func (web *Web) late(w http.ResponseWriter, r *http.Request) bool {
	if r.Method != http.MethodPost || !serve.Document(r) || r.ContentLength > mostForm/2 {
		return false
	}
	if _, err := form(w, r); err != nil || len(wrote(r.PostForm)) == 0 {
		return false
	}
	at, _ := mux.CurrentRoute(r).GetPathTemplate()
	p := views.LoginPage{Next: localPath(r), Carried: []views.Hidden{{Name: "does", Value: at}}}
	for _, it := range carried(r.PostForm) {
		p.Carried = append(p.Carried, views.Hidden{Name: sent + it.Name, Value: it.Value})
	}
	if r.PostForm.Get("password") != "" { // it has to be written again
		p.Carried = append(p.Carried, views.Hidden{Name: sent + "password"})
	}
	return web.loginPage(w, r, http.StatusUnauthorized, p) == nil
}

// passing is what of a form goes on through another try to sign in.
func passing(form url.Values) (out []views.Hidden) {
	for _, it := range carried(form) {
		if it.Name == "does" || strings.HasPrefix(it.Name, sent) {
			out = append(out, it)
		}
	}
	return out
}

// sendAgain gives what was sent too late back to whoever has signed in: it may
// be somebody else by now, so it is theirs to send.
func (web *Web) sendAgain(w http.ResponseWriter, r *http.Request, to string) error {
	back := url.Values{}
	for name, values := range r.PostForm {
		if name, ok := strings.CutPrefix(name, sent); ok {
			back[name] = values
		}
	}
	f := web.frame(r, access.Subject{}, "What you wrote is still here", "")
	p := views.SendAgainPage{Action: to, Carried: carried(back), Password: back.Has("password"), Waiting: views.Waiting{With: wrote(back)}}
	if text := does[r.PostForm.Get("does")]; text != "" {
		p.Waiting.Does = f.Say(text)
	}
	return web.page(w, r, http.StatusOK, f, views.SendAgain(f, p))
}
