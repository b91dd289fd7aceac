package app_test

import (
	"context"
	"sync"
	"testing"
	"time"
)

// TestARetiredKeyIsNoticed, whatever the server itself writes meanwhile.
func TestARetiredKeyIsNoticed(t *testing.T) {
	s := settings(t)
	h := open(t, s)
	f := h.top(t, "cases", h.ann)
	coat := h.take(t, f.ID, "paper.pdf", paper(1))
	h.works(t)
	address := h.get(t, "/items/"+string(coat.ID)+"/play", h.cookie(h.signIn(t, "ann"))).header.Get("Location")
	if a := h.get(t, address); a.status != 200 {
		t.Fatal(a)
	}
	other := opened(t, s, h.clock)
	first := must(other.Keys.List(t.Context()))(t)[0]
	_, err := other.Keys.Rotate(t.Context())
	ok(t, err)
	ok(t, other.Keys.Retire(t.Context(), first.Name()))
	ok(t, h.Accounts.AddGroup(t.Context(), operator, "ward"))
	ok(t, h.Accounts.Join(t.Context(), operator, "ward", "ann")) // a write about rights, at once
	eventually(t, time.Second, "the ticket is refused", func() bool { return h.get(t, address).status == 404 })
}

// works lets the house do what goes on behind its pages until the test ends.
func (h *house) works(t testing.TB) {
	t.Helper()
	ctx, stop := context.WithCancel(t.Context())
	var work sync.WaitGroup
	work.Go(func() { h.Work(ctx) })
	t.Cleanup(func() { stop(); work.Wait() })
}
