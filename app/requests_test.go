package app_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// asks is a link of c that asks for files.
func (c *corner) asks(t testing.TB, what library.Asking, password string) (library.Link, id.Secret) {
	t.Helper()
	terms := library.Terms{Role: request(t), Title: "For the album", Note: "from the choir", Asking: what}
	if password != "" {
		terms.Password = must(c.Accounts.LinkPassword(t.Context(), password))(t)
	}
	l, secret, err := c.Library.LendFolder(t.Context(), c.self, c.folder.ID, terms)
	return must(l, err)(t), secret
}

func request(t testing.TB) access.Role {
	t.Helper()
	return must(access.ParseRole("request", access.LinkRoles()))(t)
}

// hands sends files as a guest's page without scripts does: fields, then files.
func (h *house) hands(t testing.TB, link id.Secret, fields map[string]string, files [][2]string, shows ...show) answer {
	t.Helper()
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range fields {
		ok(t, form.WriteField(name, value))
	}
	for _, f := range files {
		part := must(form.CreateFormFile("file", f[0]))(t)
		must(part.Write([]byte(f[1])))(t)
	}
	ok(t, form.Close())
	shows = append([]show{with("Content-Type", form.FormDataContentType()), with("Sec-Fetch-Site", "same-origin")}, shows...)
	return h.send(t, http.MethodPost, "/s/"+link.Reveal()+"/upload", body.String(), shows...)
}

// names are those of what lies in the folder of c.
func (c *corner) names(t testing.TB) (out []string) {
	t.Helper()
	list := must(c.Library.Browse(t.Context(), operator, c.folder, media.Order{}, ""))(t)
	for _, it := range list.Items {
		out = append(out, it.Name)
	}
	return out
}

func TestGuestsHandIn(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	before := c.names(t)
	l, link := c.asks(t, library.Asking{Ask: "Your pictures of the concert", MaxFiles: 20, MaxSize: 50_000}, "")
	page := h.get(t, "/s/"+link.Reveal())
	for _, say := range []string{"For the album", "Your pictures of the concert", `name="receipt"`, `name="from"`, `name="note"`, `type="file"`, "20 files", "50 kB", `data-to="/s/` + link.Reveal() + `/uploads"`} {
		if page.status != 200 || !strings.Contains(string(page.body), say) {
			t.Errorf("the page does not say %q: %v", say, page)
		}
	}

	receipt := id.NewReceipt()
	who := map[string]string{"receipt": string(receipt), "from": " Zoë \u202e of the choir ", "note": "The first is\nblurred.", "taken": "replace"}
	a := h.hands(t, link, who, [][2]string{{"coat.jpg", "another coat"}, {"new.txt", "a hat"}, {"../../x/new.txt", "a scarf"}})
	thanks := "/s/" + link.Reveal() + "/thanks/" + string(receipt)
	if a.status != 303 || a.header.Get("Location") != thanks {
		t.Fatal(a)
	}
	told := string(h.get(t, thanks).body)
	for _, say := range []string{"Thank you, Zoë of the choir", "coat.jpg", "new.txt", "3 files"} {
		if !strings.Contains(told, say) {
			t.Errorf("the thanks do not say %q: %s", say, told)
		}
	}
	if strings.Contains(told, "(2)") || strings.Contains(told, "film.mp4") || strings.Contains(told, c.folder.Name) {
		t.Errorf("the thanks tell what was there: %s", told)
	}

	got := c.names(t)
	want := append(slices.Clone(before), "coat (2).jpg", "new.txt", "new (2).txt")
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("there is %q, want %q", got, want)
	}
	if !bytes.Equal(c.stored(t, c.picture.ID, media.Original), photo(h.turns)) {
		t.Error("a guest overwrote a picture")
	}

	it := must(h.Library.ItemAt(t.Context(), operator, c.folder.Path+"/new.txt"))(t)
	d := must(h.Library.Detail(t.Context(), c.self, it.ID))(t)
	if it.Uploader != "" || d.Handed.Guest != "Zoë of the choir" || d.Handed.Note != "The first is\nblurred." {
		t.Errorf("it was handed in by %+v", d.Handed)
	}
	if body := string(h.get(t, "/items/"+string(it.ID), h.cookie(c.session)).body); !strings.Contains(body, "Zoë of the choir") || !strings.Contains(body, "blurred") {
		t.Error("its page does not say who handed it in")
	}
	if body := string(h.get(t, c.guest()+"/items/"+string(it.ID)).body); strings.Contains(body, "Zoë") || strings.Contains(body, "blurred") {
		t.Error("another guest reads who handed it in")
	}
	lines := must(h.DB.Journal(t.Context(), journal.Asked{Item: it.ID, Most: 9}))(t)
	if len(lines) != 1 || lines[0].Who != access.Holder(l.ID).Who() || lines[0].Name != "Zoë of the choir" || lines[0].Act != journal.Added {
		t.Errorf("the journal: %+v", lines)
	}
	if k := must(h.DB.Link(t.Context(), l.ID))(t); k.Handed != 3 || k.HandedBytes != 24 {
		t.Errorf("the link counts %d files and %d bytes", k.Handed, k.HandedBytes)
	}
	if body := string(h.get(t, "/links", h.cookie(c.session)).body); !strings.Contains(body, "3 of 20 files handed in") {
		t.Error("the stub does not say how far it has come")
	}
}

// TestARequestShowsNothing: who may hand in learns nothing of what is there, and
// nothing of what others hand in.
func TestARequestShowsNothing(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	_, link := c.asks(t, library.Asking{}, "")
	_, other := c.asks(t, library.Asking{}, "")
	at := "/s/" + link.Reveal()
	paths := []string{"/browse/none", "/file", "/search", "/search?q=coat"}
	for _, it := range c.things() {
		paths = append(paths, "/items/"+string(it.item.ID))
		for _, form := range it.forms {
			paths = append(paths, lasting(it.item.ID, form))
		}
	}
	for _, path := range paths {
		for _, method := range []string{"GET", "HEAD"} {
			if a := h.do(t, method, at+path); a.status != 404 {
				t.Errorf("%s %s: %v", method, path, a)
			}
		}
	}
	page := h.get(t, at)
	for _, told := range []string{c.folder.Name, string(c.folder.ID), "coat.jpg", "film.mp4", c.name, "from the choir"} {
		if strings.Contains(string(page.body), told) {
			t.Errorf("the page tells %q", told)
		}
	}
	// A taken name and a free one are answered alike, by whatever is asked for.
	for _, taken := range []string{"keep", "refuse", "replace"} {
		for _, name := range []string{"coat.jpg", "free " + taken} {
			if a := h.brings(t, link, "hat", "name", name, "taken", taken, "folder", string(c.folder.ID)); a.status != 201 {
				t.Errorf("%s, %s: %v", name, taken, a)
			}
		}
	}
	if a := h.brings(t, link, "hat", "name", "x", "item", string(c.picture.ID)); a.status != 403 && a.status != 404 {
		t.Errorf("to replace: %v", a)
	}
	elsewhere := h.top(t, "elsewhere of "+c.name, c.ann)
	if a := h.brings(t, link, "hat", "name", "strayed", "folder", elsewhere.Path, "relativePath", "a/b/strayed"); a.status != 201 {
		t.Errorf("with another folder: %v", a)
	}
	if !slices.Contains(c.names(t), "strayed") {
		t.Error("it did not come where the link leads")
	}
	if len(must(h.Library.Browse(t.Context(), operator, c.folder, media.Order{}, ""))(t).Folders) != 0 {
		t.Error("a guest made folders")
	}
	receipt := string(id.NewReceipt())
	if a := h.brings(t, link, "hat", "name", "mine", "receipt", receipt); a.status != 201 {
		t.Fatal(a)
	}
	for path, want := range map[string]int{
		at + "/thanks/" + receipt: 200, "/s/" + other.Reveal() + "/thanks/" + receipt: 404, at + "/thanks/" + string(id.NewReceipt()): 404, at + "/thanks/re_x": 404, c.guest() + "/thanks/" + receipt: 404,
	} {
		if a := h.get(t, path); a.status != want {
			t.Errorf("%s: %v", path, a)
		}
	}
	for _, link := range []id.Secret{c.link, c.itemLink} {
		if a := h.brings(t, link, "hat", "name", "x"); a.status != 404 && a.status != 403 {
			t.Errorf("by a link that only shows: %v", a)
		}
		if a := h.hands(t, link, nil, [][2]string{{"x", "hat"}}); a.status != 404 && a.status != 403 {
			t.Errorf("by a link that only shows: %v", a)
		}
	}
}

// TestWhatGoesWrongIsToldOnTheRequestPage, with what has arrived before.
func TestWhatGoesWrongIsToldOnTheRequestPage(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	_, link := c.asks(t, library.Asking{MaxFiles: 1}, "")
	receipt := string(id.NewReceipt())
	a := h.hands(t, link, map[string]string{"receipt": receipt, "from": "Zoë"}, [][2]string{{"one.txt", "1"}, {"two.txt", "2"}})
	body := string(a.body)
	if a.status != 507 || !strings.Contains(body, "takes no more files") || !strings.Contains(body, "one.txt") || !strings.Contains(body, receipt) || !strings.Contains(body, `value="Zoë"`) {
		t.Errorf("%v\n%s", a, body)
	}
	for at, has := range map[string]string{"/s/" + link.Reveal(): "takes no more files", "/s/" + link.Reveal() + "/thanks/" + receipt: "one.txt"} {
		if a := h.get(t, at); a.status != 200 || !strings.Contains(string(a.body), has) || strings.Contains(string(a.body), `type="file"`) || strings.Contains(string(a.body), "Hand in more") {
			t.Errorf("who comes when it is full: %v\n%s", a, a.body)
		}
	}
	for say, fields := range map[string]map[string]string{"100 characters": {"from": strings.Repeat("x", 101)}, "1000 characters": {"note": strings.Repeat("x", 1001)}, "receipt": {"receipt": "re_mine"}} {
		if a := h.hands(t, link, fields, [][2]string{{"x", "x"}}); a.status != 400 || !strings.Contains(string(a.body), say) {
			t.Errorf("%s: %v", say, a)
		}
	}
	if a := h.hands(t, link, nil, nil); a.status != 400 || !strings.Contains(string(a.body), "Choose one file") {
		t.Errorf("no file: %v", a)
	}
}
