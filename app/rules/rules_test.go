package rules

import (
	"errors"
	"os"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
)

var noon = time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)

func read(t testing.TB, text string) *Rules {
	t.Helper()
	r, err := Read(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// one is a file with one rule.
func one(path, when string) string {
	return "rules:\n  - name: a\n    path: \"" + path + "\"\n    gives: viewer\n    when: " + when + "\n"
}

func TestRules(t *testing.T) {
	ben := asker{user: "ben", groups: []string{"1024", "ward"}, signedIn: true, credential: "session", minute: noon}
	guest := asker{credential: "link", minute: noon}
	tests := []struct {
		name       string
		path, when string
		who        asker
		folder     string
		above      int // how far above the folder it hangs; below 0: it gives nothing
	}{
		{"everybody signed in sees the doctors", "doctors/**", "signed_in", ben, "doctors", 0},
		{"and all below, by inheritance", "doctors/**", "signed_in", ben, "doctors/smith/2024", 2},
		{"a guest is not signed in", "doctors/**", "signed_in", guest, "doctors", -1},
		{"another folder that begins alike is another", "doctors/**", "signed_in", ben, "doctors2", -1},
		{"members of a case's group see the case", "cases/{case}/**", "case in groups", ben, "cases/1024/photos", 1},
		{"and not another case", "cases/{case}/**", "case in groups", ben, "cases/1025", -1},
		{"nor the folder of all cases", "cases/{case}/**", "case in groups", ben, "cases", -1},
		{"without ** it holds for the folder alone", "cases/{case}", "case in groups", ben, "cases/1024", 0},
		{"and not below", "cases/{case}", "case in groups", ben, "cases/1024/photos", -1},
		{"a star is any one name", "*/inbox", "true", ben, "ward/inbox", 0},
		{"and not two", "*/inbox", "true", ben, "a/b/inbox", -1},
		{"a name of a person", "people/{who}/**", "who == user", ben, "people/ben", 0},
		{"that is not theirs", "people/{who}/**", "who == user", ben, "people/ann", -1},
		{"only by session", "a/**", "credential == 'session'", ben, "a", 0},
		{"not by link", "a/**", "credential == 'session'", guest, "a", -1},
		{"until a time: before", "a", "now < timestamp('2030-01-01T12:01:00Z')", ben, "a", 0},
		{"until a time: at it", "a", "now < timestamp('2030-01-01T12:00:00Z')", ben, "a", -1},
		{"an error at run time denies", "a", "groups[7] == 'x'", ben, "a", -1},
		{"what costs too much denies", "a", "true && [1,2,3,4,5,6,7,8,9,10].all(a, [1,2,3,4,5,6,7,8,9,10].all(b, [1,2,3,4,5,6,7,8,9,10].all(c, [1,2,3,4,5,6,7,8,9,10].all(d, a+b+c+d > 0))))", ben, "a", -1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := read(t, one(tt.path, tt.when)).grants(tt.who, access.Origin{Folder: "fo_x", Path: tt.folder})
			if tt.above < 0 {
				if len(got) > 0 {
					t.Errorf("it gives %+v", got)
				}
				return
			}
			if len(got) != 1 || got[0].From.Above != tt.above || got[0].Allows != access.View || got[0].Source != access.Ruled || got[0].Rule != "a" {
				t.Errorf("it gives %+v", got)
			}
		})
	}
}

func TestMistakes(t *testing.T) {
	tests := []struct{ name, text, want string }{
		{"an unknown name", one("cases/{case}", "kase in groups"), "5:11: undeclared reference to 'kase'"},
		{"a text where yes or no is wanted", one("a", "user"), "5:11: a condition says true or false"},
		{"a condition that ends too early", one("a", "'user =='"), "5:"},
		{"two kinds that do not compare", one("a", "user == 7"), "5:16: found no matching overload"},
		{"below a bar", "rules:\n  - name: a\n    path: a\n    gives: viewer\n    when: |\n      signed_in &&\n      nobody", "7:7: undeclared reference to 'nobody'"},
		{"further in, below a bar", "rules:\n  - name: a\n    path: a\n    gives: viewer\n    when: |\n\n      signed_in &&\n        nobody", "8:9: undeclared reference to 'nobody'"},
		{"after a blank in quotes", one("a", "\"  nobody\""), "5:14: undeclared reference to 'nobody'"},
		{"nowhere in a condition", one("a", strings.Repeat("(", 300)+"true"+strings.Repeat(")", 300)), "5:11: "},
		{"where editors break no lines", strings.ReplaceAll(one("a", "nobody"), "\n", "\r"), "5:11: undeclared reference to 'nobody'"},
		{"where some editors break lines", "rules:\u2028  - name: a\u2028    path: a\u2028    gives: viewer\u2028    when: nobody", "5:11: undeclared reference to 'nobody'"},
		{"a misspelt key", "rules:\n  - name: a\n    pfad: a\n    gives: viewer\n    when: 'true'", "3:5: there is no «pfad» here"},
		{"a key beside rules", "ruels: []", "1:1: there is no «ruels» here"},
		{"a key twice", "rules:\n  - name: a\n    name: b", "3:5: «name» stands here twice"},
		{"nothing to give", "rules:\n  - name: a\n    path: a\n    when: 'true'", "2:5: a rule has name, path, gives and when"},
		{"no condition", "rules:\n  - name: a\n    path: a\n    gives: viewer", "2:5: a rule has name"},
		{"an unknown role", strings.Replace(one("a", "true"), "viewer", "king", 1), "4:12: There is no such role"},
		{"an unknown action", strings.Replace(one("a", "true"), "viewer", "[view, sing]", 1), "4:19: There is no such action"},
		{"a name twice", one("a", "true") + strings.TrimPrefix(one("b", "true"), "rules:\n"), "6:11: each rule has a name of its own"},
		{"everything", one("**", "true"), "3:11: a pattern names at least one folder"},
		{"stars in the middle", one("a/**/b", "true"), "3:11: ** stands at the end alone"},
		{"part of a name", one("a*", "true"), "3:11: «a*» is no name"},
		{"up", one("a/../b", "true"), "3:11: «..» is no name"},
		{"a slash at the end", one("a/", "true"), "3:11: «» is no name"},
		{"a name that means something", one("a/{user}", "true"), "3:11: the name {user} is taken"},
		{"a name twice in a path", one("{a}/{a}", "true"), "3:11: the name {a} is taken"},
		{"an expression that is none", one("a", "user.matches('[')"), "5:24: invalid matches argument"},
		{"a zone that there is none of", one("a", "now.getHours('Europe/Roma') < 8"), "5:24: there is no such zone"},
		{"an offset that is none", one("a", "signed_in && now.getDayOfWeek('+25:00') == 1"), "5:41: there is no such zone"},
		{"a time that is none", one("a", "now < timestamp('tomorrow')"), "5:"},
		{"a time of no length", one("a", "now - now < duration('a while')"), "5:"},
		{"what is joined from lines", one("a", "signed_in\n      && nobody"), "5:11: undeclared reference to 'nobody'"},
		{"a second document", one("a", "true") + "---\nrules: []\n", "6:1: a file of rules is one document"},
		{"a second document that is none", one("a", "true") + "---\n- [\n", "7:"},
		{"no YAML", "rules: [", "1:"},
		{"a list of texts", "rules: [a]", "1:9: want keys and values here"},
		{"too many", "rules:\n" + strings.Repeat("  - a\n", 1001), "2:3: there are more than 1000"},
		{"too large", "#" + strings.Repeat("x", mostBytes), "1:1: the file has more than"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Read(strings.NewReader(tt.text))
			if err == nil || !strings.HasPrefix(err.Error(), tt.want) {
				t.Errorf("%v, want %s", err, tt.want)
			}
			if _, ok := errors.AsType[*Mistake](err); !ok {
				t.Errorf("%T does not say where", err)
			}
		})
	}
	t.Run("all are told at once", func(t *testing.T) {
		_, err := Read(strings.NewReader(one("a", "x") + strings.TrimPrefix(strings.Replace(one("b/", "true"), "name: a", "name: b", 1), "rules:\n")))
		if err == nil || strings.Count(err.Error(), "\n") != 1 {
			t.Errorf("%v", err)
		}
	})
}

func TestTheShippedRules(t *testing.T) {
	f, err := os.Open("../../deploy/rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	r, err := Read(f)
	if err != nil || len(r.All) != 2 {
		t.Errorf("%v %v", r, err)
	}
}

func TestZonesThatThereAre(t *testing.T) {
	for _, when := range []string{"now.getHours('Europe/Rome') < 8", "now.getHours('-03:30') < 8", "now.getFullYear('UTC') > 2000", "now.getMinutes(user) == 0", "now - now < duration('1h')"} {
		if _, err := Read(strings.NewReader(one("a", when))); err != nil {
			t.Errorf("%s: %v", when, err)
		}
	}
}

func TestNoRulesAreRulesToo(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "rules:\n", "rules: []\n"} {
		if r := read(t, text); len(r.All) != 0 {
			t.Errorf("%q has %d rules", text, len(r.All))
		}
	}
}

// FuzzRead: whatever is read gives no more than viewing, for that is all that
// any rule of this file can say without «gives» of more.
func FuzzRead(f *testing.F) {
	f.Add(one("cases/{case}/**", "case in groups"), "cases/1024")
	f.Add("rules: [{name: a, path: a, gives: [view], when: 'true'}]", "a")
	f.Fuzz(func(t *testing.T, text, path string) {
		r, err := Read(strings.NewReader(text))
		if err != nil {
			return
		}
		if path == "" {
			return
		}
		for _, g := range r.grants(asker{user: "ben", minute: noon}, access.Origin{Path: path}) {
			if g.From.Above < 0 || !strings.HasPrefix(path, g.From.Path) || g.Rule == "" {
				t.Errorf("%+v for %q", g, path)
			}
		}
	})
}
