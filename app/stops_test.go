package app_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"

	"cloakroom/app/journal"
	"cloakroom/app/media"
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

// TestAHouseThatStops keeps what has come of an upload, and the next house goes
// on there.
func TestAHouseThatStops(t *testing.T) {
	t.Parallel()
	s := settings(t)
	h := open(t, s)
	stop := h.served(t)
	d := h.corner(t).doors()[1]
	up := d.create(t, "moves", 10)
	under := d.begin(t, h.reach, up, 0, 10, "abcd")
	stop()
	if status := under.answer(t); status != 409 {
		t.Errorf("it was told %d", status)
	}
	next := opened(t, s, h.clock)
	d.house.ask = next.ask
	if n := d.offset(t, up); n != 4 {
		t.Errorf("the next house has %d bytes", n)
	}
	if a := d.append(t, up, 4, "efghij"); a.status != 204 {
		t.Errorf("%v", a)
	}
	d.has(t, "moves", "abcdefghij")
}

// TestAHouseThatStopsKnowsWhatLeft of a download that takes longer than it waits.
func TestAHouseThatStopsKnowsWhatLeft(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.MaxUpload = "64MB"
	h := open(t, s)
	c := h.corner(t)
	it := h.take(t, c.folder.ID, "big.bin", bytes.Repeat([]byte("a coat and a hat"), 2<<20))
	stop := h.served(t)
	slow := must(net.Dial("tcp", h.reach))(t)
	defer slow.Close()
	fmt.Fprintf(slow, "GET %s HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n\r\n", c.private(it, media.Original), h.Config.URL.Host, c.token.Reveal())
	must(io.ReadFull(slow, make([]byte, 1000)))(t)
	stop()
	a := journal.Asked{Item: it.ID, Kind: journal.Delivered, Most: 1}
	lines := must(h.Library.Journal(t.Context(), operator, a))(t).Lines
	if len(lines) != 1 || lines[0].Reach != journal.Part || lines[0].Bytes < 1000 {
		t.Errorf("the journal has %+v", lines)
	}
}
