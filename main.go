// Command cloakroom serves private media to the people it belongs to.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"cloakroom/app"
	"cloakroom/app/cli"
)

func main() { os.Exit(run()) }

// run returns the exit status: 1 says that it failed, 2 that we were not
// understood.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	err := app.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "cloakroom:", strings.ReplaceAll(strings.TrimPrefix(err.Error(), "usage: "), "\n", "; "))
	if errors.Is(err, cli.ErrUsage) {
		return 2
	}
	return 1
}
