package intake

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"testing"
	"testing/iotest"
)

// TestManyWhoSendSlowlyShareLittleMemory: there are so many long belts and no more,
// and what comes on a short one is no other.
func TestManyWhoSendSlowlyShareLittleMemory(t *testing.T) {
	var back []func()
	for range mostLong {
		b, giveBack := borrow()
		if len(b.bytes) != longBelt {
			t.Errorf("a belt of %d bytes", len(b.bytes))
		}
		back = append(back, giveBack)
	}
	if b, _ := borrow(); len(b.bytes) != shortBelt {
		t.Errorf("one too many: a belt of %d bytes", len(b.bytes))
	}
	sent := make([]byte, 3*shortBelt+7)
	rand.Read(sent)
	in := &Intake{most: longBelt}
	for _, src := range []io.Reader{bytes.NewReader(sent), iotest.OneByteReader(bytes.NewReader(sent))} {
		var got bytes.Buffer
		seen := newSum()
		if err := in.stream(t.Context(), io.MultiWriter(seen, &got), seen, src, limits{declared: -1, room: longBelt}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), sent) || seen.sha256() != sha256.Sum256(sent) {
			t.Error("other bytes came")
		}
	}
	for _, giveBack := range back {
		giveBack()
	}
	b, giveBack := borrow()
	defer giveBack()
	if len(b.bytes) != longBelt {
		t.Errorf("when all are back: a belt of %d bytes", len(b.bytes))
	}
}
