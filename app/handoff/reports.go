package handoff

import (
	"bytes"
	"crypto/rand"
	"strconv"
	"sync"
)

// Reports is where nginx tells how much has left of what it was handed: by a line
// for each, with the id that went along, a status and a number of bytes. A report
// that is lost, or a house that takes none, leaves it at what is known: that the
// bytes were handed over.
type Reports struct {
	run string // what ids of this process begin with: those of another are nobody's

	mu      sync.Mutex
	last    uint64
	awaited [mostAwaited]func(sent int64) // by number, the next in place of the oldest: who waits for a report
}

// mostAwaited bounds how many reports are awaited; of more, the oldest are given up.
const mostAwaited = 50_000

// NewReports returns one that awaits nothing yet.
func NewReports() *Reports { return &Reports{run: rand.Text()[:8] + "-"} }

// await returns the id of a delivery about which left is to be told.
func (r *Reports) await(left func(sent int64)) string {
	r.mu.Lock()
	r.last++
	number := r.last
	r.awaited[number%mostAwaited] = left
	r.mu.Unlock()
	var space [32]byte
	return string(strconv.AppendUint(append(space[:0], r.run...), number, 36))
}

// take tells who waits for it about a line «ID STATUS BYTES». What is none is
// nobody's. Of what is no 200 or 206 the bytes are not the file's.
func (r *Reports) take(line []byte) {
	id, rest, _ := bytes.Cut(bytes.TrimSuffix(line, newline), blank)
	status, bytesSent, _ := bytes.Cut(rest, blank)
	digits, ours := bytes.CutPrefix(id, []byte(r.run))
	number, err := strconv.ParseUint(string(digits), 36, 64)
	if !ours || err != nil {
		return
	}
	sent, err := strconv.ParseInt(string(bytesSent), 10, 64)
	if err != nil || sent < 0 {
		return
	}
	if s := string(status); s != "200" && s != "206" {
		sent = 0
	}
	if left := r.answered(number); left != nil {
		left(sent)
	}
}

// answered returns who waits for a report, once.
func (r *Reports) answered(number uint64) (left func(sent int64)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if number > r.last || number+mostAwaited <= r.last {
		return nil
	}
	left, r.awaited[number%mostAwaited] = r.awaited[number%mostAwaited], nil
	return left
}

var newline, blank = []byte("\n"), []byte(" ")
