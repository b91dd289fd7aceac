package app_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestWhatIsSaidOfAnItem is described by programs.
func TestWhatIsSaidOfAnItem(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := "/api/v1/items/" + string(c.picture.ID)
	h.user(t, "nora", false)
	was := c.says(t, "GET", at, "", 200)
	if was["edition"] != 0. || was["title"] != nil {
		t.Fatalf("nobody has said anything: %v", was)
	}
	got := c.says(t, "PATCH", at, `{"title":" The coat\u0007 ","description":"Red.\r\nWool.","alt":"A red coat on a hook","tags":["Wool","coat","wool",""]}`, 200)
	if got["title"] != "The coat" || got["description"] != "Red.\nWool." || got["alt"] != "A red coat on a hook" || got["edition"] != 1. {
		t.Errorf("%v", got)
	}
	if tags, _ := got["tags"].([]any); len(tags) != 2 || tags[0] != "Wool" || tags[1] != "coat" {
		t.Errorf("each tag once: %v", got["tags"])
	}
	c.says(t, "PATCH", at, `{"title":"The coat"}`, 200)
	if got := c.says(t, "PATCH", at, `{"tags":[]}`, 200); got["tags"] != nil || got["title"] != "The coat" || got["edition"] != 2. {
		t.Errorf("what is left out stays, and what says the same is no change: %v", got)
	}

	patch := func(body string, shows ...show) answer {
		return h.send(t, "PATCH", at, body, append(shows, with("Content-Type", "application/json"))...)
	}
	for _, it := range []struct {
		what   string
		a      answer
		status int
	}{
		{"of another edition", patch(`{"title":"Mine"}`, bearer(c.token), with("If-Match", `"1"`)), 412},
		{"of one that never was", patch(`{"title":"Mine"}`, bearer(c.token), with("If-Match", `"x"`)), 412},
		{"both at once", patch(`{"title":"Mine","name":"mine.jpg"}`, bearer(c.token)), 400},
		{"nothing", patch(`{}`, bearer(c.token)), 400},
		{"a comma in a tag", patch(`{"tags":["a,b"]}`, bearer(c.token)), 400},
		{"a title of 201 characters", patch(`{"title":"`+strings.Repeat("ü", 201)+`"}`, bearer(c.token)), 400},
		{"by who does not see it", patch(`{"title":"Mine"}`, bearer(h.token(t, "nora"))), 404},
	} {
		if it.a.status != it.status {
			t.Errorf("%s: %v", it.what, it.a)
		}
	}
	if got := c.says(t, "GET", at, "", 200); got["title"] != "The coat" || got["edition"] != 2. {
		t.Errorf("nothing of that was kept: %v", got)
	}
	tag := h.get(t, at, bearer(c.token)).header.Get("ETag")
	if a := patch(`{"title":"The hat"}`, bearer(c.token), with("If-Match", tag)); a.status != http.StatusOK || a.header.Get("ETag") == tag {
		t.Errorf("of the right edition: %v", a)
	}

	var details []string
	for _, l := range h.lines(t, journal.Described) {
		details = append(details, l.Detail)
		if strings.Contains(l.Detail, "coat") {
			t.Errorf("the journal holds the words: %q", l.Detail)
		}
	}
	if got := strings.Join(details, "; "); got != "title; tags; title, description, alt text, tags" {
		t.Errorf("the journal says %q", got)
	}
}

// TestOnlyWhoMayEditDescribes: to look, or to add, is not enough.
func TestOnlyWhoMayEditDescribes(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	text := "Mine"
	for _, may := range []string{"viewer", "contributor", "editor"} {
		h.user(t, may, false)
		s := h.somebody(t, may)
		if err := h.Library.Grant(t.Context(), operator, c.folder.ID, may, role(t, may), time.Time{}); err != nil {
			t.Fatal(err)
		}
		err := h.Library.Describe(t.Context(), s, c.picture.ID, library.Saying{Title: &text})
		if refused := fault.Is(err, fault.Forbidden); refused != (may != "editor") || !refused && err != nil {
			t.Errorf("a %s: %v", may, err)
		}
	}
}

// TestAnItemIsDatedByItsCamera: folders are put in order by it, and a new
// version brings its own.
func TestAnItemIsDatedByItsCamera(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	dated := func() time.Time {
		return time.UnixMicro(h.number(t, `select dated from items where id = ?`, string(c.picture.ID))).UTC()
	}
	if !dated().Equal(c.picture.Created.Truncate(time.Microsecond)) {
		t.Errorf("without a camera, when it was added: %v", dated())
	}
	taken := time.Date(2026, 5, 6, 23, 30, 0, 0, time.FixedZone("", 7200))
	c.learn(t, c.picture, media.Facts{Taken: taken, Zoned: true})
	it := must(h.Library.Item(t.Context(), operator, c.picture.ID, access.View))(t)
	if want := time.Date(2026, 5, 6, 23, 30, 0, 0, time.UTC); !dated().Equal(want) || !it.Dated().Equal(want) {
		t.Errorf("the evening that the camera saw: %v, %v", dated(), it.Dated())
	}
}

// TestWordsAreWrittenInPlace by a form, and nobody's are overwritten.
func TestWordsAreWrittenInPlace(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := "/items/" + string(c.picture.ID)
	send := func(form string) answer { return h.post(t, at+"/describe", form, h.cookie(c.session)) }
	if a := send("edition=0&title=The+coat&alt=A+red+coat&tags=wool,+coat,"); a.status != http.StatusSeeOther || a.header.Get("Location") != at+"?details" {
		t.Fatal(a)
	}
	page := string(h.get(t, at+"?details", h.cookie(c.session)).body)
	for _, want := range []string{`<details class="sheet" open>`, `alt="A red coat"`, `>The coat</h2>`, `<li class="tag" dir="auto">wool</li>`, `name="edition" value="1"`, `value="coat, wool"`} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %s", want)
		}
	}
	if folder := string(h.get(t, c.guest()).body); !strings.Contains(folder, `alt="A red coat"`) {
		t.Error("a guest's tile does not say what there is to see")
	}
	stale := send("edition=0&title=My+coat&alt=&tags=")
	if html := string(stale.body); stale.status != http.StatusPreconditionFailed || !strings.Contains(html, "Somebody changed this meanwhile") ||
		!strings.Contains(html, `value="My coat"`) || !strings.Contains(html, "A red coat") || !strings.Contains(html, `name="edition" value="1"`) {
		t.Errorf("of an edition before: %d %.2000s", stale.status, html)
	}
	if a := send("edition=1&title=" + strings.Repeat("x", 201)); a.status != http.StatusBadRequest || !strings.Contains(string(a.body), "A title has at most 200 characters.") {
		t.Errorf("too long: %d", a.status)
	}
	if a := send("edition=one"); a.status != http.StatusBadRequest {
		t.Errorf("no edition: %v", a)
	}
	if got := c.says(t, "GET", "/api/v1"+at, "", 200); got["title"] != "The coat" || got["edition"] != 1. {
		t.Errorf("nothing of that was kept: %v", got)
	}
}
