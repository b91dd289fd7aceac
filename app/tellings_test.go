package app_test

import (
	"bytes"
	"testing"
)

func TestAMoveIsTakenBack(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	mine := c.cookie(c.session)
	box := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "box"))(t)
	at := "/items/" + string(c.picture.ID)
	a := h.post(t, at+"/move", "to="+box.Path, mine)
	to := a.header.Get("Location")
	if a.status != 303 || to != at+"?from="+string(c.folder.ID) {
		t.Fatal(a)
	}
	a = h.get(t, to, mine)
	if !bytes.Contains(a.body, []byte("Moved here from "+c.folder.Path+".")) || !bytes.Contains(a.body, []byte(`<input type="hidden" name="to" value="`+c.folder.Path+`">`)) {
		t.Errorf("it is not offered: %s", a.body)
	}
	other := h.corner(t)
	if a = h.get(t, at+"?from="+string(other.folder.ID), mine); a.status != 200 || bytes.Contains(a.body, []byte("Moved here")) {
		t.Error("a page tells the path of a folder that one may not see")
	}
}
