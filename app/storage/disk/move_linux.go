package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// moveNew renames in one step and never replaces. Old file systems that do not
// know RENAME_NOREPLACE get the portable way.
func moveNew(from *os.File, name string, to *os.File, as string) error {
	err := unix.Renameat2(int(from.Fd()), name, int(to.Fd()), as, unix.RENAME_NOREPLACE)
	if errors.Is(err, unix.EINVAL) || errors.Is(err, unix.ENOSYS) || errors.Is(err, unix.EOPNOTSUPP) {
		return moveByLink(from, name, to, as)
	}
	if err != nil {
		return &os.LinkError{Op: "renameat2", Old: name, New: as, Err: err}
	}
	return nil
}
