package app_test

import (
	"context"
	"net"
	"sync"
	"testing"
)

// served puts h on the network by Serve, until stop.
func (h *house) served(t *testing.T) (stop func()) {
	t.Helper()
	l := must(net.Listen("tcp", "127.0.0.1:0"))(t)
	ctx, cancel := context.WithCancel(t.Context())
	var serving sync.WaitGroup
	serving.Go(func() {
		if err := h.Serve(ctx, l, setupCode); err != nil {
			t.Error(err)
		}
	})
	h.reach = l.Addr().String()
	h.ask = over(t, h.reach)
	stop = func() { cancel(); serving.Wait() }
	t.Cleanup(stop)
	return stop
}

// TestAHouseThatDied in the middle of a download has not used it up.
func TestAHouseThatDied(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	at := "/s/" + c.counted(t, c.picture.ID, 1, "").Reveal() + "/file"
	if a := h.get(t, at, with("Range", "bytes=0-9"), agent("a"), from("127.0.0.1:4000")); a.status != 206 {
		t.Fatal(a)
	}
	h.exec(t, `update downloads set busy = 1, sent = ?, spans = ''`, c.picture.Size) // as it is while all of it leaves
	h.served(t)
	for _, want := range []int{200, 410} {
		if a := h.get(t, at, agent("a")); a.status != want {
			t.Errorf("%v, want %d", a, want)
		}
	}
}
