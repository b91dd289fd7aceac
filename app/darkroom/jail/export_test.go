package jail

import "time"

// Slow lets a machine be too busy to try a jail.
func (j *Jail) Slow(d time.Duration) { j.slow = d }
