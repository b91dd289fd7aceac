// Package texts holds the languages against what the house says: nothing is missing,
// nothing is left over, and no value is lost on the way.
package texts

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/journal"
	"cloakroom/views/speech"
)

// catalogue is a language as its file has it: each text in all its cases.
func catalogue(t *testing.T, name string) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file map[string]any
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	out := map[string][]string{}
	for key, value := range file {
		switch value := value.(type) {
		case string:
			out[key] = []string{value}
		case map[string]any:
			for _, it := range value {
				out[key] = append(out[key], it.(string))
			}
		}
	}
	return out
}

// others are texts that are no argument of Say where they are said: names of
// things, and how times and numbers are written.
func others() []struct{ text, from string } {
	all := []string{
		"1\u202f234.5", "English|the language of this file, in itself", "1|of a month", "%d bytes", "%s B", "%s kB", "%s MB", "%s GB", "%s TB", "%s PB",
		"2 January 2006", "Monday 2 January 2006", "Monday 2 January 2006, 15:04 MST", "2 January 2006, 15:04", "2 Jan 2006, 15:04", "Mon 2", "January 2006",
		"Name", "Date", "Size", // of a column
		"owner", "members", "none",
		"title", "description", "alt text", "tags", // of what was described
		"no right to it", "not what this token or link is made for", "all downloads are used", // why something was refused
		"a wrong password", "too many wrong passwords", "the account is disabled", "the file is broken",
		"this session has ended", "this token has ended", "this link has ended", "this unlock has ended", "this ticket has run out",
		"unknown", // of a network
	}
	for _, text := range journal.Texts() {
		if text != "%s" { // a name alone
			all = append(all, text)
		}
	}
	for m := time.January; m <= time.December; m++ {
		all = append(all, m.String(), m.String()[:3]+"|short")
	}
	for d := time.Sunday; d <= time.Saturday; d++ {
		all = append(all, d.String(), d.String()[:3]+"|short")
	}
	for _, r := range append(access.Roles(), access.LinkRoles()...) {
		all = append(all, r.Name)
	}
	all = append(all, access.Actions()...)
	for _, a := range journal.Acts() {
		all = append(all, string(a)+"|done")
	}
	for _, s := range account.Scopes() {
		all = append(all, s.Says)
	}
	var out []struct{ text, from string }
	for _, text := range all {
		out = append(out, struct{ text, from string }{text, "names of things"})
	}
	return out
}

// scripted are the texts of scripts, which a page hands to them.
func scripted(t *testing.T) texts {
	t.Helper()
	out := texts{}
	names, err := filepath.Glob("../../static/js/*.js")
	more, err2 := filepath.Glob("../../static/js/upload/*.js")
	if err != nil || err2 != nil || len(more) == 0 {
		t.Fatal(err, err2)
	}
	for _, name := range append(names, more...) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, it := range spoken.FindAllSubmatch(src, -1) {
			out[string(it[1])] = name
		}
	}
	return out
}

// spoken is a text in a script: text("…"), or the second of texts(n, "…", "…").
var spoken = regexp.MustCompile(`\b(?:text\(|texts\([^"]*"[^"]*", )"([^"]+)"`)

func TestEachLanguageSaysEachTextAndNothingElse(t *testing.T) {
	asked, literals := said(t)
	for _, it := range others() {
		asked[it.text] = it.from
	}
	for text, from := range scripted(t) {
		if asked[text] = from; !literals[text] {
			t.Errorf("no page hands %q to %s: add it to views/queuetexts.go", text, from)
		}
	}
	names, err := filepath.Glob("../../views/speech/*.json")
	if err != nil || len(names) < 3 {
		t.Fatalf("languages: %v, %v", names, err)
	}
	for _, name := range names {
		has := catalogue(t, name)
		for text, from := range asked {
			if len(has[text]) == 0 {
				t.Errorf("%s does not say %q (%s)", name, text, from)
			}
		}
		for text, forms := range has {
			if asked[text] == "" && !literals[text] {
				t.Errorf("%s says %q, which nobody asks for", name, text)
			}
			for _, form := range forms {
				if want, got := values(text), values(form); !same(want, got) {
					t.Errorf("%s: %q has the values %v, and %q has %v", name, text, want, form, got)
				}
				if strings.TrimSpace(form) == "" || strings.Contains(form, "|") {
					t.Errorf("%s: %q is no text", name, form)
				}
			}
		}
	}
}

// values are the places of a text, in the order of their values.
func values(text string) (out []string) {
	for _, place := range speech.Places(text) {
		if place.Of > 0 {
			out = append(out, strconv.Itoa(place.Of)+place.Verb[len(place.Verb)-1:])
		}
	}
	slices.Sort(out)
	return out
}

// same allows a case of a number to leave the number out: «your file».
func same(want, got []string) bool {
	if slices.Equal(want, got) {
		return true
	}
	return len(want) > 0 && strings.HasSuffix(want[0], "d") && slices.Equal(want[1:], got)
}
