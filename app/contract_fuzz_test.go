package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
)

// fewRequests is how many TestTheContractHolds sends in CI. More are asked for
// by CONTRACT_REQUESTS; docs/proofs.md says what came of them.
const fewRequests = 3000

// TestTheContractHolds sends requests that are made of the document, good and
// bad, to every operation. Nothing is answered that is not in the document, what
// is accepted is as the document has it, and nothing breaks.
func TestTheContractHolds(t *testing.T) {
	t.Parallel()
	n, seed := fewRequests, uint64(7)
	if text := os.Getenv("CONTRACT_REQUESTS"); text != "" {
		n = must(strconv.Atoi(text))(t)
		seed = rand.Uint64()
		t.Logf("seed %d", seed)
	}
	h := open(t, settings(t))
	g := &generator{dice: rand.New(rand.NewPCG(seed, 1)), ops: operations(document(t))}
	statuses, good := map[int]int{}, map[string]int{}
	for i := range n {
		if i%1500 == 0 {
			h.world(t, g)
		}
		if i%50 == 0 {
			g.missed = g.missing(good)
		}
		r := g.next()
		a := h.answer(t, r)
		statuses[a.status]++
		if a.status < 400 {
			good[r.op]++
			g.learn(a)
		}
		if t.Failed() {
			t.Fatalf("request %d of seed %d: %s %s %v %.500q", i, seed, r.method, r.url, r.header, r.body)
		}
	}
	for line := range strings.Lines(h.said.String()) {
		if strings.Contains(line, "panicked") || strings.Contains(line, "msg=failed") {
			t.Error(line)
		}
	}
	if missed := g.missing(good); len(missed) > len(g.ops)/8 || len(missed) > 0 && n > 20*fewRequests {
		t.Errorf("of %d operations the dice have not reached these by a good request: %v", len(g.ops), missed)
	}
	t.Logf("%d requests to %d operations: %v", n, len(g.ops), statuses)
}

// answer sends r to the front and holds the answer against the document.
func (h *house) answer(t *testing.T, r drawn) (a answer) {
	t.Helper()
	req := &http.Request{Method: r.method, URL: r.url, Header: r.header, Host: h.Config.URL.Host, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1, RemoteAddr: "192.0.2.1:1", RequestURI: r.url.RequestURI()}
	req.Body, req.ContentLength = io.NopCloser(strings.NewReader(r.body)), int64(len(r.body))
	req = req.WithContext(t.Context())
	w := httptest.NewRecorder()
	defer func() {
		if v := recover(); v != nil {
			t.Fatalf("a panic (%v) by %s %s %v %.500q", v, r.method, r.url, r.header, r.body)
		}
	}()
	h.front.ServeHTTP(w, req)
	a = answer{w.Code, w.Result().Header, w.Body.Bytes()}
	hold(t, req, r.body, a)
	return a
}

// world gives the generator a corner of the house to play in, with what is
// there, what is somebody else's, and what never was.
func (h *house) world(t *testing.T, g *generator) {
	t.Helper()
	c, other := h.corner(t), h.corner(t)
	f := c.confined(t, "read", "write", "links")
	attic := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "attic"))(t)
	gone := h.take(t, attic.ID, "gone.txt", []byte("gone"))
	must(h.Library.DeleteItem(t.Context(), c.self, gone.ID))(t)
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "group"+c.name))
	helper := h.user(t, "helper"+c.name, false)
	token := func(u id.User, scope access.Action, within id.Folder) string {
		_, secret, err := h.Accounts.AddToken(t.Context(), operator, u, account.Terms{Scope: scope, Within: within})
		ok(t, err)
		return secret.Reveal()
	}
	all := access.Everything | access.Run
	if g.admin == "" { // one account has a hundred tokens at most
		g.admin = token(h.ann, all, "")
	}
	g.auth = []string{
		"Bearer " + g.admin, "Token " + g.admin, "Bearer " + token(c.who.ID, access.Everything, ""), "Bearer " + token(c.who.ID, access.Everything, f.in.ID),
		"Bearer " + token(c.who.ID, access.View|access.Download, ""), "Bearer " + token(other.who.ID, access.Everything, ""),
	}
	folders := []string{string(c.folder.ID), string(f.in.ID), string(attic.ID), string(other.folder.ID), string(id.NewFolder())}
	items := []string{string(c.picture.ID), string(c.film.ID), string(c.paper.ID), string(f.item.ID), string(other.picture.ID), string(id.NewItem())}
	var spareFolders, spareItems []string
	for n := range 4 {
		spareFolders = append(spareFolders, string(must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "spare"+strconv.Itoa(n)))(t).ID))
		spareItems = append(spareItems, string(h.take(t, attic.ID, "spare"+strconv.Itoa(n)+".txt", []byte("spare"+strconv.Itoa(n))).ID))
	}
	g.know = map[string][]string{
		"spare folder": spareFolders, "spare item": spareItems,
		"folder": folders, "parent": folders, "item": items, "items": items, "thing": append(slices.Clone(items), string(gone.ID), string(gone.ID), string(attic.ID)), "things": items,
		"link":  {string(c.linkID), string(c.itemLinkID), string(other.linkID), string(id.NewCredential())},
		"token": append(c.spare(t), string(c.tokenID), string(id.NewCredential())),
		"user":  {string(helper.ID), string(helper.ID), string(id.NewUser())}, "username": {c.name, "nobody"}, "password": {password, "wrong one here"},
		"who": {c.name, other.name, "members", "@group" + c.name, string(c.linkID), "nobody"}, "group": {"group" + c.name, "nobody"}, "name": {"hat.jpg", "box", helper.Name, c.name, "Ärmel"},
		"path": {c.folder.Path + "/coat.jpg", c.folder.Path + "/new.txt", c.folder.Path, other.folder.Path + "/coat.jpg", "none/x"}, "upload": {string(id.NewUpload())},
		"problem": {"gone", "none"}, "scope": {"read", "write", "links", "admin"}, "until": {"7d", "12h", "2026-01-01", ""}, "version": {"1", "2"}, "after": {""},
		"Tus-Resumable": {"1.0.0"}, "Upload-Length": {"0", "3", "20", "2000000"}, "Upload-Offset": {"0", "0", "3"},
		"Upload-Metadata": {metadata("folder", c.folder.Path, "name", "up.txt"), metadata("folder", string(f.in.ID), "name", "up.txt"), "x", metadata("folder", "none")},
	}
}

// spare are tokens that may be ended.
func (c *corner) spare(t *testing.T) (all []string) {
	t.Helper()
	for range 4 {
		k, _, err := c.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Scope: access.View})
		ok(t, err)
		all = append(all, string(k.ID))
	}
	return all
}

// learn remembers what was made, so that later requests go on with it.
func (g *generator) learn(a answer) {
	remember := func(name, value string) {
		known := g.know[name]
		if len(known) > 40 {
			known = known[:20]
		}
		g.know[name] = append(known, value)
	}
	if at := a.header.Get("Location"); strings.HasPrefix(at, "/api/v1/uploads/") {
		remember("upload", strings.TrimPrefix(at, "/api/v1/uploads/"))
	}
	if tag := a.header.Get("ETag"); tag != "" {
		remember("If-Match", tag)
	}
	var made struct {
		ID   string `json:"id"`
		Next string `json:"next"`
	}
	if !bytes.HasPrefix(a.body, []byte("{")) || json.Unmarshal(a.body, &made) != nil {
		return
	}
	for prefix, names := range map[string][]string{"fo_": {"folder", "parent", "thing", "spare folder"}, "it_": {"item", "items", "thing", "spare item"}, "us_": {"user"}, "ar_": {"archive"}} {
		if strings.HasPrefix(made.ID, prefix) {
			for _, name := range names {
				remember(name, made.ID)
			}
		}
	}
	if strings.HasPrefix(made.ID, "cr_") && bytes.Contains(a.body, []byte(`"live"`)) {
		remember("link", made.ID)
	}
	if made.Next != "" {
		remember("after", made.Next)
	}
}
