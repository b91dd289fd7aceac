package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// moveByLink never replaces either: a link cannot. Who died between its two steps
// has left the bytes under both names; the next one takes the second step.
func moveByLink(from *os.File, name string, to *os.File, as string) error {
	err := unix.Linkat(int(from.Fd()), name, int(to.Fd()), as, 0)
	if errors.Is(err, unix.EEXIST) && sameFile(from, name, to, as) {
		err = nil
	}
	if err != nil {
		return &os.LinkError{Op: "linkat", Old: name, New: as, Err: err}
	}
	return unix.Unlinkat(int(from.Fd()), name, 0)
}

func sameFile(from *os.File, name string, to *os.File, as string) bool {
	var a, b unix.Stat_t
	err := errors.Join(
		unix.Fstatat(int(from.Fd()), name, &a, unix.AT_SYMLINK_NOFOLLOW),
		unix.Fstatat(int(to.Fd()), as, &b, unix.AT_SYMLINK_NOFOLLOW))
	return err == nil && a.Dev == b.Dev && a.Ino == b.Ino
}
