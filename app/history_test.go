package app_test

import (
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// TestAHistoryTellsNoPlacesOfOthers: what was carried out of a folder is gone from
// there, and whither is told to who may look there.
func TestAHistoryTellsNoPlacesOfOthers(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ann, ctx := access.User(h.ann), t.Context()
	secret, open := h.top(t, "her own of "+c.name, h.ann), h.top(t, "everybody's of "+c.name, h.ann)
	ok(t, h.Library.Grant(ctx, operator, open.ID, "members", role(t, "viewer"), time.Time{}))
	inner := must(h.Library.MakeFolder(ctx, ann, secret.ID, "inner"))(t)
	copies := must(h.Library.CopyAll(ctx, ann, []string{string(inner.ID)}, c.folder, h.Intake.Copy))(t)
	ok(t, copies[0].Err)
	ok(t, h.Library.PlaceItem(ctx, ann, c.paper.ID, secret, "plan.pdf"))
	ok(t, h.Library.PlaceItem(ctx, ann, c.film.ID, open, "film.mp4"))
	ok(t, h.Library.PlaceItem(ctx, ann, c.picture.ID, media.Folder{ID: c.folder.ID}, "hat.jpg"))
	for name, of := range map[string]func(at string) string{
		"a page":    func(at string) string { return string(h.get(t, at+"/history", h.cookie(c.session)).body) },
		"a program": func(at string) string { return string(h.get(t, "/api/v1"+at+"/journal", bearer(c.token)).body) },
	} {
		told := of("/folders/" + string(c.folder.ID))
		for text, want := range map[string]bool{secret.Name: false, "plan.pdf": false, "inner": true, open.Name + "/film.mp4": true, "hat.jpg": true} {
			if strings.Contains(strings.ReplaceAll(told, "&#39;", "'"), text) != want {
				t.Errorf("%s tells %q: %v, want %v", name, text, !want, want)
			}
		}
	}
	if told := string(h.get(t, "/folders/"+string(c.folder.ID)+"/history", h.cookie(h.signIn(t, "ann"))).body); !strings.Contains(told, "plan.pdf") {
		t.Error("who may look there is not told")
	}
}

// TestAHistoryGoesOn past a page of which one may see nothing.
func TestAHistoryGoesOn(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	corner := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "corner"))(t)
	ok(t, h.Library.SetPrivate(t.Context(), operator, corner.ID, true))
	for _, name := range []string{"a", "b", "c"} {
		must(h.Library.MakeFolder(t.Context(), operator, corner.ID, name))(t)
	}
	var seen []string
	before, pages := int64(0), 0
	for {
		_, page, err := h.Library.FolderHistory(t.Context(), c.self, c.folder.ID, journal.Asked{Before: before, Most: 2})
		ok(t, err)
		for _, l := range page.Lines {
			seen = append(seen, l.Path)
		}
		if pages++; page.Next == 0 || pages > 50 {
			break
		}
		before = page.Next
	}
	if pages < 3 || len(seen) < 4 || strings.Contains(strings.Join(seen, " "), "corner") {
		t.Errorf("%d pages: %v", pages, seen)
	}
}
