package disk

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Readable names the first folder on the way to the blobs that their group
// cannot enter. nginx's workers are another user: they come in by this group or
// not at all, and then every picture is a 403.
func (d *Disk) Readable() error {
	if err := d.mayGive(); err != nil {
		return err
	}
	blobs, err := filepath.Abs(filepath.Join(d.folder, "blobs"))
	if err != nil {
		return err
	}
	for dir := blobs; ; dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil {
			return err
		}
		if !d.mayEnter(info) {
			return fmt.Errorf("the web server's group %d cannot enter %s (mode %v, group %d): give it to that group or make it passable",
				d.group, dir, info.Mode().Perm(), info.Sys().(*syscall.Stat_t).Gid)
		}
		if dir == filepath.Dir(dir) {
			return nil
		}
	}
}

func (d *Disk) mayEnter(info fs.FileInfo) bool {
	if int(info.Sys().(*syscall.Stat_t).Gid) == d.group {
		return info.Mode().Perm()&0o010 != 0
	}
	return info.Mode().Perm()&0o001 != 0
}

// mayGive says whether new files can get the group of blobs.
func (d *Disk) mayGive() error {
	info, err := d.blobs.Stat(".")
	if err != nil {
		return err
	}
	ours, err := os.Getgroups()
	if err != nil {
		return err
	}
	if os.Geteuid() == 0 || os.Getegid() == d.group || slices.Contains(ours, d.group) || info.Mode()&fs.ModeSetgid != 0 {
		return nil
	}
	return fmt.Errorf("we are not in group %d of %s/blobs, so new files would not be in it either: join it, or set the folder's setgid bit", d.group, d.folder)
}
