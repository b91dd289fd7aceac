package disk

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"golang.org/x/sys/unix"

	"cloakroom/app/fault"
)

// Here says whether the media folder is where it was, and can be written to.
func (d *Disk) Here() error {
	if err := d.there(); err != nil {
		return err
	}
	readOnly, err := isReadOnly(d.folder)
	if err != nil {
		return away(d.folder, err)
	}
	if readOnly {
		return fault.Wrap(fault.Unavailable, "The media cannot be written to right now.", fmt.Errorf("%s is mounted read-only", d.folder))
	}
	return nil
}

// there looks at the marker by its path, before each thing that is done with
// the media. Our own handles would not notice: a volume that was taken away
// stays open to who had it open, while nginx, which opens by path, finds the
// empty place underneath and would call every picture missing.
func (d *Disk) there() error {
	var st unix.Stat_t
	if err := unix.Lstat(d.marker, &st); err != nil {
		return away(d.folder, err)
	}
	if uint64(st.Dev) != d.device {
		return away(d.folder, errElsewhere)
	}
	return nil
}

// glance is for how long a look at the marker is good enough for nginx.
const glance = 10 * time.Millisecond

// lately is there, asked at most once in a glance: by a busy wall of pictures it
// would be asked ten thousand times a second, and to look costs a quarter of all
// that the house does for one (BenchmarkReads in app).
func (d *Disk) lately() error {
	now := d.now()
	if at := d.seen.Load(); at != nil {
		if ago := now.Sub(*at); ago >= 0 && ago < glance {
			return nil
		}
	}
	if err := d.there(); err != nil {
		return err
	}
	d.seen.Store(&now)
	return nil
}

// remember notes where the marker lies.
func (d *Disk) remember() error {
	d.marker = filepath.Join(d.folder, marker)
	var st unix.Stat_t
	if err := unix.Lstat(d.marker, &st); err != nil {
		return err
	}
	d.device = uint64(st.Dev)
	return nil
}

func away(folder string, err error) error {
	return &fault.Error{
		Kind: fault.Unavailable, Say: "The media are not to be had right now.", Wait: 5,
		Err: fmt.Errorf("%s is not where it was: %w", folder, err),
	}
}

// errElsewhere is a media folder that is another one than we opened.
var errElsewhere = errors.New("another file system is there than when we started")
