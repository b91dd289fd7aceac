package intake

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"sync"

	"cloakroom/app/fault"
)

// sum is what streaming learns.
type sum struct {
	size   int64
	sha256 [32]byte
}

var buffers = sync.Pool{New: func() any { b := make([]byte, 256<<10); return &b }}

// stream copies src to dst, counts and hashes it, and stops early when more
// comes than the house takes or the sender said.
func (in *Intake) stream(ctx context.Context, dst io.Writer, src io.Reader, declared int64) (sum, error) {
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	var out sum
	hash := sha256.New()
	for {
		if err := ctx.Err(); err != nil {
			return sum{}, err
		}
		n, err := src.Read(*buf)
		out.size += int64(n)
		switch {
		case out.size > in.most:
			return sum{}, in.TooLarge()
		case declared >= 0 && out.size > declared:
			return sum{}, fault.New(fault.Invalid, "More came than was announced. Please send the file again.")
		}
		hash.Write((*buf)[:n])
		if _, err := dst.Write((*buf)[:n]); err != nil {
			return sum{}, err
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return sum{}, torn(err)
		}
	}
	if declared >= 0 && out.size < declared {
		return sum{}, torn(fmt.Errorf("%d of %d bytes came", out.size, declared))
	}
	hash.Sum(out.sha256[:0])
	return out, nil
}

// torn sorts an error of the sender's side, unless a door has sorted it already
// (a body limit, say).
func torn(err error) error {
	if fault.KindOf(err) != fault.Internal {
		return err
	}
	return fault.Wrap(fault.Invalid, "The file did not arrive whole. Please send it again.", err)
}

// human writes a size as people do.
func human(n int64) string {
	for _, u := range []struct {
		of   int64
		name string
	}{{1e12, "TB"}, {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}} {
		if n >= u.of {
			return fmt.Sprintf("%.4g %s", float64(n)/float64(u.of), u.name)
		}
	}
	return fmt.Sprintf("%d bytes", n)
}
