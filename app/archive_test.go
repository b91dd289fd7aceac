package app_test

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/library"
)

// archives are the ways to all of the corner's folder, and to a choice in it.
func (c *corner) archives(t testing.TB) []way {
	t.Helper()
	at := "/folders/" + string(c.folder.ID) + "/archive"
	a, _, err := c.Library.Choose(t.Context(), c.self, []string{string(c.picture.ID), string(c.folder.ID)})
	ok(t, err)
	return []way{
		{name: "a page", face: "page", path: at + ".zip", shows: []show{c.cookie(c.session)}},
		{name: "a link", face: "guest", path: c.guest() + at + ".zip"},
		{name: "a program", face: "private", path: "/api/v1" + at, shows: []show{bearer(c.token)}},
		{name: "a choice on a page", face: "page", path: "/archives/" + string(a), shows: []show{c.cookie(c.session)}},
		{name: "a guest's choice", face: "guest", path: c.guestChoice(t)},
		{name: "a program's choice", face: "private", path: "/api/v1/archives/" + string(a), shows: []show{bearer(c.token)}},
	}
}

// inside are the names and bytes in an archive.
func inside(t testing.TB, b []byte) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, f := range must(zip.NewReader(bytes.NewReader(b), int64(len(b))))(t).File {
		out[f.Name] = string(must(io.ReadAll(must(f.Open())(t)))(t))
	}
	return out
}

func TestArchivesMeetTheSameDoors(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	for _, what := range happenings {
		if strings.HasPrefix(what.name, "the user was") || what.name == "the right ended" {
			continue // as the credentials were ended, and the right was revoked
		}
		want := map[string]int{"page": what.page, "guest": what.guest, "private": what.private}
		if want["page"] == 303 && want["private"] == 200 { // a page's archive is there itself
			want["page"], want["guest"] = 200, 200
		}
		if what.name == "the items were deleted" || strings.HasPrefix(what.name, "the items were moved") {
			want = map[string]int{"page": 409, "guest": 409, "private": 409} // the folder is there, and nothing is in it
		}
		c := h.corner(t)
		ways := c.archives(t)
		var before []answer
		for _, w := range ways {
			a := c.get(t, w.path, w.shows...)
			if got := inside(t, a.body); a.status != 200 || len(got) < 4 {
				t.Fatalf("%s: %v has %d files", w.name, a, len(got))
			}
			before = append(before, a)
		}
		what.do(t, c)
		ok(t, h.Upkeep.Count(t.Context()))
		for i, w := range ways {
			for _, q := range []string{"", "bytes=10-19"} {
				shows := w.shows
				if q != "" {
					shows = append(shows, with("Range", q), with("If-Range", before[i].header.Get("ETag")))
				}
				a := c.get(t, w.path, shows...)
				status := want[w.face]
				if q != "" && what.name == "nothing" || q != "" && what.name == "the tickets ran out" {
					status = 206
				}
				if strings.Contains(w.name, "choice") && (status == 404 || status == 409) {
					if a.status != 404 && a.status != 409 {
						t.Errorf("after «%s», %s: %v", what.name, w.name, a)
					}
					continue // of what is not there any more nothing is said
				}
				if w.name == "a choice on a page" && what.name == "the credentials ran out by themselves" {
					status = 303
				}
				if a.status != status {
					t.Errorf("after «%s», %s %s: %v, want %d", what.name, w.name, q, a, status)
				}
				if status >= 300 && (a.header.Get("Content-Disposition") != "" || a.header.Get("ETag") != "") {
					t.Errorf("after «%s», %s: a refusal wears what bytes wear: %v", what.name, w.name, a)
				}
				if what.name == "another version came" && a.header.Get("ETag") == before[i].header.Get("ETag") {
					t.Errorf("%s: another version has the same tag", w.name)
				}
			}
		}
	}
}

func TestWhatAnArchiveHolds(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ctx := t.Context()
	at := "/folders/" + string(c.folder.ID) + "/archive"
	sub := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "CON"))(t)
	h.take(t, sub.ID, `..\evil.txt`, []byte("evil"))
	h.take(t, sub.ID, "A.txt", []byte("one"))
	h.take(t, sub.ID, "a.txt", []byte("two"))
	h.take(t, sub.ID, "empty", nil)
	hidden := must(h.Library.MakeFolder(ctx, access.User(h.ann), c.folder.ID, "hidden"))(t)
	h.take(t, hidden.ID, "secret.txt", []byte("secret"))
	ok(t, h.Library.SetPrivate(ctx, access.User(h.ann), hidden.ID, true))

	a := h.get(t, at+".zip", c.cookie(c.session))
	got := inside(t, a.body)
	want := map[string]string{"_CON/.._evil.txt": "evil", "_CON/A.txt": "one", "_CON/a (2).txt": "two", "_CON/empty": ""}
	for name, content := range want {
		if is, there := got[name]; !there || is != content {
			t.Errorf("%s: %q, %v", name, is, there)
		}
	}
	if _, there := got["hidden/secret.txt"]; there || len(got) != 8 {
		t.Errorf("it holds %d files: %v", len(got), got)
	}
	for name, value := range map[string]string{
		"Content-Type": "application/zip", "Cache-Control": "private, no-cache", "X-Content-Type-Options": "nosniff", "X-Accel-Buffering": "no", "Last-Modified": "",
	} {
		if is := a.header.Get(name); is != value {
			t.Errorf("%s: %q", name, is)
		}
	}
	if !strings.Contains(a.header.Get("Content-Disposition"), `attachment; filename="`+c.folder.Name+`.zip"`) || a.header.Get("Content-Length") == "" {
		t.Errorf("%v", a.header)
	}
	head := h.do(t, "HEAD", at+".zip", c.cookie(c.session))
	if head.header.Get("Content-Length") != a.header.Get("Content-Length") || len(head.body) != 0 {
		t.Errorf("HEAD: %v", head)
	}
	for say, q := range map[string]struct {
		shows  []show
		status int
	}{
		"what one has":       {[]show{with("If-None-Match", a.header.Get("ETag"))}, 304},
		"since a date":       {[]show{with("If-Modified-Since", noon.AddDate(9, 0, 0).Format(http.TimeFormat))}, 200},
		"no such part":       {[]show{with("Range", "bytes=99999999-")}, 416},
		"of another archive": {[]show{with("Range", "bytes=1-2"), with("If-Range", `"zip1-00"`)}, 200},
		"unless it is":       {[]show{with("If-Match", `"zip1-00"`)}, 412},
	} {
		if a := h.get(t, at+".zip", append(q.shows, c.cookie(c.session))...); a.status != q.status {
			t.Errorf("%s: %v", say, a)
		}
	}
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, c.name, role(t, "viewer"), noon.AddDate(9, 0, 0)))
	if a := h.get(t, at+".zip", c.cookie(c.session)); a.status != 404 {
		t.Errorf("a viewer: %v", a)
	}
	if a := h.get(t, "/api/v1"+at, bearer(c.token)); a.status != 403 {
		t.Errorf("a viewer's program: %v", a)
	}
	ok(t, h.Library.Grant(ctx, operator, c.folder.ID, c.name, role(t, "manager"), noon.AddDate(9, 0, 0)))

	l, secret, err := h.Library.LendFolder(ctx, c.self, c.folder.ID, library.Terms{Role: role(t, "downloader"), MaxDownloads: 3})
	ok(t, err)
	if a := h.get(t, "/s/"+secret.Reveal()+at+".zip"); a.status != 409 {
		t.Errorf("a link that counts: %v", a)
	}
	page := h.get(t, "/s/"+secret.Reveal())
	if !bytes.Contains(page.body, []byte("Take the files one by one.")) || bytes.Contains(page.body, []byte("archive.zip")) {
		t.Errorf("its page does not say so: %s", page.body)
	}
	if must(h.DB.Link(ctx, l.ID))(t).Downloads != 0 {
		t.Error("it was counted")
	}
	other := h.corner(t)
	chosen, _, err := h.Library.Choose(ctx, c.self, []string{string(c.picture.ID)})
	ok(t, err)
	if a := h.get(t, "/archives/"+string(chosen), other.cookie(other.session)); a.status != 404 {
		t.Errorf("somebody else's choice: %v", a)
	}
	body, _ := json.Marshal(map[string]any{"things": []string{string(c.picture.ID), string(other.picture.ID)}})
	if a := h.send(t, "POST", "/api/v1/archives", string(body), bearer(c.token), with("Content-Type", "application/json")); a.status != 201 || !bytes.Contains(a.body, []byte(`"files":1`)) {
		t.Errorf("what one may not take is left out: %v", a)
	}

	h.exec(t, `update versions set crc = null where item = ?`, string(c.film.ID))
	if a := h.get(t, at+".zip", c.cookie(c.session)); a.status != 503 || a.header.Get("Retry-After") == "" {
		t.Errorf("before old files are counted: %v", a)
	}
	ok(t, h.Upkeep.Count(ctx))
	if again := h.get(t, at+".zip", c.cookie(c.session)); again.header.Get("ETag") != a.header.Get("ETag") {
		t.Errorf("counted, they are the same archive: %v", again)
	}
}
