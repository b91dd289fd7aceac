package app_test

import (
	"net/url"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
)

func TestUploads(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	theProtocol(t, h)
}

func TestUploadsOverTheNetwork(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.overTheNetwork(t)
	theProtocol(t, h)
}

func TestUploadsBehindNginx(t *testing.T) {
	t.Parallel()
	theProtocol(t, behindNginx(t, settings(t)).house)
}

// theProtocol holds both doors to tus 1.0.0 and to what we add to it.
func theProtocol(t *testing.T, h *house) {
	for n := range 2 {
		d := h.corner(t).doors()[n] // a corner each: the same names are free in both
		t.Run(strings.ReplaceAll(d.at[1:], "/", " "), func(t *testing.T) {
			thePlainWay(t, d)
			creations(t, d)
			appends(t, d)
			endings(t, d)
			checksums(t, d)
			repetitions(t, d)
		})
	}
}

func thePlainWay(t *testing.T, d door) {
	t.Run("who asks what we speak needs no credential", func(t *testing.T) {
		for _, path := range []string{d.at, d.at + "/" + string(id.NewUpload())} {
			a := d.do(t, "OPTIONS", path)
			if a.status != 204 || a.header.Get("Tus-Version") != "1.0.0" || a.header.Get("Tus-Max-Size") != "1000000" || a.header.Get("Tus-Resumable") != "1.0.0" ||
				a.header.Get("Tus-Extension") != "creation,creation-with-upload,termination,checksum,expiration" || a.header.Get("Tus-Checksum-Algorithm") != "sha1,sha256" {
				t.Errorf("%v", a)
			}
		}
	})
	t.Run("in three parts", func(t *testing.T) {
		up := d.create(t, "parts.txt", 9)
		if n := d.offset(t, up); n != 0 {
			t.Errorf("it begins at %d", n)
		}
		for at, part := range map[int]string{0: "abc"} {
			a := d.append(t, up, at, part)
			if a.status != 204 || a.header.Get("Upload-Offset") != "3" || a.header.Get("Upload-Expires") == "" || a.header.Get("Upload-Item") != "" || len(a.body) > 0 {
				t.Errorf("the first part: %v", a)
			}
		}
		d.hasNot(t, "parts.txt")
		if a := d.append(t, up, 3, "def", unsaid); a.status != 204 || a.header.Get("Upload-Offset") != "6" {
			t.Errorf("a part that does not say its length: %v", a)
		}
		a := d.append(t, up, 6, "ghi")
		it := d.has(t, "parts.txt", "abcdefghi")
		if a.status != 204 || a.header.Get("Upload-Offset") != "9" || a.header.Get("Upload-Item") != string(it.ID) {
			t.Errorf("the last part: %v", a)
		}
		// The answer may have got lost.
		a = d.tus(t, "HEAD", up, "")
		if a.status != 200 || a.header.Get("Upload-Offset") != "9" || a.header.Get("Upload-Length") != "9" || a.header.Get("Upload-Item") != string(it.ID) ||
			a.header.Get("Upload-Metadata") == "" {
			t.Errorf("HEAD after the end: %v", a)
		}
		if a := d.append(t, up, 6, "ghi"); a.status != 409 {
			t.Errorf("the last part again: %v", a)
		}
		if a := d.append(t, up, 9, ""); a.status != 204 || a.header.Get("Upload-Item") != string(it.ID) {
			t.Errorf("nothing more: %v", a)
		}
		if a := d.append(t, up, 9, "j", unsaid); a.status != 413 {
			t.Errorf("more: %v", a)
		}
	})
	t.Run("in one go with the creation", func(t *testing.T) {
		a := d.tus(t, "POST", d.at, "a coat", length(6), d.meta("one go.txt"), with("Content-Type", patch))
		if d.location(t, a); a.header.Get("Upload-Offset") != "6" || a.header.Get("Upload-Item") != string(d.has(t, "one go.txt", "a coat").ID) {
			t.Errorf("%v", a)
		}
	})
	t.Run("half of it with the creation", func(t *testing.T) {
		a := d.tus(t, "POST", d.at, "a co", length(6), d.meta("half.txt"), with("Content-Type", patch))
		if up := d.location(t, a); a.header.Get("Upload-Offset") != "4" || d.append(t, up, 4, "at").status != 204 {
			t.Errorf("%v", a)
		}
		d.has(t, "half.txt", "a coat")
	})
	t.Run("an empty file is whole at once", func(t *testing.T) {
		a := d.tus(t, "POST", d.at, "", length(0), d.meta("empty.txt"))
		if up := d.location(t, a); a.header.Get("Upload-Item") == "" || d.offset(t, up) != 0 {
			t.Errorf("%v", a)
		}
		d.has(t, "empty.txt", "")
	})
	t.Run("what a client says of its type is ignored", func(t *testing.T) {
		content := string(photo(7000))
		a := d.tus(t, "POST", d.at, content, length(len(content)), d.meta("type.html", "filetype", "text/html", "type", "text/html"), with("Content-Type", patch))
		d.location(t, a)
		if it := d.has(t, "type.html", content); it.Type != "image/jpeg" {
			t.Errorf("it is taken for %s", it.Type)
		}
		content = "<script>alert(1)</script><html>"
		d.location(t, d.tus(t, "POST", d.at, content, length(len(content)), d.meta("page.jpg", "filetype", "image/jpeg"), with("Content-Type", patch)))
		if it := d.has(t, "page.jpg", content); it.Type == "image/jpeg" {
			t.Errorf("it is taken for %s", it.Type)
		}
	})
	t.Run("names are mended", func(t *testing.T) {
		for said, want := range map[string]string{
			"../../etc/passwd": ".._.._etc_passwd", "a\r\nSet-Cookie: x=y": "", "\xff\xfe.jpg": "", "..": "", "": "", strings.Repeat("ü", 300): "", "a\x00b": "",
		} {
			a := d.tus(t, "POST", d.at, "a coat", length(6), d.meta(said), with("Content-Type", patch))
			d.location(t, a)
			it := must(d.DB.Item(t.Context(), id.Item(a.header.Get("Upload-Item"))))(t)
			if it.Folder != d.folder.ID || strings.ContainsAny(it.Name, "/\x00\r\n") || len(it.Name) == 0 || len(it.Name) > 255 || want != "" && !strings.HasPrefix(it.Name, want) {
				t.Errorf("%q became %q", said, it.Name)
			}
		}
	})
}

// TestNobodyOpensUploadsWithoutEnd, whatever they come by: what comes in one go
// counts like what can be resumed. It slows down nobody else.
func TestNobodyOpensUploadsWithoutEnd(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	d := c.doors()[1]
	put := func() answer {
		return h.send(t, "PUT", "/private/"+url.PathEscape(c.folder.Path)+"/put.txt", "a hat", bearer(c.token))
	}
	last := d.create(t, "last.bin", 3)
	h.exec(t, `with recursive n (i) as (select 2 union all select i + 1 from n where i < ?)
		insert into uploads (id, owner, credential, folder, name, size, key, modified, created, ends, lease, resumable)
		select 'up_' || i, owner, credential, folder, name, size, key || i, modified, created, ends, lease, 1 from uploads cross join n`, intake.MostOpen)
	form, kind := fileForm(t, "formed.txt", "a scarf")
	for name, a := range map[string]answer{
		"resumable": d.tus(t, "POST", d.at, "", length(3), d.meta("more.bin")),
		"a PUT":     put(),
		"a form":    h.send(t, "POST", "/folders/"+string(c.folder.ID)+"/upload", form, with("Content-Type", kind), with("Sec-Fetch-Site", "same-origin"), c.cookie(c.session)),
	} {
		if a.status != 429 {
			t.Errorf("%s, beside a thousand: %v", name, a)
		}
	}
	if _, err := h.Intake.Take(t.Context(), access.User(h.ann), intake.Parcel{Folder: c.folder.ID, Name: "ann's.txt", Size: 1}, strings.NewReader("a")); err != nil {
		t.Errorf("somebody else: %v", err)
	}
	if a := d.tus(t, "DELETE", last, ""); a.status != 204 {
		t.Fatal(a)
	}
	if a := put(); a.status != 201 {
		t.Errorf("when there is room: %v", a)
	}
}
