package app_test

import (
	"net/url"
	"strings"
	"testing"

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
	c.develop(t)
	k, secret, err := c.Accounts.AddToken(t.Context(), c.self, c.who.ID, account.Terms{Scope: must(account.ParseScopes(scopes))(t), Within: in.ID})
	ok(t, err)
	return confined{c, in, it, bearer(secret), k.ID}
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
