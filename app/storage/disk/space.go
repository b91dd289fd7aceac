package disk

import "golang.org/x/sys/unix"

// Space is how many bytes there are at a path, and how many of them may still be
// written by who is not root.
func Space(path string) (free, all int64, err error) {
	var st unix.Statfs_t
	if err := unix.Statfs(path, &st); err != nil {
		return 0, 0, err
	}
	block := int64(st.Bsize) // of another type elsewhere
	return int64(st.Bavail) * block, int64(st.Blocks) * block, nil
}
