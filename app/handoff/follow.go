package handoff

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"syscall"
	"time"
)

// moment is how often it is looked for what nginx has written.
const moment = 100 * time.Millisecond

// Follow takes reports out of the file at path until ctx ends: nginx writes them
// there as it writes its logs, which costs it little and us nothing
// (docs/performance.md). The file is made here, so that it can be emptied here.
func (r *Reports) Follow(ctx context.Context, path string) error {
	t := tail{path: path, buf: make([]byte, 64<<10)}
	if err := t.open(); err != nil {
		return err
	}
	defer func() { _ = t.f.Close() }() // nothing was written
	if err := t.begin(); err != nil {
		return err
	}
	tick := time.NewTicker(moment)
	defer tick.Stop()
	for ctx.Err() == nil {
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
		if err := t.lines(r.take); err != nil {
			return err
		}
	}
	return nil
}

// tail reads lines out of a file that others write.
type tail struct {
	path string
	f    *os.File
	at   int64  // up to where it is read
	free int64  // up to where its bytes have been given back
	buf  []byte // has kept bytes of a line that has no end yet
	kept int
}

// open opens the file from its beginning. If nginx was here first, what it made is
// read until it looks again, and finds one of ours.
func (t *tail) open() error {
	f, err := made(t.path)
	if errors.Is(err, fs.ErrPermission) {
		if f, err = os.Open(t.path); err == nil && os.Remove(t.path) == nil {
			if ours, err := made(t.path); err == nil {
				_ = ours.Close()
			}
		}
	}
	if err != nil {
		return err
	}
	if t.f != nil {
		_ = t.f.Close()
	}
	t.f, t.at, t.free, t.kept = f, 0, 0, 0
	return nil
}

// made opens a file that we can write and the group of its folder, which nginx's
// workers are in: so they read the media.
func made(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o660)
	if err != nil {
		return nil, err
	}
	if folder, err := os.Stat(filepath.Dir(path)); err == nil {
		_ = f.Chown(-1, int(folder.Sys().(*syscall.Stat_t).Gid))
	}
	_ = f.Chmod(0o660) // whoever may neither, need not: it was done by its owner
	return f, nil
}

// begin empties the file, since nobody awaits what is there. One that begins with
// anything but a report, or a hole where some were, was named by mistake.
func (t *tail) begin() error {
	head := make([]byte, 64)
	n, _ := t.f.ReadAt(head, 0)
	if line, _, _ := bytes.Cut(head[:n], newline); n > 0 && head[0] != 0 && !reported.Match(line) {
		return fmt.Errorf("%s holds something else than reports", t.path)
	}
	if t.f.Truncate(0) == nil {
		return nil
	}
	is, err := t.f.Stat()
	if err == nil {
		t.at = is.Size()
	}
	return err
}

var reported = regexp.MustCompile(`^([A-Z2-7]{8}-[0-9a-z]+|-) [0-9]{3} [0-9]+$`)

// lines hands every line to take that was written since the last time.
func (t *tail) lines(take func(line []byte)) error {
	for {
		n, err := t.f.ReadAt(t.buf[t.kept:], t.at)
		t.at += int64(n)
		got := t.buf[:t.kept+n]
		whole := bytes.LastIndexByte(got, '\n') + 1
		for line := range bytes.Lines(got[:whole]) {
			take(line)
		}
		if t.kept = copy(t.buf, got[whole:]); t.kept == len(t.buf) {
			t.kept = 0 // none of ours is that long
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	if t.at-t.free >= 1<<20 {
		giveBack(t.f, t.free, t.at-t.free)
		t.free = t.at
	}
	return t.stay()
}

// stay opens the file again if somebody has put another in its place, or goes
// back to its beginning if somebody has emptied it.
func (t *tail) stay() error {
	is, err := t.f.Stat()
	if err != nil {
		return err
	}
	if is.Size() < t.at {
		t.at, t.free, t.kept = 0, 0, 0
	}
	there, err := os.Stat(t.path)
	if errors.Is(err, fs.ErrNotExist) { // nginx may make none, and finds ours when it looks again
		if ours, err := made(t.path); err == nil {
			_ = ours.Close()
		}
	}
	if err == nil && there.Size() > 0 && !os.SameFile(is, there) {
		return t.open()
	}
	return nil // until something is written there, nginx writes here
}
