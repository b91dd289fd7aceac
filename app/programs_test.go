package app_test

import (
	"encoding/json"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

// says asks as a program does, and reads the document that comes back.
func (c *corner) says(t testing.TB, method, path, body string, status int) map[string]any {
	t.Helper()
	a := c.send(t, method, path, body, bearer(c.token), with("Content-Type", "application/json"))
	if a.status != status {
		t.Fatalf("%s %s %s: %v", method, path, body, a)
	}
	var out map[string]any
	if len(a.body) > 0 {
		if err := json.Unmarshal(a.body, &out); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestAProgramArranges(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	const folders, items = "/api/v1/folders/", "/api/v1/items/"
	top := string(c.folder.ID)
	made := c.says(t, "POST", "/api/v1/folders", `{"parent":"`+top+`","name":"attic"}`, 201)
	attic := made["id"].(string)
	if made["path"] != c.folder.Path+"/attic" || made["parent"] != top {
		t.Errorf("%v", made)
	}
	c.says(t, "POST", "/api/v1/folders", `{"parent":"`+top+`","name":"attic"}`, 409)
	c.says(t, "POST", "/api/v1/folders", `{"parent":"`+top+`","name":".."}`, 400)
	c.says(t, "POST", "/api/v1/folders", `{"parent":"attic","name":"x"}`, 400)
	c.says(t, "POST", "/api/v1/folders", `{"parent":"`+string(id.NewFolder())+`","name":"x"}`, 404)

	if got := c.says(t, "PATCH", folders+attic, `{"name":"loft"}`, 200); got["path"] != c.folder.Path+"/loft" {
		t.Errorf("%v", got)
	}
	picture := items + string(c.picture.ID)
	if got := c.says(t, "PATCH", picture, `{"folder":"`+attic+`","name":"hat.jpg"}`, 200); got["folder"] != attic || got["name"] != "hat.jpg" || got["thumb_url"] == nil {
		t.Errorf("%v", got)
	}
	c.says(t, "PATCH", picture, `{}`, 400)
	c.says(t, "PATCH", picture, `{"owner":"me"}`, 400)
	c.says(t, "PATCH", folders+attic, `{"folder":"`+attic+`"}`, 400)
	c.says(t, "DELETE", items+string(c.film.ID), "", 204)
	c.says(t, "GET", items+string(c.film.ID), "", 404)
	c.says(t, "DELETE", folders+attic, "", 204)
	c.says(t, "GET", picture, "", 404)
	c.says(t, "GET", folders+attic, "", 404)
}

// TestAProgramThatMayNot: who may look is told that it is not theirs to do, who
// may not look that there is nothing.
func TestAProgramThatMayNot(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	h.user(t, "vera", false)
	viewer := h.token(t, "vera")
	if err := h.Library.Grant(t.Context(), operator, c.folder.ID, "vera", role(t, "viewer"), h.clock.now().AddDate(0, 0, 1)); err != nil {
		t.Fatal(err)
	}
	json := with("Content-Type", "application/json")
	folder, item := "/api/v1/folders/"+string(c.folder.ID), "/api/v1/items/"+string(c.picture.ID)
	for _, tt := range []struct{ method, path, body string }{
		{"POST", "/api/v1/folders", `{"parent":"` + string(c.folder.ID) + `","name":"x"}`},
		{"PATCH", folder, `{"name":"x"}`},
		{"DELETE", folder, ""},
		{"PATCH", item, `{"name":"x"}`},
		{"PATCH", item, `{"folder":"` + string(other.folder.ID) + `"}`},
		{"DELETE", item, ""},
		{"GET", item + "/versions", ""},
		{"POST", item + "/versions/1/restore", ""},
	} {
		want := 403
		if strings.Contains(tt.body, string(other.folder.ID)) {
			want = 404 // the other folder is not there for vera
		}
		if a := h.send(t, tt.method, tt.path, tt.body, bearer(viewer), json); a.status != want {
			t.Errorf("a viewer: %s %s: %v", tt.method, tt.path, a)
		}
		if a := h.send(t, tt.method, tt.path, tt.body, bearer(other.token), json); a.status != 404 {
			t.Errorf("a stranger: %s %s: %v", tt.method, tt.path, a)
		}
	}
}

func TestAProgramLooksBack(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	it := h.take(t, c.folder.ID, "coat.txt", []byte("wool"))
	must(h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: c.folder.ID, Name: "coat.txt", Size: 4, IfTaken: intake.Replace}, strings.NewReader("silk")))(t)
	at := "/api/v1/items/" + string(it.ID)
	all := c.says(t, "GET", at+"/versions", "", 200)["versions"].([]any)
	if len(all) != 2 || all[0].(map[string]any)["current"] != true || all[1].(map[string]any)["version"] != 1.0 {
		t.Fatalf("%v", all)
	}
	c.says(t, "POST", at+"/versions/1/restore", "", 200)
	if a := h.get(t, c.private(it, media.Original), bearer(c.token)); string(a.body) != "wool" {
		t.Error(a)
	}
	c.says(t, "POST", at+"/versions/9/restore", "", 404)
	c.says(t, "POST", at+"/versions/x/restore", "", 404)
}

// TestATokenSeesItsKind lists the tokens of one account, and no secret of them.
func TestATokenSeesItsKind(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	h.token(t, "ann")
	all := c.says(t, "GET", "/api/v1/tokens", "", 200)["tokens"].([]any)
	if len(all) != 1 || all[0].(map[string]any)["id"] != string(c.tokenID) || all[0].(map[string]any)["current"] != true {
		t.Errorf("%v", all)
	}
	a := h.get(t, "/api/v1/tokens", bearer(c.token))
	if strings.Contains(string(a.body), "ck_") {
		t.Error(a)
	}
}
