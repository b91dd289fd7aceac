package app_test

import (
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
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
