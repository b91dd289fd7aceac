package upkeep_test

import (
	"errors"
	"io"
	"testing"
	"time"

	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// partly is a disk that gives all files but one, and counts how often that is asked for.
type partly struct {
	upkeep.Bytes
	lost media.Key
	here error
	asks *int
}

func (s partly) Open(ctx ctx, key media.Key) (io.ReadSeekCloser, error) {
	f, err := s.Bytes.Open(ctx, key)
	if key != s.lost {
		return f, err
	}
	*s.asks++
	return tornFile{f}, err
}

func (s partly) Here() error { return s.here }

// TestAnOriginalThatCannotBeReadHoldsUpNoOther: archives are made of the rest.
func TestAnOriginalThatCannotBeReadHoldsUpNoOther(t *testing.T) {
	h := open(t)
	for range 5 {
		h.take("a.txt", []byte("a warm coat"))
	}
	h.exec(`update versions set crc = null`)
	unknown := func() []media.Key {
		keys, err := h.db.WithoutCRC(t.Context(), "", 100)
		h.must(err)
		return keys
	}
	lost, asks := unknown()[0], 0
	away := errors.New("away")
	if err := h.look(partly{h.disk, lost, away, &asks}).Count(t.Context()); !errors.Is(err, away) || len(unknown()) != 7 {
		t.Errorf("of a disk that is away it says %v, and counts %d", err, 7-len(unknown()))
	}
	u := h.look(partly{h.disk, lost, nil, &asks})
	asks = 0
	for _, s := range []struct {
		after time.Duration
		asks  int
	}{{0, 1}, {24*time.Hour - time.Microsecond, 1}, {time.Microsecond, 2}, {time.Hour, 2}} {
		h.at = h.at.Add(s.after)
		h.must(upkeep.CountOld(u, t.Context()))
		if got := unknown(); len(got) != 1 || got[0] != lost || asks != s.asks {
			t.Errorf("%v later: asked %d times, not known are %v", s.after, asks, got)
		}
	}
}
