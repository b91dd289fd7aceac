//go:build unix && !linux

package disk

import "os"

func moveNew(from *os.File, name string, to *os.File, as string) error {
	return moveByLink(from, name, to, as)
}
