package intake

import (
	"context"
	"errors"
	"fmt"
	"io"

	"cloakroom/app/fault"
)

// limits bound a stream.
type limits struct {
	declared int64 // what its sender said; below 0: nothing
	room     int64 // what there is room for
	over     error // what to say when more comes than that
}

// stream copies src to dst, which also writes to seen, and stops early when more
// comes than the house takes, the sender said or the quotas leave. It reads src
// in its caller's goroutine: when it has returned, nobody does.
func (in *Intake) stream(ctx context.Context, dst io.Writer, seen *sum, src io.Reader, most limits) error {
	return carry(ctx, dst, seen, func(ctx context.Context, b *belt) error {
		var size int64
		for {
			if err := ctx.Err(); err != nil {
				return err
			}
			n, err := src.Read(b.room())
			size += int64(n)
			switch {
			case size > in.most:
				return in.TooLarge()
			case most.declared >= 0 && size > most.declared:
				return errMore
			case size > most.room:
				return most.over
			}
			b.lay(n, false)
			switch {
			case err == nil:
			case !errors.Is(err, io.EOF):
				return torn(err)
			case size < most.declared:
				return torn(fmt.Errorf("%d of %d bytes came", size, most.declared))
			default:
				return nil
			}
		}
	})
}

var errMore = fault.New(fault.Invalid, "More came than was announced. Please send the file again.")

// ErrNoRoom is what a quota says, whether before the first byte or after the last.
var ErrNoRoom = fault.New(fault.Full, "There is no room left in this quota. Nothing was kept; delete something, or ask who runs the house for more.")

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
