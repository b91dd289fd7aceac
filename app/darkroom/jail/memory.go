//go:build !race

package jail

// bounded says that memory can be limited: what we are made of does not need
// more of it than there is.
const bounded = true
