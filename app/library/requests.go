package library

import (
	"context"
	"time"
	"unicode/utf8"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Asking is what a link of the role request asks guests for. It takes files and
// shows nothing; package intake holds it to this.
type Asking struct {
	Ask      string // what is asked for, in words; guests read it
	MaxSize  int64  // bytes of one file; 0: what the house takes
	MaxTotal int64  // bytes in all; 0: what the quotas leave
	MaxFiles int    // in all; 0: no limit
}

// Handed is a file that came by a link, as the guest who handed it in knows it.
type Handed struct {
	Name  string // as they called it
	Size  int64
	Guest string // what they call themselves; may be empty
	Note  string
	At    time.Time
}

// Asked returns the link that s came by if it lets s hand in and nothing else,
// and lives by its maker's right: to lend, and to add there today.
func (l *Library) Asked(ctx context.Context, s access.Subject) (Link, error) {
	k, err := l.LinkOf(ctx, s)
	if err == nil && (k.Folder == "" || k.Allows.Has(access.View)) {
		err = errNothing
	}
	if err == nil {
		err = l.checker.Check(ctx, s, access.Add, k.Folder)
	}
	if err != nil {
		return Link{}, err
	}
	return k, nil
}

// Requesting is Adding for guests: whatever they name, what they hand in goes
// where their link leads.
func (l *Library) Requesting(ctx context.Context, s access.Subject, _ string) (id.Folder, error) {
	k, err := l.Asked(ctx, s)
	return k.Folder, err
}

// HandedIn returns what s handed in on one visit.
func (l *Library) HandedIn(ctx context.Context, s access.Subject, receipt id.Receipt) (Link, []Handed, error) {
	k, err := l.Asked(ctx, s)
	if err != nil {
		return Link{}, nil, err
	}
	all, err := l.store.HandedIn(ctx, k.ID, receipt)
	return k, all, err
}

// check refuses what no request can ask for, and limits of what is none.
func (a Asking) check(role access.Role) error {
	switch {
	case !role.Allows.Has(access.View) && role.Allows.Has(access.Add):
	case a != Asking{}:
		return fault.In("role", "Only a request has limits for what is handed in: choose «hand files in».")
	}
	switch {
	case utf8.RuneCountInString(a.Ask) > 1000:
		return fault.In("ask", "Use at most 1000 characters.")
	case a.MaxSize < 0 || a.MaxSize > mostAsked:
		return fault.In("max_size", "Write a size such as 20MB, or leave it empty.")
	case a.MaxTotal < 0 || a.MaxTotal > mostAsked:
		return fault.In("max_total", "Write a size such as 2GB, or leave it empty.")
	case a.MaxFiles < 0 || a.MaxFiles > 1_000_000:
		return fault.In("max_files", "Write a number from 1 to 1000000, or leave it empty.")
	}
	return nil
}

// mostAsked is more than any disk has, and far from where sums turn around.
const mostAsked = 1 << 60
