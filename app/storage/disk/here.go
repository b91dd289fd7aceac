package disk

import (
	"errors"
	"fmt"
	"os"
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

// there looks at the folder and its marker by their path, before each thing that
// is done with the media. Our own handles would not notice: a volume that was
// taken away stays open to who had it open, while nginx, which opens by path,
// finds the empty place underneath and would call every picture missing. What came
// to a folder that was moved away would be missing after the next start.
func (d *Disk) there() error {
	var marker, folder unix.Stat_t
	if err := errors.Join(unix.Lstat(d.marker, &marker), unix.Stat(d.folder, &folder)); err != nil {
		return away(d.folder, err)
	}
	if marker.Dev != folder.Dev || folder.Dev != d.place.Dev || folder.Ino != d.place.Ino {
		return away(d.folder, errElsewhere)
	}
	return nil
}

// Hold keeps the media for one house, until Close. To another house on them, one
// that a backup was restored to, say, what came since would be nobody's: to be
// swept, after a while. Where files cannot be locked it is up to who runs it; NFS
// locks what is open for writing.
func (d *Disk) Hold() (err error) {
	if d.held, err = d.media.OpenFile(marker, os.O_RDWR, 0); err != nil {
		d.held, err = d.media.Open(marker)
	}
	if err != nil {
		return err
	}
	if errors.Is(unix.Flock(int(d.held.Fd()), unix.LOCK_EX|unix.LOCK_NB), unix.EWOULDBLOCK) {
		return fmt.Errorf("another house works on these media (%s is held)", d.marker)
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
	seen := now // now itself would be in memory for each glance
	d.seen.Store(&seen)
	return nil
}

// remember notes which folder it is. While we have it open no other has its number.
func (d *Disk) remember() (err error) {
	d.marker = filepath.Join(d.folder, marker)
	if d.place, err = stat(d.media); err != nil {
		return err
	}
	return d.there()
}

func away(folder string, err error) error {
	return &fault.Error{
		Kind: fault.Unavailable, Say: "The media are not to be had right now.", Wait: 5,
		Err: fmt.Errorf("%s is not where it was: %w", folder, err),
	}
}

// errElsewhere is a media folder that is another one than we opened.
var errElsewhere = errors.New("another folder is there than when we started")
