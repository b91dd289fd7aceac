package library

import (
	"context"
	"slices"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// mostSelected is how many things one selection has.
const mostSelected = 500

// Outcome is what became of one thing of a selection: nothing, if Err says why.
type Outcome struct {
	Thing string
	Name  string // empty: it is not there, or not for whoever asks
	Err   error
}

// each does something to every thing of a selection, each in a transaction of its
// own: what cannot be done to one is done to the others. An error of the house's
// own ends it.
func (l *Library) each(ctx context.Context, s access.Subject, things []string, item func(media.Item) error, folder func(media.Folder) error) (out []Outcome, _ error) {
	items, folders, err := sortThings(things)
	if err != nil {
		return nil, err
	}
	did := func(thing, name string, err error) error {
		if err != nil && fault.KindOf(err) == fault.Internal {
			return err
		}
		out = append(out, Outcome{thing, name, err})
		return nil
	}
	for _, f := range folders {
		is, err := l.Folder(ctx, s, f, access.View)
		if err == nil {
			err = folder(is)
		}
		if err := did(string(f), is.Name, err); err != nil {
			return out, err
		}
	}
	for _, i := range items {
		is, err := l.Item(ctx, s, i, access.View)
		if err == nil {
			err = item(is)
		}
		if err := did(string(i), is.Name, err); err != nil {
			return out, err
		}
	}
	return out, nil
}

// MoveAll moves a selection into a folder.
func (l *Library) MoveAll(ctx context.Context, s access.Subject, things []string, into media.Folder) ([]Outcome, error) {
	return l.each(ctx, s, things,
		func(it media.Item) error { return l.PlaceItem(ctx, s, it.ID, into, it.Name) },
		func(f media.Folder) error { return l.PlaceFolder(ctx, s, f.ID, into, f.Name) })
}

// DeleteAll deletes a selection, all of it at one time, by which DeletedAt finds it.
func (l *Library) DeleteAll(ctx context.Context, s access.Subject, things []string) ([]Outcome, time.Time, error) {
	at := l.now().Truncate(time.Microsecond) // as it is kept
	out, err := l.each(ctx, s, things,
		func(it media.Item) error {
			_, err := l.deleteItemAt(ctx, s, it.ID, at)
			return err
		},
		func(f media.Folder) error {
			_, err := l.deleteFolderAt(ctx, s, f.ID, at)
			return err
		})
	return out, at, err
}

// TagAll adds tags to the items of a selection.
func (l *Library) TagAll(ctx context.Context, s access.Subject, things, tags []string) ([]Outcome, error) {
	return l.each(ctx, s, things,
		func(it media.Item) error {
			return l.Describe(ctx, s, it.ID, Saying{Tags: slices.Concat(it.Words.Tags, tags), Edition: &it.Words.Edition})
		},
		func(media.Folder) error { return fault.New(fault.Conflict, "Folders have no tags.") })
}

// StarAll puts a selection among the favourites of s.
func (l *Library) StarAll(ctx context.Context, s access.Subject, things []string) ([]Outcome, error) {
	return l.each(ctx, s, things,
		func(it media.Item) error { return l.Star(ctx, s, string(it.ID), true) },
		func(f media.Folder) error { return l.Star(ctx, s, string(f.ID), true) })
}

// Copier makes an item of the bytes of another in a folder.
type Copier func(ctx context.Context, s access.Subject, it media.Item, into id.Folder) (media.Item, error)

// Copy makes another item of an item's bytes, for who may Download it and Add
// where it shall be. It shares nothing with the first but what is said of it.
func (l *Library) Copy(ctx context.Context, s access.Subject, item id.Item, into id.Folder, copy Copier) (media.Item, error) {
	it, err := l.Item(ctx, s, item, access.Download)
	if err != nil {
		return media.Item{}, err
	}
	made, err := copy(ctx, s, it, into)
	w := it.Words
	if err != nil || w.Title+w.Description+w.Alt == "" && len(w.Tags) == 0 {
		return made, err
	}
	// Whoever may add what it is may say what it says: it is said already.
	e, err := l.noteItem(ctx, s, journal.Described, made)
	if err == nil {
		w.Edition = 0
		err = l.store.Describe(ctx, made.ID, w, e)
	}
	return made, err
}
