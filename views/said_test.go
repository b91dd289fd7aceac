package views_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"golang.org/x/net/html"

	"cloakroom/views"
	"cloakroom/views/speech"
)

// marked is a language in which every text stands between brackets, so that one
// sees which have been forgotten.
func marked(t *testing.T) speech.Speaker {
	t.Helper()
	raw, err := os.ReadFile("speech/de.json")
	if err != nil {
		t.Fatal(err)
	}
	var german map[string]any
	if err := json.Unmarshal(raw, &german); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for key := range german {
		text, _, _ := strings.Cut(key, "|")
		said[key] = "⟦" + text + "⟧"
		if strings.Contains(key, "2 Jan") || strings.Contains(key, "Mon 2") || strings.Contains(key, "January 2006") {
			said[key] = "⟦2006⟧" // a time is a time
		}
	}
	said["1\u202f234.5"] = "1\u202f234.5"
	file, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	all, err := speech.Read(fstest.MapFS{"tlh.json": {Data: file}})
	if err != nil {
		t.Fatal(err)
	}
	return all.Choose("tlh", "")
}

var (
	// What is the same everywhere: names, ids, keys.
	anywhere = regexp.MustCompile(`Cloakroom|CSV|JSON|API|SHA-256|a/4711|it_[xyz]|\bread\b|^[DISbc]$`)
	shown    = map[string]bool{"aria-label": true, "title": true, "placeholder": true, "alt": true, "data-said": true, "data-one": true, "data-many": true}
)

// forgotten are the words of a page that nobody said.
func forgotten(t *testing.T, page string) (out []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	// A sentence may go on behind a name or a link in it.
	check := func(text string, deep int) int {
		outside := strings.Map(func(r rune) rune {
			switch r {
			case '⟦':
				deep++
			case '⟧':
				deep--
			default:
				if deep == 0 {
					return r
				}
			}
			return -1
		}, text)
		if left := anywhere.ReplaceAllString(strings.TrimSpace(outside), ""); strings.IndexFunc(left, unicode.IsLetter) >= 0 {
			out = append(out, strings.TrimSpace(text))
		}
		return deep
	}
	deep := 0
	var walk func(n *html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			deep = check(n.Data, deep)
		case n.Data == "code", n.Data == "pre", n.Data == "script", n.Data == "textarea":
			return
		}
		for _, a := range n.Attr {
			if a.Key == "lang" && n.Data != "html" {
				return // in a language of its own
			}
			if shown[a.Key] && n.Data != "code" {
				check(a.Val, 0)
			}
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	walk(doc)
	return out
}

func TestEveryWordOfEveryPageIsSaid(t *testing.T) {
	in := marked(t)
	for which, page := range everythingIn(in, "4711") {
		if which == "contract" {
			continue // the contract is in English, as what it is about
		}
		for _, text := range forgotten(t, draw(t, page)) {
			t.Errorf("%s: %q is in English for everybody", which, text)
		}
	}
	if found := forgotten(t, draw(t, views.Login(frame("4711"), views.LoginPage{}))); len(found) == 0 {
		t.Error("a page that is in English has nothing forgotten")
	}
}
