package app_test

import (
	"net/http"
	"net/url"
	"path"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// TestAConfinedTokenTriesEveryAddress walks the API with what lies outside of
// the folder. The answer is no, and says nothing of what is there.
func TestAConfinedTokenTriesEveryAddress(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	f := c.confined(t, "read", "write", "links")
	outside := c.outside()
	upload := path.Base(c.doors()[1].create(t, "begun.bin", 3))
	gone := c.take(t, c.folder.ID, "gone.jpg", photo(8000+c.turns))
	must(c.Library.DeleteItem(t.Context(), c.self, gone.ID))(t)
	if a := h.do(t, "PUT", "/api/v1/favourites/"+string(c.picture.ID), bearer(c.token)); a.status != 204 {
		t.Fatal(a)
	}
	secrets := []string{string(c.folder.ID) + `"`, string(c.picture.ID), string(c.linkID), string(c.tokenID), c.picture.Name, c.film.Name, upload, string(gone.ID), gone.Name}
	tried := 0
	for _, r := range must(app.Routes())(t) {
		if !strings.HasPrefix(r.Path, "/api/") && !strings.HasPrefix(r.Path, "/private/") {
			continue
		}
		for _, method := range r.Methods {
			if method == http.MethodOptions || r.Path == "/api/v1/tokens" && method == http.MethodPost || strings.HasPrefix(r.Path, "/api/v1/problems") || strings.Count(r.Path, "/") < 4 && strings.Contains(r.Path, ".") || r.Path == "/api/docs" {
				continue // what needs no token
			}
			tried++
			shows := []show{f.show, with("Content-Type", "application/json")}
			if strings.HasPrefix(r.Path, "/api/v1/uploads") {
				shows = []show{f.show, with("Content-Type", patch), with("Tus-Resumable", "1.0.0"), with("Upload-Offset", "0"), with("Upload-Length", "1"), with("Upload-Metadata", metadata("folder", c.folder.Path, "name", "x"))}
			}
			to := r.Path
			if strings.HasPrefix(to, "/api/v1/trash/") {
				to = strings.Replace(to, "{thing}", string(gone.ID), 1)
			}
			to = strings.Replace(to, "{upload}", upload, 1)
			a := h.send(t, method, outside.Replace(fillPath(c, to))+asking[r.Path], outside.Replace(bodyFor(method, r.Path)), shows...)
			lists := method == http.MethodGet && !strings.Contains(r.Path, "{") || r.Path == "/api/v1/tickets" || method == http.MethodHead && a.status == 200 && !strings.Contains(r.Path, "{")
			if a.status < 400 && !lists {
				t.Errorf("%s %s gives %v", method, r.Path, a)
			}
			if a.status == 400 || a.status == 415 {
				t.Errorf("%s %s was not even asked about: %v", method, r.Path, a)
			}
			for _, s := range secrets {
				if strings.Contains(string(a.body), s) || strings.Contains(a.header.Get("Location"), s) {
					t.Errorf("%s %s tells of %s: %v", method, r.Path, s, a)
				}
			}
		}
	}
	if tried < 20 {
		t.Errorf("only %d addresses", tried)
	}
	if all := must(h.DB.ItemsIn(t.Context(), c.folder.ID, media.Order{}, "", 100))(t); len(all) != 4 {
		t.Errorf("outside there are %d items", len(all))
	}
	for path, there := range map[string]string{"/api/v1/trash": string(gone.ID), "/api/v1/favourites": string(c.picture.ID)} {
		if a := h.get(t, path, bearer(c.token)); !strings.Contains(string(a.body), there) {
			t.Errorf("%s has lost what lies outside: %v", path, a)
		}
	}
	if a := c.doors()[1].tus(t, "HEAD", "/api/v1/uploads/"+upload, ""); a.status != 200 || a.header.Get("Upload-Offset") != "0" {
		t.Errorf("the upload that was begun outside: %v", a)
	}
}

// asking are the queries without which an address says nothing.
var asking = map[string]string{"/api/v1/search": "?q=coat"}

// outside fills ids of what the folder does not hold into a body.
func (c *corner) outside() *strings.Replacer {
	return strings.NewReplacer("FOLDER", string(c.folder.ID), "ITEM", string(c.picture.ID), "LINK", string(c.linkID), "TOKEN", string(c.tokenID), "USER", string(c.who.ID))
}

// fillPath writes words that outside replaces into the address of a route.
func fillPath(c *corner, path string) string {
	return strings.NewReplacer("{folder}", "FOLDER", "{item}", "ITEM", "{link}", "LINK", "{token}", "TOKEN", "{user}", "USER",
		"{version}", "1", "{upload}", string(id.NewUpload()), "{who}", c.name, "{group}", "nobody", "{name}", c.name, "{thing}", "ITEM", "{archive}", "ar_"+strings.Repeat("a", 26), "{problem}", "gone",
		"{path:.+}", url.PathEscape(c.folder.Path)+"/"+url.PathEscape(c.picture.Name)).Replace(path)
}

// bodyFor is a good body of each operation that takes one.
func bodyFor(method, path string) string {
	return map[string]string{
		"POST /api/v1/folders":                      `{"parent":"FOLDER","name":"x"}`,
		"PATCH /api/v1/folders/{folder}":            `{"name":"x"}`,
		"PATCH /api/v1/items/{item}":                `{"name":"x"}`,
		"POST /api/v1/tickets":                      `{"items":["ITEM"]}`,
		"POST /api/v1/links":                        `{"folder":"FOLDER"}`,
		"PATCH /api/v1/links/{link}":                `{"password":""}`,
		"PUT /api/v1/folders/{folder}/grants/{who}": `{"role":"viewer"}`,
		"PATCH /api/v1/users/{user}":                `{"disabled":true}`,
		"POST /api/v1/users":                        `{"name":"mallory"}`,
		"POST /api/v1/archives":                     `{"things":["ITEM"]}`,
		"POST /api/v1/items/{item}/copy":            `{"folder":"FOLDER"}`,
		"POST /api/v1/folders/{folder}/copy":        `{"folder":"FOLDER"}`,
		"POST /api/v1/groups":                       `{"name":"mallory"}`,
	}[method+" "+path]
}
