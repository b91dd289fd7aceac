package upkeep_test

import (
	"os"
	"testing"

	"cloakroom/app/darkroom/worker"
)

// TestMain lets the tests' own program be the worker of its darkroom.
func TestMain(m *testing.M) {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status)
	}
	os.Exit(m.Run())
}
