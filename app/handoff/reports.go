package handoff

import (
	"bytes"
	"crypto/rand"
	"strconv"
	"sync"
)

// Reports is where nginx tells how much has left of what it was handed: a
// datagram for each, in the form of syslog (RFC 3164), that ends with an id, a
// status and a number of bytes. The id is said to nginx alone, so nobody else
// can report. A report that is lost, or a house that takes none, leaves it at
// what is known: that the bytes were handed over.
type Reports struct {
	mu         sync.Mutex
	young, old map[string]func(sent int64) // by id: who waits for a report
}

// mostAwaited bounds how many reports are awaited; of more, the oldest are given up.
const mostAwaited = 10_000

// Await returns the id of a delivery about which left is to be told.
func (r *Reports) Await(left func(sent int64)) string {
	name := rand.Text()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.young == nil || len(r.young) >= mostAwaited/2 {
		r.young, r.old = map[string]func(int64){}, r.young
	}
	r.young[name] = left
	return name
}

func (r *Reports) take(name string, sent int64) {
	r.mu.Lock()
	left := r.young[name]
	if left == nil {
		left = r.old[name]
	}
	delete(r.young, name)
	delete(r.old, name)
	r.mu.Unlock()
	if left != nil {
		left(sent)
	}
}

// report reads «<190>Nov 27 22:26:11 cloakroom: ID STATUS BYTES». Of what is no
// 200 or 206 the bytes are not the file's.
func report(packet []byte) (name string, sent int64, ok bool) {
	words := bytes.Fields(packet)
	if len(words) < 3 {
		return "", 0, false
	}
	words = words[len(words)-3:]
	sent, err := strconv.ParseInt(string(words[2]), 10, 64)
	if status := string(words[1]); status != "200" && status != "206" {
		sent = 0
	}
	return string(words[0]), sent, err == nil && sent >= 0
}
