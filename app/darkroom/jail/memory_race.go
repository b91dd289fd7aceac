//go:build race

package jail

// bounded is false with the race detector, which maps terabytes for itself. Its
// tests run without limits of memory; the others have them.
const bounded = false
