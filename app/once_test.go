package app_test

import (
	"bytes"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/id"
)

func key(k string) show { return with("Idempotency-Key", k) }

// TestACreationIsToldAgain by a client that heard no answer.
func TestACreationIsToldAgain(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	json := with("Content-Type", "application/json")
	make := func(c *corner, k, name string, shows ...show) answer {
		return c.send(t, "POST", "/api/v1/folders", `{"parent":"`+string(c.folder.ID)+`","name":"`+name+`"}`, append([]show{bearer(c.token), json, key(k)}, shows...)...)
	}
	first := make(c, "k1", "attic")
	again := make(c, "k1", "attic")
	if first.status != 201 || again.status != 201 || !bytes.Equal(first.body, again.body) || first.header.Get("Location") != again.header.Get("Location") ||
		first.header.Get("Idempotency-Replayed") != "" || again.header.Get("Idempotency-Replayed") != "true" {
		t.Errorf("told again: %v, then %v", first, again)
	}
	if a := make(c, "k1", "cellar"); a.status != 422 || !strings.HasSuffix(field(t, a, "type"), "/key-reused") {
		t.Errorf("another request by the same key: %v", a)
	}
	if a := make(other, "k1", "attic"); a.status != 201 || a.header.Get("Idempotency-Replayed") != "" {
		t.Errorf("somebody else by the same key: %v", a)
	}
	if a := make(c, "k2", "attic"); a.status != 409 {
		t.Errorf("another key: %v", a)
	}
	if a := make(c, "k2", "loft"); a.status != 201 {
		t.Errorf("who was refused may mend it: %v", a)
	}
	for _, bad := range []string{"", "a b", strings.Repeat("x", 256), "ü"} {
		if a := make(c, bad, "other"); a.status != 400 || field(t, a, "field") != "Idempotency-Key" {
			t.Errorf("%q: %v", bad, a)
		}
	}
	h.clock.pass(24*time.Hour + time.Second)
	if a := make(c, "k1", "attic"); a.status != 409 || !strings.HasSuffix(field(t, a, "type"), "/name-taken") {
		t.Errorf("after a day: %v", a)
	}
}

// TestOfManyAtOnceOneCreates: the others hear that it is being done, or what came of it.
func TestOfManyAtOnceOneCreates(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	answers := make([]answer, 16)
	var all sync.WaitGroup
	for n := range answers {
		all.Go(func() {
			answers[n] = c.send(t, "POST", "/api/v1/folders", `{"parent":"`+string(c.folder.ID)+`","name":"once"}`, bearer(c.token), with("Content-Type", "application/json"), key("k"))
		})
	}
	all.Wait()
	made := 0
	for _, a := range answers {
		switch {
		case a.status == 201 && a.header.Get("Idempotency-Replayed") == "":
			made++
		case a.status == 201, a.status == 409 && strings.HasSuffix(field(t, a, "type"), "/in-progress") && a.header.Get("Retry-After") != "":
		default:
			t.Errorf("%v", a)
		}
	}
	if made != 1 {
		t.Errorf("%d of them made it", made)
	}
}

// TestATokenIsToldAgain to who knows the password, and lies nowhere in clear.
func TestATokenIsToldAgain(t *testing.T) {
	t.Parallel()
	s := settings(t)
	h := open(t, s)
	c := h.corner(t)
	ask := func(password string) answer {
		return h.send(t, "POST", "/api/v1/tokens", `{"username":"`+c.name+`","password":"`+password+`","label":"robot"}`, with("Content-Type", "application/json"), key("k"))
	}
	first, again := ask(password), ask(password)
	token := field(t, first, "token")
	if first.status != 201 || again.status != 201 || token == "" || field(t, again, "token") != token {
		t.Errorf("told again: %v, then %v", first, again)
	}
	if a := ask("wrong"); a.status != 401 {
		t.Errorf("with a wrong password: %v", a)
	}
	if a := h.get(t, "/api/v1/me", bearer(id.AsSecret(token))); a.status != 200 {
		t.Errorf("%v", a)
	}
	files := must(filepath.Glob(filepath.Join(s.Data, "cloakroom.db*")))(t)
	for _, name := range files {
		if bytes.Contains(must(os.ReadFile(name))(t), []byte(token)) {
			t.Errorf("the token lies in %s", filepath.Base(name))
		}
	}
	if len(files) == 0 {
		t.Error("there is no database to look into")
	}
}

// TestAHouseThatStoppedInTheMiddle does not make it a second time.
func TestAHouseThatStoppedInTheMiddle(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ask := func() answer {
		return c.send(t, "POST", "/api/v1/folders", `{"parent":"`+string(c.folder.ID)+`","name":"once"}`, bearer(c.token), with("Content-Type", "application/json"), key("k"))
	}
	ask()
	h.exec(t, `update once set sealed = null`)
	if a := ask(); a.status != 409 || !strings.HasSuffix(field(t, a, "type"), "/outcome-unknown") {
		t.Errorf("%v", a)
	}
}

// TestThePace is told on every answer of the API, and never on media.
func TestThePace(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.APIRate = "3"
	h := open(t, s)
	c := h.corner(t)
	ticket := c.ticketFor(t)
	ask := func(shows ...show) answer { return h.get(t, "/api/v1/me", shows...) }
	for n, want := range []struct {
		status int
		left   string
	}{{200, "2"}, {200, "1"}, {200, "0"}, {429, "0"}, {429, "0"}} {
		a := ask(bearer(c.token), with("Origin", friend))
		if a.status != want.status || a.header.Get("RateLimit") != `"default";r=`+want.left+`;t=60` || a.header.Get("RateLimit-Policy") != `"default";q=3;w=60` {
			t.Errorf("request %d: %v", n, a)
		}
		if a.status == 429 && (a.header.Get("Retry-After") != "60" || !strings.HasSuffix(field(t, a, "type"), "/too-many-requests") || a.header.Get("Access-Control-Allow-Origin") != friend) {
			t.Errorf("too many: %v", a)
		}
	}
	if a := h.get(t, c.private(c.picture, "original"), bearer(c.token)); a.status != 200 || a.header.Get("RateLimit") != "" {
		t.Errorf("bytes by a path: %v", a)
	}
	if a := h.get(t, ticket); a.status != 200 || a.header.Get("RateLimit") != "" {
		t.Errorf("bytes by a ticket: %v", a)
	}
	for range 3 {
		ask()
	}
	if a := ask(); a.status != http.StatusTooManyRequests {
		t.Errorf("without a token: %v", a)
	}
	h.clock.pass(time.Minute)
	if a := ask(bearer(c.token)); a.status != 200 {
		t.Errorf("a minute later: %v", a)
	}
}

// ticketFor makes a ticket without asking the API.
func (c *corner) ticketFor(t testing.TB) string { return c.pageTicket(t, c.picture.ID, "original") }
