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

// kills kills the server at one of its own system calls, in its start as well as
// under its writers, and starts it again, until n kills have hit the call that
// was meant. What the kernel has been given survives a kill, so this needs no
// disk; but every step of every order is interrupted.
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
		all.Go(func() { errs[lane] = k.live(ctx, lane, n/lanes+min(lane, n%lanes)) })
	}
	all.Wait()
	for lane := range lanes {
		t.add(&tables[lane])
	}
	return errors.Join(append(errs[:], ctx.Err())...)
}

// lanes are how many houses are killed side by side: most of it is waiting.
const lanes = 4

// live goes through the kills of one lane, until n have hit.
func (k *killer) live(ctx context.Context, lane, n int) error {
	for i := lane; k.hits < n && ctx.Err() == nil; i += lanes {
		if tries := i / lanes; tries > 2*n+len(calls) {
			return fmt.Errorf("of %d kills only %d hit the call that was meant", tries, k.hits)
		}
		if i/lanes%(2*perHouse) == 0 {
			fmt.Fprintf(os.Stderr, "kills: %d of %d in lane %d\n", k.hits, n, lane)
			if err := k.fresh(ctx, i); err != nil {
				return err
			}
		}
		call, round := calls[i%len(calls)], i/len(calls)
		at := 0
		if (i+round)%4 == 3 { // a quarter, of each call
			at = 1 + round/4%mostInStart
		}
		if err := k.kill(ctx, call, at); err != nil {
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
	hits     int // kills that hit
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
	killAfter = 5 * time.Second
)

// kill kills the server at a call: at one that it makes under its writers, or,
// if at is not 0, at the at-th of a start that has to recover from an earlier
// end under its writers. Then it looks at everything.
func (k *killer) kill(ctx context.Context, call string, at int) (err error) {
	began, before := time.Now(), k.ledger.acknowledged()
	how, refused, earlier := late, 0, 0
	if at == 0 {
		how, refused, err = k.crash(ctx, nil, func(ctx context.Context, s *server) { s.killAt(ctx, call) }, killAfter)
	} else {
		_, earlier, err = k.crash(ctx, nil, nil, rand.N(2*moment))
		err = errors.Join(err, k.house.age(ctx))
		if err == nil {
			how, refused, err = k.crash(ctx, tracing(call, at), nil, killAfter)
		}
	}
	if err != nil || ctx.Err() != nil {
		return err
	}
	if how != late {
		k.hits++
	}
	r := k.table.row(map[end]string{late: "kill between calls", inStart: "kill in the start, at any of them", inWork: "kill at " + call}[how])
	defer func() { r.took += time.Since(began) }()
	r.refused += refused + earlier
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

// end is where a kill came.
type end int

const (
	late    end = iota // it did not come, and something else was done about it
	inStart            // before the server answered
	inWork             // under its writers
)

// crash starts a server, perhaps under strace, and lets writers use it until it
// is killed, by the tracer or by killing; and if that has not come to pass in
// time, by a signal from here.
func (k *killer) crash(ctx context.Context, tracer []string, killing func(context.Context, *server), within time.Duration) (how end, refused int, _ error) {
	s, err := k.house.serve(ctx, tracer)
	if errors.Is(err, errEnded) {
		said := s.said()
		if err := s.stop(syscall.SIGKILL); err != nil || s.killed() {
			return inStart, 0, err
		}
		return late, 0, fmt.Errorf("%w by itself: %s", errEnded, said)
	}
	if err != nil {
		return late, 0, err
	}
	c := &crew{server: s, ledger: k.ledger, turns: &k.turns}
	c.active.Store(int32(1 + rand.IntN(len(writers)))) //nolint:gosec // few
	working, enough := context.WithTimeout(ctx, within)
	defer enough()
	how = inWork
	// Whoever is still waiting for an answer then, is cut off in the middle.
	var tooLate atomic.Bool
	cut := context.AfterFunc(working, func() {
		tooLate.Store(!s.ended())
		_ = syscall.Kill(-s.cmd.Process.Pid, syscall.SIGKILL)
	})
	var all sync.WaitGroup
	if killing != nil {
		all.Go(func() { killing(working, s) })
	}
	c.work(working)
	cut()
	enough()
	said := s.said()
	err = s.stop(syscall.SIGKILL)
	all.Wait()
	if err == nil && !s.killed() {
		err = fmt.Errorf("%w by itself: %s", errEnded, said)
	}
	if tooLate.Load() {
		how = late
	}
	return how, int(c.refused.Load()), err
}

// tracing kills at the at-th call. (strace's --seccomp-bpf would be quicker, and
// then it injects no signals, and says nothing of that.)
func tracing(call string, at int) []string {
	return []string{
		"strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call,
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
