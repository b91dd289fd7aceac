package app_test

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cloakroom/app"
	"cloakroom/app/darkroom/worker"
	"cloakroom/app/handoff/nginxtest"
)

// TestMain lets the scripts run this test binary as cloakroom, and the darkroom
// as its worker.
func TestMain(m *testing.M) {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status)
	}
	testscript.Main(m, map[string]func(){
		"cloakroom": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
			defer stop()
			os.Exit(app.Status(app.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr))
		},
	})
}

// TestCommands runs the scripts: commands as an operator types them, some
// beside a running server.
func TestCommands(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script",
		Setup: func(e *testscript.Env) error {
			e.Setenv("CLOAKROOM_LISTEN", nginxtest.Addr(t))
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"hangup": hangup, "keep": keep, "asks": asks, "status": status, "idle": idle, "eventually": says,
		},
	})
}

// hangup sends SIGHUP to every program in the background.
func hangup(ts *testscript.TestScript, _ bool, _ []string) {
	for _, c := range ts.BackgroundCmds() {
		ts.Check(c.Process.Signal(syscall.SIGHUP))
	}
}

// keep NAME puts the first word of the last output into a variable.
func keep(ts *testscript.TestScript, _ bool, args []string) {
	ts.Setenv(args[0], strings.Fields(ts.ReadFile(args[1]))[0])
}

// says PATTERN COMMAND… runs a command until its output has the pattern.
func says(ts *testscript.TestScript, _ bool, args []string) {
	want := regexp.MustCompile(args[0])
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		ts.Check(ts.Exec(args[1], args[2:]...))
		if out := ts.ReadFile("stdout"); want.MatchString(out) {
			return
		} else if time.Now().After(deadline) {
			ts.Fatalf("%v never says %q: %s", args[1:], args[0], out)
		}
	}
}

// status N COMMAND… runs a command that must end with that status.
func status(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	got := "0"
	if err != nil {
		got = strings.TrimPrefix(err.Error(), "exit status ")
	}
	if got != args[0] {
		ts.Fatalf("%v: status %s, want %s", args[1:], got, args[0])
	}
}

// asks STATUS PATH [TOKEN] asks the running server until it answers so; it has
// a second after the server is up, as commands promise.
func asks(ts *testscript.TestScript, _ bool, args []string) {
	deadline := time.Now().Add(10 * time.Second)
	last := "no answer"
	for time.Now().Before(deadline) {
		r, err := http.NewRequest("GET", "http://"+ts.Getenv("CLOAKROOM_LISTEN")+strings.TrimPrefix(args[1], "http://"+ts.Getenv("CLOAKROOM_LISTEN")), nil)
		ts.Check(err)
		if len(args) > 2 {
			r.Header.Set("Authorization", "Bearer "+args[2])
		}
		resp, err := http.DefaultTransport.RoundTrip(r)
		if err == nil {
			resp.Body.Close()
			if last == "no answer" {
				deadline = time.Now().Add(time.Second)
			}
			if last = fmt.Sprint(resp.StatusCode); last == args[0] {
				return
			}
		}
		time.Sleep(20 * time.Millisecond)
	}
	ts.Fatalf("GET %s: %s, want %s", args[1], last, args[0])
}
