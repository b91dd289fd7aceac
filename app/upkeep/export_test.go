package upkeep

import (
	"context"
	"time"
)

// Pausing lets a test do things while u waits, instead of waiting.
func (u *Upkeep) Pausing(fn func(d time.Duration) error) *Upkeep {
	u.pause = func(_ context.Context, d time.Duration) error { return fn(d) }
	return u
}

var (
	SweepIfDue = (*Upkeep).sweepIfDue
	ScrubOn    = (*Upkeep).scrubOn
	CountOld   = (*Upkeep).countOld
)
