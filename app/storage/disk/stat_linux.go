package disk

import (
	"io/fs"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// arrived is the file's change time: publishing renames it, and nothing
// touches it afterwards.
func arrived(info fs.FileInfo) time.Time {
	if s, ok := info.Sys().(*syscall.Stat_t); ok {
		return time.Unix(s.Ctim.Unix())
	}
	return info.ModTime()
}

func isReadOnly(folder string) (bool, error) {
	var st unix.Statfs_t
	err := unix.Statfs(folder, &st)
	return err == nil && st.Flags&unix.ST_RDONLY != 0, err
}
