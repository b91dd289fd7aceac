package app_test

import (
	"bytes"
	"encoding/json"
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

// inTrash are the names of what the API lists there.
func (c *corner) inTrash(t *testing.T) (names []string) {
	t.Helper()
	var out struct{ Trash []struct{ Name string } }
	a := c.get(t, "/api/v1/trash", bearer(c.token))
	if err := json.Unmarshal(a.body, &out); err != nil {
		t.Fatalf("%v: %v", err, a)
	}
	for _, it := range out.Trash {
		names = append(names, it.Name)
	}
	return names
}

func TestWhatWasDeletedComesBack(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	mine := c.cookie(c.session)
	pre := c.pageTicket(t, c.picture.ID, media.Preview)
	guest := c.guestTicket(t, c.picture.ID, media.Original)

	a := h.post(t, "/items/"+string(c.picture.ID)+"/delete", "", mine)
	to := a.header.Get("Location")
	if a.status != 303 || !strings.HasSuffix(to, "?deleted="+string(c.picture.ID)) {
		t.Fatal(a)
	}
	if a = h.get(t, to, mine); !bytes.Contains(a.body, []byte("coat.jpg is in the trash.")) || !bytes.Contains(a.body, []byte(`action="/trash/undo"`)) {
		t.Error("the page says nothing of it, or offers no way back")
	}
	if a = h.get(t, to, h.cookie(h.signIn(t, "ann"))); !bytes.Contains(a.body, []byte("is in the trash.")) {
		t.Error("whoever may edit there may bring it back")
	}
	if a = h.get(t, "/trash", mine); !bytes.Contains(a.body, []byte("coat.jpg")) || !bytes.Contains(a.body, []byte(c.name+"</span>")) {
		t.Errorf("the trash: %v", a)
	}

	h.take(t, c.folder.ID, "coat.jpg", []byte("another of that name"))
	if a = h.post(t, "/trash/undo", "deleted="+string(c.picture.ID), mine); a.status != 303 || a.header.Get("Location") != "/items/"+string(c.picture.ID) {
		t.Fatalf("undo: %v", a)
	}
	it := must(h.Library.Item(t.Context(), c.self, c.picture.ID, access.Edit))(t)
	if it.Name != "coat (2).jpg" || it.Folder != c.folder.ID || len(it.Blobs) < 3 {
		t.Errorf("it came back as %+v", it)
	}
	if a = h.get(t, pre); a.status != 410 {
		t.Errorf("a ticket from before: %v", a)
	}
	for say, at := range map[string]string{"a ticket of a link": guest, "its link": "/s/" + c.itemLink.Reveal() + "/file"} {
		if a = h.get(t, at); a.status != 410 {
			t.Errorf("%s, from before: %v", say, a)
		}
	}
	if a = h.get(t, c.pageTicket(t, c.picture.ID, media.Preview)); a.status != 200 {
		t.Errorf("a fresh ticket: %v", a)
	}
	if a = h.post(t, "/trash/undo", "deleted="+string(c.picture.ID), mine); a.status != 404 {
		t.Errorf("undo twice: %v", a)
	}
	if got := c.inTrash(t); len(got) != 0 {
		t.Errorf("the trash still has %q", got)
	}
}

// TestWhatIsDeletedComesBackAsOftenAsOneLikes: its versions get other numbers each
// time, and no number runs out.
func TestWhatIsDeletedComesBackAsOftenAsOneLikes(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	ctx := t.Context()
	folder := must(h.Library.AddTop(ctx, operator, "coats", h.ann))(t)
	it := h.take(t, folder.ID, "coat.txt", []byte("a coat"))
	must(h.Intake.Take(ctx, operator, intake.Parcel{Folder: folder.ID, Name: "coat.txt", Size: 5, Replaces: it.ID}, strings.NewReader("a hat")))(t)
	for times := range 70 {
		must(h.Library.DeleteItem(ctx, operator, it.ID))(t)
		must(h.Library.Undelete(ctx, operator, string(it.ID)))(t)
		v := must(h.Library.Versions(ctx, operator, it.ID))(t)
		if last := id.Version(2 * (times + 2)); len(v) != 2 || v[0].Item.Version != last || v[1].Item.Version != last-1 || !v[0].Current {
			t.Fatalf("after %d times it has %+v", times+1, v)
		}
	}
	if got := h.stored(t, it.ID, media.Original); string(got) != "a hat" {
		t.Errorf("it came back as %q", got)
	}
}

func TestAFolderComesBackWithWhatWentWithIt(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	box := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "box"))(t)
	deep := must(h.Library.MakeFolder(ctx, c.self, box.ID, "deep"))(t)
	kept := h.take(t, deep.ID, "kept.txt", []byte("kept"))
	early := h.take(t, deep.ID, "early.txt", []byte("went earlier"))
	link, _, err := h.Library.LendFolder(ctx, c.self, deep.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)

	must(h.Library.DeleteItem(ctx, c.self, early.ID))(t) // at the same moment, by this clock
	must(h.Library.DeleteFolder(ctx, c.self, box.ID))(t)
	if got := c.inTrash(t); len(got) != 1 || got[0] != "box" {
		t.Errorf("the trash has %q: what lies in a deleted folder waits for that", got)
	}
	must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "box"))(t)
	a := h.do(t, "POST", "/api/v1/trash/"+string(box.ID)+"/restore", bearer(c.token))
	if a.status != 200 || !bytes.Contains(a.body, []byte(`"name":"box (2)"`)) {
		t.Fatal(a)
	}
	there := must(h.Library.FolderAt(ctx, c.self, c.folder.Path+"/box (2)/deep", access.View))(t)
	if items := must(h.Library.Browse(ctx, c.self, there, media.Order{}, ""))(t).Items; len(items) != 1 || items[0].ID != kept.ID {
		t.Errorf("in it: %v", items)
	}
	if must(h.Library.ItemAt(ctx, c.self, there.Path+"/kept.txt"))(t).ID != kept.ID {
		t.Error("it is not to be found by its path")
	}
	if l := must(h.DB.Link(ctx, link.ID))(t); l.Ended.IsZero() {
		t.Error("a link into it lives again")
	}
	if got := c.inTrash(t); len(got) != 1 || got[0] != "early.txt" {
		t.Errorf("the trash has %q: what was deleted before stays so", got)
	}
	must(h.Library.Undelete(ctx, c.self, string(early.ID)))(t)

	// The same name is taken again, and what it holds counts again.
	if _, err := h.Library.MakeFolder(ctx, c.self, there.ID, "kept.txt"); !fault.Is(err, fault.Conflict) {
		t.Errorf("a name that came back is free: %v", err)
	}
	must(h.Library.DeleteFolder(ctx, c.self, must(h.Library.FolderAt(ctx, c.self, c.folder.Path+"/box (2)", access.View))(t).ID))(t)
	ok(t, h.Library.SetQuota(ctx, operator, c.folder.ID, 1))
	if _, err := h.Library.Undelete(ctx, c.self, string(box.ID)); !fault.Is(err, fault.Full) {
		t.Errorf("there is no room: %v", err)
	}
}

func TestWhoBringsBackWhat(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	item := string(c.paper.ID)
	must(h.Library.DeleteItem(ctx, c.self, c.paper.ID))(t)

	for _, r := range []string{"viewer", "downloader", "contributor"} {
		ok(t, h.Library.Grant(ctx, operator, c.folder.ID, c.name, role(t, r), time.Time{}))
		if got := c.inTrash(t); len(got) != 0 {
			t.Errorf("a %s sees %q", r, got)
		}
		for _, do := range []string{"/restore", "/delete"} {
			if a := h.post(t, "/trash/"+item+do, "", c.cookie(c.session)); a.status != 404 {
				t.Errorf("a %s: %s: %v", r, do, a)
			}
		}
		if a := h.get(t, "/browse/"+strings.ReplaceAll(c.folder.Path, " ", "%20")+"?deleted="+item, c.cookie(c.session)); a.status != 200 || bytes.Contains(a.body, []byte("in the trash")) {
			t.Errorf("a %s is told: %v", r, a)
		}
	}
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, c.name, role(t, "editor"), time.Time{}))
	if got := c.inTrash(t); len(got) != 1 {
		t.Errorf("an editor sees %q", got)
	}

	t.Run("a top folder is for its owner, and for who deleted it", func(t *testing.T) {
		d := h.corner(t)
		must(h.Library.DeleteFolder(ctx, d.self, d.folder.ID))(t)
		if _, err := h.Library.Undelete(ctx, c.self, string(d.folder.ID)); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else: %v", err)
		}
		if err := h.Library.DeleteForGood(ctx, d.self, string(d.folder.ID)); !fault.Is(err, fault.Forbidden) {
			t.Errorf("for good, by who does not own it: %v", err)
		}
		must(h.Library.Undelete(ctx, d.self, string(d.folder.ID)))(t)
		must(h.Library.DeleteFolder(ctx, d.self, d.folder.ID))(t)
		must(h.Library.Undelete(ctx, access.User(h.ann), string(d.folder.ID)))(t)
	})
	t.Run("after thirty days nobody does, and not before", func(t *testing.T) {
		h.clock.pass(media.Grace - 1)
		if _, err := h.Library.Trashed(ctx, c.self, item); err != nil {
			t.Errorf("just before: %v", err)
		}
		h.clock.pass(1)
		if _, err := h.Library.Undelete(ctx, c.self, item); !fault.Is(err, fault.NotFound) {
			t.Errorf("at the end: %v", err)
		}
	})
	t.Run("what is deleted for good is purged next", func(t *testing.T) {
		must(h.Library.DeleteItem(ctx, c.self, c.film.ID))(t)
		key := c.film.Blobs[0].Key
		ok(t, h.Library.DeleteForGood(ctx, c.self, string(c.film.ID)))
		if _, err := h.Library.Undelete(ctx, c.self, string(c.film.ID)); !fault.Is(err, fault.NotFound) {
			t.Errorf("brought back: %v", err)
		}
		ok(t, h.Upkeep.Purge(ctx))
		if _, err := h.Bytes.Open(ctx, key); !fault.Is(err, fault.NotFound) {
			t.Errorf("its bytes: %v", err)
		}
	})
}
