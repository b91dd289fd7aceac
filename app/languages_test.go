package app_test

import (
	"net/url"
	"regexp"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/upkeep"
	"cloakroom/views/speech/speechtest"
)

// given is what people have called things, and what is the same everywhere: types,
// scopes, addresses, ids.
var given = regexp.MustCompile(`\b(ann|old|bob\d+|vera|ward|coats \d+|attic|coat|film|paper|mark)\b|\.\w{3}\b|\b(it|cr|fo)_\w+|x{20,}|^[DIS]$|\b[A-Z2-7]{4}\b|a program|For the (hearing|album)|from the choir|\b[0-9a-f]{8}\b|\b(read|write|links|admin|JPG|PDF|SVG|MP4|URL|Firefox|Linux)\b`)

// TestEveryWordOfEveryAnswerIsSaid reads the house in a language of brackets, as
// nobody, a guest, a stranger, a manager and an admin: each page that a link leads
// to, and each form sent as it should not be. What stands outside of brackets is in
// English for everybody.
func TestEveryWordOfEveryAnswerIsSaid(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.Languages = speechtest.Open(t, "../views/speech/de.json")
	h.front = must(h.Front(setupCode))(t)
	c := h.corner(t)
	lived(t, c)
	in := with("Accept-Language", speechtest.Tag)
	locked, _, _ := c.locked(t)
	_, asking := c.asks(t, library.Asking{MaxFiles: 2, MaxSize: 1000}, "")
	for _, who := range []struct {
		name  string
		from  []string
		least int // pages, so that nobody stands before a closed door
		shows []show
	}{
		{"nobody", []string{"/login", "/setup", "/none", "/welcome/none", "/s/none"}, 5, []show{in}},
		{"a guest", []string{c.guest(), "/s/" + c.itemLink.Reveal(), "/s/" + locked.Reveal(), "/s/" + asking.Reveal()}, 7, []show{in}},
		{"a stranger", []string{"/", "/search?q=type:none"}, 8, []show{in, h.cookie(h.signIn(t, "vera"))}},
		{"a manager", []string{"/", "/search?q=coat"}, 30, []show{in, h.cookie(c.session)}},
		{"an admin", []string{"/", "/admin", "/admin/journal?item=none", "/admin/why?who=" + c.name + "&path=" + url.QueryEscape(c.folder.Path), "/items/" + string(c.film.ID) + "/who"}, 40, []show{in, h.cookie(h.signIn(t, "ann"))}},
	} {
		t.Run(who.name, func(t *testing.T) {
			r := &reader{h: h, t: t, shows: who.shows, been: map[string]bool{}, told: map[string]bool{}}
			for _, at := range who.from {
				r.follow(at)
			}
			if r.pages < who.least {
				t.Errorf("only %d pages were read", r.pages)
			}
			for _, f := range r.forms {
				r.spoil(f)
			}
		})
	}
}

// lived lets things happen in a corner that pages tell of.
func lived(t *testing.T, c *corner) {
	t.Helper()
	h, ctx := c.house, t.Context()
	h.user(t, "vera", false)
	ok(t, h.Accounts.AddGroup(ctx, operator, "ward"))
	ok(t, h.Accounts.Join(ctx, operator, "ward", "vera"))
	ok(t, h.Accounts.Manage(ctx, operator, "ward", c.name, true))
	ok(t, h.Library.Grant(ctx, c.self, c.folder.ID, "@ward", role(t, "viewer"), h.clock.now().Add(48*time.Hour)))
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, "members", role(t, "viewer"), time.Time{}))
	attic := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "attic"))(t)
	ok(t, h.Library.SetPrivate(ctx, operator, attic.ID, true))
	title := "coat"
	ok(t, h.Library.Describe(ctx, c.self, c.picture.ID, library.Saying{Title: &title, Tags: []string{"coat"}}))
	ok(t, h.Library.PlaceItem(ctx, c.self, c.drawing.ID, c.folder, "coat.svg"))
	old := h.take(t, c.folder.ID, "old.txt", []byte("wool"))
	must(h.Library.DeleteItem(ctx, c.self, old.ID))(t)
	k, _, err := h.Accounts.AddToken(ctx, operator, c.who.ID, account.Terms{Label: "coat", Scope: access.View})
	ok(t, err)
	ok(t, h.Accounts.End(ctx, operator, k.ID, access.Token))
	h.get(t, c.pageTicket(t, c.picture.ID, media.Original))
	h.get(t, c.pageTicket(t, c.picture.ID, media.Thumb))
	h.post(t, "/login", "username="+c.name+"&password=wrong-one")
	h.get(t, "/folders/"+string(c.folder.ID)+"/rights", h.cookie(h.signIn(t, "vera")))
	ok(t, h.Daybook.Flush(ctx))
	ok(t, h.Darkroom.Drain(ctx)) // then there is one job
	h.take(t, c.folder.ID, "old.jpg", photo(70))
	now := h.clock.now()
	j, _, err := h.DB.ClaimJob(ctx, "", now, now.Add(time.Minute))
	ok(t, err)
	must(h.DB.PoisonJob(ctx, j, now, "the worker was stopped: it took too long"))(t)
	ok(t, h.DB.MarkDamaged(ctx, upkeep.Damage{Key: c.picture.Blobs[0].Key, Item: c.picture.ID, Found: noon, What: "its file is missing"}))
}
