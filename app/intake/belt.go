package intake

import (
	"context"
	"io"
	"sync"
)

// belt carries bytes from the goroutine that reads them to the one that writes
// them. Whatever lies on it is written at once, so what a slow sender brings does
// not wait for more; a quick one fills it, and is written in large pieces.
type belt struct {
	bytes [1 << 20]byte

	mu    sync.Mutex
	moved sync.Cond // on mu
	// Counts since the beginning. The hash may still read what was written last,
	// so its place is free only when what came after it is written.
	came, written, free int64
	last                bool // nothing more comes
}

// inOneCall is how much is read or written in one call.
const inOneCall = 256 << 10

var belts = sync.Pool{New: func() any {
	b := &belt{}
	b.moved.L = &b.mu
	return b
}}

// room waits for a place on the belt.
func (b *belt) room() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.came-b.free == int64(len(b.bytes)) {
		b.moved.Wait()
	}
	return b.piece(b.came, b.free+int64(len(b.bytes)))
}

// lay says that n bytes were put into the room, or that they were the last.
func (b *belt) lay(n int, last bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.came += int64(n)
	b.last = last
	b.moved.Signal()
}

// take waits for bytes; at their end it returns none.
func (b *belt) take() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	for b.came == b.written && !b.last {
		b.moved.Wait()
	}
	return b.piece(b.written, b.came)
}

// took says that n bytes were written.
func (b *belt) took(n int) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.free = b.written
	b.written += int64(n)
	b.moved.Signal()
}

// piece is what lies together from one count on.
func (b *belt) piece(from, to int64) []byte {
	at := from % int64(len(b.bytes))
	return b.bytes[at:min(at+to-from, at+inOneCall, int64(len(b.bytes)))]
}

// carry writes to dst, in a goroutine of its own, what read lays on a belt in
// this one. Its context ends when a write fails, which is then the error; the
// belt is let go of when seen has hashed all of it.
func carry(ctx context.Context, dst io.Writer, seen *sum, read func(context.Context, *belt) error) error {
	b := belts.Get().(*belt)
	defer belts.Put(b)
	b.came, b.written, b.free, b.last = 0, 0, 0, false
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	var failed error
	var writing sync.WaitGroup
	writing.Go(func() {
		for p := b.take(); len(p) > 0; p = b.take() {
			if failed == nil {
				if _, failed = dst.Write(p); failed != nil {
					stop()
				}
			}
			if failed != nil {
				seen.wait() // what follows is not hashed, and moves on all the same
			}
			b.took(len(p))
		}
		seen.wait()
	})
	err := read(ctx, b)
	b.lay(0, true)
	writing.Wait()
	if failed != nil {
		return failed
	}
	return err
}
