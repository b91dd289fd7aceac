// Command crash shows that what the house has acknowledged is there after
// whatever ends it. It builds the real server and lets eight writers use it by
// its doors: forms, PUT, tus, import, delete, grant, revoke. Then, again and
// again, the power is cut, the process is killed at one of its system calls, or
// the disk fails, and everything that had been answered is asked for. It prints
// a table; a single loss, or anything that fsck finds, fails it.
//
// It must be root, on a Linux with loop devices, XFS and strace; where they are
// refused it says so and fails. docs/durability.md has the method and a run.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
)

// plan is what is done.
type plan struct {
	cuts    int    // power cuts on each file system
	kills   int    // kills that hit the system call that was meant
	errors  int    // rounds of each injected error
	step    int    // of which every so many are tried
	without string // «fsync»: the server's own do nothing, and losses must be found
	dir     string
	keep    bool
}

func main() {
	p := plan{step: 1}
	short := flag.Bool("short", false, "a few of everything, in less than a minute")
	flag.IntVar(&p.cuts, "cuts", 500, "power cuts on each of ext4 and xfs")
	flag.IntVar(&p.kills, "kills", 2000, "kills that hit the system call that was meant")
	flag.IntVar(&p.errors, "errors", 3, "rounds of each injected error")
	flag.StringVar(&p.without, "without", "", "«fsync»: make the server's syncs do nothing; then there must be losses")
	flag.StringVar(&p.dir, "dir", scratch(), "a folder with room for some GB")
	flag.BoolVar(&p.keep, "keep", false, "keep the folder of a loss, to look at it")
	flag.Parse()
	if *short {
		p.cuts, p.kills, p.errors, p.step = 4, 12, 1, 3
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, p)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "crash:", err)
		os.Exit(1)
	}
}

// scratch is in memory where there is some: a loop device over it loses what was
// not synced just the same, and a cut costs a tenth.
func scratch() string {
	if _, err := os.Stat("/dev/shm"); err == nil {
		return "/dev/shm"
	}
	return os.TempDir()
}

func run(ctx context.Context, p plan) (err error) {
	if os.Geteuid() != 0 {
		return errors.New("this mounts and traces, so it must be root")
	}
	for _, tool := range []string{"go", "strace", "mkfs.xfs", "mkfs.ext4", "mount", "umount", "cp"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("this needs %s, and there is none on the PATH (task setup installs it)", tool)
		}
	}
	s, err := newStand(ctx, p)
	defer func() { err = errors.Join(err, s.close(err != nil && p.keep)) }()
	if err != nil {
		return err
	}
	t := &table{}
	defer func() { t.print(os.Stdout) }()
	if p.without != "" {
		return s.withoutSync(ctx, p, t)
	}
	for _, fs := range []string{"ext4", "xfs"} {
		if err := s.cuts(ctx, fs, p.cuts, nil, t); err != nil {
			return fmt.Errorf("power cuts on %s: %w", fs, err)
		}
	}
	if err := s.kills(ctx, p.kills, t); err != nil {
		return fmt.Errorf("kills: %w", err)
	}
	if err := s.errors(ctx, p.errors, p.step, t); err != nil {
		return fmt.Errorf("errors: %w", err)
	}
	return t.verdict()
}

// withoutSync is the same as cuts, for a server whose fsync and fdatasync do
// nothing and say that all is well. Whoever cannot see that, sees nothing.
func (s *stand) withoutSync(ctx context.Context, p plan, t *table) error {
	if p.without != "fsync" {
		return fmt.Errorf("-without %q is not known; there is fsync", p.without)
	}
	nothing := []string{"strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=fsync,fdatasync", "-e", "inject=fsync,fdatasync:retval=0"}
	for _, fs := range []string{"ext4", "xfs"} {
		if err := s.cuts(ctx, fs, p.cuts, nothing, t); err != nil {
			return err
		}
	}
	for _, r := range t.rows {
		if r.lost == 0 {
			return fmt.Errorf("%s: without fsync nothing was lost, so this program cannot see losses", r.name)
		}
	}
	return nil
}
