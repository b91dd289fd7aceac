package app_test

import (
	"bytes"
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestTheLongestPath is as long as a path may be, in letters that an address writes
// with nine, behind nginx: all of it has an address, and nothing longer comes to be.
func TestTheLongestPath(t *testing.T) {
	t.Parallel()
	p := behindNginx(t, settings(t))
	c := p.corner(t)
	mine, token := p.cookie(c.session), bearer(c.token)
	in := func(parent id.Folder, name string, status int) id.Folder {
		t.Helper()
		out := c.says(t, "POST", "/api/v1/folders", `{"parent":"`+string(parent)+`","name":"`+name+`"}`, status)
		made, _ := out["id"].(string)
		return id.Folder(made)
	}
	snow := strings.Repeat("☃", 85) // as long as a name may be
	deep, path := in(c.folder.ID, "deep", 201), c.folder.Path+"/deep"
	last := deep
	for len(path)+1+len(snow) <= library.Longest {
		last, path = in(last, snow, 201), path+"/"+snow
	}
	rest := strings.Repeat("x", library.Longest-len(path)-1)
	last, path = in(last, rest, 201), path+"/"+rest
	encoded := (&url.URL{Path: path}).EscapedPath()

	if a := p.get(t, "/browse/"+encoded, mine); a.status != 200 {
		t.Errorf("its page: %v", a)
	}
	file := "/private/" + encoded + "/" + url.PathEscape(snow)
	if a := p.send(t, "PUT", file, "a coat", token); a.status != 201 {
		t.Errorf("a file in it: %v", a)
	}
	if a := p.get(t, file, token); a.status != 200 || string(a.body) != "a coat" {
		t.Errorf("the file: %v", a)
	}

	in(last, "x", 400)
	late := media.Folder{ID: id.NewFolder(), Parent: last, Name: "x", Created: p.clock.now()}
	if err := p.DB.AddFolders(t.Context(), []media.Folder{late}, journal.Entry{}); !fault.Is(err, fault.Invalid) {
		t.Errorf("by who looked before it was moved to where it is: %v", err)
	}
	const why = "at most 2000 bytes"
	at := "/folders/" + string(last)
	if a := p.post(t, at+"/new", "name=x", mine); a.status != 400 || !bytes.Contains(a.body, []byte(why)) {
		t.Errorf("a folder in it: %v", a)
	}
	if a := p.post(t, at+"/rename", "name=x"+rest, mine); a.status != 400 || !bytes.Contains(a.body, []byte(why)) {
		t.Errorf("a longer name: %v", a)
	}
	above := "/folders/" + string(deep)
	if a := p.post(t, above+"/rename", "name=deeper", mine); a.status != 400 || !bytes.Contains(a.body, []byte(why)) {
		t.Errorf("a longer name above it: %v", a)
	}
	if a := p.post(t, above+"/rename", "name=low", mine); a.status != 303 {
		t.Errorf("a shorter name above it: %v", a)
	}

	if a := p.post(t, at+"/delete", "", mine); a.status != 303 {
		t.Fatalf("delete: %v", a)
	}
	if a := p.post(t, above+"/rename", "name=deepest", mine); a.status != 303 {
		t.Fatalf("what lies in the trash is in nobody's way: %v", a)
	}
	if a := p.post(t, "/trash/undo", "deleted="+string(last), mine); a.status != 400 || !bytes.Contains(a.body, []byte(why)) {
		t.Errorf("back to where it does not fit any more: %v", a)
	}
	if a := p.post(t, above+"/rename", "name=deep", mine); a.status != 303 {
		t.Fatal(a)
	}
	if a := p.post(t, "/trash/undo", "deleted="+string(last), mine); a.status != 303 {
		t.Errorf("back to where it fits again: %v", a)
	}
	if a := p.get(t, file, token); a.status != 200 || string(a.body) != "a coat" {
		t.Errorf("the file: %v", a)
	}
}
