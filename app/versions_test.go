package app_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

// TestANewVersionKeepsTheOldOne replaces an item and goes back again.
func TestANewVersionKeepsTheOldOne(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	it := h.take(t, c.folder.ID, "coat.txt", []byte("wool"))
	old := c.pageTicket(t, it.ID, media.Original)
	if a := h.get(t, old); a.status != 200 || string(a.body) != "wool" {
		t.Fatal(a)
	}
	replaced := must(h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: c.folder.ID, Name: "coat.txt", Size: 4, IfTaken: intake.Replace}, strings.NewReader("silk")))(t)
	if replaced.ID != it.ID || replaced.Version != 2 || replaced.Name != "coat.txt" {
		t.Fatalf("%+v", replaced)
	}
	if a := h.get(t, old); a.status != 410 {
		t.Errorf("the address of what was replaced: %v", a)
	}
	if a := h.get(t, c.pageTicket(t, it.ID, media.Original)); string(a.body) != "silk" {
		t.Errorf("the new one: %v", a)
	}
	page := h.get(t, "/items/"+string(it.ID)+"/versions", h.cookie(c.session))
	if page.status != 200 || strings.Count(string(page.body), `class="version`) < 2 {
		t.Fatalf("the list: %v", page)
	}
	past := h.get(t, "/items/"+string(it.ID)+"/past-original?v=1", h.cookie(c.session))
	at := past.header.Get("Location")
	if past.status != 303 || !strings.Contains(at, "/past-original?v=1&t=") {
		t.Fatalf("the way to the old one: %v", past)
	}
	if a := h.get(t, strings.TrimPrefix(at, h.Config.Base())); a.status != 200 || string(a.body) != "wool" || !strings.HasPrefix(a.header.Get("Content-Disposition"), "attachment") {
		t.Errorf("the old one: %v", a)
	}
	for _, wrong := range []string{
		strings.Replace(at, "past-original", "original", 1), strings.Replace(at, "v=1", "v=2", 1), strings.Replace(at, "past-original", "past-play", 1),
	} {
		if a := h.get(t, strings.TrimPrefix(wrong, h.Config.Base())); a.status != 404 {
			t.Errorf("%s: %v", wrong, a)
		}
	}
	if a := h.send(t, "POST", "/items/"+string(it.ID)+"/versions/1/restore", "", h.cookie(c.session), with("Sec-Fetch-Site", "same-origin")); a.status != 303 {
		t.Fatal(a)
	}
	if a := h.get(t, c.pageTicket(t, it.ID, media.Original)); string(a.body) != "wool" {
		t.Errorf("restored: %v", a)
	}
	if a := h.get(t, old); a.status != 200 || string(a.body) != "wool" {
		t.Errorf("an address from before it was replaced is good again: %v", a)
	}
	third := must(h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: c.folder.ID, Replaces: it.ID, Name: "other name", Size: 5}, strings.NewReader("linen")))(t)
	if third.Version != 3 || third.Name != "coat.txt" {
		t.Errorf("after going back the next is number 3: %+v", third)
	}
	if a := h.send(t, "POST", "/items/"+string(it.ID)+"/versions/9/restore", "", h.cookie(c.session), with("Sec-Fetch-Site", "same-origin")); a.status != 404 {
		t.Errorf("a version that never was: %v", a)
	}
}

// TestWhoMaySeeAndReplaceVersions is a table of roles.
func TestWhoMaySeeAndReplaceVersions(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	it := h.take(t, c.folder.ID, "coat.txt", []byte("wool"))
	must(h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: c.folder.ID, Replaces: it.ID, Size: 4}, strings.NewReader("silk")))(t)
	for _, role := range access.Roles() {
		may := role.Allows.Has(access.Edit)
		u := h.user(t, "somebody-"+role.Name, false)
		ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, u.Name, role, time.Time{}))
		session := h.signIn(t, u.Name)
		want := map[bool]int{true: 303, false: 404}[may]
		if a := h.get(t, "/items/"+string(it.ID)+"/past-original?v=1", h.cookie(session)); a.status != want {
			t.Errorf("a %s opens what it was: %v", role.Name, a)
		}
		if a := h.get(t, "/items/"+string(it.ID)+"/versions", h.cookie(session)); (a.status == 200) != may {
			t.Errorf("a %s lists what it was: %v", role.Name, a)
		}
		if a := h.send(t, "POST", "/items/"+string(it.ID)+"/versions/1/restore", "", h.cookie(session), with("Sec-Fetch-Site", "same-origin")); a.status != want {
			t.Errorf("a %s restores: %v", role.Name, a)
		}
		body, kind := fileForm(t, "x.txt", "cotton")
		if a := h.send(t, "POST", "/items/"+string(it.ID)+"/replace", body, h.cookie(session), with("Content-Type", kind), with("Sec-Fetch-Site", "same-origin")); a.status != want {
			t.Errorf("a %s replaces: %v", role.Name, a)
		}
		_, err := h.Intake.Take(t.Context(), access.User(u.ID), intake.Parcel{Folder: c.folder.ID, Name: "coat.txt", Size: 1, IfTaken: intake.Replace}, strings.NewReader("x"))
		if (err == nil) != may {
			t.Errorf("a %s replaces by name: %v", role.Name, err)
		}
	}
	if a := h.get(t, "/s/"+c.link.Reveal()+"/items/"+string(it.ID)+"/past-original?v=1"); a.status != 404 {
		t.Errorf("a guest: %v", a)
	}
}

func fileForm(t *testing.T, name, text string) (body, kind string) {
	t.Helper()
	var out bytes.Buffer
	m := multipart.NewWriter(&out)
	part := must(m.CreateFormFile("file", name))(t)
	must(part.Write([]byte(text)))(t)
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	return out.String(), m.FormDataContentType()
}

// TestAFormSaysWhatToDoWithATakenName without a script.
func TestAFormSaysWhatToDoWithATakenName(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	send := func(session id.Secret, taken, text string) answer {
		var out bytes.Buffer
		m := multipart.NewWriter(&out)
		ok(t, m.WriteField("taken", taken))
		must(must(m.CreateFormFile("file", "x.txt"))(t).Write([]byte(text)))(t)
		ok(t, m.Close())
		return h.send(t, "POST", "/folders/"+string(c.folder.ID)+"/upload", out.String(), h.cookie(session), with("Content-Type", m.FormDataContentType()), with("Sec-Fetch-Site", "same-origin"))
	}
	h.user(t, "adder", false)
	ok(t, h.Library.Grant(t.Context(), operator, c.folder.ID, "adder", role(t, "contributor"), time.Time{}))
	adder := h.signIn(t, "adder")
	for _, tt := range []struct {
		what    string
		session id.Secret
		taken   string
		status  int
		page    bool // shows the choice
	}{
		{"the first", c.session, "keep", 303, true},
		{"both are kept", c.session, "keep", 303, true},
		{"nothing said keeps both", c.session, "", 303, true},
		{"replaced", c.session, "replace", 303, true},
		{"nonsense", c.session, "destroy", 400, true},
		{"who may only add keeps both", adder, "keep", 303, false},
		{"and replaces nothing", adder, "replace", 404, false},
	} {
		if a := send(tt.session, tt.taken, tt.what); a.status != tt.status {
			t.Errorf("%s: %v", tt.what, a)
		}
		if a := h.get(t, "/browse/"+url.PathEscape(c.folder.Path), h.cookie(tt.session)); strings.Contains(string(a.body), `name="taken"`) != tt.page {
			t.Errorf("%s: the page offers to replace: %v", tt.what, !tt.page)
		}
	}
	for name, want := range map[string]string{"x.txt": "replaced", "x (2).txt": "both are kept", "x (3).txt": "nothing said keeps both", "x (4).txt": "who may only add keeps both"} {
		if a := h.get(t, "/private/"+url.PathEscape(c.folder.Path)+"/"+url.PathEscape(name), bearer(c.token)); string(a.body) != want {
			t.Errorf("%s: %s", name, a.body)
		}
	}
}

// TestPutReplacesForWhoSaysSo holds PUT to RFC 9110 section 13.1.1 and RFC 9530.
func TestPutReplacesForWhoSaysSo(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := "/private/" + url.PathEscape(c.folder.Path) + "/put.txt"
	put := func(text string, shows ...show) answer {
		return h.send(t, http.MethodPut, at, text, append(shows, bearer(c.token))...)
	}
	digest := func(text string) show {
		sum := sha256.Sum256([]byte(text))
		return with("Content-Digest", "sha-256=:"+base64.StdEncoding.EncodeToString(sum[:])+":")
	}
	tests := []struct {
		what   string
		a      answer
		status int
		lies   string
	}{
		{"nothing is there to be replaced", put("a", with("If-Match", "*")), 412, ""},
		{"the digest is another's", put("a", digest("b")), 460, ""},
		{"the digest is none", put("a", with("Content-Digest", "sha-256=:xyz:")), 400, ""},
		{"the digest is right", put("a", digest("a")), 201, "a"},
		{"the name is taken", put("b"), 409, "a"},
		{"another version is meant", put("b", with("If-Match", `"0-0"`)), 412, "a"},
		{"whatever is there", put("b", with("If-Match", "*")), 200, "b"},
	}
	for _, tt := range tests {
		if tt.a.status != tt.status {
			t.Errorf("%s: %v, want %d", tt.what, tt.a, tt.status)
		}
	}
	now := h.get(t, at, bearer(c.token))
	if string(now.body) != "b" {
		t.Error(now)
	}
	if a := put("c", with("If-Match", `"0-0", `+now.header.Get("ETag"))); a.status != 200 {
		t.Errorf("with its ETag: %v", a)
	}
	if a := h.get(t, at, bearer(c.token)); string(a.body) != "c" {
		t.Error(a)
	}
}

// TestOfTwoWhoReplaceOneWins: both name the version that they saw.
func TestOfTwoWhoReplaceOneWins(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	it := h.take(t, c.folder.ID, "two.txt", []byte("0"))
	slow, begun := io.Pipe()
	done := make(chan error)
	go func() {
		_, err := h.Intake.Take(t.Context(), operator, intake.Parcel{Folder: c.folder.ID, Name: "two.txt", Replaces: it.ID, Expects: 1, Size: 2}, slow)
		done <- err
	}()
	must(begun.Write([]byte("a")))(t)
	at := "/private/" + url.PathEscape(c.folder.Path) + "/two.txt"
	tag := h.get(t, at, bearer(c.token)).header.Get("ETag")
	if a := h.send(t, http.MethodPut, at, "b", bearer(c.token), with("If-Match", tag)); a.status != 200 {
		t.Error(a)
	}
	must(begun.Write([]byte("a")))(t)
	ok(t, begun.Close())
	if err := <-done; !fault.Is(err, fault.Precondition) {
		t.Errorf("the slower one: %v", err)
	}
	if a := h.get(t, at, bearer(c.token)); string(a.body) != "b" {
		t.Error(a)
	}
}
