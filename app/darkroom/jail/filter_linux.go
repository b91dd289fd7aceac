//go:build linux && (amd64 || arm64)

package jail

import (
	"fmt"
	"unsafe"

	"golang.org/x/sys/unix"
)

// refused are the system calls that no decoder needs: the network, other
// processes, a process group of its own (by the one that it has it is killed
// where there is no pid namespace), other trees, and the parts of the kernel
// where ways out were found. They hold where namespaces are refused too.
var refused = []uint32{
	unix.SYS_SOCKET, unix.SYS_SOCKETPAIR, unix.SYS_IO_URING_SETUP, unix.SYS_IO_URING_ENTER, unix.SYS_IO_URING_REGISTER,
	unix.SYS_PTRACE, unix.SYS_PROCESS_VM_READV, unix.SYS_PROCESS_VM_WRITEV, unix.SYS_PIDFD_GETFD, unix.SYS_KCMP, unix.SYS_PROCESS_MADVISE,
	unix.SYS_SETSID, unix.SYS_SETPGID,
	unix.SYS_MOUNT, unix.SYS_UMOUNT2, unix.SYS_PIVOT_ROOT, unix.SYS_CHROOT, unix.SYS_UNSHARE, unix.SYS_SETNS,
	unix.SYS_FSOPEN, unix.SYS_FSPICK, unix.SYS_FSCONFIG, unix.SYS_FSMOUNT, unix.SYS_MOVE_MOUNT, unix.SYS_OPEN_TREE, unix.SYS_MOUNT_SETATTR, unix.SYS_OPEN_BY_HANDLE_AT,
	unix.SYS_KEYCTL, unix.SYS_ADD_KEY, unix.SYS_REQUEST_KEY, unix.SYS_BPF, unix.SYS_PERF_EVENT_OPEN, unix.SYS_USERFAULTFD, unix.SYS_FANOTIFY_INIT,
	unix.SYS_INIT_MODULE, unix.SYS_FINIT_MODULE, unix.SYS_DELETE_MODULE, unix.SYS_KEXEC_LOAD, unix.SYS_KEXEC_FILE_LOAD, unix.SYS_PERSONALITY, unix.SYS_ACCT, unix.SYS_SYSLOG, unix.SYS_SWAPON, unix.SYS_REBOOT,
}

// Where the kernel's seccomp_data has what we look at.
const (
	atNumber = 0
	atArch   = 4
	atFlags  = 16 // the lower half of the first argument
)

// filter refuses the calls above from now on. clone3 is said not to exist, since
// its flags cannot be looked at; libraries then use clone, whose can.
func filter() error {
	const (
		load  = unix.BPF_LD | unix.BPF_W | unix.BPF_ABS
		equal = unix.BPF_JMP | unix.BPF_JEQ | unix.BPF_K
		least = unix.BPF_JMP | unix.BPF_JGE | unix.BPF_K
		some  = unix.BPF_JMP | unix.BPF_JSET | unix.BPF_K
		give  = unix.BPF_RET | unix.BPF_K
		no    = unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)
	)
	p := []unix.SockFilter{
		{Code: load, K: atArch},
		{Code: equal, Jt: 1, K: arch},
		{Code: give, K: unix.SECCOMP_RET_KILL_PROCESS},
		{Code: load, K: atNumber},
		{Code: least, Jf: 1, K: 0x40000000}, // the x32 numbers of amd64 would pass below
		{Code: give, K: no},
		{Code: equal, Jf: 1, K: unix.SYS_CLONE3},
		{Code: give, K: unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS)},
	}
	for _, number := range refused {
		p = append(p, unix.SockFilter{Code: equal, Jf: 1, K: number}, unix.SockFilter{Code: give, K: no})
	}
	p = append(p,
		unix.SockFilter{Code: equal, Jf: 3, K: unix.SYS_CLONE},
		unix.SockFilter{Code: load, K: atFlags},
		unix.SockFilter{Code: some, Jf: 1, K: namespaces | unix.CLONE_NEWCGROUP | unix.CLONE_NEWTIME},
		unix.SockFilter{Code: give, K: no},
		unix.SockFilter{Code: give, K: unix.SECCOMP_RET_ALLOW},
	)
	prog := unix.SockFprog{Len: uint16(len(p)), Filter: &p[0]}
	if err := unix.Prctl(unix.PR_SET_SECCOMP, unix.SECCOMP_MODE_FILTER, uintptr(unsafe.Pointer(&prog)), 0, 0); err != nil {
		return fmt.Errorf("refuse system calls: %w", err)
	}
	return nil
}
