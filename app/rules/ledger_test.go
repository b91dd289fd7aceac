package rules

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"cloakroom/app/access"
	"cloakroom/app/id"
)

// known is a ledger that knows one thing.
type known struct{ facts access.Facts }

func (k *known) Facts(context.Context, access.Subject, id.Folder) (*access.Facts, error) {
	now := k.facts
	return &now, nil
}

func session(user string) access.Subject {
	s := access.User(id.User("us_" + user))
	s.By = access.Session
	return s
}

func TestLedger(t *testing.T) {
	now := noon
	inside := &known{access.Facts{Folder: access.Origin{Folder: "fo_a", Path: "cases/1024"}, Person: access.Person{Name: "ben", Groups: []string{"1024"}}, Generation: 1}}
	l := NewLedger(inside, func() time.Time { return now })
	can := func(s access.Subject) access.Action {
		t.Helper()
		f, err := l.Facts(t.Context(), s, "fo_a")
		if err != nil {
			t.Fatal(err)
		}
		return access.Allowed(f, now)
	}
	if can(session("ben")) != 0 {
		t.Error("without rules there is something")
	}
	l.Use(read(t, one("cases/{case}/**", "case in groups && now < timestamp('2030-01-01T12:01:00Z')")))
	if can(session("ben")) != access.View {
		t.Error("new rules are not in force at once")
	}
	inside.facts.Person.Groups, inside.facts.Generation = nil, 2
	if can(session("ben")) != 0 {
		t.Error("who has left the group still sees the case")
	}
	inside.facts.Person.Groups, inside.facts.Generation = []string{"1024"}, 3
	now = noon.Add(time.Minute - time.Nanosecond)
	if can(session("ben")) != access.View {
		t.Error("the minute before has ended too early")
	}
	now = noon.Add(time.Minute)
	if can(session("ben")) != 0 {
		t.Error("the next minute is decided by the one before")
	}
	now = noon
	l.Use(read(t, one("cases/**", "credential == 'session'")))
	token := session("ben")
	token.By = access.Token
	if can(session("ben")) != access.View || can(token) != 0 {
		t.Error("what one credential may is remembered for another")
	}
	l.Use(read(t, one("cases/**", "true")))
	inside.facts.Barrier = inside.facts.Folder // it is private itself
	inside.facts.Generation++
	if can(session("ben")) != 0 {
		t.Error("a private folder inherits from a rule")
	}
	for name, s := range map[string]access.Subject{"nobody": {}, "the operator": access.Operator()} {
		inside.facts.Barrier, inside.facts.Generation = access.Origin{}, inside.facts.Generation+1
		if can(s) != 0 {
			t.Errorf("a rule speaks of %s", name)
		}
	}
}

// TestOnlyTimeEndsWithTheMinute: what no rule asks the time for is asked once.
func TestOnlyTimeEndsWithTheMinute(t *testing.T) {
	for _, tt := range []struct {
		name, when string
		generation int64
		again      bool
	}{
		{"a rule that asks for the time is asked each minute", "signed_in && now.getHours() < 24", 1, true},
		{"one that does not is not", "signed_in", 1, false},
		{"unless nobody tells when facts have changed", "signed_in", 0, true},
	} {
		now := noon
		inside := &known{access.Facts{Folder: access.Origin{Folder: "fo_a", Path: "cases"}, Generation: tt.generation}}
		l := NewLedger(inside, func() time.Time { return now })
		l.Use(read(t, one("cases", tt.when)))
		if f, err := l.Facts(t.Context(), session("ben"), "fo_a"); err != nil || len(f.Grants) != 1 {
			t.Fatal(f, err)
		}
		inside.facts.Folder.Path = "elsewhere" // who asks again finds no rule
		now = now.Add(time.Minute)
		f, err := l.Facts(t.Context(), session("ben"), "fo_a")
		if again := len(f.Grants) == 0; err != nil || again != tt.again {
			t.Errorf("%s: asked again %v (%v)", tt.name, again, err)
		}
	}
}

// TestALinkLendsWhatARuleGives: its maker's rights may come from a rule, and the
// guest's own never do by «signed in».
func TestALinkLendsWhatARuleGives(t *testing.T) {
	facts := access.Facts{Folder: access.Origin{Folder: "fo_a", Path: "a"}, Generation: 1}
	facts.Lent = &access.Lent{Allows: access.View, From: facts.Folder, Maker: access.Facts{Folder: facts.Folder, Person: access.Person{Name: "ann"}}}
	l := NewLedger(&known{facts}, func() time.Time { return noon })
	for when, want := range map[string]access.Action{"user == 'ann'": access.View, "user == 'ben'": 0, "credential == 'link' && signed_in": access.View} {
		l.Use(read(t, "rules: [{name: a, path: a, gives: manager, when: \""+when+"\"}]"))
		f, err := l.Facts(t.Context(), access.Holder("cr_a"), "fo_a")
		if got := access.Allowed(f, noon); err != nil || got != want {
			t.Errorf("%s: %v %v", when, got, err)
		}
	}
}

// TestRulesOnlyAdd: whatever a file says, nobody may less with it than without.
func TestRulesOnlyAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		file := "rules:\n"
		for i := range rapid.IntRange(0, 5).Draw(t, "rules") {
			path := rapid.SampledFrom([]string{"a", "a/**", "*/**", "{x}/b", "a/{x}/**"}).Draw(t, "path")
			gives := rapid.SampledFrom([]string{"viewer", "[lend]", "manager"}).Draw(t, "gives")
			when := rapid.SampledFrom([]string{"true", "false", "signed_in", "groups[3] == ''", "user == 'ben'"}).Draw(t, "when")
			file += fmt.Sprintf("  - {name: r%d, path: %q, gives: %s, when: %q}\n", i, path, gives, when)
		}
		facts := access.Facts{Folder: access.Origin{Folder: "fo_a", Path: rapid.SampledFrom([]string{"a", "a/b", "c/b", "a/b/c"}).Draw(t, "folder")}}
		facts.Grants = []access.Grant{{Allows: access.Action(rapid.IntRange(0, 31).Draw(t, "has"))}}
		l := NewLedger(&known{facts}, func() time.Time { return noon })
		r, err := Read(strings.NewReader(file))
		if err != nil {
			t.Fatal(err)
		}
		l.Use(r)
		with, err := l.Facts(context.Background(), session("ben"), "fo_a")
		if err != nil {
			t.Fatal(err)
		}
		if before, after := access.Allowed(&facts, noon), access.Allowed(with, noon); after&before != before {
			t.Fatalf("%v became %v by\n%s", before, after, file)
		}
	})
}
