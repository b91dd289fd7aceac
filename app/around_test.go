package app_test

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/database"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// around is a box with somebody's private folder deep in it. Ann owns it all, and
// the corner's own manages what lies around the private folder.
type around struct {
	*corner
	ann, eve           access.Subject // eve edits around it
	box, deep, private media.Folder
	letter             media.Item
}

func lone(t *testing.T) around {
	t.Helper()
	h := open(t, settings(t))
	a := around{corner: h.corner(t), ann: h.somebody(t, "ann"), eve: access.User(h.user(t, "eve", false).ID)}
	a.grant(t, a.folder, "eve", "editor")
	a.box = must(h.Library.MakeFolder(t.Context(), a.self, a.folder.ID, "box 1"))(t)
	a.deep = must(h.Library.MakeFolder(t.Context(), a.self, a.box.ID, "deep"))(t)
	a.private = must(h.Library.MakeFolder(t.Context(), a.self, a.deep.ID, "divorce"))(t)
	a.letter = h.take(t, a.private.ID, "letter.txt", []byte("dear"))
	ok(t, h.Library.SetPrivate(t.Context(), operator, a.private.ID, true))
	return a
}

func (a around) grant(t *testing.T, in media.Folder, who, what string) {
	t.Helper()
	ok(t, a.Library.Grant(t.Context(), operator, in.ID, who, role(t, what), time.Time{}))
}

// stands says whether the private folder is there, for its owner alone.
func (a around) stands(t *testing.T, say string) {
	t.Helper()
	if _, err := a.Library.Item(t.Context(), a.ann, a.letter.ID, access.Edit); err != nil {
		t.Errorf("%s, its owner does not find what is in it: %v", say, err)
	}
	for _, s := range []access.Subject{a.self, a.eve} {
		if _, err := a.Library.Item(t.Context(), s, a.letter.ID, access.View); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s, %s looks into it: %v", say, s.ID, err)
		}
	}
}

// TestWhoEditsAroundAPrivateFolderLeavesIt asks in every way to delete what holds
// one: it is told that there is one, and not what it is called.
func TestWhoEditsAroundAPrivateFolderLeavesIt(t *testing.T) {
	t.Parallel()
	a := lone(t)
	ctx, mine := t.Context(), a.cookie(a.session)
	const why = "A private folder that you may not edit would go with it."
	refused := func(say string, got answer, status int, also ...string) {
		t.Helper()
		if got.status != status || bytes.Contains(got.body, []byte("divorce")) {
			t.Errorf("%s: %v", say, got)
		}
		for _, text := range append(also, why) {
			if !bytes.Contains(got.body, []byte(text)) {
				t.Errorf("%s: no %q in %s", say, text, got.body)
			}
		}
		a.stands(t, say)
	}
	for _, f := range []media.Folder{a.box, a.deep} {
		refused("a program", a.do(t, "DELETE", "/api/v1/folders/"+string(f.ID), bearer(a.token)), 409, `"/api/v1/problems/private-folder"`)
		refused("a page", a.post(t, "/folders/"+string(f.ID)+"/delete", "", mine), 409, `action="/folders/`+string(f.ID)+`/delete"`, "Delete this folder")
	}
	chosen := a.chosen(t, "delete", "", string(a.box.ID), string(a.paper.ID))
	if chosen.status != 303 {
		t.Fatal(chosen)
	}
	refused("a selection", a.get(t, chosen.header.Get("Location"), mine), 200, "1 of 2 things in the trash.", "box 1: ")

	a.grant(t, a.private, a.name, "contributor")
	if _, err := a.Library.DeleteFolder(ctx, a.self, a.private.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("who may not edit in it deletes the private folder itself: %v", err)
	}
	if _, err := a.Library.DeleteFolder(ctx, a.self, a.box.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("who may not edit in it deletes what holds it: %v", err)
	}
	if _, err := a.Library.DeleteFolder(ctx, a.self, must(a.Library.MakeFolder(ctx, a.self, a.folder.ID, "box"))(t).ID); err != nil {
		t.Errorf("a folder beside it, called much the same: %v", err)
	}
	inner := must(a.Library.MakeFolder(ctx, a.ann, a.private.ID, "inner"))(t)
	ok(t, a.Library.SetPrivate(ctx, a.ann, inner.ID, true))
	a.grant(t, a.private, a.name, "editor")
	if _, err := a.Library.DeleteFolder(ctx, a.self, a.box.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("of two private folders, one in the other, one may be edited: %v", err)
	}
	a.grant(t, inner, a.name, "editor")
	for _, s := range []access.Subject{a.self, a.ann, operator} {
		if _, err := a.Library.DeleteFolder(ctx, s, a.box.ID); err != nil {
			t.Errorf("%s may edit all of it: %v", s.ID, err)
		}
		must(a.Library.Undelete(ctx, s, string(a.box.ID)))(t)
	}
}

// TestMorePrivateFoldersThanGoAtOnce: a delete asks about each of them while other
// writes wait, so there is an end to it, for who may edit in all of them too.
func TestMorePrivateFoldersThanGoAtOnce(t *testing.T) {
	t.Parallel()
	a := lone(t)
	many := make([]media.Folder, 2000)
	for i := range many {
		name := fmt.Sprintf("f%d", i)
		many[i] = media.Folder{ID: id.NewFolder(), Parent: a.box.ID, Name: name, Path: a.box.Path + "/" + name, Created: noon}
	}
	ok(t, a.DB.AddFolders(t.Context(), many, journal.By(a.ann, journal.FolderMade)))
	a.exec(t, `update folders set barrier = 1, owner = ? where parent = ?`, string(a.house.ann), string(a.box.ID))
	ok(t, a.Library.SetPrivate(t.Context(), operator, a.deep.ID, false))
	ann := a.cookie(a.signIn(t, "ann"))
	if got := a.post(t, "/folders/"+string(a.box.ID)+"/delete", "", ann); got.status != 413 || !bytes.Contains(got.body, []byte("more than 2000 private folders")) {
		t.Errorf("2001 of them: %v", got)
	}
	a.stands(t, "too many")
	must(a.Library.DeleteFolder(t.Context(), a.ann, many[0].ID))(t)
	if got := a.post(t, "/folders/"+string(a.box.ID)+"/delete", "", ann); got.status != 303 {
		t.Errorf("2000 of them: %v", got)
	}
}

// meanwhile is a database where something happens between reading and deleting.
type meanwhile struct {
	*database.DB
	happens func()
}

func (m meanwhile) DeleteFolder(ctx context.Context, f media.Folder, at time.Time, e journal.Entry, still ...func(media.Folder) error) error {
	m.happens()
	return m.DB.DeleteFolder(ctx, f, at, e, still...)
}

func TestAFolderMadePrivateMeanwhileCounts(t *testing.T) {
	t.Parallel()
	a := lone(t)
	ok(t, a.Library.SetPrivate(t.Context(), operator, a.private.ID, false))
	m := meanwhile{a.DB, func() { ok(t, a.Library.SetPrivate(t.Context(), operator, a.private.ID, true)) }}
	l := library.New(m, access.NewChecker(a.DB, a.clock.now), a.clock.now)
	if _, err := l.DeleteFolder(t.Context(), a.self, a.box.ID); !fault.Is(err, fault.Conflict) {
		t.Errorf("it is deleted: %v", err)
	}
	a.stands(t, "made private meanwhile")
}

// TestWhatHoldsAPrivateFolderIsNotEndedByOthers: who may edit around it brings back
// what was deleted by right, and that is all they do with it.
func TestWhatHoldsAPrivateFolderIsNotEndedByOthers(t *testing.T) {
	t.Parallel()
	a := lone(t)
	ctx, box := t.Context(), string(a.box.ID)
	a.grant(t, a.private, a.name, "editor")
	goes := func() {
		t.Helper()
		must(a.Library.DeleteFolder(ctx, a.self, a.box.ID))(t)
	}
	goes()
	const why = "it goes by itself when its time is over."
	page := a.post(t, "/trash/"+box+"/delete", "", a.cookie(a.signIn(t, "eve")))
	if page.status != 403 || !bytes.Contains(page.body, []byte(why)) || !bytes.Contains(page.body, []byte(`action="/trash/`+box+`/restore"`)) || bytes.Contains(page.body, []byte("divorce")) {
		t.Errorf("a page: %v", page)
	}
	eves := a.program(t, id.User(a.eve.ID), access.Everything)
	if got := a.do(t, "DELETE", "/api/v1/trash/"+box, bearer(eves.token)); got.status != 403 || !strings.HasSuffix(field(t, got, "type"), "/not-allowed") || !bytes.Contains(got.body, []byte(why)) {
		t.Errorf("a program: %v", got)
	}
	must(a.Library.Undelete(ctx, a.eve, box))(t)
	ok(t, a.Library.Revoke(ctx, operator, a.private.ID, a.name))
	a.stands(t, "brought back by who edits around it")

	a.grant(t, a.private, a.name, "editor")
	for _, s := range []access.Subject{a.ann, a.self, operator} {
		goes()
		if err := a.Library.DeleteForGood(ctx, s, box); err != nil {
			t.Errorf("%s does not end it: %v", s.ID, err)
		}
		a.box = must(a.Library.MakeFolder(ctx, a.ann, a.folder.ID, "box"))(t)
		a.private = must(a.Library.MakeFolder(ctx, a.ann, a.box.ID, "divorce"))(t)
		ok(t, a.Library.SetPrivate(ctx, a.ann, a.private.ID, true))
		a.grant(t, a.private, a.name, "editor")
		box = string(a.box.ID)
	}
}

// TestWhatIsCarriedOffKeepsItsOwner: who manages around a private folder takes what
// holds it home, and has got nothing by that.
func TestWhatIsCarriedOffKeepsItsOwner(t *testing.T) {
	t.Parallel()
	a := lone(t)
	ctx := t.Context()
	home := a.top(t, "home", a.who.ID)
	a.grant(t, home, "eve", "contributor")
	if err := a.Library.PlaceFolder(ctx, a.eve, a.box.ID, home, "box"); fault.Of(err).Field != "to" {
		t.Errorf("who may not lend it gives it away: %v", err)
	}
	ok(t, a.Library.PlaceFolder(ctx, a.self, a.box.ID, home, "box"))
	if owner := must(a.DB.OwnerOf(ctx, a.box.ID))(t); owner != a.who.ID {
		t.Errorf("what holds it is %s's", owner)
	}
	if owner := must(a.DB.OwnerOf(ctx, a.private.ID))(t); owner != a.house.ann {
		t.Errorf("the private folder is %s's", owner)
	}
	a.stands(t, "carried off")
	ann := a.cookie(a.signIn(t, "ann"))
	if got := a.get(t, "/", ann); !bytes.Contains(got.body, []byte("divorce")) {
		t.Errorf("its owner's front page does not lead there: %v", got)
	}
	at := "/browse/" + (&url.URL{Path: "home/box/deep/divorce"}).EscapedPath()
	if got := a.get(t, at, ann); got.status != 200 {
		t.Errorf("its owner: %v", got)
	}
	if got := a.get(t, at, a.cookie(a.session)); got.status != 404 {
		t.Errorf("who carried it: %v", got)
	}
	for _, f := range []media.Folder{a.deep, a.box, home} {
		if _, err := a.Library.DeleteFolder(ctx, a.self, f.ID); !fault.Is(err, fault.Conflict) {
			t.Errorf("who carried it deletes %s: %v", f.Name, err)
		}
	}
	if err := a.Library.SetPrivate(ctx, a.self, a.private.ID, false); !fault.Is(err, fault.NotFound) {
		t.Errorf("who carried it shares it: %v", err)
	}
	a.stands(t, "after all that")
}
