package disk

import (
	"os"

	"golang.org/x/sys/unix"
)

// moveByLink never replaces either: a link cannot. Between its two steps the
// bytes have both names, and Strays finds the old one should we die there.
func moveByLink(from *os.File, name string, to *os.File, as string) error {
	if err := unix.Linkat(int(from.Fd()), name, int(to.Fd()), as, 0); err != nil {
		return &os.LinkError{Op: "linkat", Old: name, New: as, Err: err}
	}
	return unix.Unlinkat(int(from.Fd()), name, 0)
}
