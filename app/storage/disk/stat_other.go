//go:build unix && !linux

package disk

import (
	"io/fs"
	"time"

	"golang.org/x/sys/unix"
)

// arrived is the best that every system tells.
func arrived(info fs.FileInfo) time.Time { return info.ModTime() }

func isReadOnly(folder string) (bool, error) {
	var st unix.Statfs_t
	err := unix.Statfs(folder, &st)
	return err == nil && st.Flags&unix.MNT_RDONLY != 0, err
}
