package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// stand is where houses are crashed: a folder with the program in it, and what
// has to be undone at the end.
type stand struct {
	dir  string
	bin  string
	undo []func() error
}

func newStand(ctx context.Context, p plan) (*stand, error) {
	dir, err := os.MkdirTemp(p.dir, "cloakroom-crash-")
	s := &stand{dir: dir, bin: filepath.Join(dir, "cloakroom")}
	if err != nil {
		return s, err
	}
	return s, s.run(ctx, "go", "build", "-o", s.bin, "cloakroom")
}

// close undoes everything, the last thing first, and goes on where one fails.
func (s *stand) close(keep bool) error {
	var errs []error
	for _, fn := range s.undo {
		errs = append([]error{fn()}, errs...)
	}
	if keep {
		fmt.Fprintln(os.Stderr, "kept:", s.dir)
		return errors.Join(errs...)
	}
	if s.dir != "" {
		errs = append(errs, os.RemoveAll(s.dir))
	}
	return errors.Join(errs...)
}

// later notes what is to be undone, before what was noted before.
func (s *stand) later(fn func() error) { s.undo = append([]func() error{fn}, s.undo...) }

// run runs a command to its end.
func (s *stand) run(ctx context.Context, name string, args ...string) error {
	cmd := exec.CommandContext(ctx, name, args...) //nolint:gosec // commands of ours
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// mount mounts an image, until unmount or the end.
func (s *stand) mount(ctx context.Context, image, at, options string) error {
	if err := os.MkdirAll(at, 0o755); err != nil {
		return err
	}
	dev, err := s.attach(ctx, image)
	if err != nil {
		return err
	}
	err = s.run(ctx, "mount", "-o", options, dev, at)
	// A device that is mounted lets go of its image when it is not any more.
	return errors.Join(err, s.run(context.Background(), "losetup", "--detach", dev))
}

// attach gives an image a device. One that had another image a moment ago may
// still remember blocks of that one (seen once in a hundred mounts by «mount -o
// loop»), so it is told to forget.
func (s *stand) attach(ctx context.Context, image string) (dev string, err error) {
	out, err := exec.CommandContext(ctx, "losetup", "--find", "--show", image).Output()
	if err != nil {
		return "", fmt.Errorf("this machine refuses a loop device, so nothing can be shown here: %w", err)
	}
	dev = strings.TrimSpace(string(out))
	return dev, s.run(ctx, "blockdev", "--flushbufs", dev)
}

// unmount waits for who has just been killed to let go. Its context may have
// ended: what was mounted must go.
func (s *stand) unmount(at string) error {
	var err error
	for range 100 {
		if err = s.run(context.Background(), "umount", at); err == nil || strings.Contains(err.Error(), "not mounted") {
			return nil
		}
		time.Sleep(20 * time.Millisecond)
	}
	return errors.Join(err, s.run(context.Background(), "umount", "--lazy", at))
}
