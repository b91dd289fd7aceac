package app_test

import (
	"strings"
	"sync"
	"testing"

	"cloakroom/app/access"
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

// TestOfTwoWhoRenameOneWins when both have read the same.
func TestOfTwoWhoRenameOneWins(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	for _, at := range []string{"/api/v1/items/" + string(c.picture.ID), "/api/v1/folders/" + string(must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "box"))(t).ID)} {
		tag := h.get(t, at, bearer(c.token)).header.Get("ETag")
		answers := make([]answer, 8)
		var all sync.WaitGroup
		for n := range answers {
			all.Go(func() {
				answers[n] = h.send(t, "PATCH", at, `{"name":"mine`+string(rune('a'+n))+`"}`, bearer(c.token), with("Content-Type", "application/json"), with("If-Match", tag))
			})
		}
		all.Wait()
		won := 0
		for _, a := range answers {
			switch a.status {
			case 200:
				won++
			case 409, 412:
			default:
				t.Errorf("%v", a)
			}
		}
		if won != 1 {
			t.Errorf("%d of them renamed %s", won, at)
		}
	}
}
