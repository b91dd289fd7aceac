package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/media"
)

// TestGroupsHaveManagers: who manages a group says who is in it, and nobody else
// does but admins.
func TestGroupsHaveManagers(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	for _, name := range []string{"mia", "max", "pip"} {
		h.user(t, name, false)
	}
	ann, mia, max_, pip := h.cookie(h.signIn(t, "ann")), h.cookie(h.signIn(t, "mia")), h.cookie(h.signIn(t, "max")), h.cookie(h.signIn(t, "pip"))
	form := func(pairs ...string) string {
		v := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			v.Set(pairs[i], pairs[i+1])
		}
		return v.Encode()
	}
	for _, tt := range []struct {
		name, path, form string
		who              show
		status           int
	}{
		{"who runs the house makes a group", "/groups", form("name", "choir"), ann, 303},
		{"others do not", "/groups", form("name", "mine"), mia, 404},
		{"a name is taken once", "/groups", form("name", "choir"), ann, 409},
		{"a member is added by an admin", "/groups/choir/join", form("who", "mia"), ann, 303},
		{"a member does not manage", "/groups/choir/join", form("who", "max"), mia, 404},
		{"nor learns who has an account", "/groups/choir/join", form("who", "nobody"), mia, 404},
		{"nor makes themself a manager", "/groups/choir/manage", form("who", "mia", "manages", "1"), mia, 404},
		{"who is not in it finds nothing", "/groups/choir/join", form("who", "max"), max_, 404},
		{"an admin names a manager", "/groups/choir/manage", form("who", "mia", "manages", "1"), ann, 303},
		{"who adds", "/groups/choir/join", form("who", "max"), mia, 303},
		{"and names other managers, who are in it by that", "/groups/choir/manage", form("who", "pip", "manages", "1"), mia, 303},
		{"who may take the first one's place", "/groups/choir/manage", form("who", "mia", "manages", "0"), pip, 303},
		{"who is then a member like others", "/groups/choir/leave", form("who", "max"), mia, 404},
		{"nobody is called that", "/groups/choir/join", form("who", "nobody"), pip, 400},
		{"a member leaves by themself", "/groups/choir/leave", form("who", "max"), max_, 303},
		{"a manager does not remove the group", "/groups/choir/remove", "", pip, 404},
		{"there is no such group", "/groups/choirs/join", form("who", "max"), ann, 404},
	} {
		if a := h.post(t, tt.path, tt.form, tt.who); a.status != tt.status {
			t.Errorf("%s: %v", tt.name, a)
		}
	}
	t.Run("its page tells what one may see", func(t *testing.T) {
		ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, "@choir", role(t, "viewer"), time.Time{}))
		other := must(h.Library.AddTop(t.Context(), operator, "bob's own", c.who.ID))(t)
		ok(t, h.Library.Grant(t.Context(), operator, other.ID, "@choir", role(t, "viewer"), time.Time{}))
		if a := h.get(t, "/groups/choir", pip); a.status != 200 || !strings.Contains(string(a.body), c.folder.Path) || !strings.Contains(string(a.body), "mia") {
			t.Errorf("a manager: %v", a)
		}
		if a := h.get(t, "/groups/choir", ann); a.status != 200 || strings.Contains(string(a.body), "own") {
			t.Errorf("running the house opens folders: %v", a)
		}
		if a := h.get(t, "/groups/choir", max_); a.status != 404 {
			t.Errorf("who has left: %v", a)
		}
		if a := h.get(t, "/groups", mia); !strings.Contains(string(a.body), "@choir") {
			t.Errorf("the list: %v", a)
		}
	})
	t.Run("people are found by two letters, by managers", func(t *testing.T) {
		for ask, want := range map[string]bool{"ma": true, "m": false, "AX": true, "%%": false} {
			if a := h.get(t, "/groups/choir?find="+url.QueryEscape(ask), pip); strings.Contains(string(a.body), `value="max"`) != want {
				t.Errorf("%q: %v", ask, a)
			}
		}
		if a := h.get(t, "/groups/choir?find=ma", mia); strings.Contains(string(a.body), `value="max"`) {
			t.Error("who manages nothing looks for people")
		}
	})
	t.Run("who is removed is out with the answer", func(t *testing.T) {
		ticket := h.location(t, c, lasting(c.picture.ID, media.Thumb), mia)
		if a := h.get(t, ticket); a.status != 200 {
			t.Fatalf("before: %v", a)
		}
		if a := h.post(t, "/groups/choir/leave", form("who", "mia"), pip); a.status != 303 {
			t.Fatal(a)
		}
		if a := h.get(t, ticket); a.status != 404 {
			t.Errorf("after: %v", a)
		}
	})
	if n := len(h.lines(t, "group manager")); n != 3 {
		t.Errorf("the journal has %d lines of managers", n)
	}
}
