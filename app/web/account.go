package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
	"cloakroom/views"
	"cloakroom/views/speech"
)

func (web *Web) account(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	return web.accountPage(w, r, s, http.StatusOK, nil)
}

// accountPage shows one's password form, sessions and tokens.
func (web *Web) accountPage(w http.ResponseWriter, r *http.Request, s access.Subject, status int, change func(*views.AccountPage)) error {
	u, _ := s.User()
	sessions, err := web.Accounts.Credentials(r.Context(), u, access.Session)
	if err != nil {
		return err
	}
	tokens, err := web.Accounts.Credentials(r.Context(), u, access.Token)
	if err != nil {
		return err
	}
	in := web.speaker(r, s)
	p := views.AccountPage{Language: web.languageForm(s), Token: views.TokenForm{Chosen: []string{"read"}, Scopes: scopes(s.Admin)}}
	for _, k := range sessions {
		p.Sessions = append(p.Sessions, views.Session{
			Device: device(in, k.Label), Network: k.Network, Seen: k.Seen(), This: k.ID == s.Via,
			End: "/account/sessions/" + string(k.ID) + "/end",
		})
	}
	for _, k := range tokens {
		stub := tokenStub(k)
		if k.Subject.Within != "" {
			stub.Confined, stub.Folder = true, web.pathOf(r, s, k.Subject.Within)
		}
		p.Tokens = append(p.Tokens, stub)
	}
	if change != nil {
		change(&p)
	}
	f := web.frame(r, s, "Your account", "account")
	return web.page(w, r, status, f, views.Account(f, p))
}

// scopes are what a token can be made for, as the page offers them.
func scopes(admin bool) (out []views.Scope) {
	for _, s := range account.Scopes() {
		if s.Allows != access.Run || admin {
			out = append(out, views.Scope{Name: s.Name, Says: s.Says})
		}
	}
	return out
}

// pathOf is what a folder is called today; empty if it is gone, or not for s.
func (web *Web) pathOf(r *http.Request, s access.Subject, folder id.Folder) string {
	f, err := web.Library.Folder(r.Context(), s, folder, access.View)
	if err != nil {
		return ""
	}
	return f.Path
}

func tokenStub(k *account.Known) views.Token {
	t := views.Token{
		Label: k.Label, Scopes: strings.Join(account.ScopeNames(k.Subject.Scope), ", "), Until: k.Ends,
		End: "/account/tokens/" + string(k.ID) + "/end",
	}
	if k.Seen().After(k.Created) {
		t.Used = k.Seen()
	}
	return t
}

// changePassword sets a new password. Every session of the account ends with
// it, this one too; this browser gets a new one.
func (web *Web) changePassword(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	secret, err := web.Accounts.ChangePassword(r.Context(), s, get("current"), get("password"), web.Visitors.Visit(r))
	if f, status, again := web.wrong(r, s, err); again {
		return web.accountPage(w, r, s, status, func(p *views.AccountPage) {
			put(f, map[string]*views.Field{"current": &p.Password.Current}, &p.Password.Password.Error)
		})
	}
	if err != nil {
		return err
	}
	if err := web.Cookies.Give(w, r, secret); err != nil {
		return err
	}
	return serve.See(w, r, "/account")
}

// endOwn makes a handler that ends a credential of one's own, of some kind.
func (web *Web) endOwn(kind access.Means) entry.Func {
	return func(w http.ResponseWriter, r *http.Request, s access.Subject) error {
		via, err := id.ParseCredential(mux.Vars(r)["credential"])
		if err != nil {
			return err
		}
		if err := web.Accounts.End(r.Context(), s, via, kind); err != nil {
			return err
		}
		return serve.See(w, r, "/account")
	}
}

// tokenLives are the ends that the page offers; programs may choose any.
var tokenLives = map[string]string{"30d": "30d", "90d": "90d", "365d": "365d", "never": ""}

// makeToken asks for what an admin page asks for if the token shall run the house:
// it outlives the session, and is asked nothing.
func (web *Web) makeToken(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if _, err := form(w, r); err != nil {
		return err
	}
	if slices.Contains(r.PostForm["scope"], "admin") {
		return web.afresh(web.handToken)(w, r, s)
	}
	return web.handToken(w, r, s)
}

// handToken makes a token and shows its secret.
func (web *Web) handToken(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	get, err := form(w, r)
	if err != nil {
		return err
	}
	k, secret, err := web.doMakeToken(r, s, get)
	if f, status, again := web.wrong(r, s, err); again {
		return web.accountPage(w, r, s, status, func(p *views.AccountPage) {
			p.Token.Label.Value, p.Token.Ends.Value = get("label"), get("ends")
			p.Token.Folder.Value, p.Token.Chosen = get("folder"), r.PostForm["scope"]
			put(f, map[string]*views.Field{"label": &p.Token.Label, "scope": &p.Token.Scope, "folder": &p.Token.Folder}, &p.Token.Ends.Error)
		})
	}
	if err != nil {
		return err
	}
	f := web.frame(r, s, "Token made", "account")
	stub := tokenStub(k)
	stub.Confined, stub.Folder = k.Subject.Within != "", strings.Trim(strings.TrimSpace(get("folder")), "/")
	return web.page(w, r, http.StatusOK, f, views.TokenMade(f, views.TokenMadePage{
		Token: stub, Number: number(k.ID), Secret: secret.Reveal(),
	}))
}

func (web *Web) doMakeToken(r *http.Request, s access.Subject, get func(string) string) (*account.Known, id.Secret, error) {
	scope, err := account.ParseScopes(r.PostForm["scope"])
	if err != nil {
		return nil, id.Secret{}, err
	}
	life, ok := tokenLives[get("ends")]
	if !ok {
		return nil, id.Secret{}, fault.In("ends", "Choose when the token shall end.")
	}
	ends, err := access.ParseEnd(life, web.Now())
	if err != nil {
		return nil, id.Secret{}, err
	}
	t := account.Terms{Label: strings.TrimSpace(get("label")), Scope: scope, Ends: ends}
	if t.Within, err = web.confined(r, s, get("folder")); err != nil {
		return nil, id.Secret{}, err
	}
	u, _ := s.User()
	return web.Accounts.AddToken(r.Context(), s, u, t)
}

// confined returns the folder at a path that s may look into, for a token that
// shall open that alone; an empty path confines nothing.
func (web *Web) confined(r *http.Request, s access.Subject, path string) (id.Folder, error) {
	if path = strings.Trim(strings.TrimSpace(path), "/"); path == "" {
		return "", nil
	}
	f, err := web.Library.FolderAt(r.Context(), s, path, access.View)
	if err = noPlace(err); err != nil {
		if f := fault.Of(err); f.Field == "to" {
			return "", fault.In("folder", f.Say)
		}
	}
	return f.ID, err
}

// device says what people would call a browser, which is kept in English.
func device(in speech.Speaker, label string) string {
	browser, system, ok := strings.Cut(label, " on ")
	if browser == "A browser" {
		browser = in.Say("A browser")
	}
	if !ok {
		return browser
	}
	return in.Say("%s on %s|a device", browser, system)
}
