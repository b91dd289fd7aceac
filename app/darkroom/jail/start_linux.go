package jail

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// nobody is who a worker is, inside always, and outside if we may choose: the
// kernel counts no processes of root.
const nobody = 65534

const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS

// confine says who the worker will be. Its group is that of the original, which
// it has to open again and may read by its group alone.
func confine(cmd *exec.Cmd, in *os.File, closed bool) error {
	gid, err := groupOf(in)
	if err != nil {
		return err
	}
	root := os.Geteuid() == 0
	a := &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
	cmd.SysProcAttr = a
	if !closed {
		if root {
			a.Credential = &syscall.Credential{Uid: nobody, Gid: uint32(gid)}
		}
		return nil
	}
	uid := nobody
	if !root {
		uid, gid = os.Geteuid(), os.Getegid()
	}
	a.Cloneflags = namespaces
	a.UidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: uid, Size: 1}}
	a.GidMappings = []syscall.SysProcIDMap{{ContainerID: nobody, HostID: gid, Size: 1}}
	a.GidMappingsEnableSetgroups = root
	a.Credential = &syscall.Credential{Uid: nobody, Gid: nobody, NoSetGroups: !root}
	a.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_SETPCAP} // to build the tree and to give these away
	return nil
}

func groupOf(in *os.File) (int, error) {
	info, err := in.Stat()
	if err != nil {
		return 0, err
	}
	st, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, fmt.Errorf("no group of %s", info.Name())
	}
	if st.Mode&unix.S_IFMT != unix.S_IFREG {
		return nobody, nil
	}
	return int(st.Gid), nil
}

// scratch makes a folder for a worker without a tree.
func scratch(in *os.File) (string, error) {
	dir, err := os.MkdirTemp("", "cloakroom-")
	if err != nil || os.Geteuid() != 0 {
		return dir, err
	}
	gid, err := groupOf(in)
	if err != nil {
		return dir, err
	}
	return dir, os.Chown(filepath.Clean(dir), nobody, gid)
}

// killAll kills the process group. With the first process of a pid namespace
// all others in it die too, whatever group they made for themselves.
func killAll(p *os.Process) error {
	if p == nil || p.Pid <= 1 {
		return nil
	}
	err := syscall.Kill(-p.Pid, syscall.SIGKILL)
	if err == syscall.ESRCH {
		return os.ErrProcessDone
	}
	return err
}
