package darkroom

import (
	"image/color"
	"os"
	"testing"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/darkroom/worker"
)

// TestMain lets the tests' own program be the worker.
func TestMain(m *testing.M) {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status)
	}
	os.Exit(m.Run())
}

// near says whether two colours look alike.
func near(a, b color.Color) bool { return picturetest.Near(a, b, 40) }
