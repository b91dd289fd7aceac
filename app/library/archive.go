package library

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/archive"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// Packed is an item as an archive holds it.
type Packed struct {
	Item     id.Item
	Folder   id.Folder
	Name     string
	Version  id.Version
	Size     int64
	CRC      *uint32 // nil: not known yet
	Modified time.Time
}

var (
	errCountedArchive = fault.New(fault.Conflict, "This link counts its downloads, file by file. Take the files one by one.")
	errManyFiles      = fault.New(fault.TooLarge, "That is more than 50,000 files. Take its folders one by one.")
	errEmptyArchive   = fault.New(fault.Conflict, "There is nothing in it that you may take home.")
	errUncounted      = &fault.Error{Kind: fault.Unavailable, Say: "The house is still reading files from before it made archives. Please try again later.", Wait: 600}
)

// PackFolder lists what an archive of a folder holds: all that lies in and below it
// and that s may Download, but for folders that s may not see. A link that counts
// its downloads gives no archives.
func (l *Library) PackFolder(ctx context.Context, s access.Subject, folder id.Folder) (archive.List, error) {
	f, err := l.Folder(ctx, s, folder, access.Download)
	if err != nil {
		return archive.List{}, err
	}
	return l.pack(ctx, s, f.Name, nil, []media.Folder{f}, true)
}

// Pack lists what an archive of a selection holds. What s may not Download is left
// out, and of what is not there any more nothing is said.
func (l *Library) Pack(ctx context.Context, s access.Subject, things []string) (archive.List, error) {
	items, folders, err := sortThings(things)
	if err != nil {
		return archive.List{}, err
	}
	var roots []media.Folder
	for _, id := range folders {
		f, err := l.Folder(ctx, s, id, access.Download)
		if err == nil {
			roots = append(roots, f)
		} else if !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden) {
			return archive.List{}, err
		}
	}
	return l.pack(ctx, s, "cloakroom", items, roots, false)
}

func (l *Library) pack(ctx context.Context, s access.Subject, name string, items []id.Item, roots []media.Folder, alone bool) (list archive.List, _ error) {
	if s.Counted {
		return list, errCountedArchive
	}
	var names archive.Names
	var files []Packed
	if len(items) > 0 {
		found, err := l.store.PackedItems(ctx, items)
		if err != nil {
			return list, fmt.Errorf("pack: %w", err)
		}
		for _, it := range found {
			switch err := l.checker.CheckItem(ctx, s, access.Download, &media.Item{ID: it.Item, Folder: it.Folder}); {
			case err == nil:
				it.Folder = ""
				files = append(files, it)
			case !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden):
				return list, err
			}
		}
	}
	slices.SortFunc(roots, func(a, b media.Folder) int { return strings.Compare(a.Path, b.Path) })
	for _, root := range roots {
		within, err := l.tree(ctx, s, root, &names, alone)
		if err != nil {
			return list, err
		}
		more, err := l.store.PackedIn(ctx, within, archive.Most+1-len(files))
		if err != nil {
			return list, fmt.Errorf("pack: %w", err)
		}
		if files = append(files, more...); len(files) > archive.Most {
			return list, errManyFiles
		}
	}
	if len(files) == 0 {
		return list, errEmptyArchive
	}
	list = archive.List{Name: name + ".zip", Files: make([]archive.File, len(files))}
	for i, f := range files {
		if f.CRC == nil {
			return archive.List{}, errUncounted
		}
		list.Files[i] = archive.File{
			Path: names.File(string(f.Folder), f.Name), Item: f.Item, Version: f.Version, Size: f.Size, CRC: *f.CRC, Modified: f.Modified,
		}
	}
	return list, nil
}

// tree returns the folders in and below root where s may Download, and names them.
func (l *Library) tree(ctx context.Context, s access.Subject, root media.Folder, names *archive.Names, alone bool) (ids []id.Folder, _ error) {
	within, err := l.within(ctx, s, root, archive.Most, errManyFiles)
	for _, f := range within {
		ids = append(ids, f.ID)
		switch {
		case f.ID != root.ID:
			names.Folder(string(f.ID), string(f.Parent), f.Name)
		case alone:
			names.Top(string(f.ID)) // the archive has its name
		default:
			names.Folder(string(f.ID), "", f.Name)
		}
	}
	return ids, err
}

// within returns the folders in and below root where s may Download, parents first.
// What lies below one that s may not see is left out with it. Of more than most it
// says many.
func (l *Library) within(ctx context.Context, s access.Subject, root media.Folder, most int, many error) (out []media.Folder, _ error) {
	all, err := l.store.Tree(ctx, root, most+1)
	if err != nil {
		return nil, fmt.Errorf("look below: %w", err)
	}
	if len(all) > most {
		return nil, many
	}
	may, err := l.permitted(ctx, s, access.Download|access.View, all)
	in := map[id.Folder]bool{}
	for _, f := range may {
		if f.ID == root.ID || in[f.Parent] {
			in[f.ID] = true
			out = append(out, f)
		}
	}
	return out, err
}

// Choose keeps a selection to be taken home in one archive, for as long as that may
// take: two days.
func (l *Library) Choose(ctx context.Context, s access.Subject, things []string) (id.Archive, archive.List, error) {
	list, err := l.Pack(ctx, s, things)
	if err != nil {
		return "", list, err
	}
	a, now := id.NewArchive(), l.now()
	return a, list, l.store.AddArchive(ctx, a, s.Who(), things, now, now.Add(-archiveLife))
}

const archiveLife = 48 * time.Hour

// Chosen lists what a selection that s made holds now.
func (l *Library) Chosen(ctx context.Context, s access.Subject, a id.Archive) (archive.List, error) {
	things, err := l.store.Archive(ctx, a, s.Who(), l.now().Add(-archiveLife))
	if err != nil {
		return archive.List{}, err
	}
	return l.Pack(ctx, s, things)
}

// sortThings reads the ids of a selection, each once.
func sortThings(things []string) (items []id.Item, folders []id.Folder, _ error) {
	if len(things) == 0 {
		return nil, nil, fault.In("thing", "Choose something first.")
	}
	if len(things) > mostSelected {
		return nil, nil, fault.In("thing", "Choose at most 500 things at once.")
	}
	for _, t := range things {
		item, err := id.ParseItem(t)
		if err == nil {
			if !slices.Contains(items, item) {
				items = append(items, item)
			}
			continue
		}
		folder, err := id.ParseFolder(t)
		if err != nil {
			return nil, nil, err
		}
		if !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
	}
	return items, folders, nil
}
