package disk

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// reserve refuses what the disk has no room for now, and takes blocks for the
// beginning of it. Not for all: whoever announces much and sends nothing would
// else fill the disk for everybody. A file system that cannot is no error: then
// a full disk is met later.
func reserve(f *os.File, at, size int64) error {
	if size <= 0 {
		return nil
	}
	var disk unix.Statfs_t
	if err := again(func() error { return unix.Fstatfs(int(f.Fd()), &disk) }); err != nil {
		return err
	}
	if size/disk.Bsize >= int64(disk.Bavail) {
		return unix.ENOSPC
	}
	err := again(func() error {
		return unix.Fallocate(int(f.Fd()), unix.FALLOC_FL_KEEP_SIZE, at, min(size, taken))
	})
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENOSYS) {
		return nil
	}
	return err
}

// taken is how much of what was announced is taken at once.
const taken = 64 << 20

// syncData makes the bytes and the size of f durable, but no times.
func syncData(f *os.File) error {
	return again(func() error { return unix.Fdatasync(int(f.Fd())) })
}

// again calls once more what a signal has interrupted; Go sends itself many.
func again(call func() error) error {
	for {
		if err := call(); !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// startWriting asks the kernel to begin writing and does not wait. It promises
// nothing; Keep and Publish do.
func startWriting(f *os.File, at, size int64) {
	_ = unix.SyncFileRange(int(f.Fd()), at, size, unix.SYNC_FILE_RANGE_WRITE)
}
