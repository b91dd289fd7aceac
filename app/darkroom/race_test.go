//go:build race

package darkroom

// raced says that the race detector is at work, which remembers all memory.
const raced = true
