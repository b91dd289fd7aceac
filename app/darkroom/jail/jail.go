// Package jail runs this same program again where it can do no harm: as nobody,
// without a network, in a tree of its own that has the system's programs and
// nothing of the house, with a limit on everything that can be used up. What is
// fed to decoders is decoded there.
//
// A worker passes two doors. The server starts a launcher, and that the first of
// them in new namespaces; it builds the tree, gives away every right, and turns
// itself into the second, which does the work. Where the kernel refuses namespaces
// the tree is missing, and all the rest holds.
package jail

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"
)

// Each process in a jail is held to these.
const (
	cpuSeconds  = 60
	memoryCap   = 2 << 30 // what it may write to; a decoder gets no more
	addressCap  = 6 << 30 // a Go program reserves far more than it uses
	fileCap     = 64 << 20
	processCap  = 96 // threads, of one jail
	openCap     = 128
	scratchSize = 96 << 20 // of all files in one jail
)

// Jail starts workers.
type Jail struct {
	// Tools is a folder whose programs are preferred to the system's. Tests put
	// their own there.
	Tools string
	// Open leaves the namespaces out, and Bare the system's programs, for tests of
	// what then remains.
	Open, Bare bool

	mu     sync.Mutex
	tried  bool
	report Report
	slow   time.Duration // how long a first try may take
}

// Report says what a jail is made of here.
type Report struct {
	Closed bool   // there are namespaces
	Why    string // there are none
}

// Task is what one worker is for.
type Task struct {
	Work    string // handed to it as it is
	Plugins bool   // libvips may load its plugin for HEIF; the others are never there
}

// door is what the first door is told.
type door struct {
	Closed  bool
	Tools   string
	Bare    bool
	Scratch string // a folder, where there is no tree
	Task    Task
}

const (
	launcherName = "cloakroom-launcher"
	outerName    = "cloakroom-jail"
	innerName    = "cloakroom-worker"

	broken = 125 // exit status of a jail that could not be built
	busy   = 75  // and of one that could not be built just now (EX_TEMPFAIL)
)

// Ready is what a worker says that has nothing to do.
const Ready = "ready"

// again stands in the environment of a worker alone. A program that does not
// begin with worker.Run finds it when it starts workers where it is one itself,
// and so does not start itself for ever.
const again = "CLOAKROOM_WORKER"

// Broken is a jail that could not be built. It says nothing about the original.
type Broken struct{ Why string }

func (b *Broken) Error() string { return "no jail: " + b.Why }

// Report tries whether the kernel gives us namespaces.
func (j *Jail) Report(ctx context.Context) Report {
	r, err := j.look(ctx)
	if err != nil {
		return Report{Why: err.Error()}
	}
	return r
}

// look tries once. A machine that is too busy to say is asked again: it must not
// leave the tree out for as long as the server lives.
func (j *Jail) look(ctx context.Context) (Report, error) {
	if j.Open {
		return Report{Why: "they were not asked for"}, nil
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.tried {
		return j.report, nil
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), cmp.Or(j.slow, 20*time.Second))
	defer cancel()
	err := j.try(ctx)
	if err != nil && (ctx.Err() != nil || short(err)) {
		return Report{}, fmt.Errorf("the machine was too busy to try one: %w", err)
	}
	j.tried, j.report.Closed = true, err == nil
	if err != nil {
		j.report.Why = err.Error()
	}
	return j.report, nil
}

// short says whether the machine has no more of something just now.
func short(err error) bool {
	for _, what := range []error{syscall.EAGAIN, syscall.ENOMEM, syscall.EMFILE, syscall.ENFILE} {
		if errors.Is(err, what) {
			return true
		}
	}
	return false
}

func (j *Jail) try(ctx context.Context) error {
	in, err := os.Open(os.DevNull)
	if err != nil {
		return err
	}
	defer in.Close()
	c, err := j.start(ctx, in, door{Closed: true, Tools: j.Tools, Bare: j.Bare})
	if err != nil {
		return err
	}
	said, err := io.ReadAll(io.LimitReader(c, 100))
	if err := errors.Join(err, c.Wait()); err != nil {
		return err
	}
	if string(said) != Ready {
		return errors.New("this program does not begin with worker.Run")
	}
	return nil
}

// Start starts a worker on in. It is killed, with all that it started, when ctx
// ends. Wait must be called, after its answer has been read or not.
func (j *Jail) Start(ctx context.Context, in *os.File, t Task) (*Cell, error) {
	report, err := j.look(ctx)
	if err != nil {
		return nil, &Broken{err.Error()}
	}
	d := door{Closed: report.Closed, Tools: j.Tools, Bare: j.Bare, Task: t}
	if d.Closed {
		return j.start(ctx, in, d)
	}
	dir, err := scratch(in)
	if err != nil {
		return nil, &Broken{err.Error()}
	}
	d.Scratch = dir
	c, err := j.start(ctx, in, d)
	if err != nil {
		return nil, errors.Join(err, os.RemoveAll(dir))
	}
	return c, nil
}

func (j *Jail) start(ctx context.Context, in *os.File, d door) (*Cell, error) {
	if os.Getenv(again) != "" {
		return nil, &Broken{"this program does not begin with worker.Run"}
	}
	told, err := json.Marshal(d)
	if err != nil {
		return nil, err
	}
	c := &Cell{said: &tail{}, scratch: d.Scratch, ctx: ctx}
	c.cmd = exec.CommandContext(ctx, "/proc/self/exe")
	c.cmd.Args = []string{launcherName, string(told)}
	c.cmd.Env = []string{again + "=1"}
	c.cmd.Dir = "/"
	c.cmd.Stdin, c.cmd.Stderr = in, c.said
	c.cmd.Cancel = func() error { return c.cmd.Process.Signal(syscall.SIGTERM) }
	c.cmd.WaitDelay = 5 * time.Second
	attach(c.cmd)
	out, err := c.cmd.StdoutPipe()
	if err != nil {
		return nil, &Broken{err.Error()}
	}
	c.Reader = out
	if err := c.cmd.Start(); err != nil {
		return nil, errors.Join(&Broken{err.Error()}, err)
	}
	return c, nil
}
