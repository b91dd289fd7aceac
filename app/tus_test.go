package app_test

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"cloakroom/app/media"
)

// door is an address where uploads are made, and who comes there.
type door struct {
	*corner
	at    string
	shows []show
	deny  int // what is said to who may look and not this
}

func (c *corner) doors() []door {
	return []door{
		{c, "/uploads", []show{c.cookie(c.session), with("Sec-Fetch-Site", "same-origin")}, 404},
		{c, "/api/v1/uploads", []show{bearer(c.token)}, 403},
	}
}

// tus sends a request as a client of the protocol does; what shows put on it
// comes last.
func (d door) tus(t testing.TB, method, path, body string, shows ...show) answer {
	t.Helper()
	return d.send(t, method, path, body, append(append([]show{with("Tus-Resumable", "1.0.0")}, d.shows...), shows...)...)
}

// set puts a header in the place of what was there.
func set(name, value string) show { return func(r *http.Request) { r.Header.Set(name, value) } }

// unsaid sends a body without saying how long it is.
func unsaid(r *http.Request) { r.ContentLength = -1 }

// metadata spells it: keys and values in turn.
func metadata(pairs ...string) string {
	var out []string
	for n := 0; n < len(pairs); n += 2 {
		out = append(out, pairs[n]+" "+base64.StdEncoding.EncodeToString([]byte(pairs[n+1])))
	}
	return strings.Join(out, ",")
}

func (d door) meta(name string, more ...string) show {
	return with("Upload-Metadata", metadata(append([]string{"folder", string(d.folder.ID), "name", name}, more...)...))
}

func length(n int) show { return with("Upload-Length", strconv.Itoa(n)) }

const patch = "application/offset+octet-stream"

// create begins an upload and returns its address.
func (d door) create(t testing.TB, name string, size int, more ...string) string {
	t.Helper()
	a := d.tus(t, "POST", d.at, "", length(size), d.meta(name, more...))
	return d.location(t, a)
}

func (d door) location(t testing.TB, a answer) string {
	t.Helper()
	to := a.header.Get("Location")
	if a.status != 201 || !strings.HasPrefix(to, d.at+"/up_") || a.header.Get("Tus-Resumable") != "1.0.0" {
		t.Fatalf("not begun: %v", a)
	}
	return to
}

func (d door) append(t testing.TB, path string, at int, body string, shows ...show) answer {
	t.Helper()
	return d.tus(t, "PATCH", path, body, append([]show{with("Upload-Offset", strconv.Itoa(at)), with("Content-Type", patch)}, shows...)...)
}

// offset is how far an upload is; below 0: it is not there.
func (d door) offset(t testing.TB, path string) int {
	t.Helper()
	a := d.tus(t, "HEAD", path, "")
	if a.status != 200 {
		return -1
	}
	if a.header.Get("Cache-Control") != "no-store" || a.header.Get("Upload-Length") == "" {
		t.Errorf("HEAD: %v", a)
	}
	return must(strconv.Atoi(a.header.Get("Upload-Offset")))(t)
}

// has checks that an item with these bytes, and no other, has a name.
func (d door) has(t testing.TB, name, content string) media.Item {
	t.Helper()
	it, err := d.DB.ItemAt(t.Context(), d.folder.Path+"/"+name)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	if got := d.stored(t, it.ID, media.Original); string(got) != content || it.SHA256 != sha256.Sum256([]byte(content)) || it.Size != int64(len(content)) {
		t.Errorf("%s has %d bytes with SHA-256 %x, want %d", name, len(got), it.SHA256, len(content))
	}
	return *it
}

func (d door) hasNot(t testing.TB, name string) {
	t.Helper()
	if it, err := d.DB.ItemAt(t.Context(), d.folder.Path+"/"+name); err == nil {
		t.Errorf("%s became %s", name, it.ID)
	}
}

func (h *house) staged(t testing.TB) (out []string) {
	t.Helper()
	for _, e := range must(os.ReadDir(filepath.Join(h.Config.Media, "staging")))(t) {
		out = append(out, e.Name())
	}
	return out
}

// tidy checks that nothing is left of uploads that were finished or ended.
func (d door) tidy(t testing.TB) {
	t.Helper()
	left := d.staged(t)
	if len(left) > 0 { // the darkroom stages its forms in the same place
		ok(t, d.Darkroom.Drain(t.Context()))
		left = d.staged(t)
	}
	if len(left) > 0 {
		t.Errorf("still staged: %v", left)
	}
}

func sum1(s string) string {
	h := sha1.Sum([]byte(s))
	return "sha1 " + base64.StdEncoding.EncodeToString(h[:])
}

func sum256(s string) string {
	h := sha256.Sum256([]byte(s))
	return "sha256 " + base64.StdEncoding.EncodeToString(h[:])
}

func inHex(s string) string {
	h := sha256.Sum256([]byte(s))
	return hex.EncodeToString(h[:])
}
