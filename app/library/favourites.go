package library

import (
	"context"
	"fmt"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// Favourite is a thing that somebody wants to find again.
type Favourite struct {
	Found
	At time.Time
}

// Star puts a thing that s may see among their favourites, or takes it out. They
// are theirs alone; nobody else learns of them.
func (l *Library) Star(ctx context.Context, s access.Subject, thing string, on bool) error {
	u, ok := s.User()
	if !ok {
		return errNothing
	}
	if s.By == access.Token && !s.Scope.Has(access.Edit) {
		return fault.Named("scope", fault.Forbidden, "This token was made to read; favourites are written.")
	}
	if _, _, err := sortThings([]string{thing}); err != nil {
		return err
	}
	if !on && s.Within == "" { // also what they may not see any more
		return l.store.Unstar(ctx, u, thing)
	}
	if err := l.seen(ctx, s, thing); err != nil {
		return err
	}
	if !on {
		return l.store.Unstar(ctx, u, thing)
	}
	return l.store.Star(ctx, u, thing, l.now())
}

// Starred says whether a thing is among the favourites of s.
func (l *Library) Starred(ctx context.Context, s access.Subject, thing string) (bool, error) {
	u, ok := s.User()
	if !ok {
		return false, nil
	}
	return l.store.Starred(ctx, u, thing)
}

// seen returns nil if s may see a thing.
func (l *Library) seen(ctx context.Context, s access.Subject, thing string) error {
	if item, err := id.ParseItem(thing); err == nil {
		_, err := l.Item(ctx, s, item, access.View)
		return err
	}
	folder, err := id.ParseFolder(thing)
	if err == nil {
		_, err = l.Folder(ctx, s, folder, access.View)
	}
	return err
}

// Favourites lists those of s that they may still see, the latest first, a page at
// a time. What they may see again comes back by itself.
func (l *Library) Favourites(ctx context.Context, s access.Subject, after string) (m Matches, _ error) {
	u, ok := s.User()
	if !ok {
		return m, errNothing
	}
	at, thing := l.readTimeMark(after)
	for range mostSifted / matchPage {
		some, err := l.store.Favourites(ctx, u, at, thing, matchPage)
		if err != nil {
			return m, fmt.Errorf("favourites: %w", err)
		}
		found := make([]Found, len(some))
		for i, f := range some {
			found[i] = f.Found
		}
		open, _, err := l.matches(ctx, s, Hunt{}, found, matchPage)
		if err != nil {
			return m, fmt.Errorf("favourites: %w", err)
		}
		m.List = append(m.List, open...)
		if len(some) < matchPage {
			return m, nil
		}
		at, thing = some[len(some)-1].At, some[len(some)-1].Thing
		if len(m.List) > 0 {
			break
		}
	}
	m.Next = timeMark(at, thing)
	return m, nil
}

// Recent lists the items that came last of those that s may see: what a search
// finds that asks for all of them.
func (l *Library) Recent(ctx context.Context, s access.Subject, most int) ([]Match, error) {
	m, err := l.hunt(ctx, s, Hunt{Kinds: []string{"image", "video", "audio", "pdf", "other"}}, 0, most)
	return m.List, err
}
