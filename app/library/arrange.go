package library

import (
	"context"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

// How many folders lie in one another, and how many bytes the path of one has: it
// stays an address, which servers on the way take 8 KB of, with three bytes for
// each, and climbing it stays cheap.
const (
	Deepest = 32
	Longest = 2000
)

// Fits returns nil if a folder can have a path of so many slashes and bytes.
func Fits(slashes, bytes int, field string) error {
	switch {
	case slashes >= Deepest:
		return fault.In(field, "Folders lie at most 32 deep.")
	case bytes > Longest:
		return fault.In(field, "The names of a folder and of those above it have at most 2000 bytes together.")
	}
	return nil
}

func checkName(name string) error {
	if !media.ValidName(name) {
		return fault.In("name", "A name has 1 to 255 bytes and no slash; it is neither «.» nor «..».")
	}
	return nil
}

// below returns a new folder called name in parent.
func (l *Library) below(parent media.Folder, name string) (media.Folder, error) {
	if err := checkName(name); err != nil {
		return media.Folder{}, err
	}
	f := media.Folder{ID: id.NewFolder(), Parent: parent.ID, Name: name, Path: name, Created: l.now()}
	if parent.Path != "" {
		f.Path = parent.Path + "/" + name
	}
	return f, Fits(strings.Count(f.Path, "/"), len(f.Path), "name")
}

// MakeFolder makes a folder in another, for who may Add there.
func (l *Library) MakeFolder(ctx context.Context, s access.Subject, parent id.Folder, name string) (media.Folder, error) {
	in, err := l.Folder(ctx, s, parent, access.Add)
	if err != nil {
		return media.Folder{}, err
	}
	f, err := l.below(in, name)
	if err != nil {
		return media.Folder{}, err
	}
	return f, l.store.AddFolders(ctx, []media.Folder{f}, journal.By(s, journal.FolderMade).In(f.ID, f.Path))
}

// AddTop makes the folder at path for an owner, and the ones above it that are
// not there yet, for the same. Only the operator and admins make top folders,
// and being admin opens none of them.
func (l *Library) AddTop(ctx context.Context, s access.Subject, path string, owner id.User) (media.Folder, error) {
	if err := s.Runs(); err != nil {
		return media.Folder{}, err
	}
	var parent media.Folder
	var made []media.Folder
	for _, name := range strings.Split(path, "/") {
		f, err := l.below(parent, name)
		if err != nil {
			return media.Folder{}, err
		}
		if there, err := l.store.FolderAt(ctx, f.Path); err == nil && len(made) == 0 {
			parent = there
			continue
		} else if err != nil && !fault.Is(err, fault.NotFound) {
			return media.Folder{}, err
		}
		if s.Kind != access.KindOperator && parent.ID != "" && len(made) == 0 {
			return media.Folder{}, errNothing // below a top folder an admin has rights like anybody
		}
		f.Owner = owner
		made = append(made, f)
		parent = f
	}
	if len(made) == 0 {
		return media.Folder{}, fault.Named("name-taken", fault.Conflict, "There is a folder of that name already.")
	}
	return parent, l.store.AddFolders(ctx, made, journal.By(s, journal.FolderMade).In(parent.ID, parent.Path).For(access.ToUser(owner)))
}

// SetQuota says how many bytes may lie in a folder and below it; below 0 there
// is no end. The disk is the house's, so who runs the house says it.
func (l *Library) SetQuota(ctx context.Context, s access.Subject, folder id.Folder, bytes int64) error {
	if err := s.Runs(); err != nil {
		return err
	}
	f, err := l.store.Folder(ctx, folder)
	if err != nil {
		return err
	}
	return l.store.SetFolderQuota(ctx, folder, bytes, journal.By(s, journal.Quota).In(f.ID, f.Path))
}

// PlaceItem renames or moves an item: for who may Edit it where it is, and Add
// where it shall be if that is elsewhere. Here and below still is asked within the
// write whether it is to be done, of what is there then.
func (l *Library) PlaceItem(ctx context.Context, s access.Subject, item id.Item, into media.Folder, name string, still ...func(media.Item) error) error {
	it, err := l.Item(ctx, s, item, access.Edit)
	if err != nil {
		return err
	}
	if err := checkName(name); err != nil {
		return err
	}
	if into.ID != it.Folder {
		if err := l.checkMove(ctx, s, it.Folder, into.ID); err != nil {
			return err
		}
	}
	e, err := l.noteItem(ctx, s, journal.Moved, it)
	if err != nil {
		return err
	}
	return l.store.MoveItem(ctx, it, into, name, e.Saying("to "+strings.TrimPrefix(into.Path+"/"+name, "/")), still...)
}

// PlaceFolder renames or moves a folder: for who may Edit what it lies in, and
// Add where it shall be if that is elsewhere.
func (l *Library) PlaceFolder(ctx context.Context, s access.Subject, folder id.Folder, into media.Folder, name string, still ...func(media.Folder) error) error {
	f, err := l.editable(ctx, s, folder)
	if err != nil {
		return err
	}
	moved, err := l.below(into, name)
	if err != nil {
		return err
	}
	switch {
	case into.ID == f.Parent:
	case into.ID == f.ID || strings.HasPrefix(into.Path, f.Path+"/"):
		return fault.In("to", "A folder cannot be moved into itself.")
	default:
		if err := l.checkMove(ctx, s, f.ID, into.ID); err != nil {
			return err
		}
	}
	return l.store.MoveFolder(ctx, f, into, moved.Name, journal.By(s, journal.Moved).In(f.ID, f.Path).Saying("to "+moved.Path), still...)
}

// checkMove returns nil if s may bring what is in one folder into another. To
// move something to another owner gives it away, so it takes the right to lend:
// who may only edit could else carry a folder home and keep it.
func (l *Library) checkMove(ctx context.Context, s access.Subject, from, into id.Folder) error {
	if err := l.checker.Check(ctx, s, access.Add, into); err != nil {
		return err
	}
	before, err := l.store.OwnerOf(ctx, from)
	if err != nil {
		return err
	}
	after, err := l.store.OwnerOf(ctx, into)
	if err != nil || before == after {
		return err
	}
	if l.checker.Check(ctx, s, access.Lend, from) != nil {
		return fault.In("to", "That folder belongs to somebody else. Only who may lend this can give it to them.")
	}
	return nil
}

// editable returns the folder if s may rename, move or delete it: that changes
// what it lies in. A top folder lies in nothing; whoever has every right in it
// may, but not by what is confined to it.
func (l *Library) editable(ctx context.Context, s access.Subject, folder id.Folder) (media.Folder, error) {
	f, err := l.Folder(ctx, s, folder, access.View)
	if err != nil {
		return media.Folder{}, err
	}
	if f.Parent == "" && s.Within == "" {
		whole := s
		whole.Scope = access.Everything
		if err := l.checker.Check(ctx, whole, access.Everything, f.ID); err != nil {
			return f, err
		}
		return f, l.checker.Check(ctx, s, access.Edit, f.ID)
	}
	err = l.checker.Check(ctx, s, access.Edit, f.Parent)
	if fault.Is(err, fault.NotFound) { // what it lies in; it itself is there
		err = fault.New(fault.Forbidden, "To rename, move or delete a folder takes the right to edit what it lies in.")
	}
	return f, err
}

// CanEditFolder says whether s may rename, move or delete a folder, for the
// pages that offer it.
func (l *Library) CanEditFolder(ctx context.Context, s access.Subject, folder id.Folder) bool {
	_, err := l.editable(ctx, s, folder)
	return err == nil
}

// Parent returns the folder that f lies in; the zero Folder for a top one.
func (l *Library) Parent(ctx context.Context, f media.Folder) (media.Folder, error) {
	if f.Parent == "" {
		return media.Folder{}, nil
	}
	return l.store.Folder(ctx, f.Parent)
}

// noteItem is the entry of something done to an item, under the path that it has.
func (l *Library) noteItem(ctx context.Context, s access.Subject, act journal.Act, it media.Item) (journal.Entry, error) {
	f, err := l.store.Folder(ctx, it.Folder)
	return journal.By(s, act).To(it.ID, f.ID, f.Path+"/"+it.Name), err
}
