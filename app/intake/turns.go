package intake

import (
	"context"
	"sync"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
)

// turns let one request at a time work on an upload. A client that lost its line
// comes back while its old request still waits for bytes: who comes later stops
// the one before.
type turns struct {
	mu     sync.Mutex
	of     map[id.Upload]*turn
	paused bool
}

type turn struct {
	slot chan struct{}    // full while somebody has the turn
	stop func(next int64) // stops who has it
	next int64            // where who came last begins
	wait int              // how many wait for it
	want int              // how many wait for it or have it; at 0 the turn is dropped
}

// patience is how long who comes later waits for the one before.
const patience = 5 * time.Second

var (
	errBusy    = fault.New(fault.Locked, "Another request is at work on this upload. Try again in a moment.")
	errClosing = fault.New(fault.Unavailable, "The house is closing. Nothing that came is lost; go on in a moment.")
)

// nowhere is where a request begins that brings no bytes.
const nowhere = -1

// take waits for the turn of a request that begins at a byte. stop must make it
// give the turn back soon, and hears where the next one begins; done gives it
// back.
func (t *turns) take(ctx context.Context, up id.Upload, at int64, stop func(next int64)) (done func(), err error) {
	mine := t.join(up, at)
	timeout := time.NewTimer(patience)
	defer timeout.Stop()
	select {
	case mine.slot <- struct{}{}:
	case <-ctx.Done():
		t.tired(up, mine)
		return nil, errBusy // nobody is there to hear it
	case <-timeout.C:
		t.tired(up, mine)
		return nil, errBusy
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	mine.wait--
	if t.paused {
		<-mine.slot
		t.drop(up, mine)
		return nil, errClosing
	}
	mine.stop = stop
	if mine.wait > 0 { // somebody came between our getting the turn and saying how to stop us
		stop(mine.next)
	}
	return func() {
		t.mu.Lock()
		mine.stop = nil
		t.mu.Unlock()
		<-mine.slot
		t.leave(up, mine)
	}, nil
}

// idle takes the turn if nobody has it.
func (t *turns) idle(up id.Upload) (done func(), ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.of[up] != nil {
		return nil, false
	}
	mine := t.add(up)
	mine.slot <- struct{}{}
	return func() {
		<-mine.slot
		t.leave(up, mine)
	}, true
}

// pause stops everybody who has a turn, and gives no more.
func (t *turns) pause() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.paused = true
	for _, it := range t.of {
		if it.stop != nil {
			it.stop(nowhere)
		}
	}
}

func (t *turns) join(up id.Upload, at int64) *turn {
	t.mu.Lock()
	defer t.mu.Unlock()
	mine := t.of[up]
	if mine == nil {
		mine = t.add(up)
	} else {
		mine.want++
	}
	mine.wait++
	mine.next = at
	if mine.stop != nil {
		mine.stop(at)
	}
	return mine
}

func (t *turns) add(up id.Upload) *turn {
	if t.of == nil {
		t.of = map[id.Upload]*turn{}
	}
	mine := &turn{slot: make(chan struct{}, 1), want: 1}
	t.of[up] = mine
	return mine
}

// tired is for who does not wait any longer.
func (t *turns) tired(up id.Upload, mine *turn) {
	t.mu.Lock()
	mine.wait--
	t.mu.Unlock()
	t.leave(up, mine)
}

func (t *turns) leave(up id.Upload, mine *turn) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.drop(up, mine)
}

func (t *turns) drop(up id.Upload, mine *turn) {
	if mine.want--; mine.want == 0 {
		delete(t.of, up)
	}
}
