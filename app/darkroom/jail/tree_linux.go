package jail

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

const (
	oldRoot  = "/old"
	toolsDir = "/tools"
	inName   = "/in"
	fdDir    = "/fd"
)

// shown is what of the system a worker can see, and only read.
var shown = []string{
	"/usr", "/bin", "/sbin", "/lib", "/lib64", "/lib32",
	"/etc/ld.so.cache", "/etc/alternatives", "/etc/fonts", "/var/cache/fontconfig",
	"/dev/null", "/dev/zero", "/dev/urandom",
}

// build makes a tree of what is shown and moves into it. It returns the path of
// the original there.
func build(d door) (string, error) {
	from, err := os.Readlink("/proc/self/fd/0")
	if err != nil {
		return "", err
	}
	if err := enter(); err != nil {
		return "", err
	}
	for _, name := range shown {
		if err := show(name); err != nil {
			return "", fmt.Errorf("show %s: %w", name, err)
		}
	}
	if err := plugins(d.Task.Plugins); err != nil {
		return "", fmt.Errorf("plugins: %w", err)
	}
	if d.Tools != "" {
		if err := bind(oldRoot+d.Tools, toolsDir); err != nil {
			return "", fmt.Errorf("tools: %w", err)
		}
	}
	in, err := original(from)
	if err != nil {
		return "", fmt.Errorf("the original: %w", err)
	}
	if err := tmpfs("/tmp", scratchSize, unix.MS_NOEXEC); err != nil {
		return "", err
	}
	if err := unix.Unmount(oldRoot, unix.MNT_DETACH); err != nil {
		return "", fmt.Errorf("let go of the old tree: %w", err)
	}
	if err := os.Remove(oldRoot); err != nil {
		return "", err
	}
	return in, lock("/", 0)
}

// enter moves into an empty tree, with the old one below it for a while.
func enter() error {
	if err := unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return fmt.Errorf("mounts of our own: %w", err)
	}
	const at = "/usr" // any folder that is everywhere; from inside, it is not covered
	if err := unix.Mount("tmpfs", at, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV, "mode=0755,size=1m"); err != nil {
		return fmt.Errorf("a tree of our own: %w", err)
	}
	if err := os.Mkdir(at+oldRoot, 0o755); err != nil {
		return err
	}
	if err := unix.PivotRoot(at, at+oldRoot); err != nil {
		return fmt.Errorf("change trees: %w", err)
	}
	return os.Chdir("/")
}

// show lets name be seen if it is there.
func show(name string) error {
	old := oldRoot + name
	info, err := os.Lstat(old)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if info.Mode().Type() != fs.ModeSymlink {
		return bind(old, name)
	}
	to, err := os.Readlink(old)
	if err != nil {
		return err
	}
	return os.Symlink(to, name)
}

// bind shows old at name, to be read only.
func bind(old, name string) error {
	info, err := os.Stat(old)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if info.IsDir() {
		err = os.Mkdir(name, 0o755)
	} else {
		err = os.WriteFile(name, nil, 0o644)
	}
	if err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	if err := unix.Mount(old, name, "", unix.MS_BIND|unix.MS_REC, ""); err != nil {
		return err
	}
	return lock(name, unix.AT_RECURSIVE)
}

// lock makes what is mounted at name unwritable. A device can still be opened:
// for the kernel it is no part of the file system.
func lock(name string, how uint) error {
	set := &unix.MountAttr{Attr_set: unix.MOUNT_ATTR_RDONLY | unix.MOUNT_ATTR_NOSUID}
	if err := unix.MountSetattr(-1, name, how, set); err != nil {
		return fmt.Errorf("make it unwritable (Linux 5.12 or later): %w", err)
	}
	return nil
}

// plugins hides those of libvips but, if asked for, the one that reads HEIF:
// they would cost each start more than all the rest, and decode what we refuse.
func plugins(heif bool) error {
	var dirs []string
	for _, pattern := range []string{"/usr/lib/vips-modules-*", "/usr/lib64/vips-modules-*", "/usr/lib/*/vips-modules-*", "/usr/local/lib/vips-modules-*"} {
		found, err := filepath.Glob(pattern)
		if err != nil {
			return err
		}
		dirs = append(dirs, found...)
	}
	for _, dir := range dirs {
		if err := tmpfs(dir, 1<<16, unix.MS_NOSUID); err != nil {
			return err
		}
		reader := dir + "/vips-heif.so"
		if _, err := os.Stat(oldRoot + reader); heif && err == nil {
			if err := bind(oldRoot+reader, reader); err != nil {
				return err
			}
		}
		if err := lock(dir, 0); err != nil {
			return err
		}
	}
	return nil
}

// original shows the original to programs, which want a path. Who owns it could
// open our descriptor again for writing; so who can reach its own path gets that,
// unwritable, and only who cannot, and therefore is not its owner, gets the descriptor.
func original(from string) (string, error) {
	if strings.HasPrefix(from, "/") {
		if same(oldRoot + from) {
			return inName, bind(oldRoot+from, inName)
		}
	}
	if info, err := os.Stdin.Stat(); err != nil || info.Mode().IsRegular() && unix.Access(oldRoot+"/proc/self/fd/0", unix.W_OK) == nil {
		return "", errors.Join(errors.New("who works here could write to it"), err)
	}
	if err := os.Mkdir(fdDir, 0o755); err != nil {
		return "", err
	}
	if err := unix.Mount(oldRoot+"/proc/self/fd", fdDir, "", unix.MS_BIND, ""); err != nil {
		return "", err
	}
	return fdDir + "/0", lock(fdDir, 0)
}

func same(name string) bool {
	there, err := os.Stat(name)
	if err != nil {
		return false
	}
	here, err := os.Stdin.Stat()
	return err == nil && os.SameFile(here, there)
}

func tmpfs(name string, size int, flags uintptr) error {
	if err := os.MkdirAll(name, 0o755); err != nil {
		return err
	}
	if err := unix.Mount("tmpfs", name, "tmpfs", unix.MS_NOSUID|unix.MS_NODEV|flags, fmt.Sprintf("mode=0755,size=%d,nr_inodes=4096", size)); err != nil {
		return fmt.Errorf("a place at %s: %w", name, err)
	}
	return nil
}
