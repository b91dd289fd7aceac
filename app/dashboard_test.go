package app_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// overview is the dashboard as Ann sees it, without its marks.
func (h *house) overview(t testing.TB) string {
	t.Helper()
	a := h.get(t, "/admin", h.cookie(h.signIn(t, "ann")))
	if a.status != http.StatusOK {
		t.Fatal(a)
	}
	return plainText(a.body)
}

var marks = regexp.MustCompile(`<[^>]*>`)

// plainText is what a page says, with single blanks.
func plainText(page []byte) string {
	return strings.Join(strings.Fields(string(marks.ReplaceAll(page, []byte(" ")))), " ")
}

// TestStorageAddsUp: what the dashboard says of folders and people is what lies
// there, and what was deleted lies in the trash until it is removed.
func TestStorageAddsUp(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	ann := h.somebody(t, "ann")
	put := func(folder id.Folder, name string, n int) media.Item {
		return h.take(t, folder, name, bytes.Repeat([]byte("x"), n))
	}
	small, large := h.top(t, "coats & hats", h.ann), h.top(t, "a'b", h.ann)
	h.top(t, "empty", h.ann)
	below := must(h.Library.MakeFolder(t.Context(), ann, large.ID, "below"))(t)
	alike := h.top(t, "a'b2", h.ann) // its path begins like that of another
	put(small.ID, "one.txt", 1000)
	put(large.ID, "two.txt", 20_000)
	put(below.ID, "three.txt", 30_000)
	gone := put(below.ID, "four.txt", 4000)
	put(alike.ID, "five.txt", 500)
	must(h.Library.DeleteItem(t.Context(), ann, gone.ID))(t)

	got := must(h.Library.Holdings(t.Context(), operator, 2))(t)
	want := library.Holdings{Largest: []library.Holding{{Path: "a'b", Bytes: 50_000}, {Path: "coats & hats", Bytes: 1000}}, Folders: 4, Bytes: 51_500}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("Holdings = %v, want %v", got, want)
	}
	page := h.get(t, "/admin", h.cookie(h.signIn(t, "ann"))).body
	if !bytes.Contains(page, []byte("&#39;b holds the most: 50 kB of 52 kB.")) {
		t.Error("the chart does not say what it shows")
	}
	if n := bytes.Count(page, []byte("<rect ")); n != 4 { // three folders, and Ann

		t.Errorf("%d bars", n)
	}
	if _, err := h.Library.Holdings(t.Context(), access.User(h.user(t, "vera", false).ID), 2); err == nil {
		t.Error("an account that does not run the house is told what lies in it")
	}
}

// TestTheDashboardTellsWhatIsWrong sets the house on fire in several ways.
func TestTheDashboardTellsWhatIsWrong(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	says := func(when, text string, yes bool) {
		t.Helper()
		if got := h.overview(t); strings.Contains(got, text) != yes {
			t.Errorf("%s: «%s» is there: %v\n%s", when, text, !yes, got)
		}
	}
	says("at first", "None is known to be damaged. They have not been read again yet.", true)
	says("at first", "Nobody ran cloakroom fsck yet.", true)
	says("at first", "The house cannot do all its work.", false)

	must(h.Upkeep.Fsck(t.Context(), false, func(upkeep.Finding) {}))(t)
	says("after fsck", "just now · nothing was wrong.", true)
	ok(t, h.DB.MarkDamaged(t.Context(), upkeep.Damage{Key: c.picture.Blobs[0].Key, Item: c.picture.ID, Found: noon, What: "rot"}))
	must(h.Upkeep.Fsck(t.Context(), false, func(upkeep.Finding) {}))(t)
	says("rotten", "1 file damaged", true)
	says("rotten", "just now · 1 finding.", true)
	away := filepath.Join(filepath.Dir(h.Config.Media), "away")
	ok(t, os.Rename(h.Config.Media, away))
	says("unmounted", "The house cannot do all its work.", true)
	says("unmounted", "is not where it was", true)
	ok(t, os.Rename(away, h.Config.Media))
	says("back", "The house cannot do all its work.", false)
}

// TestSettingsInForceHoldNoSecret looks for the key in every way to write it.
func TestSettingsInForceHoldNoSecret(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.TicketLife = "11m"
	h := open(t, s)
	page := h.get(t, "/admin", h.cookie(h.signIn(t, "ann"))).body
	key := must(os.ReadFile(h.Config.KeyFile()))(t)
	for _, secret := range []string{string(key), strings.TrimSpace(string(key)), hex.EncodeToString(key), base64.StdEncoding.EncodeToString(key), base64.RawURLEncoding.EncodeToString(key)} {
		if bytes.Contains(page, []byte(secret)) {
			t.Fatal("the key is on the page")
		}
	}
	text := plainText(page)
	for _, want := range []string{"KEY set file", "TICKET_LIFE 11m flag", "PLAY_LIFE 6h default", "URL http://127.0.0.1:8080 ", "MEDIA " + h.Config.Media, "RULES none default"} {
		if !strings.Contains(text, want) {
			t.Errorf("it does not say %q", want)
		}
	}
}

// TestLinksOfTheHouse: an admin sees what is open to guests, page by page, and
// ends what they like; nobody else does either.
func TestLinksOfTheHouse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	admin, member := h.cookie(h.signIn(t, "ann")), h.cookie(c.session)
	_, _, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "viewer"), Title: "For guests", Note: "for myself"})
	ok(t, err)
	dead := h.top(t, "to be deleted", h.ann)
	lend := func(folder id.Folder, ends time.Duration) {
		t.Helper()
		_, _, err := h.Library.LendFolder(t.Context(), h.somebody(t, "ann"), folder, library.Terms{Role: role(t, "viewer"), Ends: h.clock.now().Add(ends)})
		ok(t, err)
	}
	lend(dead.ID, time.Hour)
	must(h.Library.DeleteFolder(t.Context(), h.somebody(t, "ann"), dead.ID))(t)
	short := h.top(t, "soon over", h.ann)
	lend(short.ID, time.Minute)
	many := h.top(t, "many", h.ann)
	for range 110 { // of one moment: the page ends among them
		lend(many.ID, time.Hour)
	}
	h.clock.pass(time.Minute)

	ann := h.somebody(t, "ann")
	for after, links := (library.Place{}), []library.Link(nil); ; {
		var err error
		if links, after, err = h.Library.HouseLinks(t.Context(), ann, after, 50); err != nil || len(links) == 0 {
			t.Fatal(links, err)
		}
		for _, l := range links {
			if l.Note != "" {
				t.Errorf("who runs the house is told what its maker noted: %q", l.Note)
			}
		}
		if after.Link == "" {
			break
		}
	}
	if err := h.Library.EndHouseLink(t.Context(), c.self, c.linkID); err == nil {
		t.Error("who does not run the house ends its links")
	}
	first := h.get(t, "/admin/links", admin)
	next := regexp.MustCompile(`/admin/links\?after=[^"]+`).FindString(string(first.body))
	second := h.get(t, strings.ReplaceAll(next, "&amp;", "&"), admin)
	all := plainText(first.body) + plainText(second.body)
	if a, b := bytes.Count(first.body, []byte(`/end"`)), bytes.Count(second.body, []byte(`/end"`)); a != 100 || b != 13 {
		t.Errorf("%d and %d links", a, b)
	}
	for text, yes := range map[string]bool{"«For guests»": true, "for myself": false, "to be deleted": false, "soon over": false, c.folder.Path + "/coat.jpg": true} {
		if strings.Contains(all, text) != yes {
			t.Errorf("«%s» is there: %v", text, !yes)
		}
	}
	if !strings.Contains(h.overview(t), "Open links 113 ") {
		t.Error("the dashboard counts others")
	}

	end := "/admin/links/" + string(c.linkID) + "/end"
	if a := h.post(t, end, "", member); a.status != 404 {
		t.Errorf("a member ends a link of the house: %v", a)
	}
	if a := h.get(t, "/admin/links", member); a.status != 404 {
		t.Errorf("a member sees all links: %v", a)
	}
	if a := h.get(t, "/s/"+c.link.Reveal()); a.status != 200 {
		t.Fatal(a)
	}
	if a := h.post(t, end, "next=/admin/links?after=x", admin); a.status != 303 || a.header.Get("Location") != "/admin/links?after=x" {
		t.Errorf("an admin ends a link: %v", a)
	}
	if a := h.get(t, "/s/"+c.link.Reveal()); a.status != 410 {
		t.Errorf("an ended link: %v", a)
	}
	if l := h.lines(t, "link ended")[0]; l.Name != "ann" || l.Path != c.folder.Path {
		t.Errorf("it is written down as %+v", l)
	}
	if !strings.Contains(h.overview(t), "Open links 112 ") {
		t.Error("the dashboard does not hear of it")
	}
	if a := h.get(t, "/admin/links?after=9.x", admin); a.status != 200 || bytes.Count(a.body, []byte(`/end"`)) != 100 {
		t.Errorf("a place that is none: %v", a)
	}
}

// TestAdminPagesAreOnePlace: each leads to all the others and says where it is.
func TestAdminPagesAreOnePlace(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "ward"))
	ok(t, h.Accounts.Join(t.Context(), operator, "ward", c.name))
	admin := h.cookie(h.signIn(t, "ann"))
	pages := []string{"/admin", "/admin/users", "/groups", "/admin/links", "/admin/jobs", "/admin/journal", "/admin/why"}
	for _, at := range append(pages, "/groups/ward") {
		a := h.get(t, at, admin)
		if a.status != 200 {
			t.Fatalf("%s: %v", at, a)
		}
		tabs := regexp.MustCompile(`(?s)<nav class="tabs" aria-label="Admin">.*?</nav>`).FindString(string(a.body))
		for _, to := range pages {
			if !strings.Contains(tabs, `href="`+to+`"`) {
				t.Errorf("%s does not lead to %s", at, to)
			}
		}
		if strings.Count(tabs, "aria-current") != 1 || strings.HasPrefix(at, "/admin") && !strings.Contains(tabs, `href="`+at+`" aria-current="page"`) {
			t.Errorf("%s does not say where it is: %s", at, tabs)
		}
		if strings.HasPrefix(at, "/groups") {
			if a := h.get(t, at, h.cookie(c.session)); a.status != 200 || bytes.Contains(a.body, []byte(`aria-label="Admin"`)) {
				t.Errorf("%s of a member: %v", at, a)
			}
		} else if a := h.get(t, at, h.cookie(c.session)); a.status != 404 {
			t.Errorf("%s of a member: %v", at, a)
		}
	}
	h.clock.pass(31 * time.Minute)
	if a := h.get(t, "/admin", admin); a.status != 303 || !strings.HasPrefix(a.header.Get("Location"), "/admin/prove") {
		t.Errorf("after half an hour the password is asked for again: %v", a)
	}
}
