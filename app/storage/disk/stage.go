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
	if err := d.there(); err != nil {
		return nil, err
	}
	f, err := d.staging.OpenFile(string(up), os.O_RDWR|os.O_CREATE|os.O_EXCL|syscall.O_NOFOLLOW, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return nil, fault.Wrap(fault.Conflict, "This upload is under way already.", err)
	}
	if err != nil {
		return nil, sorted("stage "+string(up), err)
	}
	return &staged{disk: d, file: f, name: string(up), fresh: true}, nil
}

// Resume cuts the file to what was acknowledged and goes on there.
func (d *Disk) Resume(_ context.Context, up id.Upload, at int64) (storage.Staged, error) {
	if err := d.there(); err != nil {
		return nil, err
	}
	f, err := d.staging.OpenFile(string(up), os.O_RDWR|syscall.O_NOFOLLOW, 0)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fault.Wrap(fault.NotFound, "The bytes of this upload are not there any more.", err)
	}
	if err != nil {
		return nil, sorted("resume "+string(up), err)
	}
	info, err := f.Stat()
	switch {
	case err != nil:
	case info.Size() < at:
		err = fault.Wrap(fault.NotFound, "The bytes of this upload are not there any more.", fmt.Errorf("%s has %d bytes and acknowledged %d", up, info.Size(), at))
	case info.Size() > at:
		err = f.Truncate(at)
	}
	if err == nil {
		_, err = f.Seek(at, io.SeekStart)
	}
	if err != nil {
		return nil, errors.Join(sorted("resume "+string(up), err), f.Close())
	}
	// Whoever made the file may have died before its name was durable.
	return &staged{disk: d, file: f, name: string(up), at: at, fresh: at == 0}, nil
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
	disk  *Disk
	file  *os.File
	name  string
	at    int64 // where the next byte goes
	sent  int64 // up to where the disk was asked to begin writing
	fresh bool  // the name may not be durable yet
	done  bool  // published, left or discarded; the file is closed
}

// ahead is how many bytes pass before the disk is asked to begin with them, so
// that an fsync at the end finds most of its work done.
const ahead = 8 << 20

func (s *staged) Write(p []byte) (int, error) {
	n, err := s.file.Write(p)
	s.at += int64(n)
	if s.at-s.sent >= ahead {
		startWriting(s.file, s.sent, s.at-s.sent)
		s.sent = s.at
	}
	return n, sorted("write "+s.name, err)
}

// Keep syncs the bytes, and once the name.
func (s *staged) Keep() error {
	err := syncData(s.file)
	if err == nil && s.fresh {
		err = syncFolder(s.disk.staging, ".")
		s.fresh = err != nil
	}
	return sorted("keep "+s.name, err)
}

// Reserve sets room aside without changing the size, which says how much came.
func (s *staged) Reserve(size int64) error {
	return sorted("reserve room for "+s.name, reserve(s.file, s.at, size))
}

// Leave closes the file. Room that was set aside and not used goes back.
func (s *staged) Leave() error {
	if s.done {
		return nil
	}
	s.done = true
	return errors.Join(s.file.Truncate(s.at), s.file.Close())
}

func (s *staged) ReadAt(p []byte, at int64) (int, error) { return s.file.ReadAt(p, at) }

// Publish keeps to the order that storage.Staged asks for: it is the promise
// (docs/durability.md).
func (s *staged) Publish(_ context.Context, key media.Key, modified time.Time) error {
	if s.done || !storage.ValidKey(key) {
		return fmt.Errorf("publish %s as %q: not possible", s.name, key)
	}
	// What can fail and be tried again comes first.
	folder, err := s.disk.folderFor(key)
	if err != nil {
		return sorted("publish "+s.name, err)
	}
	defer folder.Close()
	staging, err := s.disk.staging.Open(".")
	if err != nil {
		return sorted("publish "+s.name, err)
	}
	defer staging.Close()
	s.done = true
	if err := s.publish(folder, staging, key, modified); err != nil {
		err = errors.Join(sorted("publish "+s.name, err), s.disk.Abandon(context.Background(), id.Upload(s.name)))
		return &storage.Lost{Err: err}
	}
	return nil
}

func (s *staged) publish(folder, staging *os.File, key media.Key, modified time.Time) error {
	if err := s.finish(modified); err != nil {
		return err
	}
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
