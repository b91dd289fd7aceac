package app_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// principal is somebody who comes to a corner by something other than a grant to
// them by name: what they show, where their addresses begin, and how that which
// lets them in is taken away.
type principal struct {
	name   string
	comes  func(t *testing.T, c *corner) (at string, shows []show)
	sees   bool // everything, and takes it home
	ends   func(t *testing.T, c *corner)
	ticket int // what one from before answers then
	page   int // and what a page
}

// TestEveryPrincipalMeetsTheSameDoors grows the matrix by who comes through a
// group, a rule, a link with its password and without it, and a request: every
// page and every form of everything, before and after.
func TestEveryPrincipalMeetsTheSameDoors(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Rules = filepath.Join(t.TempDir(), "rules.yaml")
	write := func(t *testing.T, h *house, rules string) {
		t.Helper()
		ok(t, os.WriteFile(s.Rules, []byte(rules), 0o600))
		ok(t, h.LoadRules())
		h.clock.pass(time.Minute) // what a rule gave holds until then
	}
	const none, all = "rules: []\n", `rules:
  - {name: coats, path: "{coats}", gives: downloader, when: "user == 'rita'"}
`
	ok(t, os.WriteFile(s.Rules, []byte(none), 0o600))
	h := open(t, s)
	h.user(t, "greta", false)
	h.user(t, "rita", false)
	h.user(t, "stranger", false)
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "ward"))

	var link id.Secret
	var made library.Link
	lends := func(t *testing.T, c *corner, roleName, password string) {
		t.Helper()
		terms := library.Terms{Role: role(t, "downloader"), Title: "For the album"}
		if roleName == "request" {
			terms.Role = request(t)
		}
		if password != "" {
			terms.Password = must(c.Accounts.LinkPassword(t.Context(), password))(t)
		}
		var err error
		made, link, err = c.Library.LendFolder(t.Context(), c.self, c.folder.ID, terms)
		ok(t, err)
	}
	relock := func(t *testing.T, c *corner) {
		must(c.Library.LockLink(t.Context(), c.self, made.ID, must(c.Accounts.LinkPassword(t.Context(), "eight owls"))(t)))(t)
	}
	end := func(t *testing.T, c *corner) { must(c.Library.EndLink(t.Context(), c.self, made.ID))(t) }
	everybody := []principal{
		{"a member of a group", func(t *testing.T, c *corner) (string, []show) {
			ok(t, c.Accounts.Join(t.Context(), operator, "ward", "greta"))
			ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, "@ward", role(t, "downloader"), time.Time{}))
			return "", []show{c.cookie(c.signIn(t, "greta"))}
		}, true, func(t *testing.T, c *corner) { ok(t, c.Accounts.Leave(t.Context(), operator, "ward", "greta")) }, 404, 404},
		{"who a rule lets in", func(t *testing.T, c *corner) (string, []show) {
			write(t, c.house, all)
			return "", []show{c.cookie(c.signIn(t, "rita"))}
		}, true, func(t *testing.T, c *corner) { write(t, c.house, none) }, 404, 404},
		{"somebody with an account", func(t *testing.T, c *corner) (string, []show) {
			return "", []show{c.cookie(c.signIn(t, "stranger"))}
		}, false, func(*testing.T, *corner) {}, 404, 404},
		{"a guest who knows the password", func(t *testing.T, c *corner) (string, []show) {
			lends(t, c, "downloader", linkPassword)
			_, cookie := c.opens(t, link, linkPassword)
			return "/s/" + link.Reveal(), []show{cookie}
		}, true, relock, 410, 404},
		{"a guest who does not", func(t *testing.T, c *corner) (string, []show) {
			lends(t, c, "downloader", linkPassword)
			return "/s/" + link.Reveal(), nil
		}, false, end, 410, 410},
		{"a guest who is asked for files", func(t *testing.T, c *corner) (string, []show) {
			lends(t, c, "request", "")
			return "/s/" + link.Reveal(), nil
		}, false, end, 410, 410},
	}
	for _, who := range everybody {
		t.Run(who.name, func(t *testing.T) {
			c := h.corner(t)
			at, shows := who.comes(t, c)
			shows = append(shows, with("Sec-Fetch-Dest", "image")) // so that nobody is sent to a form
			folder := "/browse/" + strings.ReplaceAll(c.folder.Path, " ", "%20")
			if at != "" {
				folder = at + "/browse/none"
			}
			tickets := map[string]way{}
			for _, it := range c.things() {
				page := at + "/items/" + string(it.item.ID)
				a := c.get(t, page, shows...)
				if want := map[bool]int{true: 200, false: 404}[who.sees]; a.status != want {
					t.Errorf("the page of %s: %v", it.item.Name, a)
				}
				for _, form := range it.forms {
					lasting := at + lasting(it.item.ID, form)
					a := c.get(t, lasting, shows...)
					ticket := strings.TrimPrefix(a.header.Get("Location"), c.Config.Base())
					if got := a.status == 303 && strings.HasPrefix(ticket, "/m/"); got != who.sees {
						t.Errorf("%s of %s: %v", form, it.item.Name, a)
					}
					if who.sees {
						tickets[lasting] = way{it.item.Name + " " + string(form), "ticket", it.item, form, ticket, nil, true}
					}
					if !who.sees {
						c.tells(t, c.get(t, page, shows...))
						c.tells(t, a)
					}
				}
			}
			if !who.sees {
				if at != "" {
					c.tells(t, c.get(t, at, shows...))
				}
				c.tells(t, c.get(t, folder, shows...))
			}
			for _, w := range tickets {
				c.follows(t, w, happenings[0])
			}
			who.ends(t, c)
			for lasting, w := range tickets {
				for _, q := range asked("*") {
					c.refused(t, w, "the end of it", q.method, who.ticket, q.shows...)
				}
				if a := c.get(t, lasting, shows...); a.status != who.page {
					t.Errorf("afterwards, %s: %v", lasting, a)
				}
			}
		})
	}
}

// tells holds an answer to not telling what is there.
func (c *corner) tells(t *testing.T, a answer) {
	t.Helper()
	all := a.String() + string(a.body)
	for _, it := range c.things() {
		for _, word := range []string{it.item.Name, `"` + http.CanonicalHeaderKey("etag")} {
			if strings.Contains(all, word) {
				t.Errorf("it tells %q: %v", word, a)
			}
		}
	}
	if strings.Contains(all, c.folder.Name) || strings.Contains(all, string(media.Original)+"?v=") {
		t.Errorf("it tells of the folder: %v", a)
	}
}
