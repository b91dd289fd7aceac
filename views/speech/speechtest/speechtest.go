// Package speechtest has a language in which every text stands between brackets,
// so that a test sees on a page what nobody has said: it is in English for everybody.
package speechtest

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"golang.org/x/net/html"

	"cloakroom/views/speech"
)

// Tag names the language of brackets.
const Tag = "tlh"

// Open reads it beside English: with all texts that a file of another language has.
func Open(t testing.TB, file string) *speech.Languages {
	t.Helper()
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var theirs map[string]any
	if err := json.Unmarshal(raw, &theirs); err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for key := range theirs {
		text, _, _ := strings.Cut(key, "|")
		said[key] = "⟦" + text + "⟧"
		if strings.Contains(key, "2 Jan") || strings.Contains(key, "Mon 2") || strings.Contains(key, "January 2006") {
			said[key] = "⟦2006⟧" // a time is a time
		}
	}
	said["1\u202f234.5"] = "1\u202f234.5"
	brackets, err := json.Marshal(said)
	if err != nil {
		t.Fatal(err)
	}
	all, err := speech.Read(fstest.MapFS{Tag + ".json": {Data: brackets}})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// anywhere is what is the same in all languages.
var anywhere = regexp.MustCompile(`Cloakroom|CSV|JSON|API|SHA-256`)

// shown are the attributes that people read or hear.
var shown = map[string]bool{
	"aria-label": true, "aria-description": true, "title": true, "placeholder": true, "alt": true, "label": true,
	"data-said": true, "data-one": true, "data-many": true, "data-label": true, "data-lost": true,
}

// Forgotten are the words of a page in the language of brackets that nobody said.
// names are those that people have given.
func Forgotten(t testing.TB, page string, names *regexp.Regexp) (out []string) {
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
		left := names.ReplaceAllString(anywhere.ReplaceAllString(strings.TrimSpace(outside), ""), "")
		if strings.IndexFunc(left, unicode.IsLetter) >= 0 {
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
			if a.Key == "lang" && n.Data != "html" || a.Key == "translate" && a.Val == "no" {
				return // in a language of its own, or in none
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
