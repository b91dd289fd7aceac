package disk

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// marker tells a media folder from an empty place where none is mounted.
const marker = ".cloakroom"

const says = "This folder belongs to Cloakroom. Without this file it will not start.\n"

// Open returns the storage in folder, which it makes if it is new or empty.
//
// inUse says that the database already names media. Then a folder without our
// marker is not ours, most likely a mount that is missing, and Open refuses: to
// begin anew there would turn every picture into a missing one.
func Open(folder string, inUse bool, now func() time.Time) (*Disk, error) {
	d, err := open(folder, inUse, now)
	if err != nil {
		return nil, fmt.Errorf("media folder %s: %w", folder, err)
	}
	return d, nil
}

func open(folder string, inUse bool, now func() time.Time) (_ *Disk, err error) {
	_, err = os.Lstat(filepath.Join(folder, marker))
	fresh := errors.Is(err, fs.ErrNotExist)
	switch {
	case fresh && inUse:
		return nil, errors.New("it has no file " + marker + ", but the database names media: is it mounted?")
	case fresh:
		if err := vacant(folder); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, err
	}
	if err := makeFolder(folder, 0o750); err != nil {
		return nil, err
	}
	d := &Disk{folder: folder, now: now}
	if d.media, err = os.OpenRoot(folder); err != nil {
		return nil, err
	}
	for _, sub := range []struct {
		name string
		mode fs.FileMode
	}{{"blobs", 0o750}, {"staging", 0o700}, {"quarantine", 0o700}} {
		if err := makeFolder(filepath.Join(folder, sub.name), sub.mode); err != nil {
			return nil, err
		}
	}
	if d.blobs, err = d.media.OpenRoot("blobs"); err != nil {
		return nil, err
	}
	if d.staging, err = d.media.OpenRoot("staging"); err != nil {
		return nil, err
	}
	if err := d.sameFileSystem(); err != nil {
		return nil, err
	}
	if fresh {
		err = d.mark()
	}
	return d, errors.Join(err, d.remember())
}

// vacant refuses a folder that somebody uses for something else. What packages
// and file systems put into a new folder is no use.
func vacant(folder string) error {
	entries, err := os.ReadDir(folder)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		switch name := e.Name(); {
		case name == "lost+found", strings.HasPrefix(name, ".git"):
		case name == "blobs", name == "staging", name == "quarantine":
			if err := empty(filepath.Join(folder, name)); err != nil {
				return err
			}
		default:
			return fmt.Errorf("it holds %q and no file %s, so it is not ours; choose an empty folder", name, marker)
		}
	}
	return err
}

func empty(folder string) error {
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := f.ReadDir(1); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s is not empty, but the file %s is missing", folder, marker)
	}
	return nil
}

// makeFolder makes a folder of exactly mode, whatever the umask is, in the
// group of the folder around it, if we may. One that is there is left as the
// operator made it.
func makeFolder(folder string, mode fs.FileMode) error {
	if err := os.Mkdir(folder, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil
		}
		return err
	}
	around, err := os.Stat(filepath.Dir(folder))
	if err != nil {
		return err
	}
	f, err := os.Open(folder)
	if err != nil {
		return err
	}
	return errors.Join(share(f, mode, int(around.Sys().(*syscall.Stat_t).Gid)), f.Close())
}

// share gives f to a group with a mode. The group goes first: changing it may
// clear bits of the mode. That we may not give it is no error here: without a
// web server nobody minds, and with one Readable says so at the start.
func share(f *os.File, mode fs.FileMode, group int) error {
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if int(info.Sys().(*syscall.Stat_t).Gid) != group {
		if err := f.Chown(-1, group); err != nil && !errors.Is(err, fs.ErrPermission) {
			return fmt.Errorf("give %s to group %d: %w", f.Name(), group, err)
		}
	}
	return f.Chmod(mode | info.Mode()&fs.ModeSetgid)
}

// sameFileSystem refuses a staging folder from which nothing can be renamed.
func (d *Disk) sameFileSystem() error {
	b, err := stat(d.blobs)
	if err != nil {
		return err
	}
	s, err := stat(d.staging)
	if err != nil {
		return err
	}
	d.group = int(b.Gid)
	if b.Dev != s.Dev {
		return errors.New("blobs and staging lie on different file systems, so nothing can be moved in one step")
	}
	return nil
}

func stat(root *os.Root) (*syscall.Stat_t, error) {
	info, err := root.Stat(".")
	if err != nil {
		return nil, err
	}
	return info.Sys().(*syscall.Stat_t), nil
}

// mark writes the marker, last of all and durably.
func (d *Disk) mark() error {
	f, err := d.media.OpenFile(marker, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	_, err = f.WriteString(says)
	return errors.Join(err, f.Sync(), f.Close(), syncFolder(d.media, "."))
}

// syncFolder makes the entries of a folder durable.
func syncFolder(root *os.Root, name string) error {
	f, err := root.Open(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
