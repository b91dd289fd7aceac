package worker

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
)

// tool returns the path of a program, and false if it is not installed.
func (b *bench) tool(name string) (string, bool) {
	for _, dir := range filepath.SplitList(b.Path) {
		full := filepath.Join(dir, name)
		if info, err := os.Stat(full); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return full, true
		}
	}
	return "", false
}

// run runs a program on what it was told and returns what it said. One that
// fails says that the original is unfit; one that was killed says nothing.
func (b *bench) run(name string, args ...string) (string, error) {
	out := &short{}
	err := b.pipe(out, name, args...)
	return out.String(), err
}

// pipe runs a program and hands on what it writes.
func (b *bench) pipe(out io.Writer, name string, args ...string) error {
	full, ok := b.tool(name)
	if !ok {
		return unfitf("%s is not installed", name)
	}
	said := &short{}
	cmd := exec.Command(full, args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = b.original, out, said // an original without a path is opened again through this
	cmd.Dir = b.Scratch
	cmd.Env = []string{
		"PATH=" + b.Path, "HOME=" + b.Scratch, "TMPDIR=" + b.Scratch, "XDG_CACHE_HOME=" + b.Scratch, "LC_ALL=C.UTF-8",
		"VIPS_BLOCK_UNTRUSTED=1", "VIPS_CONCURRENCY=1", "VIPS_DISC_THRESHOLD=1g", "MALLOC_ARENA_MAX=2",
	}
	err := cmd.Run()
	if err == nil {
		return nil
	}
	exit := new(exec.ExitError)
	if !errors.As(err, &exit) {
		return fmt.Errorf("%s: %w", name, err)
	}
	if status, ok := exit.Sys().(syscall.WaitStatus); ok && status.Signaled() || exit.ExitCode() == 127 {
		return fmt.Errorf("%s: %w: %s", name, err, said)
	}
	return unfitf("%s: %v: %s", name, err, said)
}

// short keeps the beginning of what a program says, and takes the rest too.
type short struct{ bytes.Buffer }

func (s *short) Write(p []byte) (int, error) {
	const most = 64 << 10
	s.Buffer.Write(p[:min(len(p), max(0, most-s.Len()))])
	return len(p), nil
}

func (s *short) String() string { return strings.TrimSpace(s.Buffer.String()) }
