//go:build !race

package darkroom

const raced = false
