package jail

import (
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// nobody is who a worker is, inside always, and outside if we may choose: the
// kernel counts no processes of root.
const nobody = 65534

const namespaces = unix.CLONE_NEWUSER | unix.CLONE_NEWNET | unix.CLONE_NEWPID | unix.CLONE_NEWNS | unix.CLONE_NEWIPC | unix.CLONE_NEWUTS

// launch starts the outer door, in namespaces of its own where there are any, and
// exits as that does when all that came of it has ended. Told to end, it ends them
// first. It returns only with an error.
//
// It is a process between the server and the jail because of what a user namespace
// costs who makes it: such a child cannot share our memory until it has become
// another program, so the kernel marks every page as shared, and each that is then
// written to is a fault. A launcher has few of them, a server hundreds of megabytes
// (BenchmarkWorker).
func launch(d door, told string) error {
	end := make(chan os.Signal, 1)
	signal.Notify(end, unix.SIGTERM)
	runtime.LockOSThread() // a worker dies with the thread that started it
	cmd := exec.Command("/proc/self/exe")
	cmd.Args = []string{outerName, told}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if err := confine(cmd, os.Stdin, d.Closed); err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		<-end
		_ = killAll(cmd.Process)
	}()
	err := cmd.Wait()
	if !d.Closed { // else the kernel has seen to it
		_ = killAll(cmd.Process)
	}
	if how, ok := cmd.ProcessState.Sys().(syscall.WaitStatus); ok && how.Signaled() {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(128 + int(how.Signal())) // as a shell says it
	}
	os.Exit(cmd.ProcessState.ExitCode())
	return nil
}

// attach lets a launcher die when the server does, and nobody's terminal reach it.
func attach(launcher *exec.Cmd) {
	launcher.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Pdeathsig: syscall.SIGKILL}
}

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
func killAll(p *os.Process) error { return syscall.Kill(-p.Pid, syscall.SIGKILL) }
