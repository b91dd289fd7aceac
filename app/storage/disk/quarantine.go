package disk

import (
	"context"
	"errors"
	"io/fs"
	"path"
	"time"

	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// Quarantine moves key to quarantine/2006-01-02/ab/cd/…: what a sweep of one day
// took is put back by copying that folder over blobs.
func (d *Disk) Quarantine(_ context.Context, key media.Key, at time.Time) error {
	if err := d.there(); err != nil {
		return err
	}
	if err := d.plain(key); err != nil {
		return err
	}
	err := d.quarantine(key, path.Join("quarantine", at.UTC().Format(time.DateOnly), path.Dir(string(key))))
	return sorted("quarantine "+string(key), err)
}

func (d *Disk) quarantine(key media.Key, to string) error {
	if err := d.media.MkdirAll(to, 0o700); err != nil {
		return err
	}
	for dir := to; dir != "."; dir = path.Dir(dir) {
		if err := syncFolder(d.media, dir); err != nil {
			return err
		}
	}
	from, err := d.blobs.Open(path.Dir(string(key)))
	if err != nil {
		return err
	}
	defer from.Close()
	there, err := d.media.Open(to)
	if err != nil {
		return err
	}
	defer there.Close()
	name := path.Base(string(key))
	if err := moveNew(from, name, there, name); err != nil {
		return err
	}
	return errors.Join(there.Sync(), from.Sync())
}

// EmptyQuarantine removes the folders of days. What else an operator put there
// is none of its business.
func (d *Disk) EmptyQuarantine(_ context.Context, before time.Time) (days int, _ error) {
	if err := d.there(); err != nil {
		return 0, err
	}
	names, err := list(d.media, "quarantine")
	if err != nil {
		return 0, err
	}
	for _, name := range names {
		day, err := time.Parse(time.DateOnly, name)
		if err != nil || day.AddDate(0, 0, 1).After(before) {
			continue
		}
		if err := d.media.RemoveAll(path.Join("quarantine", name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return days, sorted("empty quarantine "+name, err)
		}
		days++
	}
	return days, nil
}

var _ storage.Inventory = (*Disk)(nil)
