package rules

import (
	"context"
	"slices"
	"sync/atomic"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/shelf"
)

// Ledger is an access.Ledger that adds what rules give to what another one
// knows. What it found is remembered for a subject, its kind of credential and a
// folder until the next minute, and longer if no rule asks for the time; but never
// longer than what the other one knew, which a Ledger without generations cannot
// tell.
type Ledger struct {
	of    access.Ledger
	now   func() time.Time
	inUse atomic.Pointer[inUse]
}

// inUse are rules with what was remembered of them: new rules know nothing yet.
type inUse struct {
	rules *Rules
	found *shelf.Shelf[question, answer]
}

type question struct {
	kind   access.Kind
	id     string
	by     access.Means
	folder id.Folder
}

type answer struct {
	generation int64
	minute     int64
	facts      *access.Facts
}

// NewLedger returns a Ledger without rules.
func NewLedger(of access.Ledger, now func() time.Time) *Ledger {
	l := &Ledger{of: of, now: now}
	l.Use(&Rules{})
	return l
}

// Use puts rules into force, at once and for everybody.
func (l *Ledger) Use(r *Rules) {
	l.inUse.Store(&inUse{r, shelf.New[question, answer](64_000)})
}

// Count is how many rules are in force.
func (l *Ledger) Count() int { return len(l.inUse.Load().rules.All) }

// Patterns are the folders where rules may begin; see Rules.Patterns.
func (l *Ledger) Patterns() [][]string { return l.inUse.Load().rules.Patterns() }

// At are the rules that name the folder at a path, or one above it that they are
// inherited from, whoever they are for.
func (l *Ledger) At(path string) []Standing { return l.inUse.Load().rules.at(split(path)) }

// Facts are what the other ledger knows, and what the rules give.
func (l *Ledger) Facts(ctx context.Context, s access.Subject, folder id.Folder) (*access.Facts, error) {
	f, err := l.of.Facts(ctx, s, folder)
	use := l.inUse.Load()
	if err != nil || len(use.rules.All) == 0 || f.Folder.Folder == "" {
		return f, err
	}
	minute := l.now().Truncate(time.Minute)
	q := question{s.Kind, s.ID, s.By, folder}
	known, drops, ok := use.found.Get(q)
	stale := known.minute != minute.Unix() && (use.rules.timed || f.Generation == 0)
	if !ok || known.generation != f.Generation || stale {
		known = answer{f.Generation, minute.Unix(), use.rules.add(f, s, minute)}
		use.found.Put(drops, q, known)
	}
	return known.facts, nil
}

// add returns facts with what the rules give: to who asks and, for a link, to
// its maker, who lends no more than they have. Neither nobody nor whoever sits at
// the machine is in any rule.
func (r *Rules) add(f *access.Facts, s access.Subject, minute time.Time) *access.Facts {
	who := asker{minute: minute, groups: f.Person.Groups, user: f.Person.Name, credential: string(s.By)}
	switch s.Kind {
	case access.KindUser, access.KindGroup:
		who.signedIn = true
	case access.KindShare:
		// A link opens what it reaches, and rules give to its guests only there.
		if f.Lent == nil || f.Barrier.Folder != "" && f.Lent.From.Above > f.Barrier.Above {
			return f
		}
		who.credential = string(access.Link)
	default:
		return f
	}
	more := *f
	more.Grants = append(slices.Clip(f.Grants), r.grants(who, f.Folder)...)
	if f.Lent != nil {
		lent := *f.Lent
		maker := lent.Maker.Person
		who = asker{minute: minute, groups: maker.Groups, user: maker.Name, signedIn: true, credential: string(access.Link)}
		lent.Maker.Grants = append(slices.Clip(lent.Maker.Grants), r.grants(who, f.Folder)...)
		more.Lent = &lent
	}
	return &more
}
