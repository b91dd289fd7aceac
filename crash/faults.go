package main

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// failing is a system call that fails for a while. Every third of each thread's,
// so that most orders are interrupted at one of their steps. write is not among
// them: that is how the server speaks to its clients and to itself.
type failing struct {
	calls, as string
	// final: the house may refuse to write from then on, until it is restarted.
	final bool
}

var failures = []failing{
	{"fsync,fdatasync", "EIO", true},
	{"fsync,fdatasync", "ENOSPC", true},
	{"pwrite64", "EIO", true},
	{"pwrite64", "ENOSPC", true}, // of the file that connections share, too
	{"openat", "EMFILE", false},
	{"openat", "EIO", false},
	{"renameat2", "EIO", false},
	{"renameat2", "ENOSPC", false},
	{"mkdirat", "ENOSPC", false},
	{"unlinkat", "EIO", false},
	{"ftruncate", "EIO", true},
	{"fallocate", "ENOSPC", false},
}

// errors lets system calls fail under the writers, and fills the disk for real.
// Whatever was acknowledged meanwhile must be there, at once and after a
// restart, and when the failures end, writing goes on by itself.
func (s *stand) errors(ctx context.Context, rounds, step int, t *table) error {
	if rounds == 0 {
		return nil
	}
	at := filepath.Join(s.dir, "small")
	if err := os.Mkdir(at, 0o755); err != nil {
		return err
	}
	if err := s.run(ctx, "mount", "-t", "tmpfs", "-o", "size=256m", "cloakroom-crash", at); err != nil {
		return err
	}
	s.later(func() error { return s.unmount(at) })
	template := filepath.Join(s.dir, "template-errors")
	h, err := provision(ctx, s.bin, template)
	if err != nil {
		return err
	}
	for range rounds {
		for i, f := range append(failures, failing{}) {
			if i%step != 0 {
				continue
			}
			if err := errors.Join(os.RemoveAll(filepath.Join(at, "house")), s.run(ctx, "cp", "-a", template, filepath.Join(at, "house"))); err != nil {
				return err
			}
			if err := s.fail(ctx, house{s.bin, filepath.Join(at, "house"), h.keys}, f, t); err != nil {
				return fmt.Errorf("%s of %s: %w", f.as, f.calls, err)
			}
		}
	}
	return ctx.Err()
}

func (s *stand) fail(ctx context.Context, h house, f failing, t *table) error {
	name, happens := f.as+" of "+f.calls, s.injected(f)
	if f.calls == "" {
		name, happens = "a disk that is full", filled(filepath.Join(filepath.Dir(h.dir), "ballast"))
	}
	r, began := t.row(name), time.Now()
	defer func() { r.took += time.Since(began) }()
	sv, err := h.serve(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = sv.stop(syscall.SIGKILL) }()
	c := &crew{server: sv, ledger: &ledger{}, turns: &atomic.Int64{}}
	c.active.Store(int32(len(writers)))
	working, enough := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { c.work(working) })
	err = happens(ctx, sv)
	enough()
	all.Wait()
	if err != nil {
		return err
	}
	if sv.ended() {
		return fmt.Errorf("%w by itself: %s", errEnded, sv.said())
	}
	now := c.ledger.length()
	claims := excused(c.ledger.claims(0, now, now))
	r.rounds++
	r.facts += c.ledger.acknowledged()
	r.refused += int(c.refused.Load())

	again := c.recovers(ctx)
	if again == nil || !f.final {
		// By itself, without a restart.
		if again != nil {
			return fmt.Errorf("it does not recover: %w: %s", again, sv.said())
		}
		if err := sv.examine(ctx, claims, r); err != nil {
			return err
		}
	} else if err := sv.mourns(ctx, claims, r); err != nil {
		return err
	}
	_ = sv.stop(syscall.SIGKILL)
	after, err := h.inspect(ctx, claims, r)
	if after == nil {
		return err
	}
	c.server = after
	return errors.Join(err, c.recovers(ctx), after.stop(syscall.SIGKILL))
}

// injected makes calls of a running server fail for a while.
func (s *stand) injected(f failing) func(context.Context, *server) error {
	return func(ctx context.Context, sv *server) error {
		time.Sleep(100 * time.Millisecond)                                                                // a few facts before
		cmd := exec.CommandContext(ctx, "strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace="+f.calls, //nolint:gosec // ours
			"-e", fmt.Sprintf("inject=%s:error=%s:when=2+3", f.calls, f.as), "-p", strconv.Itoa(sv.cmd.Process.Pid))
		if err := cmd.Start(); err != nil {
			return err
		}
		time.Sleep(600 * time.Millisecond)
		err := cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait() // it ends by the signal
		time.Sleep(100 * time.Millisecond)
		return err
	}
}

// filled fills the disk to its last block, and gives it room again.
func filled(ballast string) func(context.Context, *server) error {
	return func(_ context.Context, _ *server) error {
		time.Sleep(100 * time.Millisecond)
		f, err := os.Create(ballast)
		if err != nil {
			return err
		}
		block := make([]byte, 8<<20)
		for err == nil {
			_, err = f.Write(block)
		}
		for began := time.Now(); time.Since(began) < 600*time.Millisecond; time.Sleep(time.Millisecond) {
			_, _ = f.Write(block[:4096]) // what somebody gave back is taken at once
		}
		err = errors.Join(f.Close(), os.Remove(ballast))
		time.Sleep(100 * time.Millisecond)
		return err
	}
}

// recovers hands a file in, and gives the house a few seconds to take it.
func (c *crew) recovers(ctx context.Context) error {
	var err error
	for range 20 {
		if _, err = c.putBytes(ctx, "put/"+c.fresh(".bin"), content()); err == nil {
			return nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return err
}

// mourns looks at a house that can only be read: it says so, and all that was
// acknowledged can still be had.
func (s *server) mourns(ctx context.Context, claims []claim, r *row) error {
	if resp, _, err := s.ask(ctx, http.MethodGet, "/readyz", s.token, nil, nil); err != nil || resp.StatusCode != http.StatusServiceUnavailable {
		return fmt.Errorf("it does not write, and readyz does not say so: %v, %v: %s", resp, err, s.said())
	}
	var read []claim
	for _, c := range claims {
		if c.subject.kind != upload { // which would be written to
			read = append(read, c)
		}
	}
	wrong, err := s.check(ctx, read)
	for _, w := range wrong {
		fmt.Printf("LOST (%s, read only): %s\n", r.name, w)
	}
	r.lost += len(wrong)
	r.checked += len(read)
	return err
}
