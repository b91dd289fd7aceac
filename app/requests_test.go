package app_test

import (
	"bytes"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

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
	paths := []string{"/browse/none", "/file"}
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

// brings creates an upload by a link, with all its bytes.
func (h *house) brings(t testing.TB, link id.Secret, body string, said ...string) answer {
	t.Helper()
	return h.send(t, http.MethodPost, "/s/"+link.Reveal()+"/uploads", body,
		with("Tus-Resumable", "1.0.0"), with("Upload-Length", fmt.Sprint(len(body))), with("Upload-Metadata", metadata(said...)),
		with("Content-Type", "application/offset+octet-stream"), with("Sec-Fetch-Site", "same-origin"))
}

// TestUploadsOfAGuestAreTheirs: nobody else finds them, and they die with the link.
func TestUploadsOfAGuestAreTheirs(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	l, link := c.asks(t, library.Asking{MaxFiles: 1}, linkPassword)
	_, other := c.asks(t, library.Asking{}, "")
	_, one := h.opens(t, link, linkPassword)
	_, two := h.opens(t, link, linkPassword)
	begin := func(shows ...show) answer {
		return h.send(t, http.MethodPost, "/s/"+link.Reveal()+"/uploads", "", append(shows, with("Tus-Resumable", "1.0.0"), with("Upload-Length", "3"),
			with("Upload-Metadata", metadata("name", "hat")), with("Sec-Fetch-Site", "same-origin"))...)
	}
	if a := begin(); a.status != 404 {
		t.Errorf("without the password: %v", a)
	}
	a := begin(one)
	at := a.header.Get("Location")
	if a.status != 201 || !strings.HasPrefix(at, "/s/"+link.Reveal()+"/uploads/up_") {
		t.Fatal(a)
	}
	up := at[strings.LastIndexByte(at, '/')+1:]
	version := with("Tus-Resumable", "1.0.0")
	for name, ask := range map[string]answer{
		"another guest of the link": h.do(t, "HEAD", at, version, two),
		"nobody":                    h.do(t, "HEAD", at, version),
		"another link":              h.do(t, "HEAD", "/s/"+other.Reveal()+"/uploads/"+up, version),
		"the maker":                 h.do(t, "HEAD", "/uploads/"+up, version, h.cookie(c.session)),
		"a program of the maker's":  h.do(t, "HEAD", "/api/v1/uploads/"+up, version, bearer(c.token)),
		"another guest ends it":     h.do(t, "DELETE", at, version, two, with("Sec-Fetch-Site", "same-origin")),
	} {
		if ask.status != 404 {
			t.Errorf("%s: %v", name, ask)
		}
	}
	if a := begin(two); a.status != 507 {
		t.Errorf("more than the link takes: %v", a)
	}
	if a := h.do(t, "DELETE", at, version, one, with("Sec-Fetch-Site", "same-origin")); a.status != 204 {
		t.Fatal(a)
	}
	a = begin(two)
	if at = a.header.Get("Location"); a.status != 201 {
		t.Fatalf("the place was not given back: %v", a)
	}
	must(h.Library.LockLink(t.Context(), c.self, l.ID, must(h.Accounts.LinkPassword(t.Context(), "eight owls"))(t)))(t)
	patch := func(shows ...show) answer {
		return h.send(t, http.MethodPatch, at, "hat", append(shows, version, with("Upload-Offset", "0"), with("Content-Type", "application/offset+octet-stream"), with("Sec-Fetch-Site", "same-origin"))...)
	}
	if a := patch(two); a.status != 404 {
		t.Errorf("by the old password: %v", a)
	}
	must(h.Library.EndLink(t.Context(), c.self, l.ID))(t)
	if a := patch(two); a.status != 410 {
		t.Errorf("after the end: %v", a)
	}
	if slices.Contains(c.names(t), "hat") {
		t.Error("it was kept all the same")
	}
}

// TestARequestTakesNoMore than it says, whoever is quick: fifty at once, by both
// doors, and what was given up is given back.
func TestARequestTakesNoMore(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.overTheNetwork(t)
	c := h.corner(t)
	hat := strings.Repeat("h", 1000)
	for name, what := range map[string]library.Asking{"in number": {MaxFiles: 7}, "in all": {MaxTotal: 7_999}} {
		t.Run(name, func(t *testing.T) {
			l, link := c.asks(t, what, "")
			var took, full, other atomic.Int64
			var all sync.WaitGroup
			for i := range 50 {
				all.Go(func() {
					var a answer
					if i%2 == 0 {
						a = h.brings(t, link, hat, "name", "hat")
					} else {
						a = h.hands(t, link, nil, [][2]string{{"hat", hat}})
					}
					switch a.status {
					case 201, 303:
						took.Add(1)
					case 507:
						full.Add(1)
					default:
						other.Add(1)
						t.Error(a)
					}
				})
			}
			all.Wait()
			if took.Load() != 7 || full.Load() != 43 || other.Load() != 0 {
				t.Errorf("it took %d, refused %d", took.Load(), full.Load())
			}
			if k := must(h.DB.Link(t.Context(), l.ID))(t); k.Handed != 7 || k.HandedBytes != 7000 {
				t.Errorf("it counts %d files and %d bytes", k.Handed, k.HandedBytes)
			}
		})
	}
	_, link := c.asks(t, library.Asking{MaxSize: 1000}, "")
	for size, want := range map[int]int{999: 201, 1000: 201, 1001: 413} {
		if a := h.brings(t, link, strings.Repeat("x", size), "name", "x"); a.status != want {
			t.Errorf("%d bytes by tus: %v", size, a)
		}
		form := map[int]int{201: 303, 413: 413}[want]
		if a := h.hands(t, link, nil, [][2]string{{"x", strings.Repeat("x", size)}}); a.status != form {
			t.Errorf("%d bytes by a form: %v", size, a)
		}
	}
}

// TestARequestIsPaidForByItsMaker: their quota, and nobody tells guests about it.
func TestARequestIsPaidForByItsMaker(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	_, link := c.asks(t, library.Asking{}, "")
	ok(t, h.Accounts.SetQuota(t.Context(), operator, c.who.ID, 1500))
	hat := strings.Repeat("h", 1000)
	if a := h.brings(t, link, hat, "name", "hat"); a.status != 201 {
		t.Fatal(a)
	}
	if u := must(h.Accounts.UserByName(t.Context(), c.name))(t); u.Used != 1000 {
		t.Errorf("the maker uses %d bytes", u.Used)
	}
	for _, a := range []answer{h.brings(t, link, hat, "name", "hat"), h.hands(t, link, nil, [][2]string{{"hat", hat}})} {
		if a.status != 507 || strings.Contains(string(a.body), "quota") {
			t.Errorf("too much: %v", a)
		}
	}
}

// TestARequestLivesByItsMaker: by their right to lend and to add, by its end, and
// by what it leads to.
func TestARequestLivesByItsMaker(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	tests := []struct {
		name   string
		do     func(c *corner, l library.Link)
		status int
	}{
		{"nothing", func(*corner, library.Link) {}, 200},
		{"the maker may only edit", func(c *corner, _ library.Link) {
			ok(t, c.Library.Grant(t.Context(), operator, c.folder.ID, c.name, role(t, "editor"), time.Time{}))
		}, 404},
		{"the maker may do nothing", func(c *corner, _ library.Link) {
			ok(t, c.Library.Revoke(t.Context(), operator, c.folder.ID, c.name))
		}, 404},
		{"the maker was disabled", func(c *corner, _ library.Link) {
			ok(t, c.Accounts.Disable(t.Context(), operator, c.who.ID))
		}, 410},
		{"it ended by itself", func(c *corner, _ library.Link) { c.clock.pass(8 * 24 * time.Hour) }, 410},
		{"it was ended", func(c *corner, l library.Link) { must(c.Library.EndLink(t.Context(), c.self, l.ID))(t) }, 410},
		{"the folder was deleted", func(c *corner, _ library.Link) {
			must(c.Library.DeleteFolder(t.Context(), operator, c.folder.ID))(t)
		}, 410},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			l, link := c.asks(t, library.Asking{}, "")
			tt.do(c, l)
			post, form := tt.status, tt.status
			if tt.status == 200 {
				post, form = 201, 303
			}
			if a := h.get(t, "/s/"+link.Reveal()); a.status != tt.status {
				t.Errorf("the page: %v", a)
			}
			if a := h.brings(t, link, "hat", "name", "hat"); a.status != post {
				t.Errorf("by tus: %v", a)
			}
			if a := h.hands(t, link, nil, [][2]string{{"hat", "hat"}}); a.status != form {
				t.Errorf("by a form: %v", a)
			}
		})
	}
	t.Run("nobody asks for more than they may", func(t *testing.T) {
		c := h.corner(t)
		if _, _, err := c.Library.LendItem(t.Context(), c.self, c.picture.ID, library.Terms{Role: request(t)}); err == nil {
			t.Error("a request leads to an item")
		}
		if a := h.post(t, "/folders/"+string(c.folder.ID)+"/link", url.Values{"role": {"viewer"}, "max_files": {"3"}}.Encode(), h.cookie(c.session)); a.status != 400 {
			t.Errorf("a limit of what is handed in, for who looks: %v", a)
		}
		for field, value := range map[string]string{"max_files": "-1", "max_size": "9999999TB", "max_total": "much", "ask": strings.Repeat("x", 1001)} {
			if a := h.post(t, "/folders/"+string(c.folder.ID)+"/link", url.Values{"role": {"request"}, field: {value}}.Encode(), h.cookie(c.session)); a.status != 400 || !strings.Contains(string(a.body), "aria-invalid") {
				t.Errorf("%s=%.20s: %v", field, value, a)
			}
		}
	})
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
	for say, fields := range map[string]map[string]string{"100 characters": {"from": strings.Repeat("x", 101)}, "1000 characters": {"note": strings.Repeat("x", 1001)}, "receipt": {"receipt": "re_mine"}} {
		if a := h.hands(t, link, fields, [][2]string{{"x", "x"}}); a.status != 400 || !strings.Contains(string(a.body), say) {
			t.Errorf("%s: %v", say, a)
		}
	}
	if a := h.hands(t, link, nil, nil); a.status != 400 || !strings.Contains(string(a.body), "Choose one file") {
		t.Errorf("no file: %v", a)
	}
}
