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

	"golang.org/x/sync/errgroup"

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
		var files []string
		for _, e := range entries {
			inner := path.Join(at.path, e.Name())
			switch {
			case e.Type().IsRegular():
				files = append(files, e.Name())
			case e.IsDir():
				into, made, err := i.in.subfolder(ctx, i.s, at.into, e.Name())
				if made {
					i.tally.Folders++
				}
				if err == nil {
					below = append(below, place{inner, into})
				} else if err := i.judge(inner, err); err != nil {
					return nil, err
				}
			case e.Type()&fs.ModeSymlink != 0:
				i.skip(inner, "it is a symbolic link, and links are not followed")
			default:
				i.skip(inner, "it is neither a file nor a folder")
			}
		}
		if err := i.files(ctx, at, files); err != nil {
			return nil, err
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

// atOnce is how many files are on their way at a time. Most of an import is
// waiting for the disk to have written, and eight can wait together: 3.7 ms a
// small file instead of 14.7.
const atOnce = 8

// files imports files of one folder. Those that could become one another's
// numbers go one after the other, in the order of their names.
func (i *importing) files(ctx context.Context, at place, names []string) error {
	alike := map[string][]string{}
	var order []string
	for _, name := range names {
		k := kin(media.MendName(name))
		if alike[k] == nil {
			order = append(order, k)
		}
		alike[k] = append(alike[k], name)
	}
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(atOnce)
	for _, k := range order {
		work.Go(func() error {
			for _, name := range alike[k] {
				if err := ctx.Err(); err != nil {
					return err
				}
				if err := i.file(ctx, path.Join(at.path, name), name, at.into); err != nil {
					return err
				}
			}
			return nil
		})
	}
	return work.Wait()
}

// kin is the same for all names that numbering can make of one, and for some
// others, which only wait for nothing.
func kin(name string) string {
	name, _, _ = strings.Cut(name, " (")
	if dot := strings.Index(name, "."); dot > 0 {
		name = name[:dot]
	}
	return name[:min(len(name), 64)]
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
		i.claim(same)
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
	i.claim(it.ID)
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
	same = slices.DeleteFunc(same, func(n Namesake) bool { return i.isClaimed(n.Item) })
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
