package darkroom

import (
	"strings"
	"testing"
	"time"
)

// TestOneOwnersSlowOriginalsDoNotStarveOthers: hundreds that take as long as a
// worker has patience, and with as many workers as there may be. A step is an end
// («-» and who) after some seconds, or a claim.
func TestOneOwnersSlowOriginalsDoNotStarveOthers(t *testing.T) {
	for _, tt := range []struct {
		name, claims string
		steps        []func(*fair)
	}{
		{"who has a worker lets others go first", "a b b b", []func(*fair){claim, claim, end("b", 1), claim, end("b", 99), claim}},
		{"and who has had one for long, for as long again", "a b b a b", []func(*fair){claim, end("a", 100), pass(99), claim, end("b", 0), claim, end("b", 0), pass(1), claim, claim}},
		{"but none waits for nobody", "a a a", []func(*fair){only("a"), claim, claim, end("a", 100), claim}},
		{"nor do all for each other", "a b a b", []func(*fair){claim, claim, claim, claim}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f := &fair{room: open(t), working: map[string][]Job{}}
			for range 9 {
				f.add("a", "x", nil)
				f.add("b", "x", nil)
			}
			for _, s := range tt.steps {
				s(f)
			}
			if got := strings.Join(f.got, " "); got != tt.claims {
				t.Errorf("claimed for %s, want %s", got, tt.claims)
			}
		})
	}
}

type fair struct {
	*room
	working map[string][]Job
	got     []string
}

// claim claims for whoever is next.
func claim(f *fair) {
	f.Helper()
	j, ok := f.claim(f.Context())
	if !ok {
		f.Fatal("no job")
	}
	f.got = append(f.got, j.Owner)
	f.working[j.Owner] = append(f.working[j.Owner], j)
}

// end lets the first job of an owner that is at work end, some seconds later.
func end(owner string, after time.Duration) func(*fair) {
	return func(f *fair) {
		f.at = f.at.Add(after * time.Second)
		f.work(f.Context(), f.working[owner][0])
		f.working[owner] = f.working[owner][1:]
	}
}

func pass(seconds time.Duration) func(*fair) {
	return func(f *fair) { f.at = f.at.Add(seconds * time.Second) }
}

// only takes the others' jobs away.
func only(owner string) func(*fair) {
	return func(f *fair) {
		for _, r := range f.shelf.jobs {
			r.poisoned = r.Owner != owner
		}
	}
}
