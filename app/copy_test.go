package app_test

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// below are the paths of what lies below a folder for s, seen from it.
func (h *house) below(t testing.TB, s access.Subject, f media.Folder) (out []string) {
	t.Helper()
	var walk func(folder media.Folder, at string)
	walk = func(folder media.Folder, at string) {
		list := must(h.Library.Browse(t.Context(), s, folder, media.Order{By: media.ByName}, ""))(t)
		for _, it := range list.Folders {
			out = append(out, at+it.Name+"/")
			walk(it, at+it.Name+"/")
		}
		for _, it := range list.Items {
			out = append(out, at+it.Name)
		}
	}
	walk(f, "")
	slices.Sort(out)
	return out
}

// TestFoldersAreCopied with what one may take home of them, all or nothing.
func TestFoldersAreCopied(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	ann := access.User(h.ann)
	trip := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "trip"))(t)
	day := must(h.Library.MakeFolder(ctx, c.self, trip.ID, "day.one"))(t)
	must(h.Library.MakeFolder(ctx, c.self, day.ID, "empty"))(t)
	h.take(t, trip.ID, "a.txt", []byte("a"))
	said := h.take(t, day.ID, "b.txt", []byte("bb"))
	title := "The sea"
	ok(t, h.Library.Describe(ctx, c.self, said.ID, library.Saying{Title: &title, Tags: []string{"sea"}}))
	shelf := h.top(t, "shelf", h.ann)
	ok(t, h.Library.Grant(ctx, operator, shelf.ID, c.name, role(t, "contributor"), time.Time{}))
	all := []string{"trip/", "trip/a.txt", "trip/day.one/", "trip/day.one/b.txt", "trip/day.one/empty/"}
	copies := func(to media.Folder, things ...string) string {
		t.Helper()
		a := c.chosen(t, "copy", "&to="+url.QueryEscape(to.Path), things...)
		if a.status == 303 {
			a = h.get(t, a.header.Get("Location"), c.cookie(c.session))
		}
		if a.status != 200 {
			t.Fatal(a)
		}
		_, text, _ := strings.Cut(plainText(a.body), "Skip to content ")
		return text
	}

	if said := copies(shelf, string(trip.ID)); !strings.Contains(said, "1 thing copied to shelf.") {
		t.Errorf("it says %q", said)
	}
	if got := h.below(t, ann, shelf); !slices.Equal(got, all) {
		t.Errorf("there is %q", got)
	}
	again := must(h.Library.Item(ctx, ann, must(h.Library.ItemAt(ctx, ann, "shelf/trip/day.one/b.txt"))(t).ID, access.View))(t)
	if again.ID == said.ID || again.Words.Title != title || !slices.Equal(again.Words.Tags, []string{"sea"}) || string(h.stored(t, again.ID, media.Original)) != "bb" {
		t.Errorf("the copy is %+v", again)
	}
	if l := h.lines(t, "make folder")[0]; l.Path != "shelf/trip" || l.Detail != "copied from "+trip.Path {
		t.Errorf("it is written down as %+v", l)
	}
	copies(shelf, string(trip.ID))
	if got := h.below(t, ann, shelf); !slices.Contains(got, "trip (2)/day.one/b.txt") {
		t.Errorf("of two alike there is %q", got)
	}
	if said := copies(day, string(trip.ID)); !strings.Contains(said, "A folder cannot be copied into itself.") {
		t.Errorf("into itself: %q", said)
	}
	h.booked(t)

	// Who may only look copies nothing, and who may not add adds nothing.
	viewer := h.user(t, "vera", false)
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, "vera", role(t, "viewer"), time.Time{}))
	ok(t, h.Library.Grant(ctx, operator, shelf.ID, "vera", role(t, "contributor"), time.Time{}))
	before := h.below(t, ann, shelf)
	refused := func(say string, s access.Subject, to media.Folder, copy library.Copier, want string) {
		t.Helper()
		out, err := h.Library.CopyAll(ctx, s, []string{string(trip.ID)}, to, copy)
		if err != nil || len(out) != 1 || out[0].Err == nil || !strings.Contains(out[0].Err.Error(), want) {
			t.Errorf("%s: %v, %v", say, out, err)
		}
		if got := h.below(t, ann, shelf); !slices.Equal(got, before) {
			t.Errorf("%s: there is %q", say, got)
		}
	}
	refused("a viewer", access.User(viewer.ID), shelf, h.Intake.Copy, "")
	closed := h.top(t, "closed", h.ann)
	ok(t, h.Library.Grant(ctx, operator, closed.ID, c.name, role(t, "viewer"), time.Time{}))
	refused("to where one may only look", c.self, closed, h.Intake.Copy, "")

	// What fails in the middle leaves nothing behind.
	n := 0
	refused("no room", c.self, shelf, func(ctx context.Context, s access.Subject, it media.Item, into id.Folder) (media.Item, error) {
		if n++; n == 2 {
			return media.Item{}, intake.ErrNoRoom
		}
		return h.Intake.Copy(ctx, s, it, into)
	}, intake.ErrNoRoom.Error())

	// A private folder does not become everybody's by the way.
	hidden := must(h.Library.MakeFolder(ctx, c.self, trip.ID, "for me"))(t)
	ok(t, h.Library.Grant(ctx, operator, hidden.ID, c.name, role(t, "manager"), time.Time{}))
	ok(t, h.Library.SetPrivate(ctx, operator, hidden.ID, true))
	refused("with a private folder that one sees", c.self, shelf, h.Intake.Copy, "private folder")
	ok(t, h.Library.Revoke(ctx, operator, hidden.ID, c.name))
	if said := copies(shelf, string(trip.ID)); !strings.Contains(said, "1 thing copied") || slices.Contains(h.below(t, ann, shelf), "trip (3)/for me/") {
		t.Errorf("with one that one does not see: %q", said)
	}

	for range 500 {
		must(h.Library.MakeFolder(ctx, c.self, day.ID, string(id.NewFolder())))(t)
	}
	before = h.below(t, ann, shelf)
	refused("too many", c.self, shelf, h.Intake.Copy, "more than 500")
}
