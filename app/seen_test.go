package app_test

import (
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/rules"
)

// TestSeenAsSomebodyElse: who may lend looks with another's rights, stays
// themself, and sees no more than both may.
func TestSeenAsSomebodyElse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	eve := h.user(t, "eve", false)
	ctx := t.Context()
	inner := must(h.Library.MakeFolder(ctx, operator, c.folder.ID, "inner"))(t)
	corner := must(h.Library.MakeFolder(ctx, operator, c.folder.ID, "divorce"))(t)
	ok(t, h.Library.SetPrivate(ctx, operator, corner.ID, true))
	ok(t, h.Library.Grant(ctx, operator, corner.ID, "eve", role(t, "viewer"), time.Time{}))
	at := "/folders/" + string(c.folder.ID) + "/as?who="
	bob := h.cookie(c.session)
	page := func(who string, s show, status int) string {
		t.Helper()
		a := h.get(t, at+url.QueryEscape(who), s)
		if a.status != status {
			t.Fatalf("as %s: %v", who, a)
		}
		return string(a.body)
	}
	if p := page("eve", bob, 200); strings.Contains(p, "coat.jpg") || !strings.Contains(p, "They see nothing here") {
		t.Errorf("who may nothing sees: %s", p)
	}
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, "eve", role(t, "editor"), time.Time{}))
	p := page("eve", bob, 200)
	for _, want := range []string{"coat.jpg", "inner", "You are still yourself"} {
		if !strings.Contains(p, want) {
			t.Errorf("%q is missing", want)
		}
	}
	for _, not := range []string{"divorce", "/upload", "/rename", "/delete\"", "<form method=\"post\" action=\"/folders"} {
		if strings.Contains(p, not) {
			t.Errorf("there is %q", not)
		}
	}
	if !strings.Contains(p, "/folders/"+string(inner.ID)+"/as?who=eve") {
		t.Error("the folder below cannot be looked at")
	}
	ticket := p[strings.Index(p, "/m/"):]
	ticket = strings.ReplaceAll(ticket[:strings.IndexAny(ticket, "\" ,")], "&amp;", "&")
	if a := h.get(t, ticket); a.status != 200 {
		t.Errorf("a picture of the page: %v", a)
	}
	ok(t, h.Accounts.Disable(ctx, operator, eve.ID)) // it is bob's own ticket
	if a := h.get(t, ticket); a.status != 200 {
		t.Errorf("a ticket of the page lives by somebody else: %v", a)
	}
	ok(t, h.Accounts.Enable(ctx, operator, eve.ID))
	page("nobody", bob, 400)
	page(c.name, h.cookie(h.signIn(t, "eve")), 404) // an editor does not lend
	page("eve", h.cookie(h.signIn(t, "ann")), 200)
	if p := page(string(c.itemLinkID), bob, 200); strings.Contains(p, "coat.jpg") {
		t.Error("a link to one item opens its folder")
	}
	if p := page(string(c.linkID), bob, 200); !strings.Contains(p, "coat.jpg") {
		t.Error("a link to the folder does not open it")
	}
	if p := page("members", bob, 200); strings.Contains(p, "coat.jpg") {
		t.Error("everybody sees it")
	}
	ok(t, h.Library.Revoke(ctx, operator, c.folder.ID, c.name))
	page("eve", bob, 404)
	if a := h.get(t, ticket); a.status != 404 {
		t.Errorf("the looker lost the right, and the ticket lives: %v", a)
	}
}

// TestSeenByARule: what a rule gives somebody is seen as they would, and whoever
// looks never has their session, nor leaves a trace in their name.
func TestSeenByARule(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Rules = filepath.Join(t.TempDir(), "rules.yaml")
	rule := func(when string) {
		t.Helper()
		ok(t, os.WriteFile(s.Rules, []byte(`rules: [{name: evening, path: "*/**", gives: viewer, when: "`+when+`"}]`), 0o600))
	}
	rule("user == 'eve' && credential == 'session' && now.getHours() < 13")
	h := open(t, s)
	ok(t, h.LoadRules())
	c := h.corner(t)
	eve := h.user(t, "eve", false)
	page := "/folders/" + string(c.folder.ID) + "/as?who="
	sees := func(name string, who show) (bool, string) {
		t.Helper()
		a := h.get(t, page+name, who)
		if a.status != 200 || a.header.Get("Set-Cookie") != "" {
			t.Fatalf("as %s: %v", name, a)
		}
		return strings.Contains(string(a.body), "coat.jpg"), string(a.body)
	}
	bob := h.cookie(c.session)
	there, body := sees("eve", bob)
	if !there || !strings.Contains(body, "a viewer here") {
		t.Fatal("what the rule gives is not seen")
	}
	if there, _ := sees("members", bob); there {
		t.Error("the rule gives to others")
	}
	ticket := strings.ReplaceAll(regexp.MustCompile(`/m/[^" ,]*`).FindString(body), "&amp;", "&")
	if a := h.get(t, ticket); a.status != 200 {
		t.Errorf("a picture of the page: %v", a)
	}
	ok(t, h.Daybook.Flush(t.Context()))
	if theirs := must(h.Library.Journal(t.Context(), operator, journal.Asked{Who: access.ToUser(eve.ID), Most: 10}))(t).Lines; len(theirs) > 0 {
		t.Errorf("it is told of whom nobody was: %+v", theirs)
	}
	if all := must(h.Accounts.Credentials(t.Context(), eve.ID, access.Session))(t); len(all) > 0 {
		t.Errorf("%d sessions of whom nobody was", len(all))
	}
	if l := h.lines(t, journal.Looked); len(l) == 0 || l[0].Who != access.ToUser(c.who.ID) || l[0].Via != c.sessionID {
		t.Errorf("who looked: %+v", l)
	}

	h.clock.pass(time.Hour)
	if there, _ := sees("eve", bob); there {
		t.Error("the rule's hour is over, and it is seen")
	}
	rule("user == 'eve'")
	ok(t, h.LoadRules())
	if there, _ := sees("eve", bob); !there {
		t.Fatal("the new rule is not seen")
	}
	_, body = sees("eve", bob)
	ticket = strings.ReplaceAll(regexp.MustCompile(`/m/[^" ,]*`).FindString(body), "&amp;", "&")
	if a := h.post(t, "/logout", "", bob); a.status != 303 {
		t.Fatal(a)
	}
	if a := h.get(t, ticket); a.status != 410 {
		t.Errorf("the ticket outlives the session of whoever looked: %v", a)
	}
}

// TestWhoSeesWhat: the pages that tell it, and to whom.
func TestWhoSeesWhat(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	h.user(t, "eve", false)
	ctx := t.Context()
	ok(t, h.Accounts.AddGroup(ctx, operator, "choir"))
	ok(t, h.Accounts.Join(ctx, operator, "choir", "eve"))
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, "@choir", role(t, "viewer"), time.Time{}))
	l, _, err := h.Library.LendItem(ctx, c.self, c.film.ID, library.Terms{Role: role(t, "viewer"), Title: "the other film"})
	ok(t, err)
	bob, eve, ann := h.cookie(c.session), h.cookie(h.signIn(t, "eve")), h.cookie(h.signIn(t, "ann"))
	has := func(path string, s show, status int, want, not string) {
		t.Helper()
		a := h.get(t, path, s)
		if a.status != status || !strings.Contains(string(a.body), want) || not != "" && strings.Contains(string(a.body), not) {
			t.Errorf("%s: %d, want %d with %q and without %q\n%s", path, a.status, status, want, not, a.body)
		}
	}
	picture := "/items/" + string(c.picture.ID) + "/who"
	has(picture, bob, 200, "@choir", "the other film")
	has(picture, eve, 404, "", "@choir")
	has("/items/"+string(c.film.ID)+"/who", bob, 200, "the other film", "")
	_, err = h.Library.EndLink(ctx, c.self, l.ID)
	ok(t, err)
	has("/items/"+string(c.film.ID)+"/who", bob, 200, "@choir", "the other film")

	has("/admin/why?who=eve", ann, 200, c.folder.Path, "Nothing was given")
	has("/admin/why?who=ann", ann, 200, "owner", "")
	has("/admin/why?who=eve&action=view&path="+url.QueryEscape(c.folder.Path+"/coat.jpg"), ann, 200, "@choir</span> was made viewer in", "")
	has("/admin/why?who="+string(c.itemLinkID)+"&path="+url.QueryEscape(c.folder.Path), ann, 200, "for one item alone", "<b>Yes.</b>")
	has("/admin/why?who="+string(c.itemLinkID)+"&path="+url.QueryEscape(c.folder.Path+"/coat.jpg"), ann, 200, "<b>Yes.</b>", "")
	german := show(func(r *http.Request) { ann(r); r.Header.Set("Accept-Language", "de") })
	has("/admin/why?who=eve&path="+url.QueryEscape(c.folder.Path), german, 200, `@choir</span> hat in <span dir="auto">`+c.folder.Path+`</span> die Rolle „Ansehen“`, "was made")
	has("/admin/why?who=eve&path=nowhere", ann, 400, "There is no folder and no item", "")
	has("/admin/why?who=nobody", ann, 400, "There is nobody", "")
	has("/admin/why?who=eve", bob, 404, "", "@choir")

	rights := "/folders/" + string(c.folder.ID) + "/rights"
	dan := h.user(t, "dan", false)
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, "dan", role(t, "viewer"), time.Time{}))
	has(picture, bob, 200, ">dan<", "")
	ok(t, h.Accounts.Disable(ctx, operator, dan.ID))
	has(picture, bob, 200, "@choir", ">dan<") // who is disabled sees nothing
	has(rights, bob, 200, `<span class="muted">disabled</span>`, "")
	has(rights+"?find=cho", bob, 200, "for=%40choir", "")
	has(rights+"?find=c", bob, 200, "Two letters", "for=%40choir\"")
	has(rights+"?for=eve&role=editor", bob, 200, `value="eve"`, "")
	if got := must(h.Library.Rights(ctx, c.self, c.folder.ID))(t); len(got.Grants) < 3 {
		t.Errorf("%+v", got)
	}

	// What a rule gives is told in full, not by the largest role in it.
	h.Rules.Use(must(rules.Read(strings.NewReader(`rules: [{name: lenders, path: "*/**", gives: [view, lend], when: user == "eve"}]`)))(t))
	has(rights, bob, 200, "<td data-label=\"Role\">view, lend </td>", "")
	has(rights+"?who=eve&action=lend", bob, 200, "gives view, lend in", "")
	has(picture, german, 200, ">ansehen, weitergeben</td>", "")
	if a := h.get(t, "/api/v1/folders/"+string(c.folder.ID)+"/why?who=eve&action=lend", bearer(c.token)); !strings.Contains(string(a.body), "gives view, lend in") {
		t.Errorf("why, for programs: %v", a)
	}
}
