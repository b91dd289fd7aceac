package app_test

import (
	"strings"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestALinkFollowsTheThingAndNotItsName: what was deleted and has a namesake now
// is gone for who had a link to it.
func TestALinkFollowsTheThingAndNotItsName(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	link := "/s/" + c.itemLink.Reveal()
	ticket := c.location(t, link+lasting(c.picture.ID, media.Original))
	must(h.Library.DeleteItem(t.Context(), c.self, c.picture.ID))(t)
	other := h.take(t, c.folder.ID, c.picture.Name, photo(900))
	for _, path := range []string{link, link + "/file", link + "/items/" + string(c.picture.ID), link + "/items/" + string(other.ID), link + lasting(c.picture.ID, media.Thumb), ticket} {
		for _, method := range []string{"GET", "HEAD"} {
			if a := h.do(t, method, path); a.status != 410 {
				t.Errorf("%s %s: %v", method, strings.ReplaceAll(path, link, ""), a)
			}
		}
	}
	if a := h.get(t, "/links", h.cookie(c.session)); !strings.Contains(string(a.body), "Ended lately") {
		t.Error("its maker does not see that it has ended")
	}
	if a := h.post(t, "/links/"+string(c.itemLinkID)+"/renew", "", h.cookie(c.session)); a.status == 200 {
		t.Errorf("it gets a new address: %v", a)
	}
}

// TestALinkEndsWhenTheThingGoes, also when that has left the house for good, by
// somebody's hand or in time: it does not say then that it ended in 1970.
func TestALinkEndsWhenTheThingGoes(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx, terms := t.Context(), library.Terms{Role: role(t, "viewer")}
	box := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "box"))(t)
	inBox := h.take(t, box.ID, "a.txt", []byte("a coat"))
	toBox, _, err := h.Library.LendFolder(ctx, c.self, box.ID, terms)
	ok(t, err)
	toItem, _, err := h.Library.LendItem(ctx, c.self, inBox.ID, terms)
	ok(t, err)
	toFilm, _, err := h.Library.LendItem(ctx, c.self, c.film.ID, terms)
	ok(t, err)
	went := h.clock.now()
	must(h.Library.DeleteItem(ctx, c.self, c.picture.ID))(t)
	must(h.Library.DeleteItem(ctx, c.self, c.film.ID))(t)
	must(h.Library.DeleteFolder(ctx, c.self, box.ID))(t)
	h.clock.pass(time.Hour)
	ok(t, h.Library.DeleteForGood(ctx, c.self, string(c.film.ID)))
	ok(t, h.Library.DeleteForGood(ctx, c.self, string(box.ID)))
	h.clock.pass(media.Grace)
	ok(t, h.Upkeep.Purge(ctx))
	for to, link := range map[string]id.Credential{"an item": c.itemLinkID, "an item deleted for good": toFilm.ID, "a folder": toBox.ID, "an item in it": toItem.ID} {
		if l := must(h.DB.Link(ctx, link))(t); !l.Ended.Equal(went) {
			t.Errorf("a link to %s ended at %v, which went at %v", to, l.Ended, went)
		}
	}
}
