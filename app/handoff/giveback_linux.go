package handoff

import (
	"os"

	"golang.org/x/sys/unix"
)

// giveBack gives the disk a part of a file back and leaves the file as long as it
// is: whoever appends to it meanwhile loses nothing, as they would if it were cut.
// Where a file system cannot, the file grows until the house starts again.
func giveBack(f *os.File, at, size int64) {
	_ = unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_PUNCH_HOLE|unix.FALLOC_FL_KEEP_SIZE, at, size)
}
