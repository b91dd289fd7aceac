package journal

import (
	"crypto/sha256"
	"strconv"
	"strings"
	"time"

	"cloakroom/app/media"
)

// Tally is a line that grows while the same goes on: looking, a delivery in
// parts, a refusal again and again. What is handed to the store is what came to
// it since the last time.
type Tally struct {
	Entry           // without a Path: the store finds it
	Times int       // how often; of a delivery: how often all of the file has left
	Until time.Time // when last
	Reach Reach     // of a delivery
	Spans media.Spans
}

// Reach says how far a delivery came.
type Reach string

const (
	NoReach Reach = ""            // it is no delivery
	Handed  Reach = "handed over" // to nginx, or to a connection: how much left is not known (yet)
	Part    Reach = "part"        // some of the file has left
	Whole   Reach = "whole"       // each of its bytes has, in one go or in many
)

// Stretch is for how long the same is one line.
const Stretch = time.Hour

// Resumes is how long a delivery that broke off can be gone on with, whether a link
// counts it or not.
const Resumes = 24 * time.Hour

// Delivery says whether t is about bytes that leave, and counts them.
func (t Tally) Delivery() bool { return t.Reach != NoReach }

// Key names what is the same line: all of the entry and, unless it is a
// delivery, the stretch of time.
func (t Tally) Key() []byte {
	stretch := ""
	if !t.Delivery() {
		stretch = strconv.FormatInt(t.At.UnixMicro()/Stretch.Microseconds(), 10)
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{
		string(t.Who), t.Name, string(t.Via), string(t.By), t.Network, string(t.Act), string(t.Folder), string(t.Item), t.Path, t.Detail, t.Refused,
		strconv.FormatInt(t.Size, 10), stretch,
	}, "\x00")))
	return sum[:16]
}

// With adds what came later. Once all parts of a file are together it has left
// once more, and the next begins.
func (t *Tally) With(more *Tally) {
	t.Times += more.Times
	t.Bytes += more.Bytes
	t.Until = more.Until
	if more.Reach == NoReach || more.Reach == Handed {
		return
	}
	if len(t.Spans) == 0 {
		t.Spans = more.Spans
	} else {
		for _, p := range more.Spans {
			t.Spans = t.Spans.With(p[0], p[1])
		}
	}
	// More that is whole by itself can bring what makes the next one whole.
	if (more.Reach == Part || len(t.Spans) > 0) && t.Spans.Whole(t.Size) {
		t.Times, t.Spans, t.Reach = t.Times+1, nil, Whole
	}
	if t.Reach != Whole {
		t.Reach = more.Reach
	}
}
