package app_test

import (
	"bytes"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestScopes are what a token may at most, whatever its owner may.
func TestScopes(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	admin := access.User(h.ann)
	token := func(u id.User, scope access.Action, within id.Folder) (show, error) {
		_, secret, err := h.Accounts.AddToken(t.Context(), operator, u, account.Terms{Scope: scope, Within: within})
		return bearer(secret), err
	}
	subject := func(u id.User, scope access.Action) access.Subject {
		k, _, err := h.Accounts.AddToken(t.Context(), operator, u, account.Terms{Scope: scope})
		ok(t, err)
		return must(h.Accounts.Behind(t.Context(), k.ID))(t).Subject
	}
	for _, tt := range []struct {
		name  string
		s     access.Subject
		lends bool
		runs  bool
	}{
		{"a manager's for everything but links", subject(c.who.ID, access.Everything&^access.Lend), false, false},
		{"a manager's for all scopes", subject(c.who.ID, access.Everything|access.Run), true, false},
		{"an admin's for reading", subject(h.ann, access.View|access.Download), false, false},
		{"an admin's for everything but admin", subject(h.ann, access.Everything), true, false},
		{"an admin's for admin", subject(h.ann, access.Run), false, true},
		{"an admin's session", must(h.Accounts.Who(t.Context(), access.Session, h.signIn(t, "ann")))(t).Subject, true, true},
	} {
		_, _, err := h.Library.LendFolder(t.Context(), tt.s, c.folder.ID, library.Terms{Role: role(t, "viewer")})
		if (err == nil) != tt.lends {
			t.Errorf("%s lends: %v", tt.name, err)
		}
		if _, err := h.Library.Links(t.Context(), tt.s); (err == nil) != tt.lends {
			t.Errorf("%s lists links: %v", tt.name, err)
		}
		if _, err := h.Accounts.Users(t.Context(), tt.s); (err == nil) != tt.runs {
			t.Errorf("%s lists users: %v", tt.name, err)
		}
		if _, err := h.Library.Journal(t.Context(), tt.s, journal.Asked{Most: 1}); (err == nil) != tt.runs {
			t.Errorf("%s reads the journal: %v", tt.name, err)
		}
		if _, err := h.Library.Activity(t.Context(), tt.s, journal.Asked{Most: 1}); (err == nil) != tt.s.Scope.Has(access.View) {
			t.Errorf("%s reads what its owner did: %v", tt.name, err)
		}
		if err := h.Library.SetQuota(t.Context(), tt.s, c.folder.ID, -1); (err == nil) != tt.runs {
			t.Errorf("%s sets a quota: %v", tt.name, err)
		}
	}
	if _, err := token(h.ann, access.View|access.Run, c.folder.ID); err == nil {
		t.Error("a token runs the house from within a folder")
	}
	reads, err := token(c.who.ID, access.View, "")
	ok(t, err)
	if a := h.do(t, "DELETE", "/api/v1/tokens/"+string(c.tokenID), reads); a.status != 403 {
		t.Errorf("a token that may only read ends another: %v", a)
	}
	if a := h.do(t, "DELETE", "/api/v1/tokens/current", reads); a.status != 204 {
		t.Errorf("and cannot end itself: %v", a)
	}
	ok(t, h.Library.Grant(t.Context(), admin, c.folder.ID, c.name, role(t, "viewer"), time.Time{}))
}

// TestNamesAreRead: to write somewhere tells no names, neither of folders nor of
// what was deleted.
func TestNamesAreRead(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	top := h.top(t, "mine", c.who.ID)
	for _, it := range []media.Item{c.paper, c.film} {
		must(h.Library.DeleteItem(t.Context(), c.self, it.ID))(t)
	}
	must(h.Library.DeleteFolder(t.Context(), c.self, top.ID))(t)
	paper, names := string(c.paper.ID), []string{c.folder.Path, c.paper.Name, top.Name}
	for _, within := range []id.Folder{"", c.folder.ID} {
		token := func(scope access.Action) show {
			_, secret, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Scope: scope, Within: within})
			ok(t, err)
			return bearer(secret)
		}
		writes, both := token(access.Add|access.Edit), token(access.View|access.Download|access.Add|access.Edit)
		for _, way := range [][2]string{
			{"GET", "/api/v1/folders"},
			{"GET", "/api/v1/folders?path=" + url.QueryEscape(c.folder.Path)},
			{"GET", "/api/v1/trash"},
			{"GET", "/api/v1/items/" + string(c.picture.ID) + "/versions"},
			{"POST", "/api/v1/items/" + string(c.picture.ID) + "/versions/1/restore"},
			{"POST", "/api/v1/trash/" + paper + "/restore"},
			{"DELETE", "/api/v1/trash/" + paper},
		} {
			a := h.do(t, way[0], way[1], writes)
			if a.status != 403 || !strings.HasSuffix(field(t, a, "type"), "/scope") || slices.ContainsFunc(names, func(n string) bool { return bytes.Contains(a.body, []byte(n)) }) {
				t.Errorf("%s by a token that only writes, in %q: %v", way, within, a)
			}
			if way[0] != "GET" || strings.HasSuffix(way[1], "/versions") {
				continue
			}
			if a := h.do(t, way[0], way[1], both); a.status != 200 || !slices.ContainsFunc(names, func(n string) bool { return bytes.Contains(a.body, []byte(n)) }) {
				t.Errorf("%s by one that also reads, in %q: %v", way, within, a)
			}
		}
	}
	_, secret, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Scope: access.Add | access.Edit})
	ok(t, err)
	made := h.send(t, "POST", "/api/v1/folders", `{"parent":"`+string(c.folder.ID)+`","name":"new"}`, bearer(secret), with("Content-Type", "application/json"))
	if made.status != 201 || bytes.Contains(made.body, []byte(c.folder.Name)) {
		t.Errorf("who makes a folder without looking: %v", made)
	}
	edits := access.User(h.user(t, "eve", false).ID)
	ok(t, h.DB.PutGrant(t.Context(), c.folder.ID, library.Grant{Who: edits.Who(), Allows: access.Edit}, journal.By(operator, journal.Granted)))
	if all, _, err := h.Library.Trash(t.Context(), edits, ""); err != nil || len(all) > 0 {
		t.Errorf("who may edit, and not look, reads %v, %v", all, err)
	}
	if a := h.do(t, "POST", "/api/v1/trash/"+paper+"/restore", bearer(c.token)); a.status != 200 {
		t.Errorf("by one for everything: %v", a)
	}
}
