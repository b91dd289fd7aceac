package intake

import (
	"context"
	"io"
	"sync"
	"sync/atomic"
)

// belt carries bytes from the goroutine that reads them to the one that writes
// them. Whatever lies on it is written at once, so what a slow sender brings does
// not wait for more; a quick one fills it, and is written in large pieces.
type belt struct {
	bytes []byte

	mu    sync.Mutex
	moved sync.Cond // on mu
	// Counts since the beginning. The hash may still read what was written last,
	// so its place is free only when what came after it is written.
	came, written, free int64
	last                bool // nothing more comes
}

// A belt is held for as long as somebody sends, and many can send slowly: so there
// are only so many long ones at a time. On a short one it goes as well, not as fast.
const (
	longBelt  = 1 << 20
	shortBelt = 64 << 10
	mostLong  = 64
)

var (
	belts = sync.Pool{New: func() any { return newBelt(longBelt) }}
	lent  atomic.Int64 // of the long ones
)

func newBelt(size int) *belt {
	b := &belt{bytes: make([]byte, size)}
	b.moved.L = &b.mu
	return b
}

// borrow returns a belt with nothing on it.
func borrow() (b *belt, giveBack func()) {
	if lent.Add(1) > mostLong {
		lent.Add(-1)
		return newBelt(shortBelt), func() {}
	}
	b = belts.Get().(*belt)
	b.came, b.written, b.free, b.last = 0, 0, 0, false
	return b, func() { belts.Put(b); lent.Add(-1) }
}

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

// piece is what lies together from one count on, of which not too much is read or
// written in one call: while a piece is hashed there has to be room for others.
func (b *belt) piece(from, to int64) []byte {
	at := from % int64(len(b.bytes))
	all := int64(len(b.bytes))
	return b.bytes[at:min(at+to-from, at+all/4, all)]
}

// carry writes to dst, in a goroutine of its own, what read lays on a belt in
// this one. Its context ends when a write fails, which is then the error; the
// belt is let go of when seen has hashed all of it.
func carry(ctx context.Context, dst io.Writer, seen *sum, read func(context.Context, *belt) error) error {
	b, giveBack := borrow()
	defer giveBack()
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
