//go:build !linux

package handoff

import "os"

// giveBack does nothing here: the file grows until the house starts again.
func giveBack(*os.File, int64, int64) {}
