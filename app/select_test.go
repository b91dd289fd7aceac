package app_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// chosen sends the form of a selection.
func (c *corner) chosen(t *testing.T, do, more string, things ...string) answer {
	t.Helper()
	form := url.Values{"do": {do}, "in": {string(c.folder.ID)}, "thing": things}
	return c.post(t, "/selection", form.Encode()+more, c.cookie(c.session))
}

func TestSelections(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	box := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "100% box"))(t)
	pic, film, paper, other := string(c.picture.ID), string(c.film.ID), string(c.paper.ID), string(h.corner(t).picture.ID)
	has := func(say string, a answer, status int, texts ...string) {
		t.Helper()
		if a.status != status {
			t.Errorf("%s: %v", say, a)
		}
		for _, text := range texts {
			if !bytes.Contains(a.body, []byte(text)) {
				t.Errorf("%s: no %q in %s", say, text, a.body)
			}
		}
	}
	// What was done is told by another page: to ask for that again does nothing again.
	told := func(a answer) answer {
		t.Helper()
		if a.status != 303 {
			t.Fatalf("it is done, and answered with %v", a)
		}
		return h.get(t, a.header.Get("Location"), c.cookie(c.session))
	}
	page := h.get(t, "/folders/"+string(c.folder.ID)+"/select", c.cookie(c.session))
	has("the page", page, 200, `value="`+pic+`"`, `value="`+string(box.ID)+`"`, `value="delete"`)

	to := "&to=" + url.QueryEscape(box.Path)
	has("nothing chosen", c.chosen(t, "move", to), 400, "Choose something first.")
	has("nowhere", c.chosen(t, "move", "&to=nowhere", pic), 400, "There is no such folder.", `value="`+pic+`" checked`)
	has("too many", c.chosen(t, "move", to, make([]string, 501)...), 400, "at most 500")
	has("two links at once", c.chosen(t, "link", "", pic, film), 409, "A link opens one folder or one file.")
	if a := c.chosen(t, "link", "", pic); a.header.Get("Location") != "/items/"+pic+"?lend" {
		t.Errorf("one link: %v", a)
	}
	if a := c.chosen(t, "burn", "", pic); a.status != 404 {
		t.Errorf("what cannot be done: %v", a)
	}

	moved := c.chosen(t, "move", to, pic, film, other, string(box.ID))
	has("a move, of which a part cannot be", told(moved), 200, "2 of 4 things moved to "+box.Path, "Something that is not there any more: There is nothing here.", "100% box: A folder cannot be moved into itself.", `name="thing" value="`+film+`"`)
	if it := must(h.Library.Item(ctx, c.self, c.film.ID, access.View))(t); it.Folder != box.ID {
		t.Error("it has not moved")
	}
	has("and told again", told(moved), 200, "2 of 4 things moved")
	_, number, _ := strings.Cut(moved.header.Get("Location"), "?")
	if a := h.get(t, "/?"+number, c.cookie(h.corner(t).session)); a.status != 200 || bytes.Contains(a.body, []byte("things moved")) {
		t.Errorf("somebody else is told: %v", a)
	}
	has("and back", told(c.post(t, "/selection", url.Values{"do": {"move"}, "in": {string(box.ID)}, "to": {c.folder.Path}, "thing": {pic, film}}.Encode(), c.cookie(c.session))), 200, "2 things moved")
	if bytes.Contains(told(moved).body, []byte("things moved")) {
		t.Error("what came of an older selection is told")
	}

	if a := c.post(t, "/selection", url.Values{"do": {"move"}, "in": {string(c.folder.ID)}, "to": {c.folder.Path}, "thing": {pic}, "undo": {"1"}}.Encode(), c.cookie(c.session)); a.status != 303 {
		t.Errorf("undone: %v", a)
	}

	has("tags", told(c.chosen(t, "tag", "&tags=sea,+sun", pic, film, string(box.ID))), 200, "2 of 3 things tagged", "Folders have no tags.")
	if it := must(h.Library.Item(ctx, c.self, c.film.ID, access.View))(t); len(it.Words.Tags) != 2 {
		t.Errorf("tags %q", it.Words.Tags)
	}

	has("copies", told(c.chosen(t, "copy", to, pic, string(box.ID))), 200, "1 of 2 things copied", "A folder cannot be copied into itself.")
	copied := must(h.Library.ItemAt(ctx, c.self, box.Path+"/coat.jpg"))(t)
	if copied.ID == c.picture.ID || copied.SHA256 != c.picture.SHA256 || copied.Blobs[0].Key == c.picture.Blobs[0].Key || len(copied.Words.Tags) != 2 {
		t.Errorf("the copy is %+v", copied)
	}

	a := c.chosen(t, "delete", "", pic, film, paper)
	if a.status != 303 {
		t.Fatalf("deleted: %v, and to ask for its answer again would delete again", a)
	}
	a = h.get(t, a.header.Get("Location"), c.cookie(c.session))
	has("deleted", a, 200, "3 things are in the trash.", `action="/trash/undo"`)
	at := string(a.body)[strings.Index(string(a.body), `name="deleted" value="`)+len(`name="deleted" value="`):]
	at = at[:strings.IndexByte(at, '"')]
	if got := c.inTrash(t); len(got) != 3 {
		t.Errorf("the trash has %q", got)
	}
	// The copy stands, whatever became of what it was made of.
	must(h.Library.Item(ctx, c.self, copied.ID, access.View))(t)
	if a := h.post(t, "/trash/undo", "deleted="+at, c.cookie(c.session)); a.status != 303 {
		t.Errorf("undo: %v", a)
	}
	if got := c.inTrash(t); len(got) != 0 {
		t.Errorf("after undo the trash has %q", got)
	}

	a = c.chosen(t, "download", "", pic, string(box.ID))
	if zip := h.get(t, a.header.Get("Location"), c.cookie(c.session)); a.status != 303 || len(inside(t, zip.body)) != 2 {
		t.Errorf("%v leads to %v", a, zip)
	}

	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, c.name, role(t, "viewer"), noon.AddDate(9, 0, 0)))
	for do, more := range map[string]string{"move": to, "copy": to, "tag": "&tags=x", "delete": ""} {
		a := told(c.chosen(t, do, more, pic))
		has("a viewer: "+do, a, 200, "0 of 1 things")
		if bytes.Contains(a.body, []byte(">Undo<")) {
			t.Errorf("%s: nothing was done, and it can be undone", do)
		}
	}
	must(h.Library.Item(ctx, access.User(h.ann), c.picture.ID, access.View))(t)
	if a := c.chosen(t, "download", "", pic); a.status != 409 {
		t.Errorf("a viewer takes it home: %v", a)
	}
}

func TestACopyByAProgram(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	kind := with("Content-Type", "application/json")
	body := func(f id.Folder) string {
		b, _ := json.Marshal(map[string]any{"folder": f})
		return string(b)
	}
	at := "/api/v1/items/" + string(c.picture.ID) + "/copy"
	a := h.send(t, "POST", at, body(c.folder.ID), bearer(c.token), kind)
	if a.status != 201 || !bytes.Contains(a.body, []byte(`"coat (2).jpg"`)) {
		t.Error(a)
	}
	if a := h.send(t, "POST", at, body(h.corner(t).folder.ID), bearer(c.token), kind); a.status != 404 {
		t.Errorf("to where one may not look: %v", a)
	}
	ok(t, h.Library.SetQuota(t.Context(), operator, c.folder.ID, 1))
	if a := h.send(t, "POST", at, body(c.folder.ID), bearer(c.token), kind); a.status != 507 {
		t.Errorf("beyond the quota: %v", a)
	}
}

func TestFavourites(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	mine := c.cookie(c.session)
	list := func() string { return string(h.get(t, "/favourites", mine).body) }
	for _, at := range []string{"/items/" + string(c.picture.ID), "/folders/" + string(c.folder.ID)} {
		if a := h.post(t, at+"/star", "on=true", mine); a.status != 303 {
			t.Errorf("%s: %v", at, a)
		}
	}
	if page := list(); !strings.Contains(page, string(c.picture.ID)) || !strings.Contains(page, "/browse/coats%201") {
		t.Errorf("they are not there: %s", page)
	}
	if a := h.get(t, "/items/"+string(c.picture.ID), mine); !bytes.Contains(a.body, []byte(`aria-pressed="true"`)) {
		t.Error("its page does not say so")
	}
	if a := h.get(t, "/api/v1/favourites", bearer(c.token)); a.status != 200 || !bytes.Contains(a.body, []byte(string(c.picture.ID))) {
		t.Errorf("a program: %v", a)
	}
	other := h.corner(t)
	if a := h.do(t, http.MethodPut, "/api/v1/favourites/"+string(other.picture.ID), bearer(c.token)); a.status != 404 {
		t.Errorf("what one may not see: %v", a)
	}
	if m := must(h.Library.Favourites(t.Context(), other.self, ""))(t); len(m.List) != 0 {
		t.Error("somebody else's are seen")
	}
	if _, err := h.Library.Favourites(t.Context(), access.Holder(c.linkID), ""); !fault.Is(err, fault.NotFound) {
		t.Errorf("a guest: %v", err)
	}
	ok(t, h.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
	if page := list(); strings.Contains(page, string(c.picture.ID)) || strings.Contains(page, "coats") {
		t.Error("what one may not see any more is still told")
	}
	ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "viewer"), noon.AddDate(9, 0, 0)))
	if a := h.do(t, http.MethodDelete, "/api/v1/favourites/"+string(c.picture.ID), bearer(c.token)); a.status != 204 || strings.Contains(list(), `href="/items/`+string(c.picture.ID)) {
		t.Errorf("taken away: %v", a)
	}
}

func TestTheFrontPageShowsWhatIsNew(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	h.corner(t)
	a := h.get(t, "/", c.cookie(c.session))
	for _, it := range c.things() {
		if !bytes.Contains(a.body, []byte("/items/"+string(it.item.ID))) {
			t.Errorf("%s is not among what is recent", it.item.Name)
		}
	}
	if !bytes.Contains(a.body, []byte("Shared with you")) || bytes.Contains(a.body, []byte("coats 2")) {
		t.Errorf("the front page: %s", a.body)
	}
	if recent := must(h.Library.Recent(t.Context(), c.self, 2))(t); len(recent) != 2 || recent[0].Item.ID != c.drawing.ID {
		t.Errorf("recent %v", recent)
	}
}
