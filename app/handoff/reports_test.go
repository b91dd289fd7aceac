package handoff

import (
	"context"
	"fmt"
	"net"
	"sync"
	"testing"
)

// TestReportsAreHeard: each report reaches who awaits it, once; what is none is
// nobody's; and the end is heard too, while nothing comes.
func TestReportsAreHeard(t *testing.T) {
	ears, err := net.ListenUDP("udp", &net.UDPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	at := ears.LocalAddr().String()
	ctx, end := context.WithCancel(t.Context())
	r, ended := &Reports{}, make(chan error, 1)
	go func() { ended <- r.Hear(ctx, ears) }()
	conn, err := net.Dial("udp", at)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	say := func(status string, id string, sent int) {
		fmt.Fprintf(conn, "<190>Nov 27 22:26:11 cloakroom: %s %s %d", id, status, sent)
	}
	var all sync.WaitGroup
	got := make([]int64, 50)
	for i := range got {
		all.Add(1)
		id := r.Await(func(sent int64) { got[i] += sent; all.Done() })
		say("200", "nobody", 7)
		say([]string{"200", "206", "404"}[i%3], id, i+1)
		say("200", id, 1000) // a second time
	}
	all.Wait()
	for i, sent := range got {
		if want := []int64{int64(i + 1), int64(i + 1), 0}[i%3]; sent != want {
			t.Errorf("of %d, %d are told, not %d", i, sent, want)
		}
	}
	end()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if again, err := net.ListenPacket("udp", at); err != nil {
		t.Errorf("the socket is not given back: %v", err)
	} else {
		_ = again.Close()
	}
}
