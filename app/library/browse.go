package library

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// PageSize is how many folders and items one page of a folder has at most.
const PageSize = 200

// Listing is a page of a folder as one subject may see it.
type Listing struct {
	Folder  media.Folder
	Can     access.Action
	Folders []media.Folder
	Items   []media.Item
	Next    string // where the next page begins; empty after the last
}

// Browse lists a folder: subfolders by name, then items in an order. after is a
// Next, or empty.
func (l *Library) Browse(ctx context.Context, s access.Subject, folder media.Folder, o media.Order, after string) (Listing, error) {
	return l.browse(ctx, s, folder, o, after, func(some []media.Folder) ([]media.Folder, error) { return l.visibleIn(ctx, s, folder.ID, some) })
}

// browse is Browse for who sees, of some folders, those that visible returns.
func (l *Library) browse(ctx context.Context, s access.Subject, folder media.Folder, o media.Order, after string, visible func([]media.Folder) ([]media.Folder, error)) (Listing, error) {
	if err := l.checker.Check(ctx, s, access.View, folder.ID); err != nil {
		return Listing{}, err
	}
	can, err := l.checker.Rights(ctx, s, folder.ID)
	if err != nil {
		return Listing{}, err
	}
	out := Listing{Folder: folder, Can: can}
	// A cursor into the folders has a slash at its end, which no mark has.
	afterFolder, inFolders := strings.CutSuffix(after, "/")
	if inFolders || after == "" {
		var more bool
		if out.Folders, more, err = l.foldersAfter(ctx, folder.ID, afterFolder, visible); err != nil {
			return Listing{}, fmt.Errorf("browse %s: %w", folder.ID, err)
		}
		if more {
			out.Next = out.Folders[len(out.Folders)-1].Name + "/"
			return out, nil
		}
		after = ""
	}
	room := PageSize - len(out.Folders)
	out.Items, err = l.store.ItemsIn(ctx, folder.ID, o, after, room+1)
	if err != nil {
		return Listing{}, fmt.Errorf("browse %s: %w", folder.ID, err)
	}
	if len(out.Items) > room {
		out.Items = out.Items[:room]
		switch {
		case room > 0:
			out.Next = o.Mark(out.Items[room-1])
		default:
			out.Next = out.Folders[PageSize-1].Name + "/"
		}
	}
	for i := range out.Items {
		out.Items[i] = shown(out.Items[i], can)
	}
	return out, nil
}

// foldersAfter returns a page of the visible folders in another, none only if
// there are none, and whether there are more. They go on after the last of these:
// where a page begins stands in its address, and is a name.
func (l *Library) foldersAfter(ctx context.Context, folder id.Folder, after string, visible func([]media.Folder) ([]media.Folder, error)) (out []media.Folder, more bool, _ error) {
	for more = true; more && len(out) == 0; {
		some, err := l.store.FoldersIn(ctx, folder, after, PageSize+1)
		if err != nil {
			return nil, false, err
		}
		if more = len(some) > PageSize; more {
			some = some[:PageSize]
			after = some[PageSize-1].Name
		}
		if out, err = visible(some); err != nil {
			return nil, false, err
		}
	}
	return out, more, nil
}

// At finds the folder at a path as s sees it: below the linked folder for a
// guest, from the top for everybody else.
func (l *Library) At(ctx context.Context, s access.Subject, path string) (media.Folder, error) {
	if s.Kind != access.KindShare {
		return l.store.FolderAt(ctx, path)
	}
	root, err := l.Linked(ctx, s)
	if err != nil {
		return media.Folder{}, err
	}
	if root.ID == "" || path == "" {
		return root, nil
	}
	return l.store.FolderAt(ctx, root.Path+"/"+path)
}

// Linked returns the folder that the link of s opens; the zero Folder if it
// opens one item.
func (l *Library) Linked(ctx context.Context, s access.Subject) (media.Folder, error) {
	link, err := l.store.Link(ctx, id.Credential(s.ID))
	if err != nil || link.Folder == "" {
		return media.Folder{}, err
	}
	return l.store.Folder(ctx, link.Folder)
}

// Front returns the folders where the rights of s begin, by path: not those
// that lie below another of them.
func (l *Library) Front(ctx context.Context, s access.Subject) ([]media.Folder, error) {
	u, ok := s.User()
	if !ok {
		return nil, errNothing
	}
	if s.Within != "" {
		f, err := l.Folder(ctx, s, s.Within, access.View)
		if fault.Is(err, fault.NotFound) {
			return nil, nil
		}
		return []media.Folder{f}, err
	}
	if err := l.checker.Reach(ctx, s, access.View, ""); err != nil {
		return nil, err
	}
	all, err := l.store.Entries(ctx, u, l.now())
	if err != nil {
		return nil, fmt.Errorf("front of %s: %w", u, err)
	}
	byRule, err := l.byRule(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("front of %s: %w", u, err)
	}
	all = append(all, byRule...)
	// A slash at the end of each path, so that what lies below comes right after.
	slices.SortFunc(all, func(a, b media.Folder) int { return strings.Compare(a.Path+"/", b.Path+"/") })
	if all, err = l.visible(ctx, s, all); err != nil { // a grant may say nothing of looking
		return nil, err
	}
	var top []media.Folder
	for _, f := range all {
		if n := len(top); n > 0 && (f.ID == top[n-1].ID || strings.HasPrefix(f.Path, top[n-1].Path+"/") && l.checker.Check(ctx, s, access.View, f.Parent) == nil) {
			continue // whoever sees what it lies in finds it there
		}
		top = append(top, f)
	}
	return top, nil
}

// Covers returns a few pictures of each folder, which s must be able to view,
// for cards: one query for all of them.
func (l *Library) Covers(ctx context.Context, s access.Subject, folders []media.Folder) (map[id.Folder][]media.Item, error) {
	const most, each = 24, 4
	var open []media.Folder
	for _, f := range folders[:min(most, len(folders))] {
		if l.checker.Check(ctx, s, access.View, f.ID) == nil {
			open = append(open, f)
		}
	}
	if len(open) == 0 {
		return nil, nil
	}
	covers, err := l.store.Covers(ctx, open, each)
	if err != nil {
		return nil, err
	}
	var in []id.Folder // some are from below, where a private folder may be
	for _, items := range covers {
		for i := range items {
			items[i] = shown(items[i], 0) // a card shows nothing but pictures
			in = append(in, items[i].Folder)
		}
	}
	if err := l.store.Gather(ctx, s, distinct(in)); err != nil {
		return nil, err
	}
	for card, items := range covers {
		covers[card] = slices.DeleteFunc(items, func(it media.Item) bool { return l.checker.CheckItem(ctx, s, access.View, &it) != nil })
	}
	return covers, nil
}

// Detail is an item as its page shows it.
type Detail struct {
	Item     media.Item
	Folder   media.Folder
	Can      access.Action
	Uploader string // the name; empty for a guest's
	Handed   Handed // of what a guest handed in; its At is zero for others
}

// Detail returns what the page of an item shows.
func (l *Library) Detail(ctx context.Context, s access.Subject, item id.Item) (Detail, error) {
	it, can, err := l.item(ctx, s, item, access.View)
	if err != nil {
		return Detail{}, err
	}
	d := Detail{Item: it, Can: can}
	if d.Folder, err = l.store.Folder(ctx, it.Folder); err != nil {
		return Detail{}, fmt.Errorf("detail of %s: %w", item, err)
	}
	if it.Uploader != "" && s.Kind != access.KindShare { // guests learn no names of accounts
		if d.Uploader, err = l.store.UserName(ctx, it.Uploader); err != nil {
			return Detail{}, fmt.Errorf("detail of %s: %w", item, err)
		}
	}
	if it.Uploader == "" && s.Kind != access.KindShare {
		if d.Handed, _, err = l.store.HandedBy(ctx, item); err != nil {
			return Detail{}, fmt.Errorf("detail of %s: %w", item, err)
		}
	}
	return d, nil
}

// Beside returns the items before and after one in its folder, which s must be
// able to view; empty at its ends, and for a link to one item.
func (l *Library) Beside(ctx context.Context, s access.Subject, it media.Item, o media.Order) (previous, next id.Item, err error) {
	if s.Only != "" {
		return "", "", nil
	}
	if err := l.checker.Check(ctx, s, access.View, it.Folder); err != nil {
		return "", "", err
	}
	return l.store.Beside(ctx, it, o)
}
