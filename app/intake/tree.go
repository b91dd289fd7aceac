package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"syscall"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// bite is how many entries of a folder are read at once. Within a bite files
// come in the order of their names.
const bite = 4096

// folder imports the files of one folder and returns the folders in it.
func (i *importing) folder(ctx context.Context, at place) (below []place, _ error) {
	i.claimed = map[id.Item]bool{}
	f, err := i.root.OpenFile(at.path, os.O_RDONLY|syscall.O_NOFOLLOW, 0)
	if err != nil {
		i.skip(at.path, reason(err))
		return nil, nil
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(bite)
		slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
		for _, e := range entries {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			inner := path.Join(at.path, e.Name())
			switch {
			case e.Type().IsRegular():
				if err := i.file(ctx, inner, e.Name(), at.into); err != nil {
					return nil, err
				}
			case e.IsDir():
				into, err := i.subfolder(ctx, at.into, e.Name())
				if err != nil {
					if err := i.judge(inner, err); err != nil {
						return nil, err
					}
					continue // too deep, say; the rest can still come
				}
				below = append(below, place{inner, into})
			case e.Type()&fs.ModeSymlink != 0:
				i.skip(inner, "it is a symbolic link, and links are not followed")
			default:
				i.skip(inner, "it is neither a file nor a folder")
			}
		}
		if errors.Is(err, io.EOF) {
			slices.Reverse(below) // the stack hands out the last first
			return below, nil
		}
		if err != nil {
			i.skip(at.path, "it could not be read to its end: "+reason(err))
			return below, nil
		}
	}
}

// file takes one file in, unless it is here already. It returns only what ends
// the whole import.
func (i *importing) file(ctx context.Context, inner, name string, into id.Folder) error {
	f, info, err := i.open(inner)
	if err != nil {
		i.skip(inner, reason(err))
		return nil
	}
	defer f.Close()
	name = media.MendName(name)
	same, err := i.known(ctx, f, name, info.Size(), into)
	if same != "" {
		i.claimed[same] = true
		i.say(inner, Same, "", media.Item{ID: same})
		return nil
	}
	if err != nil {
		return i.judge(inner, err)
	}
	it, err := i.in.Take(ctx, i.s, Parcel{Folder: into, Name: name, Size: info.Size(), Modified: info.ModTime()}, f)
	if err != nil {
		return i.judge(inner, err)
	}
	i.claimed[it.ID] = true
	i.say(inner, Added, "", it)
	return nil
}

// open opens what is a file now: between listing and opening it can have
// become a pipe, which O_NONBLOCK does not wait for, or a link.
func (i *importing) open(inner string) (*os.File, fs.FileInfo, error) {
	listed, err := i.root.Lstat(inner)
	if err != nil {
		return nil, nil, err
	}
	f, err := i.root.OpenFile(inner, os.O_RDONLY|syscall.O_NOFOLLOW|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, nil, err
	}
	info, err := f.Stat()
	if err == nil && (!info.Mode().IsRegular() || !os.SameFile(listed, info)) {
		err = errors.New("it changed while we looked")
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	return f, info, nil
}

// known returns the item that the file is already, preferring its own name. The
// file is read for that only if something of its name has its size.
func (i *importing) known(ctx context.Context, f io.ReadSeeker, name string, size int64, into id.Folder) (id.Item, error) {
	same, err := i.in.store.Namesakes(ctx, into, name, size)
	same = slices.DeleteFunc(same, func(n Namesake) bool { return i.claimed[n.Item] })
	if err != nil || len(same) == 0 {
		return "", err
	}
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return "", torn(err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return "", torn(err)
	}
	var found id.Item
	for _, n := range same {
		if n.SHA256 == [32]byte(hash.Sum(nil)) && (found == "" || n.Name == name) {
			found = n.Item
		}
	}
	return found, nil
}

// judge turns trouble with one file into a line about it, and passes on what
// would be the same with every other.
func (i *importing) judge(inner string, err error) error {
	switch f := fault.Of(err); f.Kind {
	case fault.Invalid, fault.TooLarge:
		i.skip(inner, reason(err))
		return nil
	}
	return err
}

// reason says an error in words for whoever runs the import.
func reason(err error) string {
	if f := fault.Of(err); f.Kind != fault.Internal {
		return f.Say
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return "we may not read it"
	case errors.Is(err, fs.ErrNotExist):
		return "it is gone"
	}
	return err.Error()
}
