package app_test

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/library"
)

// TestChangesNameWhatTheyChange: who has read something else than what is there
// now changes nothing.
func TestChangesNameWhatTheyChange(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	admin := h.program(t, h.ann, access.Run)
	inner := c.says(t, "POST", "/api/v1/folders", `{"parent":"`+string(c.folder.ID)+`","name":"inner"}`, 201)["id"].(string)
	link := c.says(t, "POST", "/api/v1/links", `{"folder":"`+inner+`"}`, 201)["id"].(string)
	for _, tt := range []struct {
		at, one, other string
		who            show
		ends           bool
	}{
		{"/api/v1/items/" + string(c.picture.ID), `{"name":"one.jpg"}`, `{"name":"other.jpg"}`, bearer(c.token), true},
		{"/api/v1/items/" + string(c.film.ID), `{"name":"one.mp4"}`, `{"title":"A film"}`, bearer(c.token), true},
		{"/api/v1/items/" + string(c.paper.ID), `{"title":"A paper"}`, `{"name":"one.pdf"}`, bearer(c.token), true},
		{"/api/v1/links/" + link, `{"password":"seven locks"}`, `{"password":""}`, bearer(c.token), true},
		{"/api/v1/folders/" + inner, `{"name":"one"}`, `{"name":"other"}`, bearer(c.token), true},
		{"/api/v1/users/" + string(c.who.ID), `{"quota":1000000}`, `{"quota":-1}`, bearer(admin.token), false},
	} {
		t.Run(tt.at, func(t *testing.T) {
			ask := func(method, body, tag string) answer {
				shows := []show{tt.who}
				if body != "" {
					shows = append(shows, with("Content-Type", "application/json"))
				}
				if tag != "" {
					shows = append(shows, with("If-Match", tag))
				}
				return h.send(t, method, tt.at, body, shows...)
			}
			before := ask("GET", "", "").header.Get("ETag")
			if again := ask("GET", "", "").header.Get("ETag"); before == "" || again != before {
				t.Errorf("it is %s and then %s", before, again)
			}
			if a := ask("PATCH", tt.one, `"another", W/`+before); a.status != 200 || a.header.Get("ETag") == before {
				t.Errorf("by the right tag: %v", a)
			}
			for _, method := range []string{"PATCH", "DELETE"} {
				body := map[string]string{"PATCH": tt.other}[method]
				if method == "DELETE" && !tt.ends {
					continue
				}
				for _, tag := range []string{before, `"x"`, before[1 : len(before)-1]} {
					if a := ask(method, body, tag); a.status != 412 || !strings.HasSuffix(field(t, a, "type"), "/changed") {
						t.Errorf("%s by %s: %v", method, tag, a)
					}
				}
			}
			if a := ask("PATCH", tt.other, "*"); a.status != 200 {
				t.Errorf("whatever it is: %v", a)
			}
			if tt.ends {
				if a := ask("DELETE", "", ask("GET", "", "").header.Get("ETag")); a.status != 204 {
					t.Errorf("its end: %v", a)
				}
			}
		})
	}
}

// TestOfManyWhoNameTheSameStateOneWins, whatever each of them wants.
func TestOfManyWhoNameTheSameStateOneWins(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	admin := h.program(t, h.ann, access.Run)
	type way struct{ method, path, body string } // %d: who it is
	move, end := way{"PATCH", "", `{"name":"mine%d"}`}, way{"DELETE", "", ""}
	folder := func(name string) string {
		return "/api/v1/folders/" + string(must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, name))(t).ID)
	}
	link := func() string {
		_, it := c.lend(t)
		return "/api/v1/links/" + string(it)
	}
	other, _, err := h.Library.LendFolder(t.Context(), access.User(h.ann), c.folder.ID, library.Terms{Role: role(t, "viewer"), Note: "for me alone"})
	ok(t, err)
	locked := func() string {
		l, _, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "viewer"), Password: must(h.Accounts.LinkPassword(t.Context(), "six locks"))(t)})
		return "/api/v1/links/" + string(must(l, err)(t).ID)
	}
	user := func(name string) string { return "/api/v1/users/" + string(h.user(t, name, false).ID) }
	for row, tt := range []struct {
		say, at string
		who     show
		ways    []way
	}{
		{"an item is renamed", "/api/v1/items/" + string(c.picture.ID), bearer(c.token), []way{move}},
		{"an item is described or renamed", "/api/v1/items/" + string(c.drawing.ID), bearer(c.token), []way{{"PATCH", "", `{"title":"Mine %d"}`}, move}},
		{"an item is renamed or deleted", "/api/v1/items/" + string(c.paper.ID), bearer(c.token), []way{move, end}},
		{"a folder is renamed", folder("box"), bearer(c.token), []way{move}},
		{"a folder is renamed or deleted", folder("chest"), bearer(c.token), []way{move, end}},
		{"a link is locked", link(), bearer(c.token), []way{{"PATCH", "", `{"password":"seven locks %d"}`}}},
		{"a link of somebody else is locked", "/api/v1/links/" + string(other.ID), bearer(c.token), []way{{"PATCH", "", `{"password":"seven locks %d"}`}}},
		{"a link's password is replaced", locked(), bearer(c.token), []way{{"PATCH", "", `{"password":"seven locks %d"}`}}},
		{"a link's password is replaced by the same one", locked(), bearer(c.token), []way{{"PATCH", "", `{"password":"seven locks"}`}}},
		{"a link is renewed", link(), bearer(c.token), []way{{"POST", "/renew", ""}}},
		{"a link is locked, renewed or ended", link(), bearer(c.token), []way{{"PATCH", "", `{"password":"seven locks %d"}`}, {"POST", "/renew", ""}, end}},
		{"a quota is set", user("vera"), bearer(admin.token), []way{{"PATCH", "", `{"quota":100%d}`}}},
		{"a quota is set, or somebody shut out", user("zoe"), bearer(admin.token), []way{{"PATCH", "", `{"quota":100%d}`}, {"PATCH", "", `{"disabled":true}`}}},
	} {
		tag := h.get(t, tt.at, tt.who).header.Get("ETag")
		answers := make([]answer, 8)
		var all sync.WaitGroup
		for n := range answers {
			all.Go(func() {
				it := tt.ways[n%len(tt.ways)]
				shows := []show{tt.who, with("If-Match", tag)}
				if it.body != "" {
					shows = append(shows, with("Content-Type", "application/json"))
				}
				answers[n] = h.send(t, it.method, tt.at+it.path, strings.ReplaceAll(it.body, "%d", strconv.Itoa(10*row+n)), shows...)
			})
		}
		all.Wait()
		won := 0
		for _, a := range answers {
			switch a.status {
			case 200, 201, 204:
				won++
			case 412:
			case 404: // it is deleted
				if !slices.Contains(tt.ways, end) {
					t.Errorf("%s: %v", tt.say, a)
				}
			default:
				t.Errorf("%s: %v", tt.say, a)
			}
		}
		if won != 1 {
			t.Errorf("%s: %d of them did it", tt.say, won)
		}
	}
}
