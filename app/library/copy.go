package library

import (
	"context"
	"slices"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// mostCopied is how many folders and files one copying of folders makes: each
// file has bytes of its own, and somebody waits for all of them.
const mostCopied = 500

var (
	errManyCopies  = fault.New(fault.TooLarge, "That is more than 500 folders and files. Copy its parts one by one.")
	errPrivateCopy = fault.Named("private-folder", fault.Conflict, "There is a private folder in it. Copy that by itself, to where only those come who may see it.")
)

// CopyAll copies a selection by copy, which makes an item.
func (l *Library) CopyAll(ctx context.Context, s access.Subject, things []string, into media.Folder, copy Copier) ([]Outcome, error) {
	left := mostCopied
	return l.each(ctx, s, things,
		func(it media.Item) error {
			_, err := l.Copy(ctx, s, it.ID, into.ID, copy)
			return err
		},
		func(f media.Folder) error {
			_, made, err := l.copyFolder(ctx, s, f, into, left, copy)
			left -= made
			return err
		})
}

// CopyFolder copies a folder, for who may Download it and Add where it shall be.
func (l *Library) CopyFolder(ctx context.Context, s access.Subject, folder, into id.Folder, copy Copier) (media.Folder, error) {
	f, err := l.Folder(ctx, s, folder, access.Download)
	if err != nil {
		return media.Folder{}, err
	}
	to, err := l.Folder(ctx, s, into, access.Add)
	if err != nil {
		return media.Folder{}, err
	}
	made, _, err := l.copyFolder(ctx, s, f, to, mostCopied, copy)
	return made, err
}

// copyFolder copies a folder with all in and below it that s may Download, as an
// archive of it holds it; most is how many folders and files that may be. The
// copies have the rights of where they lie. Either all of it stands there in the
// end, or nothing.
func (l *Library) copyFolder(ctx context.Context, s access.Subject, f, into media.Folder, most int, copy Copier) (root media.Folder, made int, _ error) {
	if into.ID == f.ID || strings.HasPrefix(into.Path, f.Path+"/") {
		return root, 0, fault.In("to", "A folder cannot be copied into itself.")
	}
	if err := l.checker.Check(ctx, s, access.Download, f.ID); err != nil {
		return root, 0, err
	}
	if err := l.checker.Check(ctx, s, access.Add, into.ID); err != nil {
		return root, 0, err
	}
	within, err := l.within(ctx, s, f, most, errManyCopies)
	if err != nil {
		return root, 0, err
	}
	var folders []id.Folder
	for _, it := range within {
		folders = append(folders, it.ID)
	}
	files, err := l.store.PackedIn(ctx, folders, most+1)
	switch {
	case err != nil:
		return root, 0, err
	case len(within) == 0:
		return root, 0, errNothing // the right to it went just now
	case len(within)+len(files) > most:
		return root, 0, errManyCopies
	case slices.ContainsFunc(within[1:], func(it media.Folder) bool { return it.Private }):
		return root, 0, errPrivateCopy
	}
	copies, err := l.copyTree(ctx, s, within, into)
	if err != nil {
		return root, 0, err
	}
	root = copies[f.ID]
	for _, it := range files {
		if _, err := l.Copy(ctx, s, it.Item, copies[it.Folder].ID, copy); err != nil {
			ctx, e := context.WithoutCancel(ctx), journal.By(s, journal.Deleted).In(root.ID, root.Path)
			if undo := l.store.DeleteFolder(ctx, root, l.now(), e, l.spares(ctx, s)); undo != nil {
				err = undo
			}
			return root, 0, err
		}
	}
	return root, len(within) + len(files), nil
}

// copyTree makes folders like those of a tree, parents first, and says which is
// which. If the name of the first is taken it gets a number, as an item does.
func (l *Library) copyTree(ctx context.Context, s access.Subject, tree []media.Folder, into media.Folder) (map[id.Folder]media.Folder, error) {
	for n := 1; ; n++ {
		copies, made := map[id.Folder]media.Folder{tree[0].Parent: into}, make([]media.Folder, len(tree))
		for i, it := range tree {
			name := it.Name
			if i == 0 {
				name = media.Numbered(name, n)
			}
			f, err := l.below(copies[it.Parent], name)
			if err != nil {
				return nil, err
			}
			copies[it.ID], made[i] = f, f
		}
		err := l.store.AddFolders(ctx, made, journal.By(s, journal.FolderMade).In(made[0].ID, made[0].Path).Saying("copied from "+tree[0].Path))
		if err == nil || fault.Of(err).Name != "name-taken" || n == mostNumbers {
			return copies, err
		}
	}
}

// mostNumbers is how many copies of one name lie beside each other.
const mostNumbers = 100
