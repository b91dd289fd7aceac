package library

import (
	"context"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// History is a page of the journal, the latest line first.
type History struct {
	Lines []journal.Line
	Next  int64 // before which line the next page begins; 0: there is none
}

// history reads a page of what is asked for.
func (l *Library) history(ctx context.Context, a journal.Asked) (h History, err error) {
	most := a.Most
	a.Most++
	if h.Lines, err = l.store.Journal(ctx, a); err == nil && len(h.Lines) > most {
		h.Lines = h.Lines[:most]
		h.Next = h.Lines[most-1].ID
	}
	return h, err
}

// ItemHistory returns what was done with an item, for who may Lend it and look
// at it: of what is asked for, the lines that are about it.
func (l *Library) ItemHistory(ctx context.Context, s access.Subject, item id.Item, a journal.Asked) (media.Item, History, error) {
	it, err := l.Item(ctx, s, item, access.View|access.Lend)
	if err != nil {
		return it, History{}, err
	}
	a.Item = item
	h, err := l.history(ctx, a)
	h.Lines = l.tellable(ctx, s, access.Lend, h.Lines)
	return it, h, err
}

// FolderHistory returns what was done in a folder and below it, likewise.
func (l *Library) FolderHistory(ctx context.Context, s access.Subject, folder id.Folder, a journal.Asked) (media.Folder, History, error) {
	f, err := l.Folder(ctx, s, folder, access.View|access.Lend)
	if err != nil {
		return f, History{}, err
	}
	a.Below = f.Path
	h, err := l.history(ctx, a)
	h.Lines = l.tellable(ctx, s, access.Lend, h.Lines)
	return f, h, err
}

// tellable drops what was done where s may not do want: in private folders below,
// where an item lay before, and in what was called so once.
func (l *Library) tellable(ctx context.Context, s access.Subject, want access.Action, lines []journal.Line) (out []journal.Line) {
	may := map[id.Folder]bool{}
	for _, e := range lines {
		ok, known := may[e.Folder]
		if !known {
			err := l.checker.Check(ctx, s, want, e.Folder)
			ok = err == nil
			may[e.Folder] = ok
		}
		if ok {
			out = append(out, l.discreet(ctx, s, e))
		}
	}
	return out
}

// discreet leaves out of a line where something went, or was copied from, if that
// is not for s to see: it says so by a path, which is names.
func (l *Library) discreet(ctx context.Context, s access.Subject, e journal.Line) journal.Line {
	text, values, _ := e.Said()
	if text != "to %s" && text != "copied from %s" {
		return e
	}
	place := values[0].(string)
	in := strings.LastIndexByte(place, '/')
	if text == "to %s" && in < 0 { // it got another name, where it lies
		return e
	}
	for _, path := range []string{place, place[:max(in, 0)]} { // a folder, or where it lies
		if f, err := l.store.FolderAt(ctx, path); err == nil && l.checker.Check(ctx, s, access.View, f.ID) == nil {
			return e
		}
	}
	e.Detail = ""
	return e
}

// Journal returns what anybody did, for who runs the house. To run it opens no
// folder: the journal has names and paths, and no bytes.
func (l *Library) Journal(ctx context.Context, s access.Subject, a journal.Asked) (History, error) {
	if err := s.Runs(); err != nil {
		return History{}, err
	}
	return l.history(ctx, a)
}

// Activity returns what s did; by a credential that is confined to a folder,
// what s did there. It names what s looked at, so a token needs the right to look.
func (l *Library) Activity(ctx context.Context, s access.Subject, a journal.Asked) (History, error) {
	if _, ok := s.User(); !ok {
		return History{}, errNothing
	}
	if err := l.checker.Reach(ctx, s, access.View, s.Within); err != nil {
		return History{}, err
	}
	a.Who = s.Who()
	if s.Within != "" {
		f, err := l.Folder(ctx, s, s.Within, access.View)
		if err != nil {
			return History{}, err
		}
		a.Below = f.Path
	}
	h, err := l.history(ctx, a)
	if s.Within != "" {
		h.Lines = l.tellable(ctx, s, access.View, h.Lines)
	}
	return h, err
}
