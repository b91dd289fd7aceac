package journal

import (
	"context"
	"math"
	"slices"
	"time"
)

// How many lines are written in one transaction, and how many by FlushSome.
const (
	batch = 500
	some  = 4 * batch
)

// FlushSome is Flush, but leaves what is more than a moment's work for the next
// time: others have something to write too.
func (d *Daybook) FlushSome(ctx context.Context) error { return d.flush(ctx, some) }

// Flush enters what was noted into the journal. What cannot be written stays to
// be written.
func (d *Daybook) Flush(ctx context.Context) error { return d.flush(ctx, math.MaxInt) }

func (d *Daybook) flush(ctx context.Context, most int) error {
	d.writing.Lock() // one at a time: what cannot be written goes back to the numbers it had
	defer d.writing.Unlock()
	d.mu.Lock()
	most = min(most, len(d.noted)) // what comes meanwhile is for the next time
	d.mu.Unlock()
	for most > 0 {
		lines := d.take(min(batch, most))
		if err := d.store.Tally(ctx, lines); err != nil {
			d.putBack(lines)
			return err
		}
		most -= len(lines)
	}
	return nil
}

// take takes the first n lines out of the book. What comes to one of them from
// now on is another line, which the store adds to it.
func (d *Daybook) take(n int) []Tally {
	d.mu.Lock()
	defer d.mu.Unlock()
	n = min(n, len(d.noted))
	lines := d.noted[:n:n]
	d.noted = d.noted[n:]
	d.first += n
	if len(d.noted) == 0 {
		d.noted = nil
		clear(d.open)
		clear(d.leaves)
		return lines
	}
	for _, t := range lines {
		e := t.Entry
		e.At, e.Bytes = time.Time{}, 0 // as add knows it
		if d.open[e] < d.first {
			delete(d.open, e)
		}
	}
	return lines
}

func (d *Daybook) putBack(lines []Tally) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.noted = append(slices.Clone(lines), d.noted...)
	d.first -= len(lines)
}
