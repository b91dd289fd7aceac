package app_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// login sends the form of /login and returns the answer.
func (h *house) login(t testing.TB, name, pass, next string, shows ...show) answer {
	t.Helper()
	return h.post(t, "/login", url.Values{"username": {name}, "password": {pass}, "next": {next}}.Encode(), shows...)
}

// cookieOf is the one cookie that an answer sets.
func cookieOf(t testing.TB, a answer) *http.Cookie {
	t.Helper()
	all := (&http.Response{Header: a.header}).Cookies()
	if len(all) != 1 {
		t.Fatalf("want one cookie: %v", a)
	}
	return all[0]
}

func TestTheCookieOfASession(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		url, name string
		secure    bool
	}{
		{"http://127.0.0.1:8080", "cloakroom", false},
		{"https://media.example.org", "__Host-cloakroom", true},
	} {
		t.Run(tt.url, func(t *testing.T) {
			s := settings(t)
			s.URL = tt.url
			h := open(t, s)
			planted := id.NewSecret()
			a := h.login(t, "ann", password, "/", h.cookie(planted))
			k := cookieOf(t, a)
			if a.status != 303 || k.Name != tt.name || k.Secure != tt.secure || !k.HttpOnly || k.SameSite != http.SameSiteLaxMode ||
				k.Path != "/" || k.Domain != "" || k.MaxAge != 90*24*3600 {
				t.Errorf("%v", a)
			}
			first := id.AsSecret(k.Value)
			if k.Value == planted.Reveal() || len(k.Value) != 52 {
				t.Errorf("its id is %q", k.Value)
			}
			second := id.AsSecret(cookieOf(t, h.login(t, "ann", password, "/", h.cookie(first))).Value)
			if second == first {
				t.Error("a new sign-in has the old id")
			}
			if a := h.get(t, "/account", h.cookie(first)); a.status != 303 {
				t.Errorf("the session before a new sign-in: %v", a)
			}
			a = h.post(t, "/account/password", url.Values{"current": {password}, "password": {"another hat and coat"}}.Encode(), h.cookie(second))
			third := id.AsSecret(cookieOf(t, a).Value)
			for _, it := range []struct {
				name   string
				secret id.Secret
				status int
			}{{"planted", planted, 303}, {"before a second sign-in", first, 303}, {"before the password changed", second, 303}, {"after it", third, 200}} {
				if a := h.get(t, "/account", h.cookie(it.secret)); a.status != it.status {
					t.Errorf("the id %s: %v", it.name, a)
				}
			}
			// The name of the other scheme is not read.
			other := map[bool]string{true: "cloakroom", false: "__Host-cloakroom"}[tt.secure]
			if a := h.get(t, "/account", with("Cookie", other+"="+third.Reveal())); a.status != 303 {
				t.Errorf("a cookie called %s: %v", other, a)
			}
			a = h.post(t, "/logout", "", h.cookie(third))
			if k := cookieOf(t, a); k.Value != "" || k.MaxAge >= 0 || k.Name != tt.name || k.Path != "/" || k.Secure != tt.secure {
				t.Errorf("signing out: %v", a)
			}
			if a := h.get(t, "/account", h.cookie(third)); a.status != 303 {
				t.Errorf("after signing out: %v", a)
			}
			if hsts := a.header.Get("Strict-Transport-Security") + h.get(t, "/login").header.Get("Strict-Transport-Security"); (hsts != "") != tt.secure {
				t.Errorf("Strict-Transport-Security: %q", hsts)
			}
		})
	}
}

// TestNextStaysInTheHouse signs in with every «next» that browsers read as
// another host.
func TestNextStaysInTheHouse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	session := h.signIn(t, "ann")
	tests := map[string]string{
		"": "/", "/": "/", "/browse/a%20b": "/browse/a%20b", "/items/x?after=y": "/items/x?after=y", "/search?q=a+b": "/search?q=a+b",
	}
	for _, evil := range []string{
		"//evil.example", "///evil.example", `/\evil.example`, `\evil.example`, `\\evil.example`, `/\/evil.example`, "https:evil.example", "https://evil.example", "http:/evil.example",
		"HTTPS://evil.example", "//evil.example/..", "javascript:alert(1)", "data:text/html,x", "/\t/evil.example", "\t//evil.example", "/\n/evil.example", "/\r\n/evil.example", " //evil.example",
		" /account", "evil.example", "?x", "#x", "account", "./account", "../account", "https://127.0.0.1:8080@evil.example", "//user@evil.example", "/a\x00b", "/\u0085/evil.example", "/\u2028x", "/a\nSet-Cookie: x=y", "http://[", "/%zz",
		"//127.0.0.1:8080/", "https:///evil.example", ":///evil", "/\\\\evil", "/\x0b/evil.example",
	} {
		tests[evil] = "/"
	}
	for next, want := range tests {
		a := h.post(t, "/login", url.Values{"username": {"ann"}, "password": {password}, "next": {next}}.Encode())
		if a.status != 303 || a.header.Get("Location") != want {
			t.Errorf("next %q leads to %d %q, want %q", next, a.status, a.header.Get("Location"), want)
		}
		for _, path := range []string{"/login", "/admin/prove"} {
			a := h.get(t, path+"?next="+url.QueryEscape(next), h.cookie(session))
			if path == "/login" && a.header.Get("Location") != want {
				t.Errorf("next %q at %s, signed in already: %v", next, path, a)
			}
			if strings.Contains(string(a.body), "evil") {
				t.Errorf("next %q is in the form of %s", next, path)
			}
		}
	}
	for _, path := range []string{"//evil.example/x", "/%2F/evil.example", "/browse/x?a=//evil.example"} {
		to := must(url.Parse(h.get(t, path).header.Get("Location")))(t)
		if to.Host != "" || to.Path != "" && to.Path != "/login" {
			t.Errorf("%s leads to %s", path, to)
		}
	}
}

// TestAdminPagesAskForThePasswordAgain stands before, at and after the end of
// what a sign-in proves.
func TestAdminPagesAskForThePasswordAgain(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.user(t, "bob", false)
	bob := h.signIn(t, "bob")
	session := h.signIn(t, "ann")
	start := h.clock.now()
	for _, row := range []struct {
		name   string
		at     time.Duration
		status int
	}{{"before", 30*time.Minute - time.Second, 200}, {"at", 30 * time.Minute, 303}, {"after", 30*time.Minute + time.Second, 303}} {
		h.clock.set(start.Add(row.at))
		a := h.get(t, "/admin/users", h.cookie(session))
		if to := a.header.Get("Location"); a.status != row.status || row.status == 303 && to != "/admin/prove?next=%2Fadmin%2Fusers" {
			t.Errorf("%s: %v", row.name, a)
		}
	}
	// Nor is a form done that runs the house, or that would do the same by another way.
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "choir"))
	for _, form := range []string{
		"/admin/users name=carl", "/groups name=mine", "/groups/choir/join who=ann", "/groups/choir/manage who=ann&manages=1", "/groups/choir/remove ",
		"/account/tokens label=x&scope=read&scope=admin&ends=never",
	} {
		path, body, _ := strings.Cut(form, " ")
		if a := h.post(t, path, body, h.cookie(session)); a.status != 401 || !strings.Contains(string(a.body), `action="`+path+`"`) {
			t.Errorf("%s of an unproven session: %v", form, a)
		}
	}
	if g := must(h.Accounts.Group(t.Context(), operator, "choir"))(t); len(g.Members) != 0 {
		t.Errorf("the group has %v", g.Members)
	}
	if a := h.post(t, "/account/tokens", "label=x&scope=read&ends=never", h.cookie(session)); a.status != 200 {
		t.Errorf("a token that does not run the house: %v", a)
	}
	if a := h.post(t, "/admin/prove", "password=wrong&next=/admin/users", h.cookie(session)); a.status != 401 {
		t.Errorf("a wrong password: %v", a)
	}
	if a := h.post(t, "/admin/prove", url.Values{"password": {password}, "next": {"/admin/users"}}.Encode(), h.cookie(session)); a.status != 303 {
		t.Errorf("the right password: %v", a)
	}
	if a := h.get(t, "/admin/users", h.cookie(session)); a.status != 200 || strings.Contains(string(a.body), "carl") {
		t.Errorf("proven: %v", a)
	}
	for _, path := range []string{"/admin", "/admin/users", "/admin/prove"} {
		if a := h.get(t, path, h.cookie(bob)); a.status != 404 {
			t.Errorf("%s for somebody else: %v", path, a)
		}
	}
	// To run the house opens no folder.
	c := h.corner(t)
	other := h.user(t, "owner", false)
	folder := must(h.Library.AddTop(t.Context(), operator, "private", other.ID))(t)
	it := h.take(t, folder.ID, "x.jpg", photo(9))
	for _, path := range []string{"/browse/private", "/items/" + string(it.ID), lasting(it.ID, media.Original)} {
		if a := h.get(t, path, h.cookie(session)); a.status != 404 {
			t.Errorf("%s for who runs the house: %v", path, a)
		}
	}
	_ = c
}
