// Command cloakroom serves private media to the people it belongs to.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"cloakroom/app"
	"cloakroom/app/darkroom/worker"
)

func main() { os.Exit(run()) }

func run() int {
	if status, ours := worker.Run(os.Args); ours {
		return status // we were started by ourselves, to develop one original
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return app.Status(app.Run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr), os.Stderr)
}
