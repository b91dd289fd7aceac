package app_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
)

// program is a token that asks for documents.
type program struct {
	*house
	token id.Secret
}

func (h *house) program(t testing.TB, u id.User, scope access.Action) program {
	t.Helper()
	_, secret, err := h.Accounts.AddToken(t.Context(), operator, u, account.Terms{Scope: scope})
	ok(t, err)
	return program{h, secret}
}

// asks sends a document, and holds the status of the answer.
func (p program) asks(t testing.TB, method, path, body string, status int) answer {
	t.Helper()
	shows := []show{bearer(p.token)}
	if body != "" {
		shows = append(shows, with("Content-Type", "application/json"))
	}
	a := p.send(t, method, path, body, shows...)
	if a.status != status {
		t.Errorf("%s %s %s: %v, want %d", method, path, body, a, status)
	}
	return a
}

func TestAProgramLends(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	p := h.program(t, c.who.ID, access.Everything)
	folder := "/api/v1/folders/" + string(c.folder.ID)
	vera := h.user(t, "vera", false)
	theirs := h.program(t, vera.ID, access.Everything)

	theirs.asks(t, "GET", folder, "", 404)
	p.asks(t, "PUT", folder+"/grants/vera", `{"role":"viewer","until":"7d"}`, 204)
	theirs.asks(t, "GET", folder, "", 200)
	theirs.asks(t, "GET", folder+"/rights", "", 403)
	p.asks(t, "PUT", folder+"/grants/nobody-here", `{"role":"viewer"}`, 400)
	p.asks(t, "PUT", folder+"/grants/vera", `{"role":"emperor"}`, 400)
	if a := p.asks(t, "GET", folder+"/rights", "", 200); !strings.Contains(string(a.body), `"who":"vera","role":"viewer"`) {
		t.Errorf("%v", a)
	}
	if a := p.asks(t, "GET", folder+"/why?who=vera&action=download", "", 200); !strings.Contains(string(a.body), `"allowed":false,"role":"viewer","because":["vera was made viewer in `+c.folder.Path+` until 2025-`) {
		t.Errorf("%v", a)
	}
	inner := field(t, p.asks(t, "POST", "/api/v1/folders", `{"parent":"`+string(c.folder.ID)+`","name":"inner"}`, 201), "id")
	h.program(t, h.ann, access.Everything).asks(t, "PUT", "/api/v1/folders/"+inner+"/private", "", 204)
	theirs.asks(t, "GET", "/api/v1/folders/"+inner, "", 404)
	h.program(t, h.ann, access.Everything).asks(t, "DELETE", "/api/v1/folders/"+inner+"/private", "", 204)
	theirs.asks(t, "GET", "/api/v1/folders/"+inner, "", 200)
	p.asks(t, "DELETE", folder+"/grants/vera", "", 204)
	theirs.asks(t, "GET", folder, "", 404)

	made := p.asks(t, "POST", "/api/v1/links", `{"folder":"`+string(c.folder.ID)+`","role":"downloader","title":"For you","password":"seven locks","max_downloads":3}`, 201)
	address, link := field(t, made, "address"), "/api/v1/links/"+field(t, made, "id")
	if a := h.get(t, address); a.status != 401 && !strings.Contains(string(a.body), "password") {
		t.Errorf("the link: %v", a)
	}
	if a := p.asks(t, "GET", link, "", 200); strings.Contains(string(a.body), "address") || field(t, a, "title") != "For you" {
		t.Errorf("%v", a)
	}
	p.asks(t, "PATCH", link, `{"password":""}`, 200)
	if a := h.get(t, address); a.status != 200 {
		t.Errorf("without its password: %v", a)
	}
	renewed := p.asks(t, "POST", link+"/renew", "", 201)
	if a := h.get(t, address); a.status != 410 {
		t.Errorf("the old address: %v", a)
	}
	theirs.asks(t, "GET", link, "", 404)
	theirs.asks(t, "DELETE", "/api/v1/links/"+field(t, renewed, "id"), "", 404)
	p.asks(t, "DELETE", "/api/v1/links/"+field(t, renewed, "id"), "", 204)
	if a := h.get(t, field(t, renewed, "address")); a.status != 410 {
		t.Errorf("an ended link: %v", a)
	}
	p.asks(t, "POST", "/api/v1/links", `{"role":"viewer"}`, 400)
	p.asks(t, "POST", "/api/v1/links", `{"item":"`+string(c.picture.ID)+`"}`, 201)
	if a := p.asks(t, "GET", "/api/v1/links", "", 200); strings.Count(string(a.body), `"live":true`) < 2 {
		t.Errorf("%v", a)
	}
	p.asks(t, "GET", "/api/v1/links?after=x", "", 400)
	if a := p.asks(t, "GET", "/api/v1/me/journal", "", 200); !strings.Contains(string(a.body), `"act":"link made"`) {
		t.Errorf("%v", a)
	}
	p.asks(t, "GET", folder+"/journal", "", 200)
	p.asks(t, "GET", "/api/v1/items/"+string(c.picture.ID)+"/journal", "", 200)
}

func TestAProgramRunsTheHouse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	p, guest, member := h.program(t, h.ann, access.Run), h.program(t, h.ann, access.Everything), h.program(t, c.who.ID, access.Everything|access.Run)

	made := p.asks(t, "POST", "/api/v1/users", `{"name":"vera"}`, 201)
	user := "/api/v1/users/" + field(t, made, "id")
	if a := h.get(t, field(t, made, "welcome_url")); a.status != 200 {
		t.Errorf("the welcome: %v", a)
	}
	p.asks(t, "POST", "/api/v1/users", `{"name":"vera"}`, 409)
	p.asks(t, "POST", "/api/v1/users", `{"name":""}`, 400)
	if a := p.asks(t, "PATCH", user, `{"quota":1000}`, 200); !strings.Contains(string(a.body), `"quota":1000`) {
		t.Errorf("%v", a)
	}
	p.asks(t, "PATCH", user, `{"quota":-2}`, 400)
	p.asks(t, "PATCH", user, `{}`, 400)
	p.asks(t, "POST", user+"/welcome", "", 201)
	if a := h.get(t, field(t, made, "welcome_url")); a.status != 410 {
		t.Errorf("the welcome before: %v", a)
	}
	p.asks(t, "POST", "/api/v1/groups", `{"name":"nurses"}`, 201)
	p.asks(t, "PUT", "/api/v1/groups/nurses/members/vera", "", 204)
	if a := p.asks(t, "GET", "/api/v1/groups", "", 200); !strings.Contains(string(a.body), `"members":["vera"]`) {
		t.Errorf("%v", a)
	}
	p.asks(t, "DELETE", "/api/v1/groups/nurses/members/vera", "", 204)
	p.asks(t, "DELETE", "/api/v1/groups/nurses", "", 204)
	if a := p.asks(t, "PATCH", user, `{"disabled":true}`, 200); !strings.Contains(string(a.body), `"disabled":true`) {
		t.Errorf("%v", a)
	}
	p.asks(t, "POST", user+"/welcome", "", 409)
	p.asks(t, "PATCH", user, `{"disabled":false}`, 200)
	if a := p.asks(t, "GET", "/api/v1/journal?act=group+made", "", 200); strings.Count(string(a.body), `"act":"group made"`) != 1 {
		t.Errorf("%v", a)
	}
	p.asks(t, "GET", "/api/v1/journal?act=nothing", "", 400)
	p.asks(t, "GET", "/api/v1/journal?from=yesterday", "", 400)
	for _, way := range []struct{ method, path, body string }{
		{"GET", "/api/v1/users", ""},
		{"POST", "/api/v1/users", `{"name":"mallory"}`},
		{"GET", user, ""},
		{"PATCH", user, `{"disabled":true}`},
		{"POST", user + "/welcome", ""},
		{"GET", "/api/v1/journal", ""},
		{"POST", "/api/v1/groups", `{"name":"x"}`},
		{"DELETE", "/api/v1/groups/x", ""},
		{"PUT", "/api/v1/groups/x/members/ann", ""},
	} {
		if a := guest.asks(t, way.method, way.path, way.body, http.StatusForbidden); !strings.HasSuffix(field(t, a, "type"), "/scope") {
			t.Errorf("%v", a)
		}
		member.asks(t, way.method, way.path, way.body, http.StatusNotFound)
	}
}

// TestUsersAndGroupsComeInPages by name, each one once.
func TestUsersAndGroupsComeInPages(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.exec(t, `with recursive n (n) as (select 1 union all select n + 1 from n where n < 450)
		insert into users (id, name, password, admin, created) select 'us_' || replace(replace(replace(replace(printf('%026d', n), '0', 'a'), '1', 'b'), '8', 'c'), '9', 'd'), 'user' || printf('%04d', n), '', 0, 1 from n`)
	h.exec(t, `insert into groups (id, name, created) select replace(id, 'us_', 'gr_'), 'group' || substr(name, 5), 1 from users where name like 'user%'`)
	h.exec(t, `insert into members (group_id, user_id) select g.id, u.id from groups g, users u where g.name > 'group0150' and u.name > 'user0447'`)
	p := h.program(t, h.ann, access.Run)
	all := func(of, each string) (seen map[string]int, pages int) {
		t.Helper()
		seen = map[string]int{}
		for at := "/api/v1/" + of; at != ""; pages++ {
			a := p.asks(t, "GET", at, "", 200)
			for _, it := range regexp.MustCompile(each).FindAllString(string(a.body), -1) {
				seen[it]++
			}
			link := a.header.Get("Link")
			next, _, _ := strings.Cut(strings.TrimPrefix(link, "<"+h.Config.Base()), ">")
			if at = next; link != "" && !strings.HasSuffix(link, `; rel="next"`) || pages > 5 {
				t.Fatalf("%v", link)
			}
		}
		return seen, pages
	}
	once := func(seen map[string]int) bool {
		for _, n := range seen {
			if n != 1 {
				return false
			}
		}
		return len(seen) == 450
	}
	if seen, pages := all("users", `"name":"user\d+"`); !once(seen) || pages != 3 {
		t.Errorf("%d users on %d pages", len(seen), pages)
	}
	// Pages are of groups, whoever many are in them.
	if seen, pages := all("groups", `"name":"group\d+"`); !once(seen) || pages != 3 {
		t.Errorf("%d groups on %d pages", len(seen), pages)
	}
	if seen, _ := all("groups", `"members":\["user0448","user0449","user0450"\]`); seen[`"members":["user0448","user0449","user0450"]`] != 300 {
		t.Errorf("who is in them: %v", seen)
	}
}
