package app_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// whole hands a file in by one request.
func (d door) whole(t testing.TB, content string, said ...string) answer {
	t.Helper()
	return d.tus(t, "POST", d.at, content, length(len(content)), with("Content-Type", patch),
		with("Upload-Metadata", metadata(append([]string{"folder", string(d.folder.ID)}, said...)...)))
}

// TestTreesThatComeAtOnce: each file says where it lies, and the first one makes
// the folders.
func TestTreesThatComeAtOnce(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.overTheNetwork(t)
	for n := range 2 {
		d := h.corner(t).doors()[n]
		var all sync.WaitGroup
		for n := range 24 {
			all.Go(func() {
				path := fmt.Sprintf("holiday/day %d/./more//%d.txt", n%2, n)
				if a := d.whole(t, "a coat", "relativePath", path); a.status != 201 {
					t.Errorf("%s: %v", path, a)
				}
			})
		}
		all.Wait()
		folders := must(h.DB.FoldersIn(t.Context(), d.folder.ID, "", 100))(t)
		if len(folders) != 1 || folders[0].Name != "holiday" {
			t.Errorf("folders %v", folders)
		}
		for day := range 2 {
			f := must(h.DB.FolderAt(t.Context(), fmt.Sprintf("%s/holiday/day %d/more", d.folder.Path, day)))(t)
			if items := must(h.DB.ItemsIn(t.Context(), f.ID, media.Order{}, "", 100))(t); len(items) != 12 {
				t.Errorf("day %d has %d files", day, len(items))
			}
		}
		if a := d.whole(t, "x", "relativePath", strings.Repeat("a/", 40)+"x"); a.status != 400 {
			t.Errorf("too deep: %v", a)
		}
		a := d.whole(t, "x", "relativePath", "../../up/..")
		it := must(h.DB.Item(t.Context(), id.Item(a.header.Get("Upload-Item"))))(t)
		f := must(h.DB.Folder(t.Context(), it.Folder))(t)
		if !strings.HasPrefix(f.Path, d.folder.Path+"/") || strings.Contains(f.Path+"/"+it.Name+"/", "/../") {
			t.Errorf("it lies at %s as %s", f.Path, it.Name)
		}
		if a := d.tus(t, "POST", d.at, "x", length(1), d.meta("", "relativePath", "nothing/x"), with("Content-Type", "text/plain")); a.status != 415 {
			t.Errorf("%v", a)
		}
		if _, err := h.DB.FolderAt(t.Context(), d.folder.Path+"/nothing"); err == nil {
			t.Error("a creation that was refused made a folder")
		}
	}
}

// TestNamesThatAreTaken: keep, refuse or replace.
func TestNamesThatAreTaken(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	for n := range 2 {
		d := h.corner(t).doors()[n]
		d.whole(t, "first", "name", "a.txt")
		first := d.has(t, "a.txt", "first")
		for _, tt := range []struct {
			name   string
			role   string
			said   []string
			status int
			now    string // what a.txt has then
			more   string // what there is beside it
		}{
			{"keep is what happens if nothing is said", "contributor", nil, 201, "first", "a (2).txt"},
			{"keep", "contributor", []string{"taken", "keep"}, 201, "first", "a (3).txt"},
			{"refuse", "contributor", []string{"taken", "refuse"}, 409, "first", ""},
			{"replace is not for who may only add", "contributor", []string{"taken", "replace"}, d.deny, "first", ""},
			{"nor is naming the item", "contributor", []string{"item", string(first.ID)}, d.deny, "first", ""},
			{"replace", "editor", []string{"taken", "replace"}, 201, "newest", ""},
			{"naming the item", "editor", []string{"item", string(first.ID)}, 201, "newest", ""},
			{"an item of another folder is not there", "editor", []string{"item", string(h.corner(t).picture.ID)}, 404, "newest", ""},
		} {
			t.Run(d.at+": "+tt.name, func(t *testing.T) {
				ok(t, h.Library.Grant(t.Context(), operator, d.folder.ID, d.name, role(t, tt.role), time.Time{}))
				name := "a.txt"
				if tt.name == "naming the item" {
					name = "other.txt"
				}
				a := d.whole(t, "newest", append([]string{"name", name}, tt.said...)...)
				if a.status != tt.status {
					t.Errorf("%v", a)
				}
				if it := d.has(t, "a.txt", tt.now); it.ID != first.ID {
					t.Errorf("a.txt is another item")
				}
				if tt.more != "" {
					d.has(t, tt.more, "newest")
				}
				d.hasNot(t, "other.txt")
			})
		}
		if it := d.has(t, "a.txt", "newest"); it.Version != 3 {
			t.Errorf("it is version %d", it.Version)
		}
		if old := must(h.Bytes.Open(t.Context(), first.Blobs[0].Key))(t); old.Close() != nil {
			t.Error("the bytes of the first version are gone")
		}
		t.Run(d.at+": the item is deleted while its new version comes", func(t *testing.T) {
			up := d.create(t, "a.txt", 6, "item", string(first.ID))
			d.append(t, up, 0, "abc")
			_, err := h.Library.DeleteItem(t.Context(), access.User(h.ann), first.ID)
			ok(t, err)
			if a := d.append(t, up, 3, "def"); a.status != 404 {
				t.Errorf("%v", a)
			}
			d.hasNot(t, "a.txt")
		})
		t.Run(d.at+": the name is taken while the bytes come", func(t *testing.T) {
			up := d.create(t, "soon.txt", 6, "taken", "refuse")
			d.append(t, up, 0, "abc")
			d.whole(t, "faster", "name", "soon.txt")
			if a := d.append(t, up, 3, "def"); a.status != 409 {
				t.Errorf("%v", a)
			}
			d.has(t, "soon.txt", "faster")
		})
		t.Run(d.at+": a folder is never replaced", func(t *testing.T) {
			_, err := h.Library.MakeFolder(t.Context(), d.self, d.folder.ID, "box")
			ok(t, err)
			if a := d.tus(t, "POST", d.at, "", length(6), d.meta("box", "taken", "replace")); a.status != 409 {
				t.Errorf("%v", a)
			}
		})
		d.tidy(t)
	}
}
