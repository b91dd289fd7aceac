package jail_test

import (
	"errors"
	"os"
	"testing"

	"cloakroom/app/darkroom/jail"
	"cloakroom/app/darkroom/worker"
)

func TestMain(m *testing.M) {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

// A machine that is too busy to try a jail has no worker without one, and is
// asked again.
func TestABusyMachineOpensNoJail(t *testing.T) {
	ctx := t.Context()
	var j jail.Jail
	j.Slow(1)
	task, ok := worker.Task("image/png")
	if !ok {
		t.Fatal("no task")
	}
	in, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	if c, err := j.Start(ctx, in, task); !errors.As(err, new(*jail.Broken)) {
		t.Errorf("%v, %v", c, err)
	}
	if r := j.Report(ctx); r.Closed || r.Why == "" {
		t.Errorf("%+v", r)
	}
	j.Slow(0)
	if r := j.Report(ctx); !r.Closed {
		t.Errorf("not asked again: %+v", r)
	}
	c, err := j.Start(ctx, in, task)
	if err != nil {
		t.Fatal(err)
	}
	c.Kill()
	_ = c.Wait() // it was killed
}
