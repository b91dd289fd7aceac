package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// perHouse is how many crashes a house lives through before a new copy takes
// its place: what is looked at must not grow without end.
const perHouse = 25

// cuts cuts the power n times. The disk of the house is an image on a file
// system that can copy a file in no time (XFS with reflink), and such a copy,
// taken while the server works, is what the disk would have held without power:
// whatever its file system had not yet handed to it is missing. The writers
// then rest until it has been looked at, and go on.
func (s *stand) cuts(ctx context.Context, fs string, n int, before []string, t *table) error {
	if n == 0 {
		return nil
	}
	name := "power cut, " + fs
	if before != nil {
		name += ", without fsync"
	}
	r, began := t.row(name), time.Now()
	r.doomed = before != nil
	host := filepath.Join(s.dir, fs)
	keys, err := s.template(ctx, fs, host)
	if err != nil {
		return err
	}
	for r.rounds < n && err == nil && ctx.Err() == nil {
		err = s.cutHouse(ctx, house{s.bin, filepath.Join(host+"-disk", "house"), keys}, host, min(perHouse, n-r.rounds), before, r)
		r.took = time.Since(began)
		fmt.Fprintf(os.Stderr, "%s: %d of %d, %d facts lost\n", name, r.rounds, n, r.lost)
	}
	return errors.Join(err, ctx.Err())
}

// template makes the image of a house that nobody has used yet.
func (s *stand) template(ctx context.Context, fs, host string) (*keys, error) {
	if err := sparse(host+".xfs", 6<<30); err != nil {
		return nil, err
	}
	if err := s.run(ctx, "mkfs.xfs", "-q", "-m", "reflink=1", host+".xfs"); err != nil {
		return nil, err
	}
	if err := s.mount(ctx, host+".xfs", host, "noatime"); err != nil {
		return nil, err
	}
	s.later(func() error { return s.unmount(host) })
	disk, at := filepath.Join(host, "template.img"), host+"-disk"
	if err := sparse(disk, 600<<20); err != nil {
		return nil, err
	}
	mkfs := []string{"mkfs.ext4", "-q", "-F", disk}
	if fs == "xfs" {
		mkfs = []string{"mkfs.xfs", "-q", disk}
	}
	if err := s.run(ctx, mkfs[0], mkfs[1:]...); err != nil {
		return nil, err
	}
	if err := s.mount(ctx, disk, at, "noatime"); err != nil {
		return nil, err
	}
	h, err := provision(ctx, s.bin, filepath.Join(at, "house"))
	return h.keys, errors.Join(err, s.unmount(at))
}

func sparse(name string, size int64) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(f.Truncate(size), f.Close())
}

// clone copies a file as it is at one moment, to a new one: a file system that
// was unmounted here may go on for a moment in the mount namespaces of workers
// that were just killed, and its last write must not reach who comes next. (In
// one file, now and then a house had a disk whose copies were all torn.)
func clone(from, to string) error {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	src, err := os.Open(from)
	if err != nil {
		return err
	}
	defer src.Close()
	dst, err := os.Create(to)
	if err != nil {
		return err
	}
	return errors.Join(unix.IoctlFileClone(int(dst.Fd()), int(src.Fd())), dst.Close())
}

// cutHouse lets the writers work in a fresh copy of the house, and cuts n times.
func (s *stand) cutHouse(ctx context.Context, h house, host string, n int, before []string, r *row) (err error) {
	disk, at := filepath.Join(host, "disk.img"), host+"-disk"
	if err := clone(filepath.Join(host, "template.img"), disk); err != nil {
		return err
	}
	if err := s.mount(ctx, disk, at, "nodiscard"+twin(host)); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.unmount(at)) }()
	sv, err := h.serve(ctx, before)
	if err != nil {
		return err
	}
	c := &crew{server: sv, ledger: &ledger{}, before: before, turns: &atomic.Int64{}}
	working, rest := context.WithCancel(ctx)
	var all sync.WaitGroup
	all.Go(func() { c.work(working) })
	defer func() {
		r.facts += c.ledger.acknowledged()
		r.refused += int(c.refused.Load())
		rest()
		err = errors.Join(err, sv.stop(syscall.SIGKILL))
		all.Wait()
	}()
	seen, torn := 0, 0
	for done := 0; done < n; {
		c.active.Store(int32(1 + rand.IntN(len(writers)))) //nolint:gosec // few
		wait := time.Duration(30+rand.IntN(400)) * time.Millisecond
		select {
		case <-ctx.Done():
			return nil
		case <-sv.done:
			return fmt.Errorf("%w by itself: %s", errEnded, sv.said())
		case <-time.After(wait):
		}
		acked := c.ledger.length()
		if err := clone(disk, filepath.Join(host, "cut.img")); err != nil { // the cut
			return err
		}
		claims := c.ledger.claims(seen, acked, c.ledger.length())
		seen = acked
		c.active.Store(0) // nothing that is done now belongs to this cut
		err := s.afterCut(ctx, h, host, claims, r)
		if errors.Is(err, errTorn) {
			fmt.Fprintln(os.Stderr, err)
			r.torn++ // and what it should have shown is shown by the next
			if torn++; torn == 2 {
				return nil // then it may be the disk of the house: another one
			}
			continue
		}
		if err != nil {
			return err
		}
		r.rounds++
		done++
	}
	return nil
}

// twin lets a copy of a file system be mounted beside it.
func twin(host string) string {
	if filepath.Base(host) == "xfs" {
		return ",nouuid"
	}
	return ""
}

// afterCut is the next morning: the file system replays its journal, the house
// is opened, and everything is asked for.
func (s *stand) afterCut(ctx context.Context, h house, host string, claims []claim, r *row) (err error) {
	image, at := filepath.Join(host, "cut.img"), host+"-cut"
	defer func() { err = errors.Join(err, os.Remove(image)) }()
	if err := s.replay(ctx, image); err != nil {
		return err
	}
	if err := s.mount(ctx, image, at, "noatime"+twin(host)); err != nil {
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	defer func() { err = errors.Join(err, s.unmount(at)) }()
	h.dir = filepath.Join(at, "house")
	sv, err := h.inspect(ctx, claims, r)
	if err != nil && r.doomed { // a house that does not even open
		r.lost += len(claims)
		err = nil
	}
	if sv != nil {
		err = errors.Join(err, sv.stop(syscall.SIGKILL))
	}
	return err
}

// errTorn is a copy whose file system did not survive, which says something
// about the copy and nothing about the house; see attach and clone for how that
// came to be.
var errTorn = errors.New("the file system of the copy is torn")

// replay does what a machine does before it mounts ext4: it replays the journal
// and looks the file system over. XFS does that in its mount.
func (s *stand) replay(ctx context.Context, image string) error {
	if filepath.Base(filepath.Dir(image)) != "ext4" {
		return nil
	}
	err := s.run(ctx, "e2fsck", "-fp", image)
	if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
		if exit.ExitCode() == 1 {
			return nil // it had something to replay
		}
		return fmt.Errorf("%w: %w", errTorn, err)
	}
	return err
}
