package main

import (
	"fmt"
	"math/rand/v2"
	"path"
	"slices"
	"sync"
)

// ledger has what was asked of the house and what it answered, outside of its
// disk. Of each subject (a path, somebody's access, an upload) only one writer
// writes, one thing after the other.
type ledger struct {
	mu     sync.Mutex
	events []event
}

// event is that a subject is to be in a state (asked), or that the house has
// said, in an answer that had arrived whole, that it is.
type event struct {
	subject subject
	state   state
	acked   bool
}

type subject struct {
	kind kind
	name string
}

type kind string

const (
	file   kind = "file"   // name is its path below /private/; its state is the SHA-256 in hex, or absent
	access kind = "access" // name is a path that the guest asks for; its state is yes or no
	upload kind = "upload" // name is its address; its state is an *offset, or absent
	lines  kind = "lines"  // name is an act and a folder; its state is how many the journal has
)

// state is a string, an *offset or a number.
type state any

const absent = "absent"

// offset is how far a resumable upload is.
type offset struct {
	at   int
	file string // the path that it will have
	data []byte
}

func (l *ledger) asked(s subject, to state)    { l.add(event{s, to, false}) }
func (l *ledger) answered(s subject, is state) { l.add(event{s, is, true}) }

func (l *ledger) add(e event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events = append(l.events, e)
}

// length is where the ledger stands.
func (l *ledger) length() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.events)
}

func (l *ledger) acknowledged() (n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, e := range l.events {
		if e.acked {
			n++
		}
	}
	return n
}

// claim is what must be so: the subject is in one of these states. The first
// was acknowledged, the others were asked for since.
type claim struct {
	subject subject
	states  []state
	// mayGo: an upload may have been given up, because its last request was
	// answered with an error. A crash excuses nothing.
	mayGo bool
}

// excused are claims on a house that has refused things.
func excused(claims []claim) []claim {
	for i := range claims {
		claims[i].mayGo = len(claims[i].states) > 1
	}
	return claims
}

// claims returns what must hold of a house that ended somewhere between two
// lengths of the ledger: whatever was acknowledged before the first, and perhaps
// what was asked for before the second. It leaves out most of what had been
// claimed before from already.
func (l *ledger) claims(from, acked, asked int) []claim {
	l.mu.Lock()
	defer l.mu.Unlock()
	at := map[subject]int{}
	var out []claim
	var last []int
	for i, e := range l.events[:asked] {
		n, known := at[e.subject]
		if !known {
			n = len(out)
			at[e.subject] = n
			first := claim{subject: e.subject, states: []state{never(e.subject)}}
			out, last = append(out, first), append(last, i)
		}
		last[n] = i
		if e.acked && i < acked {
			out[n].states = []state{e.state}
		} else if !e.acked {
			out[n].states = append(out[n].states, e.state)
		}
	}
	kept := out[:0]
	for i, c := range out {
		if last[i] >= from || rand.IntN(len(out)) < 50 {
			kept = append(kept, c)
		}
	}
	return append(slices.Clone(kept), noted(l.events[:asked], acked)...)
}

// noted are how many lines the journal has of grants and revocations: one of each
// that was acknowledged before acked, and at most one of each that was asked for.
func noted(events []event, acked int) (out []claim) {
	at, least := map[subject]int{}, []int(nil)
	for i, e := range events {
		if e.subject.kind != access {
			continue
		}
		s := subject{lines, lineOf(e)}
		n, known := at[s]
		if !known {
			n = len(out)
			at[s] = n
			out, least = append(out, claim{subject: s, states: []state{0}}), append(least, 0)
		}
		if !e.acked {
			out[n].states = append(out[n].states, len(out[n].states))
		} else if i < acked {
			least[n]++
		}
	}
	for n := range out {
		out[n].states = out[n].states[least[n]:]
	}
	return out
}

// lineOf names the lines that a change of somebody's access is one of.
func lineOf(e event) string {
	act := "grant"
	if e.state == state("no") {
		act = "revoke"
	}
	return act + " " + path.Dir(e.subject.name)
}

// never is the state of what nobody has asked for yet.
func never(s subject) state {
	switch s.kind {
	case access:
		return "no"
	case upload:
		return (*offset)(nil)
	}
	return absent
}

func (s subject) String() string { return fmt.Sprintf("%s %s", s.kind, s.name) }
