package app_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// refusals are the bodies that each face has for each status. There must be one
// of each, whatever the reason: a second one would tell reasons apart.
type refusals map[string]map[string]string // face and status, body, an example

// varying is what differs between two answers alike: the nonce of a page, and what
// hides its length.
var varying = regexp.MustCompile(`nonce="[^"]*"|<!--[A-Z2-7]*-->$`)

// nonce is the same in a policy.
var nonce = regexp.MustCompile(`nonce-[A-Z0-9]+`)

func (all refusals) collect(t testing.TB, c *corner, w way, after string) {
	t.Helper()
	if a := c.get(t, w.path, w.shows...); a.status >= 400 {
		all.note(fmt.Sprint(w.face, " ", a.status), a, w.name+", after "+after)
	}
}

func (all refusals) note(kind string, a answer, example string) {
	if all[kind] == nil {
		all[kind] = map[string]string{}
	}
	body := string(varying.ReplaceAll(a.body, nil))
	all[kind][a.header.Get("Content-Type")+"\n"+body] = example
}

func (all refusals) judge(t *testing.T, kinds ...string) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		if len(all[kind]) > 1 {
			t.Errorf("%s has %d bodies: %q", kind, len(all[kind]), all[kind])
		}
	}
	for _, kind := range kinds {
		if len(all[kind]) == 0 {
			t.Errorf("nobody was refused by %s", kind)
		}
	}
}

// TestWhatIsWrongWithARequest is the rest of the table of refusals: nothing has
// happened to anything, but the address or the credential is not right.
func TestWhatIsWrongWithARequest(t *testing.T) {
	t.Parallel()
	theWrongRequests(t, open(t, settings(t)))
}

func theWrongRequests(t *testing.T, h *house) {
	c, other := h.corner(t), h.corner(t)
	bodies := refusals{}
	ticket := c.pageTicket(t, c.picture.ID, media.Thumb)
	_, query, _ := strings.Cut(ticket, "?")
	at := func(item id.Item, form string) string { return "/m/" + string(item) + "/" + form + "?" + query }
	_, writeOnly, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Label: "writes alone", Scope: access.Add | access.Edit})
	ok(t, err)

	for _, w := range []struct {
		name   string
		face   string
		path   string
		status int
		shows  []show
	}{
		{"a ticket for another item", "ticket", at(other.picture.ID, "thumb"), 404, nil},
		{"a ticket for an item that never was", "ticket", at(id.NewItem(), "thumb"), 404, nil},
		{"a ticket for another form", "ticket", at(c.picture.ID, "original"), 404, nil},
		{"a ticket for a form that is none", "ticket", at(c.picture.ID, "huge"), 404, nil},
		{"a form that this item does not have", "ticket", at(c.picture.ID, "play"), 404, nil},
		{"no ticket", "ticket", "/m/" + string(c.picture.ID) + "/thumb", 404, nil},
		{"no ticket but a version", "ticket", "/m/" + string(c.picture.ID) + "/thumb?v=1", 404, nil},
		{"no form", "ticket", "/m/" + string(c.picture.ID) + "?" + query, 404, nil},
		{"no item", "ticket", "/m/?" + query, 404, nil},

		{"a page's address of an item that never was", "page", lasting(id.NewItem(), media.Thumb), 404, []show{h.cookie(c.session)}},
		{"a page's address of somebody else's", "page", lasting(other.picture.ID, media.Thumb), 404, []show{h.cookie(c.session)}},
		{"a page's address of a form it does not have", "page", lasting(c.picture.ID, media.Play), 404, []show{h.cookie(c.session)}},
		{"a page's address of a form that is none", "page", "/items/" + string(c.picture.ID) + "/huge", 404, []show{h.cookie(c.session)}},
		{"no session and a picture", "page", lasting(c.picture.ID, media.Thumb), 404, []show{with("Sec-Fetch-Dest", "image")}},
		{"no session and no picture", "page", lasting(id.NewItem(), media.Thumb), 404, []show{with("Sec-Fetch-Dest", "image")}},

		{"no token", "private", c.private(c.picture, media.Original), 401, nil},
		{"a token that is none", "private", c.private(c.picture, media.Original), 401, []show{bearer(id.NewToken())}},
		{"a path that is none", "private", "/private/coats/none.jpg", 404, []show{bearer(c.token)}},
		{"a folder's path", "private", "/private/coats%201", 404, []show{bearer(c.token)}},
		{"somebody else's path", "private", other.private(other.picture, media.Original), 404, []show{bearer(c.token)}},
		{"a form that is none, by path", "private", c.private(c.picture, "huge"), 404, []show{bearer(c.token)}},
		{"a form it does not have, by path", "private", c.private(c.picture, media.Play), 404, []show{bearer(c.token)}},
		{"two forms at once, by path", "private", c.private(c.picture, media.Thumb) + "&as=original", 404, []show{bearer(c.token)}},
		{"a token that may write alone", "private", c.private(c.picture, media.Thumb), 403, []show{bearer(writeOnly)}},
		{"a token that may write alone, for the original", "private", c.private(c.picture, media.Original), 403, []show{bearer(writeOnly)}},
		{"no token, for JSON", "json", "/api/v1/items/" + string(c.picture.ID), 401, nil},
		{"a token that is none, for JSON", "json", "/api/v1/items/" + string(id.NewItem()), 401, []show{bearer(id.NewToken())}},
		{"an item that never was, for JSON", "json", "/api/v1/items/" + string(id.NewItem()), 404, []show{bearer(c.token)}},
		{"somebody else's item, for JSON", "json", "/api/v1/items/" + string(other.picture.ID), 404, []show{bearer(c.token)}},

		{"a link that is none", "guest", "/s/" + id.NewSecret().Reveal(), 404, nil},
		{"a link that is none, and an item", "guest", "/s/" + id.NewSecret().Reveal() + "/items/" + string(c.picture.ID), 404, nil},
		{"a link to elsewhere", "guest", other.guest() + lasting(c.picture.ID, media.Thumb), 404, nil},
		{"a link to another item", "guest", "/s/" + other.itemLink.Reveal() + lasting(c.picture.ID, media.Thumb), 404, nil},
		{"a link to one item, and its neighbour", "guest", "/s/" + c.itemLink.Reveal() + lasting(c.film.ID, media.Poster), 404, nil},
		{"a link to one item, as a folder", "guest", "/s/" + c.itemLink.Reveal() + "/browse/x", 404, nil},
		{"the file of a link that is none", "file", "/s/" + id.NewSecret().Reveal() + "/file", 404, nil},
		{"the file of a link to a folder", "file", c.guest() + "/file", 404, nil},
	} {
		way := way{name: w.name, face: w.face, path: w.path, shows: w.shows}
		for _, q := range asked("*") {
			c.refused(t, way, "nothing", q.method, w.status, q.shows...)
		}
		bodies.collect(t, c, way, "nothing")
	}
	for _, it := range []id.Item{c.picture.ID, id.NewItem()} {
		if a := h.get(t, lasting(it, media.Thumb)); a.status != 303 || a.header.Get("Location") != "/login?next=%2Fitems%2F"+string(it)+"%2Fthumb" {
			t.Errorf("without a session: %v", a)
		}
	}
	bodies.judge(t, "page 404", "ticket 404", "private 401", "private 403", "private 404", "json 401", "json 404", "guest 404", "file 404")
}

// TestRolesAreWhatTheySay asks for every form of everything with less and less
// of a right.
func TestRolesAreWhatTheySay(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	original := c.ways(t)
	for _, tt := range []struct {
		role      string
		look, out int // what looking and taking home get by ticket
		private   int // what taking home gets by path
	}{
		{"downloader", 200, 200, 200},
		{"viewer", 200, 404, 403},
	} {
		ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, tt.role), time.Time{}))
		for _, w := range original {
			var want int
			switch takes := w.form == media.Original; {
			case w.face == "ticket" && !strings.Contains(w.name, "link"):
				want = map[bool]int{true: tt.out, false: tt.look}[takes]
			case w.face == "private":
				want = map[bool]int{true: tt.private, false: tt.look}[takes]
			case w.face == "page":
				want = map[bool]int{true: map[int]int{200: 303, 404: 404}[tt.out], false: 303}[takes]
			case w.face == "json":
				want = 200
			default: // a link lives by its maker's right to lend, which is gone
				want = 404
			}
			if a := h.get(t, w.path, w.shows...); a.status != want {
				t.Errorf("a %s asks for %s: %v, want %d", tt.role, w.name, a, want)
			}
		}
		has := strings.Contains(string(h.get(t, "/api/v1/items/"+string(c.picture.ID), bearer(c.token)).body), "download_url")
		if want := tt.out == 200; has != want {
			t.Errorf("a %s is offered a download: %v", tt.role, has)
		}
	}
}

// TestAnAddressThatHasRunOutHasAPage opens tickets from before in a window.
func TestAnAddressThatHasRunOutHasAPage(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	page := c.pageTicket(t, c.picture.ID, media.Preview)
	guest := c.guestTicket(t, c.picture.ID, media.Preview)
	program := c.programTicket(t, c.picture.ID, media.Preview)
	h.clock.pass(time.Hour)
	link := `href="` + h.Config.Base() + `/items/` + string(c.picture.ID) + `"`
	for _, tt := range []struct {
		name, path string
		show       show
		page, link bool
	}{
		{"a session's, in a window", page, with("Sec-Fetch-Dest", "document"), true, true},
		{"a session's, in a window of an older browser", page, with("Accept", "text/html,*/*;q=0.8"), true, true},
		{"a session's, in a page", page, with("Sec-Fetch-Dest", "image"), false, false},
		{"a session's, in a page that would take anything", page, func(r *http.Request) {
			r.Header.Set("Sec-Fetch-Dest", "image")
			r.Header.Set("Accept", "text/html")
		}, false, false},
		{"a session's, for a program", page, with("Accept", "*/*"), false, false},
		{"a guest's, in a window", guest, with("Sec-Fetch-Dest", "document"), true, false},
		{"a program's, in a window", program, with("Sec-Fetch-Dest", "document"), true, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a := h.get(t, tt.path, tt.show)
			isPage := strings.HasPrefix(a.header.Get("Content-Type"), "text/html")
			hasLink := strings.Contains(string(a.body), link)
			if a.status != 410 || a.header.Get("Cache-Control") != "no-store" || isPage != tt.page || hasLink != tt.link {
				t.Errorf("%v", a)
			}
			if strings.Contains(string(a.body), c.picture.Name) || strings.Contains(string(a.body), ticketOf(tt.path)) {
				t.Errorf("it says too much: %s", a.body)
			}
		})
	}
}
