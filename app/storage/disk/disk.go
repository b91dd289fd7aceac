// Package disk keeps bytes in a folder that only the house and the web server
// in front of it can read:
//
//	MEDIA/blobs/ab/cd/…   0640 in folders of 0750: what was published, for ever as it is
//	MEDIA/staging/up_…    0600 in a folder of 0700: on its way in
//	MEDIA/quarantine/     0700: what a sweep found without an owner
//	MEDIA/.cloakroom      tells our folder from the empty place where it was to be mounted
//
// Everything lies on one file system, so that publishing is a rename. Names of
// things never get here; keys have hex digits only.
package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Disk is a storage.Storage. Close it when nobody uses it any more.
type Disk struct {
	folder  string
	media   *os.Root // nothing below a root can lead out of it
	blobs   *os.Root
	staging *os.Root
	group   int      // that of blobs, which the web server is in
	settled sync.Map // folders whose own entry this process has made durable

	marker string // where there looks
	place  *syscall.Stat_t
	held   *os.File // the marker; nil: not held

	now  func() time.Time
	seen atomic.Pointer[time.Time] // when the marker was last there, as far as lately knows
}

var _ storage.Storage = (*Disk)(nil)

// Close lets go of the folders.
func (d *Disk) Close() error {
	var held error
	if d.held != nil {
		held = d.held.Close()
	}
	return errors.Join(d.blobs.Close(), d.staging.Close(), d.media.Close(), held)
}

// Open reads key and refuses links: whoever could plant one in the media folder
// must not make us read other files.
func (d *Disk) Open(_ context.Context, key media.Key) (io.ReadSeekCloser, error) {
	f, err := d.open(key)
	if err != nil {
		return nil, err
	}
	return f, nil
}

func (d *Disk) open(key media.Key) (*os.File, error) {
	if err := d.there(); err != nil {
		return nil, err
	}
	if err := d.plain(key); err != nil {
		return nil, err
	}
	f, err := d.blobs.OpenFile(string(key), os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, d.unread(key, err)
	}
	return f, nil
}

// plain says whether key leads through folders to a file. (os.Root would follow
// a link that stays inside.)
func (d *Disk) plain(key media.Key) error {
	if !storage.ValidKey(key) {
		return fault.Wrap(fault.NotFound, "The file is not there.", fmt.Errorf("%q is no key", key))
	}
	for _, part := range []string{string(key[:2]), string(key[:5]), string(key)} {
		info, err := d.blobs.Lstat(part)
		if err != nil {
			return d.unread(key, err)
		}
		if last := len(part) == len(key); last != info.Mode().IsRegular() || !last != info.IsDir() {
			return fault.Wrap(fault.NotFound, "The file is not there.", fmt.Errorf("%s: %s is %v; somebody planted it", key, part, info.Mode().Type()))
		}
	}
	return nil
}

// unread sorts an error of reading. A file that is missing because all of them
// are is not a missing file.
func (d *Disk) unread(key media.Key, err error) error {
	if !errors.Is(err, fs.ErrNotExist) {
		return sorted("open "+string(key), err)
	}
	if lost := d.there(); lost != nil {
		return lost
	}
	return fault.Wrap(fault.NotFound, "The file is not there.", err)
}

// Remove forgets key, and makes that durable: its row goes next, and bytes that a
// power cut brings back after that belong to nobody.
func (d *Disk) Remove(_ context.Context, key media.Key) error {
	if !storage.ValidKey(key) {
		return fmt.Errorf("remove %q: no key", key)
	}
	if err := d.there(); err != nil {
		return err
	}
	err := d.blobs.Remove(string(key))
	if err == nil || errors.Is(err, fs.ErrNotExist) { // a crash may have come between the two
		err = syncFolder(d.blobs, path.Dir(string(key)))
	}
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return sorted("remove "+string(key), err)
}

// Location says where the web server finds key below blobs.
func (d *Disk) Location(_ context.Context, key media.Key) (storage.Location, error) {
	if !storage.ValidKey(key) {
		return storage.Location{}, fault.Wrap(fault.NotFound, "The file is not there.", fmt.Errorf("%q is no key", key))
	}
	if err := d.lately(); err != nil {
		return storage.Location{}, err
	}
	return storage.Location{File: string(key)}, nil
}

// Settle syncs the file and the folders above it.
func (d *Disk) Settle(_ context.Context, key media.Key) error {
	f, err := d.open(key)
	if err != nil {
		return err
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return sorted("settle "+string(key), err)
	}
	for dir := path.Dir(string(key)); ; dir = path.Dir(dir) {
		if err := syncFolder(d.blobs, dir); err != nil {
			return sorted("settle "+string(key), err)
		}
		if dir == "." {
			return nil
		}
	}
}

// sorted gives errors of the file system the kind that they have for people.
func sorted(doing string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return fault.Wrap(fault.Full, "There is no room left on the disk. Nothing was kept.", fmt.Errorf("%s: %w", doing, err))
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE), errors.Is(err, syscall.EROFS), errors.Is(err, syscall.ENOMEM):
		return fault.Wrap(fault.Unavailable, "The house cannot do that right now. Please try again.", fmt.Errorf("%s: %w", doing, err))
	}
	return fmt.Errorf("%s: %w", doing, err)
}
