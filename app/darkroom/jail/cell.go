package jail

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
)

// Cell is a worker at work.
type Cell struct {
	io.Reader // what it answers

	cmd     *exec.Cmd
	said    *tail
	scratch string
	ctx     context.Context
}

// Kill ends a worker whose answer is not wanted.
func (c *Cell) Kill() { _ = c.cmd.Cancel() }

// Wait ends when the worker has, and says how if not well. Nothing that it
// started outlives it.
func (c *Cell) Wait() error {
	err := c.cmd.Wait()
	if c.scratch != "" {
		err = errors.Join(err, os.RemoveAll(c.scratch))
	}
	if err == nil {
		return nil
	}
	if c.ctx.Err() != nil {
		return fmt.Errorf("the worker was stopped: %w", context.Cause(c.ctx))
	}
	said := c.said.String()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		switch exit.ExitCode() {
		case broken:
			return &Broken{said}
		case busy:
			return errors.Join(&Broken{said}, syscall.EAGAIN)
		}
	}
	return fmt.Errorf("the worker ended: %w: %s", err, said)
}

// tail keeps the end of what a worker says.
type tail struct {
	mu sync.Mutex
	b  []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	const most = 1000
	t.b = append(t.b, p[max(0, len(p)-most):]...)
	t.b = bytes.Clone(t.b[max(0, len(t.b)-most):])
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return strings.TrimSpace(strings.ToValidUTF8(string(t.b), "?"))
}
