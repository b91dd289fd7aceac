package app_test

import (
	"regexp"
	"strings"
	"testing"

	"cloakroom/app/api"
	"cloakroom/static"
)

// TestTheContractCanBeRead holds the page against the document: every operation
// and shape has its place, every way within the page leads somewhere, and
// nothing on it breaks the policy of pages.
func TestTheContractCanBeRead(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	a := h.get(t, "/api/docs")
	page := string(a.body)
	if a.status != 200 || a.header.Get("Content-Type") != "text/html; charset=utf-8" {
		t.Fatal(a)
	}
	policy := a.header.Get("Content-Security-Policy")
	nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(policy)
	if nonce == nil || !strings.HasPrefix(policy, "default-src 'none';") || len(a.header["Content-Security-Policy"]) != 1 {
		t.Errorf("the policy: %q", a.header["Content-Security-Policy"])
	}
	for _, it := range regexp.MustCompile(`<script[^>]*>`).FindAllString(page, -1) {
		if !strings.Contains(it, nonce[1]) || !strings.Contains(it, "/static/") {
			t.Errorf("a script of its own: %s", it)
		}
	}
	ids := map[string]bool{}
	for _, it := range regexp.MustCompile(` id="([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if ids[it[1]] {
			t.Errorf("there are two #%s", it[1])
		}
		ids[it[1]] = true
	}
	for _, it := range regexp.MustCompile(` href="#([^"]+)"`).FindAllStringSubmatch(page, -1) {
		if !ids[it[1]] {
			t.Errorf("#%s leads nowhere", it[1])
		}
	}
	doc := document(t)
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			if !ids[op.OperationID] || !ids[op.OperationID+"-curl"] || !strings.Contains(page, "#"+op.OperationID+`"`) {
				t.Errorf("%s %s is not on the page", method, path)
			}
			if len(op.Tags) != 1 {
				t.Errorf("%s %s has %d tags: one is its place on the page", method, path, len(op.Tags))
			}
		}
	}
	for name := range doc.Components.Schemas {
		if !ids["schema-"+name] {
			t.Errorf("the shape %s is not on the page", name)
		}
	}
	if a := h.get(t, "/api/docs", bearer(h.corner(t).token)); a.status != 200 || varying.ReplaceAllString(string(a.body), "") != varying.ReplaceAllString(page, "") {
		t.Errorf("a token changes the page: %v", a)
	}
}

// TestCommandsOfTheContractRun looks at a few commands as the page shows them;
// docs/integration.md has them run.
func TestCommandsOfTheContractRun(t *testing.T) {
	t.Parallel()
	page := must(api.Describe(api.Document, "https://media.example.org"))(t)
	curl := map[string]string{}
	for _, tag := range page.Tags {
		for _, o := range tag.Operations {
			curl[o.ID] = o.Curl
		}
	}
	for id, want := range map[string]string{
		"listFolders": "curl -H \"Authorization: Bearer $TOKEN\" \\\n  \"https://media.example.org/api/v1/folders\"",
		"makeToken":   "curl -X POST \\\n  -H 'Content-Type: application/json' \\\n  -d '{\n  \"username\": \"…\",\n  \"password\": \"…\"\n}' \\\n  \"https://media.example.org/api/v1/tokens\"",
		"appendUpload": "curl -X PATCH \\\n  -H \"Authorization: Bearer $TOKEN\" \\\n  -H 'Tus-Resumable: 1.0.0' \\\n  -H \"Upload-Offset: $UPLOAD_OFFSET\" \\\n" +
			"  -H 'Content-Type: application/offset+octet-stream' \\\n  --data-binary @\"$FILE\" \\\n  \"https://media.example.org/api/v1/uploads/$UPLOAD\"",
	} {
		if curl[id] != want {
			t.Errorf("%s:\n%s\nwant:\n%s", id, curl[id], want)
		}
	}
}

// TestTheModuleIsImportedFromElsewhere asks for it as other pages do.
func TestTheModuleIsImportedFromElsewhere(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	for _, origin := range append(strangers, friend) {
		a := h.get(t, "/api/v1/cloakroom.js", with("Origin", origin))
		if a.status != 200 || string(a.body) != string(static.Client) || a.header.Get("Content-Type") != "text/javascript; charset=utf-8" || (a.header.Get("Access-Control-Allow-Origin") == origin) != (origin == friend) {
			t.Errorf("from %s: %v", origin, a)
		}
	}
	tag := h.get(t, "/api/v1/cloakroom.js").header.Get("ETag")
	for name, tag := range map[string]string{"held": tag, "held, compressed": "W/" + tag} {
		if a := h.get(t, "/api/v1/cloakroom.js", with("If-None-Match", tag), with("Origin", friend)); a.status != 304 || a.header.Get("Access-Control-Allow-Origin") != friend {
			t.Errorf("%s: %v", name, a)
		}
	}
	if a := h.get(t, "/api/v1/cloakroom.js", with("If-None-Match", `"another"`)); a.status != 200 {
		t.Error(a)
	}
}
