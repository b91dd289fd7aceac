package jail

import (
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

const systemPath = "/usr/local/bin:/usr/bin:/bin"

// pass is the outer door: it builds the tree, gives up every right, and becomes
// the worker. It returns only with an error.
func pass(d door) error {
	runtime.LockOSThread() // rights and filters are of a thread until it becomes another program
	// Where memory runs out, a worker goes and not the house. Limits hold if the kernel
	// does not take that from us.
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0)
	in := Inside{In: "/proc/self/fd/0", Scratch: d.Scratch, Path: systemPath, Work: d.Task.Work}
	if d.Bare {
		in.Path = ""
	}
	self, err := unix.Open("/proc/self/exe", unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return fmt.Errorf("our own program: %w", err)
	}
	switch {
	case d.Closed:
		if in.In, err = build(d); err != nil {
			return err
		}
		in.Scratch = "/tmp"
		if d.Tools != "" {
			in.Path = toolsDir + ":" + in.Path
		}
	case d.Tools != "":
		in.Path = d.Tools + ":" + in.Path
	}
	if err := giveUp(d.Closed); err != nil {
		return err
	}
	told, err := json.Marshal(in)
	if err != nil {
		return err
	}
	return become(self, innerName, string(told))
}

// giveUp takes from this thread, and from what it will become, whatever a
// decoder does not need.
func giveUp(closed bool) error {
	if err := limit(closed); err != nil {
		return err
	}
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no new privileges: %w", err)
	}
	if closed {
		for c := uintptr(0); c <= unix.CAP_LAST_CAP; c++ {
			if err := unix.Prctl(unix.PR_CAPBSET_DROP, c, 0, 0, 0); err != nil && err != unix.EINVAL {
				return fmt.Errorf("drop capability %d: %w", c, err)
			}
		}
	}
	if err := unix.Prctl(unix.PR_CAP_AMBIENT, unix.PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0); err != nil {
		return fmt.Errorf("clear capabilities: %w", err)
	}
	none := [2]unix.CapUserData{}
	if err := unix.Capset(&unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}, &none[0]); err != nil {
		return fmt.Errorf("drop capabilities: %w", err)
	}
	return filter()
}

// limit sets what one process may use up.
func limit(closed bool) error {
	processes := uint64(processCap)
	if !closed {
		processes = 1024 // others of the same user count too
	}
	for _, l := range []struct {
		what string
		kind int
		most uint64
	}{
		{"processor", unix.RLIMIT_CPU, cpuSeconds},
		{"memory", unix.RLIMIT_DATA, memoryCap},
		{"address space", unix.RLIMIT_AS, addressCap},
		{"file size", unix.RLIMIT_FSIZE, fileCap},
		{"processes", unix.RLIMIT_NPROC, processes},
		{"open files", unix.RLIMIT_NOFILE, openCap},
		{"core", unix.RLIMIT_CORE, 0},
		{"locked memory", unix.RLIMIT_MEMLOCK, 64 << 10},
	} {
		if !bounded && (l.kind == unix.RLIMIT_DATA || l.kind == unix.RLIMIT_AS) {
			continue
		}
		r := unix.Rlimit{Cur: l.most, Max: l.most}
		var now unix.Rlimit
		if err := unix.Getrlimit(l.kind, &now); err == nil && now.Max < r.Max {
			r.Cur, r.Max = now.Max, now.Max
		}
		if err := unix.Prlimit(0, l.kind, &r, nil); err != nil {
			return fmt.Errorf("limit of %s: %w", l.what, err)
		}
	}
	return nil
}

// become runs the program behind a descriptor: in the tree it has no path.
func become(self int, args ...string) error {
	argv, err := syscall.SlicePtrFromStrings(args)
	if err != nil {
		return err
	}
	empty, err := syscall.BytePtrFromString("")
	if err != nil {
		return err
	}
	env := []*byte{nil}
	_, _, errno := unix.RawSyscall6(unix.SYS_EXECVEAT, uintptr(self), uintptr(unsafe.Pointer(empty)), uintptr(unsafe.Pointer(&argv[0])), uintptr(unsafe.Pointer(&env[0])), unix.AT_EMPTY_PATH, 0)
	return os.NewSyscallError("execveat", errno)
}
