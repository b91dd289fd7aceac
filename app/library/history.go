package library

import (
	"context"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// ItemHistory returns what was done with an item, the latest first, for who may
// Lend it. It begins before a line's number; 0 begins at the end.
func (l *Library) ItemHistory(ctx context.Context, s access.Subject, item id.Item, before int64, most int) (media.Item, []journal.Line, error) {
	it, err := l.Item(ctx, s, item, access.Lend)
	if err != nil {
		return it, nil, err
	}
	lines, err := l.store.Journal(ctx, journal.Asked{Item: item, Before: before, Most: most})
	return it, lines, err
}

// FolderHistory returns what was done in a folder and below it, likewise.
func (l *Library) FolderHistory(ctx context.Context, s access.Subject, folder id.Folder, before int64, most int) (media.Folder, []journal.Line, error) {
	f, err := l.Folder(ctx, s, folder, access.Lend)
	if err != nil {
		return f, nil, err
	}
	lines, err := l.store.Journal(ctx, journal.Asked{Below: f.Path, Before: before, Most: most})
	if err != nil {
		return f, nil, err
	}
	return f, l.tellable(ctx, s, lines), nil
}

// tellable drops what was done in private folders below where s may not Lend.
func (l *Library) tellable(ctx context.Context, s access.Subject, lines []journal.Line) (out []journal.Line) {
	may := map[id.Folder]bool{}
	for _, e := range lines {
		ok, known := may[e.Folder]
		if !known {
			err := l.checker.Check(ctx, s, access.Lend, e.Folder)
			ok = err == nil
			may[e.Folder] = ok
		}
		if ok {
			out = append(out, e)
		}
	}
	return out
}

// Journal returns what anybody did, for who runs the house. To run it opens no
// folder: the journal has names and paths, and no bytes.
func (l *Library) Journal(ctx context.Context, s access.Subject, a journal.Asked) ([]journal.Line, error) {
	if s.Kind != access.KindOperator && !s.Admin {
		return nil, errNothing
	}
	return l.store.Journal(ctx, a)
}

// Activity returns what s did.
func (l *Library) Activity(ctx context.Context, s access.Subject, before int64, most int) ([]journal.Line, error) {
	if _, ok := s.User(); !ok {
		return nil, errNothing
	}
	return l.store.Journal(ctx, journal.Asked{Who: s.Who(), Before: before, Most: most})
}
