package library

import (
	"context"
	"fmt"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Open returns the permit to take item's bytes out of the house in a rendition.
// version is the one that the address names; 0 names none. That it was
// replaced is told only to who may see the item: fault.Gone.
func (l *Library) Open(ctx context.Context, s access.Subject, item id.Item, r media.Rendition, version id.Version) (access.Permit, error) {
	if _, past := r.Past(); past {
		return l.openPast(ctx, s, item, r, version)
	}
	it, err := l.store.Item(ctx, item)
	if err != nil {
		return access.Permit{}, fmt.Errorf("open %s: %w", item, err)
	}
	if version != 0 && version != it.Version {
		if err := l.checker.CheckItem(ctx, s, access.Needs(r), it); err != nil {
			return access.Permit{}, err
		}
		return access.Permit{}, fault.New(fault.Gone, "There is a newer version of this.")
	}
	return l.checker.Permit(ctx, s, it, r)
}

// OpenAt is Open of what lies at a path, and says which item that is.
func (l *Library) OpenAt(ctx context.Context, s access.Subject, path string, r media.Rendition) (access.Permit, id.Item, error) {
	it, err := l.store.ItemAt(ctx, path)
	if err != nil {
		return access.Permit{}, "", err
	}
	if _, past := r.Past(); past {
		return access.Permit{}, it.ID, errNothing // which of them, a path does not say
	}
	p, err := l.checker.Permit(ctx, s, it, r)
	return p, it.ID, err
}
