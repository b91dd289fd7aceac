package disk

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"

	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// above is how a place outside of blobs is spelled: places begin at blobs,
// because keys do.
const above = "../"

// Walk reads one folder of blobs after the other, by name, so that it needs the
// memory of one. Folders and files that appear meanwhile may be missed, and
// what has gone when its turn comes is left out.
func (d *Disk) Walk(ctx context.Context, from media.Key, visit func([]storage.Found) error) error {
	if err := d.there(); err != nil {
		return err
	}
	if from == "" {
		if err := d.walkAround(visit); err != nil {
			return err
		}
	}
	return d.walk(ctx, ".", from, visit)
}

// walkAround visits what stands beside blobs, where it is not as it should be.
func (d *Disk) walkAround(visit func([]storage.Found) error) error {
	names, err := list(d.media, ".")
	if err != nil {
		return err
	}
	staged, err := list(d.staging, ".")
	if err != nil {
		return err
	}
	for _, name := range staged {
		names = append(names, "staging/"+name)
	}
	var odd []storage.Found
	for _, name := range names {
		if f, err := d.look(above + name); err == nil && f.Odd != "" {
			odd = append(odd, f)
		}
	}
	return visit(odd)
}

// walk visits what lies in dir and then in the folders in it, in order.
func (d *Disk) walk(ctx context.Context, dir string, from media.Key, visit func([]storage.Found) error) error {
	folder, err := d.blobs.OpenRoot(dir)
	if err != nil {
		return gone(sorted("read "+dir, err))
	}
	defer folder.Close()
	names, err := list(folder, ".")
	if err != nil {
		return gone(err)
	}
	var here []storage.Found
	for _, name := range names {
		place := path.Join(dir, name)
		if place < string(from[:min(len(from), len(place))]) {
			continue
		}
		info, err := folder.Lstat(name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return sorted("look at "+place, err)
		}
		f := found(place, info)
		if info.IsDir() && validFolder(place) {
			if f.Odd != "" && !halfMade(folder, name, info) {
				here = append(here, f)
			}
			if err := d.walk(ctx, place, from, visit); err != nil {
				return err
			}
			continue
		}
		here = append(here, f)
	}
	if err := ctx.Err(); err != nil || len(here) == 0 {
		return err
	}
	return visit(here)
}

// halfMade says whether a folder is what a crash leaves of making one: whoever
// puts the first file into it sets its mode, and until then nobody needs it.
func halfMade(root *os.Root, name string, info fs.FileInfo) bool {
	if info.Mode().Perm() != 0o700 {
		return false
	}
	inside, err := root.OpenRoot(name)
	if err != nil {
		return false
	}
	defer inside.Close()
	names, err := list(inside, ".")
	return err == nil && len(names) == 0
}

// gone makes nothing of a folder that has gone since its name was read.
func gone(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func list(root *os.Root, dir string) ([]string, error) {
	f, err := root.Open(dir)
	if err != nil {
		return nil, sorted("read "+dir, err)
	}
	defer f.Close()
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, sorted("read "+dir, err)
}

// Look returns what lies at place.
func (d *Disk) Look(_ context.Context, place string) (storage.Found, error) {
	if err := d.there(); err != nil {
		return storage.Found{}, err
	}
	return d.look(place)
}

func (d *Disk) look(place string) (storage.Found, error) {
	root, name := d.blobs, place
	if rest, ok := strings.CutPrefix(place, above); ok {
		root, name = d.media, rest
	}
	info, err := root.Lstat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return storage.Found{}, fault.Wrap(fault.NotFound, "The file is not there.", err)
	}
	if err != nil {
		return storage.Found{}, sorted("look at "+place, err)
	}
	f := found(place, info)
	if info.IsDir() && validFolder(place) && halfMade(root, name, info) {
		f.Odd = ""
	}
	return f, nil
}

func found(place string, info fs.FileInfo) storage.Found {
	f := storage.Found{Place: place, Size: info.Size(), Modified: info.ModTime(), Arrived: arrived(info), Odd: odd(place, info.Mode())}
	if storage.ValidKey(media.Key(place)) && info.Mode().IsRegular() {
		f.Key = media.Key(place)
	}
	return f
}

// validFolder says whether place is one of the two levels above the keys.
func validFolder(place string) bool {
	const rest = "00/00/0000000000000000000000000000"
	return (len(place) == 2 || len(place) == 5) && storage.ValidKey(media.Key(place+rest[len(place):]))
}

// odd says in words why something is not as the house makes it.
func odd(place string, mode fs.FileMode) string {
	switch name, around := strings.CutPrefix(place, above); {
	case around && (name == "blobs" || name == "staging" || name == "quarantine"):
		return cmp.Or(folder(mode), private(mode))
	case around && name == marker:
		return file(mode)
	case around && strings.HasPrefix(name, "staging/up_"): // 0640 is for the moment before it is published
		return cmp.Or(file(mode), exactly(mode, 0o600, 0o640))
	case around && (name == "lost+found" || strings.HasPrefix(name, ".git")): // see vacant
		return ""
	case storage.ValidKey(media.Key(place)):
		return cmp.Or(file(mode), exactly(mode, 0o640))
	case validFolder(place):
		return cmp.Or(folder(mode), exactly(mode, 0o750))
	}
	return "nothing of this name belongs here"
}

func folder(mode fs.FileMode) string {
	if !mode.IsDir() {
		return "it is no folder, but " + mode.String()
	}
	return ""
}

func file(mode fs.FileMode) string {
	if !mode.IsRegular() {
		return "it is no plain file, but " + mode.String()
	}
	return ""
}

func private(mode fs.FileMode) string {
	if mode.Perm()&0o007 != 0 {
		return fmt.Sprintf("its mode is %04o, and others have no business in it", mode.Perm())
	}
	return ""
}

func exactly(mode fs.FileMode, want ...fs.FileMode) string {
	if bits := mode & (fs.ModePerm | fs.ModeSetuid | fs.ModeSticky); !slices.Contains(want, bits) {
		return fmt.Sprintf("its mode is %04o, and should be %04o", mode.Perm(), want[0])
	}
	return ""
}
