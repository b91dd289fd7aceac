package app_test

import (
	"bytes"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/media"
)

// way is one way to the bytes of an item in a form: where a client asks, and
// what it shows. Tickets are taken before anything happens.
type way struct {
	name  string
	face  string
	item  media.Item
	form  media.Rendition
	path  string
	shows []show
	bytes bool // answers with bytes, not with the way to them
}

// ways are all of them, for everything in a corner.
func (c *corner) ways(t testing.TB) (all []way) {
	t.Helper()
	for _, it := range c.things() {
		for _, form := range it.forms {
			what := it.item.Name + " " + string(form)
			add := func(name, face, path string, bytes bool, shows ...show) {
				all = append(all, way{what + " by " + name, face, it.item, form, path, shows, bytes})
			}
			add("the lasting address of a page", "page", lasting(it.item.ID, form), false, c.cookie(c.session))
			add("a page's ticket", "ticket", c.pageTicket(t, it.item.ID, form), true)
			add("the API's JSON", "json", "/api/v1/items/"+string(it.item.ID), false, bearer(c.token))
			add("a program's ticket", "ticket", c.programTicket(t, it.item.ID, form), true)
			add("its path and a bearer", "private", c.private(it.item, form), true, bearer(c.token))
			add("the lasting address of a link's page", "guest", c.guest()+lasting(it.item.ID, form), false)
			add("a link's ticket", "lent", c.guestTicket(t, it.item.ID, form), true)
		}
	}
	all = append(all, way{"a link's file", "file", c.picture, media.Original, "/s/" + c.itemLink.Reveal() + "/file", nil, true})
	return all
}

// asked are the kinds of requests that bytes are asked for by, and what a yes
// to them is.
func asked(tag string) []struct {
	name, method string
	shows        []show
	status       int
} {
	return []struct {
		name, method string
		shows        []show
		status       int
	}{
		{"GET", http.MethodGet, nil, 200},
		{"HEAD", http.MethodHead, nil, 200},
		{"a range", http.MethodGet, []show{with("Range", "bytes=1-9")}, 206},
		{"a range that is none", http.MethodGet, []show{with("Range", "bytes=99999999-")}, 416},
		{"if it is another", http.MethodGet, []show{with("If-None-Match", tag)}, 304},
		{"if it is newer", http.MethodGet, []show{with("If-Modified-Since", noon.AddDate(1, 0, 0).Format(http.TimeFormat))}, 304},
		{"HEAD if it is another", http.MethodHead, []show{with("If-None-Match", tag)}, 304},
	}
}

// happening is what can happen to a right, a credential or a thing, and what
// every way answers from then on. «ticket» is a ticket from before.
type happening struct {
	name string
	do   func(t testing.TB, c *corner)
	page, ticket, json, private,
	guest, lent, file int // by a link: to the folder, its ticket, and one to the picture alone
}

var happenings = []happening{
	{"nothing", func(testing.TB, *corner) {}, 303, 200, 200, 200, 303, 200, 200},
	{"the right was revoked", func(t testing.TB, c *corner) {
		ok(t, c.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
	}, 404, 404, 404, 404, 404, 404, 404},
	{"the right ended", func(t testing.TB, c *corner) {
		ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "manager"), c.clock.now().Add(time.Minute)))
		c.clock.pass(time.Minute)
	}, 404, 404, 404, 404, 404, 404, 404},
	{"the credentials were ended", func(t testing.TB, c *corner) {
		ok(t, c.Accounts.End(t.Context(), c.self, c.sessionID, access.Session))
		ok(t, c.Accounts.End(t.Context(), c.self, c.tokenID, access.Token))
		must(c.Library.EndLink(t.Context(), c.self, c.linkID))(t)
		must(c.Library.EndLink(t.Context(), c.self, c.itemLinkID))(t)
	}, 303, 410, 401, 401, 410, 410, 410},
	{"the user was disabled", func(t testing.TB, c *corner) {
		ok(t, c.Accounts.Disable(t.Context(), operator, c.who.ID))
	}, 303, 410, 401, 401, 410, 410, 410},
	{"the user was disabled and enabled again", func(t testing.TB, c *corner) {
		ok(t, c.Accounts.Disable(t.Context(), operator, c.who.ID))
		ok(t, c.Accounts.Enable(t.Context(), operator, c.who.ID))
	}, 303, 410, 401, 401, 410, 410, 410},
	{"the items were deleted", func(t testing.TB, c *corner) {
		for _, it := range c.things() {
			must(c.Library.DeleteItem(t.Context(), operator, it.item.ID))(t)
		}
	}, 404, 404, 404, 404, 404, 404, 410},
	{"the folder was deleted", func(t testing.TB, c *corner) {
		must(c.Library.DeleteFolder(t.Context(), operator, c.folder.ID))(t)
	}, 404, 404, 404, 404, 410, 410, 410},
	{"the items were moved to where one may not look", func(t testing.TB, c *corner) {
		into := must(c.Library.AddTop(t.Context(), operator, "attic of "+c.name, c.ann))(t)
		for _, it := range c.things() {
			ok(t, c.Library.PlaceItem(t.Context(), operator, it.item.ID, into, it.item.Name))
		}
	}, 404, 404, 404, 404, 404, 404, 404},
	{"another version came", func(t testing.TB, c *corner) { c.replace(t) }, 303, 410, 200, 200, 303, 410, 200},
	{"the tickets ran out", func(_ testing.TB, c *corner) { c.clock.pass(10 * time.Hour) }, 303, 410, 200, 200, 303, 410, 200},
	{"the credentials ran out by themselves", func(_ testing.TB, c *corner) { c.clock.pass(15 * 24 * time.Hour) }, 303, 410, 401, 401, 410, 410, 410},
}

// replace raises the version of everything, with other bytes in each form.
// There is no door for that yet.
func (c *corner) replace(t testing.TB) {
	t.Helper()
	for _, it := range c.things() {
		item := string(it.item.ID)
		for _, form := range it.forms {
			b := []byte("the second version of " + string(form) + " of " + item)
			key := string(c.publish(t, b))
			switch form {
			case media.Original:
				c.exec(t, `insert into versions (item, version, key, type, size, sha256, modified, created, developed)
					select item, 2, ?, type, ?, sha256, ?, created, 1 from versions where item = ?`, key, len(b), noon.Unix(), item)
			case media.Play: // the original's
			default:
				c.exec(t, `insert into renditions (item, version, rendition, key, type, size, modified, width, height)
					values (?, 2, ?, ?, 'image/jpeg', ?, ?, 1, 1)`, item, string(form), key, len(b), noon.Unix())
			}
		}
		c.exec(t, `update items set version = 2 where id = ?`, item)
	}
}

// TestEveryWayMeetsTheSameDoors is the promise of the house in one table: every
// way to the bytes, in every form, by every kind of request, before and after
// everything that can happen.
func TestEveryWayMeetsTheSameDoors(t *testing.T) {
	t.Parallel()
	theSameDoors(t, open(t, settings(t)))
}

func theSameDoors(t *testing.T, h *house) {
	bodies := refusals{}
	for _, what := range happenings {
		t.Run(what.name, func(t *testing.T) {
			c := h.corner(t)
			ways := c.ways(t)
			for _, w := range ways { // so that all that can be remembered is
				c.follows(t, w, happenings[0])
			}
			what.do(t, c)
			for _, w := range ways {
				c.follows(t, w, what)
				bodies.collect(t, c, w, what.name)
			}
		})
	}
	bodies.judge(t, "page 404", "ticket 404", "ticket 410", "lent 404", "lent 410", "json 401", "json 404", "private 401", "private 404",
		"guest 404", "guest 410", "file 404", "file 410")
}

// follows asks by w in every manner and holds the answers to what happened.
func (c *corner) follows(t *testing.T, w way, what happening) {
	t.Helper()
	want := map[string]int{
		"page": what.page, "ticket": what.ticket, "json": what.json, "private": what.private, "guest": what.guest, "lent": what.lent, "file": what.file,
	}[w.face]
	if !w.bytes {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			a := c.do(t, method, w.path, w.shows...)
			if a.status != want || a.header.Get("Cache-Control") != "no-store" {
				t.Errorf("after «%s», %s %s: %v, want %d", what.name, method, w.name, a, want)
			}
			login := strings.HasPrefix(a.header.Get("Location"), "/login?next=")
			if ended := what.private == 401; want == 303 && login != ended {
				t.Errorf("after «%s», %s leads to %s", what.name, w.name, a.header.Get("Location"))
			}
		}
		return
	}
	if want != 200 {
		for _, q := range asked("*") {
			c.refused(t, w, what.name, q.method, want, q.shows...)
		}
		return
	}
	whole := c.stored(t, w.item.ID, w.form)
	tag := c.do(t, http.MethodHead, w.path, w.shows...).header.Get("ETag")
	for _, q := range asked(tag) {
		a := c.do(t, q.method, w.path, append(q.shows, w.shows...)...)
		body := []byte{}
		switch {
		case q.method == http.MethodHead:
		case q.status == 200:
			body = whole
		case q.status == 206:
			body = whole[1:10]
		case q.status == 416:
			body = []byte("There is no such part of this file.\n")
		}
		if a.status != q.status || !bytes.Equal(a.body, body) {
			t.Errorf("after «%s», %s of %s: %v, want %d and %d bytes", what.name, q.name, w.name, a, q.status, len(body))
		}
	}
}

// refused holds the answer to being a refusal, with nothing of the item in it.
func (c *corner) refused(t *testing.T, w way, after, method string, status int, shows ...show) {
	t.Helper()
	a := c.do(t, method, w.path, append(shows, w.shows...)...)
	wrong := ""
	switch {
	case a.status != status:
		wrong = fmt.Sprintf("want %d", status)
	case a.header.Get("Cache-Control") != "no-store":
		wrong = "it may be kept"
	case a.header.Get("X-Accel-Redirect") != "":
		wrong = "it hands off"
	case a.header.Get("Content-Disposition")+a.header.Get("ETag")+a.header.Get("Last-Modified")+a.header.Get("Content-Range")+a.header.Get("Set-Cookie") != "":
		wrong = "it wears what bytes wear"
	case method == http.MethodHead && len(a.body) > 0:
		wrong = "a body for HEAD"
	}
	if wrong != "" {
		t.Errorf("after «%s», %s %s: %v: %s", after, method, w.name, a, wrong)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
