package app_test

import (
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/library"
)

// TestWhoIsShownOutHandsNothingMoreIn: a body may take for ever. What it brings
// after its session or token has ended is not kept.
func TestWhoIsShownOutHandsNothingMoreIn(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	file := func(name string) string {
		return "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"" + name + "\"\r\n\r\n" + name + "\r\n"
	}
	form := []show{with("Content-Type", "multipart/form-data; boundary=x"), with("Sec-Fetch-Site", "same-origin")}
	signOut := func(t *testing.T, c *corner) {
		ok(t, c.Accounts.SignOut(t.Context(), must(c.Accounts.Behind(t.Context(), c.sessionID))(t).Subject))
	}
	endToken := func(t *testing.T, c *corner) {
		ok(t, c.Accounts.SignOut(t.Context(), must(c.Accounts.Behind(t.Context(), c.tokenID))(t).Subject))
	}
	for _, tt := range []struct {
		name   string
		method string
		at     func(c *corner) string
		shows  func(c *corner) []show
		first  []string // of the body; the rest comes after the end
		rest   string
		ends   func(t *testing.T, c *corner)
		status int
		kept   []string
	}{
		{
			"a token that sends a file", "PUT", func(c *corner) string { return "/private/" + url.PathEscape(c.folder.Path) + "/slow.txt" },
			func(c *corner) []show { return []show{bearer(c.token)} },
			[]string{"slo"},
			"w", endToken, 401, nil,
		},
		{
			"a token that sends part of an upload", "PATCH", func(c *corner) string { return c.doors()[1].create(t, "slow.txt", 4) },
			func(c *corner) []show {
				return []show{bearer(c.token), with("Tus-Resumable", "1.0.0"), with("Upload-Offset", "0"), with("Content-Type", patch)}
			},
			[]string{"slo"},
			"w", endToken, 401, nil,
		},
		{
			"a session that sends a form of two files", "POST", func(c *corner) string { return "/folders/" + string(c.folder.ID) + "/upload" },
			func(c *corner) []show { return append(form, c.cookie(c.session)) },
			[]string{file("one.txt") + "--x\r\n", file("slow.txt")[5:20]},
			file("slow.txt")[20:] + "--x--\r\n", signOut, 404,
			[]string{"one.txt"},
		},
		{
			"a token that goes on", "PUT", func(c *corner) string { return "/private/" + url.PathEscape(c.folder.Path) + "/slow.txt" },
			func(c *corner) []show { return []show{bearer(c.token)} },
			[]string{"slo"},
			"w", signOut, 201,
			[]string{"slow.txt"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			r := h.written(tt.method, tt.at(c), "", append(tt.shows(c), with("Sec-Fetch-Dest", "empty"))...)
			if a := h.slowly(t, r, tt.first, func() { tt.ends(t, c) }, tt.rest); a.status != tt.status {
				t.Errorf("%v", a)
			}
			var kept []string
			for _, name := range c.names(t) {
				if strings.HasSuffix(name, ".txt") {
					kept = append(kept, name)
				}
			}
			if !slices.Equal(kept, tt.kept) {
				t.Errorf("there are %v", kept)
			}
		})
	}
}

// TestWhoIsShownOutDoesNothingMore: nor by a form or a document that still comes.
func TestWhoIsShownOutDoesNothingMore(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	form := []show{with("Content-Type", "application/x-www-form-urlencoded"), with("Sec-Fetch-Site", "same-origin")}
	asJSON := with("Content-Type", "application/json")
	end := func(t *testing.T, c *corner, via id.Credential) {
		ok(t, c.Accounts.SignOut(t.Context(), must(c.Accounts.Behind(t.Context(), via))(t).Subject))
	}
	rights := func(c *corner) string { return "/api/v1/folders/" + string(c.folder.ID) + "/grants/members" }
	for _, tt := range []struct {
		name, method string
		at           func(c *corner) string
		shows        func(c *corner) []show
		body         string
		ends         func(c *corner) id.Credential
		status       int
	}{
		{
			"a session that makes a token", "POST", func(*corner) string { return "/account/tokens" },
			func(c *corner) []show { return append(form, c.cookie(c.session)) },
			"label=mine&scope=read&ends=90d", func(c *corner) id.Credential { return c.sessionID }, 404,
		},
		{
			"a session that lets all in", "POST", func(c *corner) string { return "/folders/" + string(c.folder.ID) + "/grant" },
			func(c *corner) []show { return append(form, c.cookie(c.session)) },
			"who=members&role=viewer", func(c *corner) id.Credential { return c.sessionID }, 404,
		},
		{
			"a token that lets all in", "PUT", rights, func(c *corner) []show { return []show{asJSON, bearer(c.token)} },
			`{"role":"viewer"}`, func(c *corner) id.Credential { return c.tokenID }, 401,
		},
		{
			"a guest that chooses", "POST", func(c *corner) string { return c.guest() + "/selection" }, func(*corner) []show { return form },
			"do=enter&in=fo_" + strings.Repeat("a", 26), func(c *corner) id.Credential { return c.linkID }, 410,
		},
		{
			"a token that goes on", "PUT", rights, func(c *corner) []show { return []show{asJSON, bearer(c.token)} },
			`{"role":"viewer"}`, func(c *corner) id.Credential { return c.sessionID }, 204,
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := h.corner(t)
			r := h.written(tt.method, tt.at(c), "", append(tt.shows(c), with("Sec-Fetch-Dest", "empty"))...)
			if a := h.slowly(t, r, []string{tt.body[:3]}, func() { end(t, c, tt.ends(c)) }, tt.body[3:]); a.status != tt.status {
				t.Errorf("%v", a)
			}
			grants := must(h.Library.Rights(t.Context(), operator, c.folder.ID))(t).Grants
			if in := slices.ContainsFunc(grants, func(g library.Grant) bool { return g.Name == "members" }); in != (tt.status == 204) {
				t.Errorf("they are in: %v", in)
			}
			for _, k := range must(h.Accounts.Credentials(t.Context(), c.who.ID, access.Token))(t) {
				if k.Label == "mine" {
					t.Error("there is a token")
				}
			}
		})
	}
}

// slowly sends r with a body that comes in parts, and does something between the
// first of them and the rest.
func (h *house) slowly(t *testing.T, r *http.Request, first []string, between func(), rest string) answer {
	t.Helper()
	body, pen := io.Pipe()
	r.Body, r.ContentLength = body, -1
	told := make(chan answer)
	go func() { told <- h.ask(t, r) }()
	for _, part := range first {
		must(io.WriteString(pen, part))(t) // returns when it is read: what came before is dealt with
	}
	between()
	must(io.WriteString(pen, rest))(t)
	ok(t, pen.Close())
	return <-told
}

// TestAnUploadGoesOnBySomethingElse: what its session brought is not lost, and is
// there for the next one of the same person.
func TestAnUploadGoesOnBySomethingElse(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	d := c.doors()[0]
	at := d.create(t, "slow.txt", 4)
	r := h.written("PATCH", at, "", append(d.shows, with("Tus-Resumable", "1.0.0"), with("Upload-Offset", "0"), with("Content-Type", patch))...)
	a := h.slowly(t, r, []string{"slo"}, func() {
		if a := h.post(t, "/logout", "", h.cookie(c.session)); a.status != http.StatusSeeOther {
			t.Fatal(a)
		}
	}, "w")
	if a.status != 404 || slices.Contains(c.names(t), "slow.txt") {
		t.Errorf("after signing out: %v, %v", a, c.names(t))
	}
	c.session = h.signIn(t, c.name)
	if a := c.doors()[0].tus(t, "HEAD", at, ""); a.status != 200 || a.header.Get("Upload-Item") == "" || !slices.Contains(c.names(t), "slow.txt") {
		t.Errorf("after signing in again: %v, %v", a, c.names(t))
	}
}
