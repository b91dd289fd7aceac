package app_test

import (
	"context"
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
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

// TestAProgramCopiesAFolder as pages do, and is told why not.
func TestAProgramCopiesAFolder(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	ann := access.User(h.ann)
	trip := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "trip"))(t)
	day := must(h.Library.MakeFolder(ctx, c.self, trip.ID, "day"))(t)
	h.take(t, trip.ID, "a.txt", []byte("a"))
	h.take(t, day.ID, "b.txt", []byte("bb"))
	hidden := must(h.Library.MakeFolder(ctx, c.self, trip.ID, "hidden"))(t)
	h.take(t, hidden.ID, "c.txt", []byte("ccc"))
	ok(t, h.Library.SetPrivate(ctx, operator, hidden.ID, true)) // Ann sees it, and who copies does not
	shelf, closed := h.top(t, "shelf", h.ann), h.top(t, "closed", h.ann)
	ok(t, h.Library.Grant(ctx, operator, shelf.ID, c.name, role(t, "contributor"), time.Time{}))
	ok(t, h.Library.Grant(ctx, operator, closed.ID, c.name, role(t, "viewer"), time.Time{}))
	copies := func(from, to id.Folder, shows ...show) answer {
		t.Helper()
		return h.send(t, "POST", "/api/v1/folders/"+string(from)+"/copy", `{"folder":"`+string(to)+`"}`, append([]show{with("Content-Type", "application/json")}, shows...)...)
	}
	mine := bearer(c.token)

	first := copies(trip.ID, shelf.ID, mine, key("k"))
	if first.status != 201 || field(t, first, "path") != "shelf/trip" || first.header.Get("Location") != "/api/v1/folders/"+field(t, first, "id") {
		t.Fatal(first)
	}
	if again := copies(trip.ID, shelf.ID, mine, key("k")); again.header.Get("Idempotency-Replayed") != "true" || field(t, again, "id") != field(t, first, "id") {
		t.Errorf("told again: %v", again)
	}
	all := []string{"trip/", "trip/a.txt", "trip/day/", "trip/day/b.txt"}
	if got := h.below(t, ann, shelf); !slices.Equal(got, all) {
		t.Errorf("there is %q", got)
	}
	if a := copies(trip.ID, shelf.ID, mine); field(t, a, "path") != "shelf/trip (2)" {
		t.Errorf("of a name that is taken: %v", a)
	}
	h.booked(t)

	h.user(t, "vera", false)
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, "vera", role(t, "viewer"), time.Time{}))
	ok(t, h.Library.Grant(ctx, operator, shelf.ID, "vera", role(t, "contributor"), time.Time{}))
	other := h.corner(t)
	tight := h.top(t, "tight", h.ann)
	ok(t, h.Library.Grant(ctx, operator, tight.ID, c.name, role(t, "contributor"), time.Time{}))
	ok(t, h.Library.SetQuota(ctx, operator, tight.ID, 2))
	seen := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "with a private one"))(t)
	inner := must(h.Library.MakeFolder(ctx, c.self, seen.ID, "for me"))(t)
	ok(t, h.Library.Grant(ctx, operator, inner.ID, c.name, role(t, "manager"), time.Time{}))
	ok(t, h.Library.SetPrivate(ctx, operator, inner.ID, true))
	state := func() [][]string {
		return [][]string{h.below(t, ann, shelf), h.below(t, ann, closed), h.below(t, ann, tight), h.below(t, ann, c.folder), h.below(t, ann, other.folder)}
	}
	before := state()
	for _, tt := range []struct {
		say      string
		from, to id.Folder
		who      show
		status   int
		problem  string
	}{
		{"into itself", trip.ID, trip.ID, mine, 400, "invalid-field"},
		{"into what lies in it", trip.ID, day.ID, mine, 400, "invalid-field"},
		{"no folder", trip.ID, "the shelf", mine, 400, "invalid-field"},
		{"of which one sees nothing", other.folder.ID, shelf.ID, mine, 404, "not-found"},
		{"to where one sees nothing", trip.ID, other.folder.ID, mine, 404, "not-found"},
		{"to where one may only look", trip.ID, closed.ID, mine, 403, "not-allowed"},
		{"of what one may only look at", trip.ID, shelf.ID, bearer(h.token(t, "vera")), 403, "not-allowed"},
		{"by a token that may only read", trip.ID, shelf.ID, bearer(h.program(t, c.who.ID, access.View|access.Download).token), 403, "scope"},
		{"more than there is room for", trip.ID, tight.ID, mine, 507, "full"},
		{"with a private folder that one sees", seen.ID, shelf.ID, mine, 409, "private-folder"},
	} {
		a := copies(tt.from, tt.to, tt.who)
		if a.status != tt.status || !strings.HasSuffix(field(t, a, "type"), "/"+tt.problem) || tt.status == 400 && field(t, a, "field") != "folder" {
			t.Errorf("%s: %v", tt.say, a)
		}
	}
	if after := state(); !reflect.DeepEqual(after, before) {
		t.Errorf("of what was refused there is %q, before %q", after, before)
	}
	h.booked(t)
}

// TestACopyThatFailsTakesNobodysCorner: what somebody made private in a copy, while
// that was going on, is not undone with it.
func TestACopyThatFailsTakesNobodysCorner(t *testing.T) {
	t.Parallel()
	a := lone(t)
	ctx := t.Context()
	ok(t, a.Library.SetPrivate(ctx, operator, a.private.ID, false))
	shelf := must(a.Library.MakeFolder(ctx, a.self, a.folder.ID, "shelf"))(t)
	fails := func(ctx context.Context, _ access.Subject, _ media.Item, into id.Folder) (media.Item, error) {
		ok(t, a.Library.SetPrivate(ctx, operator, into, true))
		return media.Item{}, errors.New("the disk is gone")
	}
	if _, err := a.Library.CopyFolder(ctx, a.self, a.box.ID, shelf.ID, fails); !fault.Is(err, fault.Conflict) {
		t.Errorf("it says %v", err)
	}
	if _, err := a.Library.FolderAt(ctx, a.ann, shelf.Path+"/box 1/deep/divorce", access.Edit); err != nil {
		t.Errorf("it went with the copy: %v", err)
	}
}
