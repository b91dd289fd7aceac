package main

import (
	"fmt"
	"testing"
)

// TestClaims holds the judge itself to a table: what may be so after a crash
// that came after the first bar and before the second.
func TestClaims(t *testing.T) {
	coat := subject{file, "coat"}
	ask, ack := func(s string) event { return event{coat, s, false} }, func(s string) event { return event{coat, s, true} }
	bar := event{}
	tests := []struct {
		name   string
		events []event
		want   string // empty: nothing is claimed
	}{
		{"what was acknowledged before is there", []event{ask("red"), ack("red"), bar, bar}, "[red]"},
		{"what was asked for may be there", []event{ask("red"), bar, bar}, "[absent red]"},
		{"what was acknowledged during may be there", []event{ask("red"), bar, ack("red"), bar}, "[absent red]"},
		{"what was asked for during may be there", []event{bar, ask("red"), bar}, "[absent red]"},
		{"what was asked for after is nobody's business", []event{bar, bar, ask("red"), ack("red")}, ""},
		{"what was deleted stays deleted", []event{ask("red"), ack("red"), ask("absent"), ack("absent"), bar, bar}, "[absent]"},
		{"what is being deleted may be there", []event{ask("red"), ack("red"), ask("absent"), bar, bar}, "[red absent]"},
		{"an answer that never came leaves both", []event{ask("red"), ack("red"), ask("blue"), ask("green"), bar, bar}, "[red blue green]"},
		{"and the next one that comes settles it", []event{ask("red"), ack("red"), ask("blue"), ask("green"), ack("green"), bar, bar}, "[green]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, bars := &ledger{}, []int(nil)
			for _, e := range tt.events {
				if e == bar {
					bars = append(bars, l.length())
					continue
				}
				l.add(e)
			}
			got := ""
			for _, c := range l.claims(0, bars[0], bars[1]) {
				got += fmt.Sprint(c.states)
			}
			if got != tt.want {
				t.Errorf("claims %s, want %s", got, tt.want)
			}
		})
	}
	t.Run("what was looked at before is left out, but for a few", func(t *testing.T) {
		l := &ledger{}
		for i := range 1000 {
			l.answered(subject{file, fmt.Sprint(i)}, "red")
		}
		if n := len(l.claims(990, 1000, 1000)); n < 10 || n > 200 {
			t.Errorf("%d claims", n)
		}
	})
}

// TestLinesOfTheJournal: what an answer says has its line, and what had none may.
func TestLinesOfTheJournal(t *testing.T) {
	at := subject{access, "rights/the coat.bin"}
	l := &ledger{}
	turn := func(answers bool) {
		l.asked(at, "yes")
		if answers {
			l.answered(at, "yes")
			l.asked(at, "no")
			l.answered(at, "no")
		}
	}
	turn(true)
	turn(false) // the answer never came
	bar := l.length()
	turn(true)
	got := map[string]string{}
	for _, c := range l.claims(0, bar, l.length()) {
		if c.subject.kind == lines {
			got[c.subject.name] = fmt.Sprint(c.states)
		}
	}
	if got["grant rights"] != "[1 2 3]" || got["revoke rights"] != "[1 2]" || len(got) != 2 {
		t.Errorf("%v", got)
	}
}
