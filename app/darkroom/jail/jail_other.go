//go:build !linux

package jail

import (
	"errors"
	"os"
	"os/exec"
)

// Elsewhere a worker is another process, and that is all.

var errNone = errors.New("there is no jail on this system")

func attach(*exec.Cmd) {}

func scratch(*os.File) (string, error) { return os.MkdirTemp("", "cloakroom-") }

func launch(door, string) error { return errNone }

func pass(door) error { return errNone }
