package app_test

import (
	"slices"
	"strings"
	"testing"

	"cloakroom/app/library"
	"cloakroom/app/media"
	"cloakroom/app/rules"
)

// TestTheShippedRulesOpenFolders follows the two rules that are shipped through
// pages, tokens, links and the front page.
func TestTheShippedRulesOpenFolders(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.Rules = "../deploy/rules.yaml"
	h := open(t, s)
	ok(t, h.LoadRules())
	h.user(t, "ben", false)
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "1024"))
	paths := map[string]media.Item{}
	for _, path := range []string{"doctors/smith", "cases/1024/photos", "cases/1025/photos"} {
		f := must(h.Library.AddTop(t.Context(), operator, path, h.ann))(t)
		paths[path] = h.take(t, f.ID, "coat.jpg", photo(len(paths)))
	}
	ok(t, h.Darkroom.Drain(t.Context()))
	ben := h.cookie(h.signIn(t, "ben"))
	token := h.token(t, "ben")
	sees := func(path string, want bool) {
		t.Helper()
		status := 404
		if want {
			status = 200
		}
		if a := h.get(t, "/items/"+string(paths[path].ID), ben); a.status != status {
			t.Errorf("the page of %s: %v", path, a)
		}
		if a := h.get(t, "/private/"+path+"/coat.jpg?as=thumb", bearer(token)); a.status != status {
			t.Errorf("a program at %s: %v", path, a)
		}
	}
	fronts := func(want, not string) {
		t.Helper()
		body := string(h.get(t, "/", ben).body)
		for _, name := range strings.Fields(want) {
			if !strings.Contains(body, `href="/browse/`+name+`"`) {
				t.Errorf("the front page leaves %s out", name)
			}
		}
		for _, name := range strings.Fields(not) {
			if strings.Contains(body, name) {
				t.Errorf("the front page tells of %s", name)
			}
		}
	}
	sees("doctors/smith", true)
	sees("cases/1024/photos", false)
	fronts("doctors", "1024 1025")

	ok(t, h.Accounts.Join(t.Context(), operator, "1024", "ben"))
	sees("cases/1024/photos", true)
	sees("cases/1025/photos", false)
	fronts("doctors cases/1024", "1025")

	// A guest with a link is not signed in, and a link lends what its maker may.
	_, link, err := h.Library.LendFolder(t.Context(), operator, paths["cases/1025/photos"].Folder, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	if a := h.get(t, "/s/"+link.Reveal()+"/items/"+string(paths["doctors/smith"].ID)); a.status != 404 {
		t.Errorf("a guest sees the doctors: %v", a)
	}
	ok(t, h.Accounts.Leave(t.Context(), operator, "1024", "ben"))
	sees("cases/1024/photos", false)
	fronts("doctors", "1024 1025")
}

// TestARuleForAFolderAloneTellsNoNamesBelow: it holds for the folder, and what lies
// there is told to who may see that too.
func TestARuleForAFolderAloneTellsNoNamesBelow(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	h.user(t, "ben", false)
	for _, name := range []string{"divorce", "letters"} {
		h.top(t, "cases/"+name, h.ann)
	}
	cases := must(h.DB.FolderAt(t.Context(), "cases"))(t)
	ann, ben := h.cookie(h.signIn(t, "ann")), h.cookie(h.signIn(t, "ben"))
	_, link, err := h.Library.LendFolder(t.Context(), operator, cases.ID, library.Terms{Role: role(t, "viewer")})
	ok(t, err)
	pages := map[string]func() answer{
		"a page":      func() answer { return h.get(t, "/browse/cases", ben) },
		"a selection": func() answer { return h.get(t, "/folders/"+string(cases.ID)+"/select", ben) },
		"a program": func() answer {
			return h.get(t, "/api/v1/folders/"+string(cases.ID)+"/items", bearer(h.token(t, "ben")))
		},
		"as somebody else":  func() answer { return h.get(t, "/folders/"+string(cases.ID)+"/as?who=ben", ann) },
		"what a guest sees": func() answer { return h.get(t, "/s/"+link.Reveal()) },
	}
	tell := func(file string, words ...string) {
		t.Helper()
		h.Rules.Use(must(rules.Read(strings.NewReader(file)))(t))
		for name, page := range pages {
			a := page()
			for _, word := range []string{"divorce", "letters"} {
				want := slices.Contains(words, word) || name == "what a guest sees"
				if a.status != 200 || strings.Contains(string(a.body), word) != want {
					t.Errorf("%s tells of %s, not %v: %v", name, word, want, a)
				}
			}
		}
	}
	tell(`rules: [{name: a, path: cases, gives: viewer, when: user == 'ben'}]`)
	tell(`rules: [{name: a, path: cases, gives: viewer, when: user == 'ben'}, {name: b, path: cases/letters, gives: viewer, when: user == 'ben'}]`, "letters")
	tell(`rules: [{name: a, path: cases/**, gives: viewer, when: user == 'ben'}]`, "divorce", "letters")
}
