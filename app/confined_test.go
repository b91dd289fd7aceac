package app_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// confined is a token of a corner that opens one folder in it.
type confined struct {
	*corner
	in    media.Folder
	item  media.Item // in it
	show  show
	token id.Credential
}

func (c *corner) confined(t testing.TB, scopes ...string) confined {
	t.Helper()
	in := must(c.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "inside"))(t)
	it := c.take(t, in.ID, "inner.jpg", photo(9000+c.turns))
	ok(t, c.Darkroom.Drain(t.Context()))
	k, secret, err := c.Accounts.AddToken(t.Context(), c.self, c.who.ID, account.Terms{Scope: must(account.ParseScopes(scopes))(t), Within: in.ID})
	ok(t, err)
	return confined{c, in, it, bearer(secret), k.ID}
}

// TestAConfinedTokenTriesEveryAddress walks the API with what lies outside of
// the folder. The answer is no, and says nothing of what is there.
func TestAConfinedTokenTriesEveryAddress(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	f := c.confined(t, "read", "write", "links")
	outside := c.outside()
	upload := path.Base(c.doors()[1].create(t, "begun.bin", 3))
	gone := c.take(t, c.folder.ID, "gone.jpg", photo(8000+c.turns))
	must(c.Library.DeleteItem(t.Context(), c.self, gone.ID))(t)
	if a := h.do(t, "PUT", "/api/v1/favourites/"+string(c.picture.ID), bearer(c.token)); a.status != 204 {
		t.Fatal(a)
	}
	secrets := []string{string(c.folder.ID) + `"`, string(c.picture.ID), string(c.linkID), string(c.tokenID), c.picture.Name, c.film.Name, upload, string(gone.ID), gone.Name}
	tried := 0
	for _, r := range must(app.Routes())(t) {
		if !strings.HasPrefix(r.Path, "/api/") && !strings.HasPrefix(r.Path, "/private/") {
			continue
		}
		for _, method := range r.Methods {
			if method == http.MethodOptions || r.Path == "/api/v1/tokens" && method == http.MethodPost || strings.HasPrefix(r.Path, "/api/v1/problems") || strings.Count(r.Path, "/") < 4 && strings.Contains(r.Path, ".") || r.Path == "/api/docs" {
				continue // what needs no token
			}
			tried++
			shows := []show{f.show, with("Content-Type", "application/json")}
			if strings.HasPrefix(r.Path, "/api/v1/uploads") {
				shows = []show{f.show, with("Content-Type", patch), with("Tus-Resumable", "1.0.0"), with("Upload-Offset", "0"), with("Upload-Length", "1"), with("Upload-Metadata", metadata("folder", c.folder.Path, "name", "x"))}
			}
			to := r.Path
			if strings.HasPrefix(to, "/api/v1/trash/") {
				to = strings.Replace(to, "{thing}", string(gone.ID), 1)
			}
			to = strings.Replace(to, "{upload}", upload, 1)
			a := h.send(t, method, outside.Replace(fillPath(c, to))+asking[r.Path], outside.Replace(bodyFor(method, r.Path)), shows...)
			lists := method == http.MethodGet && !strings.Contains(r.Path, "{") || r.Path == "/api/v1/tickets" || method == http.MethodHead && a.status == 200 && !strings.Contains(r.Path, "{")
			if a.status < 400 && !lists {
				t.Errorf("%s %s gives %v", method, r.Path, a)
			}
			if a.status == 400 || a.status == 415 {
				t.Errorf("%s %s was not even asked about: %v", method, r.Path, a)
			}
			for _, s := range secrets {
				if strings.Contains(string(a.body), s) || strings.Contains(a.header.Get("Location"), s) {
					t.Errorf("%s %s tells of %s: %v", method, r.Path, s, a)
				}
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d addresses", tried)
	}
	if all := must(h.DB.ItemsIn(t.Context(), c.folder.ID, media.Order{}, "", 100))(t); len(all) != 4 {
		t.Errorf("outside there are %d items", len(all))
	}
	for path, there := range map[string]string{"/api/v1/trash": string(gone.ID), "/api/v1/favourites": string(c.picture.ID)} {
		if a := h.get(t, path, bearer(c.token)); !strings.Contains(string(a.body), there) {
			t.Errorf("%s has lost what lies outside: %v", path, a)
		}
	}
	if a := c.doors()[1].tus(t, "HEAD", "/api/v1/uploads/"+upload, ""); a.status != 200 || a.header.Get("Upload-Offset") != "0" {
		t.Errorf("the upload that was begun outside: %v", a)
	}
}

// asking are the queries without which an address says nothing.
var asking = map[string]string{"/api/v1/search": "?q=coat"}

// outside fills ids of what the folder does not hold into a body.
func (c *corner) outside() *strings.Replacer {
	return strings.NewReplacer("FOLDER", string(c.folder.ID), "ITEM", string(c.picture.ID), "LINK", string(c.linkID), "TOKEN", string(c.tokenID), "USER", string(c.who.ID))
}

// fillPath writes words that outside replaces into the address of a route.
func fillPath(c *corner, path string) string {
	return strings.NewReplacer("{folder}", "FOLDER", "{item}", "ITEM", "{link}", "LINK", "{token}", "TOKEN", "{user}", "USER",
		"{version}", "1", "{upload}", string(id.NewUpload()), "{who}", c.name, "{group}", "nobody", "{name}", c.name, "{thing}", "ITEM", "{archive}", "ar_"+strings.Repeat("a", 26), "{problem}", "gone",
		"{path:.+}", url.PathEscape(c.folder.Path)+"/"+url.PathEscape(c.picture.Name)).Replace(path)
}

// bodyFor is a good body of each operation that takes one.
func bodyFor(method, path string) string {
	return map[string]string{
		"POST /api/v1/folders":                      `{"parent":"FOLDER","name":"x"}`,
		"PATCH /api/v1/folders/{folder}":            `{"name":"x"}`,
		"PATCH /api/v1/items/{item}":                `{"name":"x"}`,
		"POST /api/v1/tickets":                      `{"items":["ITEM"]}`,
		"POST /api/v1/links":                        `{"folder":"FOLDER"}`,
		"PATCH /api/v1/links/{link}":                `{"password":""}`,
		"PUT /api/v1/folders/{folder}/grants/{who}": `{"role":"viewer"}`,
		"PATCH /api/v1/users/{user}":                `{"disabled":true}`,
		"POST /api/v1/users":                        `{"name":"mallory"}`,
		"POST /api/v1/archives":                     `{"things":["ITEM"]}`,
		"POST /api/v1/items/{item}/copy":            `{"folder":"FOLDER"}`,
		"POST /api/v1/folders/{folder}/copy":        `{"folder":"FOLDER"}`,
		"POST /api/v1/groups":                       `{"name":"mallory"}`,
	}[method+" "+path]
}

// TestWhatAConfinedTokenOpens is what the folder gives, and no more, by every way.
func TestWhatAConfinedTokenOpens(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	f := c.confined(t, "read", "write", "links")
	asJSON := with("Content-Type", "application/json")
	says := func(method, path, body string, status int) answer {
		t.Helper()
		a := h.send(t, method, path, body, f.show, asJSON)
		if a.status != status {
			t.Errorf("%s %s %s: %v, want %d", method, path, body, a, status)
		}
		return a
	}
	in, item := "/api/v1/folders/"+string(f.in.ID), "/api/v1/items/"+string(f.item.ID)
	if a := says("GET", "/api/v1/folders", "", 200); !strings.Contains(string(a.body), string(f.in.ID)) {
		t.Errorf("the front has no folder: %v", a)
	}
	if a := says("GET", "/api/v1/me", "", 200); !strings.Contains(string(a.body), `"folder":"`+string(f.in.ID)+`"`) {
		t.Errorf("%v", a)
	}
	says("GET", in, "", 200)
	says("GET", in+"/items", "", 200)
	says("GET", item, "", 200)
	says("GET", "/private/"+url.PathEscape(f.in.Path[:len(c.folder.Path)])+"/inside/inner.jpg", "", 200)
	says("POST", "/api/v1/folders", `{"parent":"`+string(f.in.ID)+`","name":"deeper"}`, 201)
	says("PATCH", in, `{"name":"renamed"}`, 403) // that changes what it lies in
	says("PATCH", item, `{"folder":"`+string(c.folder.ID)+`"}`, 404)
	says("PATCH", item, `{"name":"other.jpg"}`, 200)
	says("DELETE", "/api/v1/tokens/"+string(c.tokenID), "", 403)

	// Links: of what lies inside alone.
	s := must(h.Accounts.Behind(t.Context(), f.token))(t).Subject
	inner, _, err := h.Library.LendFolder(t.Context(), s, f.in.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	if _, _, err := h.Library.LendFolder(t.Context(), s, c.folder.ID, library.Terms{Role: role(t, "viewer")}); err == nil {
		t.Error("it lends what lies outside")
	}
	if all := must(h.Library.Links(t.Context(), s))(t); len(all) != 1 || all[0].ID != inner.ID {
		t.Errorf("links: %v", all)
	}
	if _, err := h.Library.EndLink(t.Context(), s, c.linkID); err == nil {
		t.Error("it ends a link to what lies outside")
	}
	lines := must(h.Library.Activity(t.Context(), s, journal.Asked{Most: 100}))(t).Lines
	for _, l := range lines {
		if l.Folder != f.in.ID && !strings.HasPrefix(l.Path, f.in.Path+"/") {
			t.Errorf("its journal has %v", l)
		}
	}
	if len(lines) == 0 {
		t.Error("its journal is empty")
	}
	if _, err := h.Library.Journal(t.Context(), s, journal.Asked{Most: 1}); err == nil {
		t.Error("it reads the journal of the house")
	}

	// Tickets die with what they reach: the item goes out, and they are worth nothing.
	ticket := field(t, says("GET", item, "", 200), "download_url")
	if a := h.get(t, ticket); a.status != 200 {
		t.Errorf("its ticket: %v", a)
	}
	ok(t, h.Library.PlaceItem(t.Context(), c.self, f.item.ID, c.folder, "out.jpg"))
	if a := h.get(t, ticket); a.status != 404 {
		t.Errorf("a ticket for what has gone out: %v", a)
	}
	ok(t, h.Library.PlaceItem(t.Context(), c.self, f.item.ID, f.in, "in.jpg"))

	// The folder moves, and the token with it.
	elsewhere := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "elsewhere"))(t)
	ok(t, h.Library.PlaceFolder(t.Context(), c.self, f.in.ID, elsewhere, "moved"))
	says("GET", item, "", 200)
	says("GET", "/api/v1/folders/"+string(elsewhere.ID), "", 404)
	must(h.Library.DeleteFolder(t.Context(), c.self, f.in.ID))(t)
	says("GET", item, "", 404)
	if a := says("GET", "/api/v1/folders", "", 200); strings.Contains(string(a.body), "fo_") {
		t.Errorf("with its folder gone it opens %v", a)
	}
}

// TestAConfinedTokenLeavesItsFolderWhereItIs, also one that lies in nothing: it could
// not bring it back.
func TestAConfinedTokenLeavesItsFolderWhereItIs(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	if c.folder.Parent != "" {
		t.Fatal("not at the top")
	}
	_, secret, err := h.Accounts.AddToken(t.Context(), c.self, c.who.ID, account.Terms{Scope: must(account.ParseScopes([]string{"read", "write", "links"}))(t), Within: c.folder.ID})
	ok(t, err)
	for method, body := range map[string]string{"PATCH": `{"name":"renamed"}`, "DELETE": ""} {
		if a := h.send(t, method, "/api/v1/folders/"+string(c.folder.ID), body, bearer(secret), with("Content-Type", "application/json")); a.status != 403 {
			t.Errorf("%s: %v", method, a)
		}
	}
	if a := h.do(t, "DELETE", "/api/v1/items/"+string(c.picture.ID), bearer(secret)); a.status != 204 {
		t.Errorf("what lies in it: %v", a)
	}
}

// TestAConfinedTokenReadsNoOtherPlaceInItsJournal: where something went, and what
// was done in another folder when that was called so.
func TestAConfinedTokenReadsNoOtherPlaceInItsJournal(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	self := must(h.Accounts.Behind(t.Context(), c.sessionID))(t).Subject
	secret := must(h.Library.MakeFolder(t.Context(), self, c.folder.ID, "secret"))(t)
	once := must(h.Library.MakeFolder(t.Context(), self, c.folder.ID, "inside"))(t)
	ok(t, h.Library.PlaceItem(t.Context(), self, c.paper.ID, once, "diagnosis.pdf"))
	ok(t, h.Library.PlaceFolder(t.Context(), self, once.ID, secret, "elsewhere"))
	f := c.confined(t, "read")
	ok(t, h.Library.PlaceItem(t.Context(), self, c.film.ID, f.in, "film.mp4"))
	ok(t, h.Library.PlaceItem(t.Context(), self, f.item.ID, secret, "inner.jpg"))
	must(h.Library.DeleteItem(t.Context(), self, c.film.ID))(t)
	a := h.get(t, "/api/v1/me/journal", f.show)
	if a.status != 200 || !strings.Contains(string(a.body), "film.mp4") {
		t.Errorf("what was done there: %v", a)
	}
	for _, word := range []string{secret.Name, "diagnosis", "elsewhere", string(once.ID)} {
		if strings.Contains(string(a.body), word) {
			t.Errorf("it tells %q: %s", word, a.body)
		}
	}
}

// TestTokensByPasswordAreConfined by an id or a path, once the password is right.
func TestTokensByPasswordAreConfined(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	make := func(password, folder string) answer {
		return h.send(t, "POST", "/api/v1/tokens", `{"username":"`+c.name+`","password":"`+password+`","folder":"`+folder+`"}`, with("Content-Type", "application/json"))
	}
	for _, folder := range []string{c.folder.Path, string(c.folder.ID)} {
		if a := make(password, folder); a.status != 201 || field(t, a, "folder") != string(c.folder.ID) {
			t.Errorf("in %s: %v", folder, a)
		}
	}
	for _, folder := range []string{other.folder.Path, string(other.folder.ID), "nowhere", string(id.NewFolder())} {
		if a := make(password, folder); a.status != 400 || field(t, a, "field") != "folder" {
			t.Errorf("in %s: %v", folder, a)
		}
	}
	if a := make("wrong", other.folder.Path); a.status != 401 {
		t.Errorf("with a wrong password: %v", a)
	}
	page := h.post(t, "/account/tokens", "label=robot&scope=read&ends=30d&folder="+url.QueryEscape(c.folder.Path), h.cookie(c.session))
	if page.status != 200 || !strings.Contains(string(page.body), c.folder.Path) {
		t.Errorf("by the page: %v", page)
	}
	page = h.post(t, "/account/tokens", "label=robot&scope=read&ends=30d&folder="+url.QueryEscape(other.folder.Path), h.cookie(c.session))
	if page.status != 400 || !strings.Contains(string(page.body), "There is no such folder.") {
		t.Errorf("by the page, for somebody else's: %v", page)
	}
}
