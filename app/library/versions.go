package library

import (
	"context"
	"fmt"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// Version is one content that an item has had.
type Version struct {
	Item    media.Item // as it was then
	Current bool
	By      string // who handed it in; empty: a guest, or the operator
	At      time.Time
}

// Versions lists what an item was, the newest first, for who may Edit it and look
// at it: a checksum and a size say what something is.
func (l *Library) Versions(ctx context.Context, s access.Subject, item id.Item) ([]Version, error) {
	_, can, err := l.item(ctx, s, item, access.View|access.Edit)
	if err != nil {
		return nil, err
	}
	all, err := l.store.Versions(ctx, item)
	if err != nil {
		return nil, fmt.Errorf("versions of %s: %w", item, err)
	}
	for i := range all {
		all[i].Item = shown(all[i].Item, can)
	}
	return all, nil
}

// Restore makes an earlier version the current one, for who may Edit it and look
// at it. Nothing is copied and nothing is lost: the one that was current stays in the list.
func (l *Library) Restore(ctx context.Context, s access.Subject, item id.Item, v id.Version) error {
	it, err := l.Item(ctx, s, item, access.View|access.Edit)
	if err != nil {
		return err
	}
	e, err := l.noteItem(ctx, s, journal.Restored, it)
	if err != nil {
		return err
	}
	return l.store.Restore(ctx, it, v, e.Saying(fmt.Sprintf("version %d", v)))
}

// ItemAs returns an item as a version of it was, for who may take that out in r.
func (l *Library) ItemAs(ctx context.Context, s access.Subject, item id.Item, r media.Rendition, v id.Version) (media.Item, error) {
	if _, past := r.Past(); !past {
		return l.Item(ctx, s, item, access.Needs(r))
	}
	if v == 0 {
		return media.Item{}, errNothing
	}
	it, err := l.store.Version(ctx, item, v)
	if err == nil {
		err = l.checker.CheckItem(ctx, s, access.Needs(r), &it)
	}
	if err != nil {
		return media.Item{}, err
	}
	return shown(it, access.Needs(r)), nil
}

// openPast opens a form of a version by its number, current or not.
func (l *Library) openPast(ctx context.Context, s access.Subject, item id.Item, r media.Rendition, v id.Version) (access.Permit, error) {
	it, err := l.ItemAs(ctx, s, item, r, v)
	if err != nil {
		return access.Permit{}, err
	}
	return l.checker.Permit(ctx, s, &it, r)
}
