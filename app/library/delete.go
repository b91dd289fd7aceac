package library

import (
	"context"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// DeleteItem takes an item away, for who may Edit it. Its bytes stay until the
// grace time has passed; nobody reaches them from now on.
func (l *Library) DeleteItem(ctx context.Context, s access.Subject, item id.Item, still ...func(media.Item) error) (media.Item, error) {
	return l.deleteItemAt(ctx, s, item, l.now(), still...)
}

func (l *Library) deleteItemAt(ctx context.Context, s access.Subject, item id.Item, at time.Time, still ...func(media.Item) error) (media.Item, error) {
	it, err := l.Item(ctx, s, item, access.Edit)
	if err != nil {
		return media.Item{}, err
	}
	e, err := l.noteItem(ctx, s, journal.Deleted, it)
	if err != nil {
		return media.Item{}, err
	}
	return it, l.store.DeleteItem(ctx, it.ID, at, e, still...)
}

// DeleteFolder takes a folder away with everything below it, private folders too
// if s may Edit in each.
func (l *Library) DeleteFolder(ctx context.Context, s access.Subject, folder id.Folder, still ...func(media.Folder) error) (media.Folder, error) {
	return l.deleteFolderAt(ctx, s, folder, l.now(), still...)
}

func (l *Library) deleteFolderAt(ctx context.Context, s access.Subject, folder id.Folder, at time.Time, still ...func(media.Folder) error) (media.Folder, error) {
	f, err := l.editable(ctx, s, folder)
	if err != nil {
		return media.Folder{}, err
	}
	return f, l.store.DeleteFolder(ctx, f, at, journal.By(s, journal.Deleted).In(f.ID, f.Path), append(still, l.spares(ctx, s))...)
}
