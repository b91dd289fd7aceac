package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// calls are the system calls that change something, and how many of each are
// counted off at most before the kill. strace counts for each thread.
var calls = []struct {
	name string
	most int
}{
	{"openat", 80},
	{"write", 300},
	{"pwrite64", 150},
	{"fsync", 40},
	{"fdatasync", 60},
	{"renameat2", 8},
	{"unlinkat", 8},
	{"ftruncate", 8},
	{"mkdirat", 16},
	{"fchmod", 16},
	{"utimensat", 8},
	{"close", 80},
}

// kills kills the server n times, at one of its own system calls each time, in
// its start as well as under its writers, and starts it again. What the kernel
// has been given survives a kill, so this needs no disk; but every step of
// every order is interrupted.
func (s *stand) kills(ctx context.Context, n int, t *table) error {
	if n == 0 {
		return nil
	}
	template := filepath.Join(s.dir, "template")
	h, err := provision(ctx, s.bin, template)
	if err != nil {
		return err
	}
	var all sync.WaitGroup
	var tables [lanes]table
	var errs [lanes]error
	for lane := range lanes {
		k := &killer{stand: s, keys: h.keys, template: template, table: &tables[lane]}
		all.Go(func() { errs[lane] = k.live(ctx, lane, n) })
	}
	all.Wait()
	for lane := range lanes {
		t.add(&tables[lane])
	}
	return errors.Join(append(errs[:], ctx.Err())...)
}

// lanes are how many houses are killed side by side: most of it is waiting.
const lanes = 2

// live goes through the kills of one lane.
func (k *killer) live(ctx context.Context, lane, n int) error {
	for i := lane; i < n && ctx.Err() == nil; i += lanes {
		if i/lanes%(2*perHouse) == 0 {
			fmt.Fprintf(os.Stderr, "kills: %d of %d\n", i, n)
			if err := k.fresh(ctx, i); err != nil {
				return err
			}
		}
		call := calls[i%len(calls)]
		at := 1 + rand.IntN(call.most)
		if err := k.kill(ctx, call.name, at); err != nil {
			return fmt.Errorf("%s number %d: %w", call.name, at, err)
		}
	}
	return nil
}

// killer goes on with one house from kill to kill.
type killer struct {
	*stand
	*keys
	template string
	table    *table
	house    house
	ledger   *ledger
	turns    atomic.Int64
	seen     int
}

// fresh begins with a new copy of the house.
func (k *killer) fresh(ctx context.Context, i int) error {
	if k.house.dir != "" {
		if err := os.RemoveAll(k.house.dir); err != nil {
			return err
		}
	}
	k.house = house{k.bin, filepath.Join(k.dir, fmt.Sprintf("house-%d", i)), k.keys}
	k.ledger, k.seen = &ledger{}, 0
	return k.run(ctx, "cp", "-a", k.template, k.house.dir)
}

// killAfter is when a server that does not come to the call is killed wherever
// it is.
const killAfter = 500 * time.Millisecond

func (k *killer) kill(ctx context.Context, call string, at int) error {
	r, began := k.table.row("kill at "+call), time.Now()
	defer func() { r.took += time.Since(began) }()
	tracer := []string{
		"strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, at),
	}
	before := k.ledger.acknowledged()
	s, err := k.house.serve(ctx, tracer)
	switch {
	case errors.Is(err, errEnded): // killed in its start: recovery was interrupted
		_ = s.stop(syscall.SIGKILL)
	case err != nil:
		return err
	default:
		c := &crew{server: s, ledger: k.ledger, turns: &k.turns}
		c.active.Store(int32(1 + rand.IntN(len(writers)))) //nolint:gosec // few
		working, enough := context.WithTimeout(ctx, killAfter)
		// Whoever is still waiting for an answer then, is cut off in the middle.
		cut := context.AfterFunc(working, func() { _ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL) })
		c.work(working)
		cut()
		enough()
		_ = s.stop(syscall.SIGKILL)
		r.refused += int(c.refused.Load())
	}
	if ctx.Err() != nil {
		return nil
	}
	now := k.ledger.length()
	claims := k.ledger.claims(k.seen, now, now)
	k.seen = now
	r.rounds++
	r.facts += k.ledger.acknowledged() - before
	after, err := k.house.inspect(ctx, claims, r)
	if after != nil {
		err = errors.Join(err, after.stop(syscall.SIGKILL))
	}
	return err
}
