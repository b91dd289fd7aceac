//go:build linux && !amd64 && !arm64

package jail

// filter does nothing where we do not know the numbers of system calls.
func filter() error { return nil }
