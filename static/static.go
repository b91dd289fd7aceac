// Package static carries what pages are drawn with: styles, scripts, the font
// and a few drawings. Everything is embedded, and served under a name that
// contains a fingerprint of its bytes, so browsers may keep it for ever.
//
// To add a drawing, put it into art/. Styles are one file in the order of
// their layers, scripts are one module; add a file to the lists in Open. What
// only those need who add files is a style and a module of their own, fetched
// where somebody may. vendor/ is what others wrote: «task vendor» makes it.
package static

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strconv"
	"strings"
)

// Client is the module for the pages of other programs, minified. It is served
// by the face for programs, at an address that stays; «task client» makes it.
//
//go:embed client/cloakroom.min.js
var Client []byte

//go:embed css js font/*.woff2 art vendor/tus.js
var embedded embed.FS

// Root is where the files live.
const Root = "/static/"

// Files knows each file by its plain name and by its fingerprinted address.
type Files struct {
	urls  map[string]string // cloakroom.css → /static/cloakroom.0123456789ab.css
	files map[string]file   // by address
}

type file struct {
	kind string
	body []byte
	tag  string
}

// Open reads what is embedded and fingerprints it.
func Open() (*Files, error) {
	f := &Files{urls: map[string]string{}, files: map[string]file{}}
	for _, folder := range []string{"font", "art"} {
		entries, err := fs.ReadDir(embedded, folder)
		if err != nil {
			return nil, fmt.Errorf("static: %w", err)
		}
		for _, it := range entries {
			body, err := embedded.ReadFile(folder + "/" + it.Name())
			if err != nil {
				return nil, fmt.Errorf("static: %w", err)
			}
			if err := f.add(it.Name(), body); err != nil {
				return nil, err
			}
		}
	}
	style, err := joined("css/", "tokens.css", "base.css", "layout.css", "components.css", "ticket.css", "grid.css", "list.css", "viewer.css", "versions.css", "work.css")
	if err != nil {
		return nil, err
	}
	script, err := joined("js/", "page.js", "copy.js", "tabs.js", "find.js", "fresh.js", "time.js", "keys.js", "viewer.js", "upload.js", "seek.js", "select.js", "drag.js")
	if err != nil {
		return nil, err
	}
	upload, err := joined("js/", "page.js", "upload/words.js", "upload/store.js", "upload/tree.js", "upload/send.js", "upload/queue.js", "upload/row.js", "upload/panel.js", "upload/grid.js", "upload/door.js")
	if err != nil {
		return nil, err
	}
	adding, err := joined("css/", "upload.css", "request.css")
	if err != nil {
		return nil, err
	}
	for _, it := range []struct {
		name string
		body []byte
	}{{"cloakroom.css", f.linked(style)}, {"cloakroom.js", script}, {"upload.css", adding}, {"upload.js", upload}} {
		if err := f.add(it.name, it.body); err != nil {
			return nil, err
		}
	}
	for name, from := range map[string]string{"tus.js": "vendor/tus.js", "docs.css": "css/docs.css", "docs.js": "js/docs.js", "admin.css": "css/admin.css"} {
		body, err := embedded.ReadFile(from)
		if err != nil {
			return nil, fmt.Errorf("static: %w", err)
		}
		if err := f.add(name, body); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// joined are files of a folder one after the other, in this order.
func joined(folder string, names ...string) ([]byte, error) {
	var all bytes.Buffer
	for _, it := range names {
		body, err := embedded.ReadFile(folder + it)
		if err != nil {
			return nil, fmt.Errorf("static: %w", err)
		}
		all.Write(body)
		all.WriteByte('\n')
	}
	return all.Bytes(), nil
}

// linked replaces each url("name") of a style by the address of that file.
func (f *Files) linked(style []byte) []byte {
	for name, url := range f.urls {
		style = bytes.ReplaceAll(style, []byte(`url("`+name+`")`), []byte(`url("`+url+`")`))
	}
	return style
}

func (f *Files) add(name string, body []byte) error {
	kind, ok := kinds()[path.Ext(name)]
	if !ok {
		return fmt.Errorf("static: no content type for %s", name)
	}
	sum := sha256.Sum256(body)
	mark := hex.EncodeToString(sum[:6])
	extension := path.Ext(name)
	url := Root + strings.TrimSuffix(name, extension) + "." + mark + extension
	f.urls[name] = url
	f.files[url] = file{kind: kind, body: body, tag: `"` + mark + `"`}
	return nil
}

func kinds() map[string]string {
	return map[string]string{
		".css":   "text/css; charset=utf-8",
		".js":    "text/javascript; charset=utf-8",
		".svg":   "image/svg+xml",
		".woff2": "font/woff2",
	}
}

// URL is the fingerprinted address of a file, such as «cloakroom.css». It is
// empty for a name that is not there.
func (f *Files) URL(name string) string { return f.urls[name] }

// ServeHTTP answers an address that URL gave, and 404 for every other. The
// caller sets nosniff, as on everything.
func (f *Files) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	it, ok := f.files[r.URL.Path]
	if !ok {
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	h := w.Header()
	h.Set("Content-Type", it.kind)
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("ETag", it.tag)
	if r.Header.Get("If-None-Match") == it.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(it.body)))
	if r.Method == http.MethodGet {
		_, _ = w.Write(it.body) // who went away needs no answer
	}
}
