package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"syscall"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Stage makes a file that only we can read. O_EXCL, so that two writers never
// share one, and no link is followed.
func (d *Disk) Stage(_ context.Context, up id.Upload) (storage.Staged, error) {
	f, err := d.staging.OpenFile(string(up), os.O_RDWR|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fault.Wrap(fault.Conflict, "This upload is under way already.", err)
	}
	if err != nil {
		return nil, sorted("stage "+string(up), err)
	}
	return &staged{disk: d, file: f, name: string(up)}, nil
}

// Abandon removes the file of up.
func (d *Disk) Abandon(_ context.Context, up id.Upload) error {
	if err := d.staging.Remove(string(up)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return sorted("abandon "+string(up), err)
	}
	return nil
}

// Strays looks through the staging folder in small bites.
func (d *Disk) Strays(_ context.Context, since time.Time) (out []id.Upload, _ error) {
	folder, err := d.staging.Open(".")
	if err != nil {
		return nil, sorted("read staging", err)
	}
	defer folder.Close()
	for {
		entries, err := folder.ReadDir(256)
		for _, e := range entries {
			if info, err := e.Info(); err == nil && info.ModTime().Before(since) {
				out = append(out, id.Upload(e.Name()))
			}
		}
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, sorted("read staging", err)
		}
	}
}

// staged is a file on its way in, for one writer.
type staged struct {
	disk *Disk
	file *os.File
	name string
	done bool // published or discarded; the file is closed
}

func (s *staged) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	return n, sorted("write "+s.name, err)
}

func (s *staged) ReadAt(p []byte, at int64) (int, error) { return s.file.ReadAt(p, at) }

// Publish follows DESIGN section 9 to the letter. The order is the promise.
func (s *staged) Publish(_ context.Context, key media.Key, modified time.Time) error {
	if s.done || !storage.ValidKey(key) {
		return fmt.Errorf("publish %s as %q: not possible", s.name, key)
	}
	s.done = true
	err := s.publish(key, modified)
	if err != nil {
		err = errors.Join(sorted("publish "+s.name, err), s.disk.Abandon(context.Background(), id.Upload(s.name)))
	}
	return err
}

func (s *staged) publish(key media.Key, modified time.Time) error {
	if err := s.finish(modified); err != nil {
		return err
	}
	folder, err := s.disk.folderFor(key)
	if err != nil {
		return err
	}
	defer folder.Close()
	staging, err := s.disk.staging.Open(".")
	if err != nil {
		return err
	}
	defer staging.Close()
	if err := moveNew(staging, s.name, folder, path.Base(string(key))); err != nil {
		return err
	}
	return errors.Join(folder.Sync(), staging.Sync())
}

// finish gives the file the mode, group and time it will keep, and makes all of
// that durable. The mtime is half of nginx's ETag, so it is a promise too.
func (s *staged) finish(modified time.Time) error {
	err := share(s.file, 0o640, s.disk.group)
	if err == nil {
		whole := time.Unix(modified.Unix(), 0)
		err = s.disk.staging.Chtimes(s.name, whole, whole)
	}
	if err == nil {
		err = s.file.Sync() // once: a second fsync of the same data can lie
	}
	return errors.Join(err, s.file.Close())
}

// folderFor opens the folder of key. It makes and syncs what is missing up to
// blobs, and syncs once per process what was there: whoever made it may have
// died before it was durable.
func (d *Disk) folderFor(key media.Key) (*os.File, error) {
	above := "."
	for _, dir := range []string{string(key[:2]), string(key[:5])} {
		if _, ok := d.settled.Load(dir); !ok {
			if err := d.settle(above, dir); err != nil {
				return nil, err
			}
			d.settled.Store(dir, true)
		}
		above = dir
	}
	return d.blobs.Open(above)
}

func (d *Disk) settle(above, dir string) error {
	if err := d.blobs.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	info, err := d.blobs.Lstat(dir)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is %v; somebody planted it", dir, info.Mode().Type())
	}
	f, err := d.blobs.Open(dir)
	if err != nil {
		return err
	}
	// Its own mode needs no sync here: whoever puts something into it syncs it.
	return errors.Join(share(f, 0o750, d.group), f.Close(), syncFolder(d.blobs, above))
}

// Discard gives the place back.
func (s *staged) Discard() error {
	if s.done {
		return nil
	}
	s.done = true
	return errors.Join(s.file.Close(), s.disk.Abandon(context.Background(), id.Upload(s.name)))
}
