package upkeep

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"

	"cloakroom/app/fault"
	"cloakroom/app/media"
)

// piece is how much is read at once.
const piece = 256 << 10

// read reads the bytes of row to their end and says what is wrong with them:
// nothing, that they are not those that were handed in, or that the disk does
// not give them. An error is one of the house's own, or says that its place has
// gone; it accuses no file.
func (u *Upkeep) read(ctx context.Context, row Named) (what string, n int64, _ error) {
	src, err := u.bytes.Open(ctx, row.Key)
	if fault.Is(err, fault.NotFound) {
		return "", 0, nil // not ours to say: it may just have been removed
	}
	if err != nil {
		return u.unreadable(ctx, 0, err)
	}
	defer src.Close()
	hash, buf := sha256.New(), make([]byte, piece)
	for {
		if err := ctx.Err(); err != nil {
			return "", n, err
		}
		m, err := src.Read(buf)
		hash.Write(buf[:m])
		n += int64(m)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return u.unreadable(ctx, n, err)
		}
		if err := u.rest(ctx, m); err != nil {
			return "", n, err
		}
	}
	switch {
	case n != row.Size:
		what = fmt.Sprintf("%d bytes were read, and there should be %d", n, row.Size)
	case row.Rendition == media.Original && [32]byte(hash.Sum(nil)) != row.SHA256:
		what = "its bytes are not those that were handed in (SHA-256)"
	}
	return what, n, nil
}

// unreadable tells a file that the disk does not give from a house that can give
// none.
func (u *Upkeep) unreadable(ctx context.Context, n int64, err error) (string, int64, error) {
	if ctx.Err() != nil || fault.Is(err, fault.Unavailable) {
		return "", n, err
	}
	if here := u.bytes.Here(); here != nil {
		return "", n, here
	}
	return fmt.Sprintf("it cannot be read: %v", err), n, nil
}
