package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// calls are the system calls that change something.
var calls = []string{
	"openat", "write", "pwrite64", "fsync", "fdatasync", "renameat2", "unlinkat", "ftruncate", "mkdirat", "fchmod", "utimensat", "close",
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
		call, round := calls[i%len(calls)], i/len(calls)
		var err error
		if round%4 == 0 { // the server's start, with its recovery
			err = k.kill(ctx, call, 1+round/4%mostInStart)
		} else {
			err = k.kill(ctx, call, 0)
		}
		if err != nil {
			return fmt.Errorf("%s in round %d: %w", call, round, err)
		}
	}
	return nil
}

// mostInStart is how many calls of a start are counted off. strace counts them
// for each thread, and a start has not many.
const mostInStart = 12

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

// A server under its writers is killed at the next call that comes after a
// moment of chance. One that does not come to the call is killed wherever it is.
const (
	moment    = 300 * time.Millisecond
	killAfter = 1200 * time.Millisecond
)

// kill kills the server at a call: at the at-th of its start, or, if at is 0, at
// one that it makes under its writers.
func (k *killer) kill(ctx context.Context, call string, at int) error {
	began := time.Now()
	var tracer []string
	if at > 0 {
		tracer = tracing(call, at)
	}
	before, refused := k.ledger.acknowledged(), 0
	var late atomic.Bool // the call did not come in time
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
		cut := context.AfterFunc(working, func() {
			late.Store(!s.ended())
			_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
		})
		traced := make(chan struct{})
		go func() {
			defer close(traced)
			if at == 0 {
				s.killAt(working, call)
			}
		}()
		c.work(working)
		cut()
		enough()
		_ = s.stop(syscall.SIGKILL)
		<-traced
		refused = int(c.refused.Load())
	}
	if ctx.Err() != nil {
		return nil
	}
	r := k.table.row("kill at " + call)
	if late.Load() {
		r = k.table.row("kill between calls")
	}
	defer func() { r.took += time.Since(began) }()
	r.refused += refused
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

func tracing(call string, at int) []string {
	return []string{
		"strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
		"-e", fmt.Sprintf("inject=%s:signal=KILL:when=%d", call, at),
	}
}

// killAt waits a moment and then kills the server at the next call of that name,
// in whichever thread.
func (s *server) killAt(ctx context.Context, call string) {
	select {
	case <-ctx.Done():
		return
	case <-s.done:
		return
	case <-time.After(rand.N(moment)):
	}
	cmd := exec.CommandContext(ctx, "strace", "-f", "-qq", "-o", "/dev/null", "-p", fmt.Sprint(s.cmd.Process.Pid), "-e", "trace="+call, "-e", "inject="+call+":signal=KILL:when=1")
	_ = cmd.Run() // it ends with the server, in whatever way
}
