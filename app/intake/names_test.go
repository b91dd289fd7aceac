package intake_test

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/intake"
	"cloakroom/app/media"
)

func TestNames(t *testing.T) {
	h := open(t)
	for _, want := range []string{"a.jpg", "a (2).jpg", "a (3).jpg", "a (4).jpg", "a (5).jpg", "a (6).jpg"} {
		if got := h.take("a.jpg", want).Name; got != want {
			t.Errorf("the name is %q, want %q", got, want)
		}
	}
	if got := h.take("a/b\x00\r\n\xff", "x").Name; got != media.MendName("a/b\x00\r\n\xff") {
		t.Errorf("a hostile name became %q", got)
	}
	_, err := h.library.MakeFolder(t.Context(), h.alice, h.into, "sub")
	h.must(err)
	if got := h.take("sub", "x").Name; got != "sub (2)" {
		t.Errorf("beside a folder of that name: %q", got)
	}
	long := strings.Repeat("ü", 125) + ".jpeg"
	first, second := h.take(long, "1").Name, h.take(long, "2").Name
	if first != long || len(second) > 255 || !strings.HasSuffix(second, " (2).jpeg") {
		t.Errorf("a long name: %q, then %q", first, second)
	}
	h.whole(h.items())
}

func TestOneNameIsForOneOfMany(t *testing.T) {
	h := open(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() { h.take("a.jpg", "x") })
	}
	refused := make(chan error, 8)
	for range 8 {
		all.Go(func() {
			_, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "b", Size: -1, IfTaken: intake.Refuse}, strings.NewReader("y"))
			refused <- err
		})
	}
	all.Wait()
	fine := 0
	for range 8 {
		if err := <-refused; err == nil {
			fine++
		} else if !fault.Is(err, fault.Conflict) {
			t.Errorf("refused by %v", err)
		}
	}
	if items := h.items(); fine != 1 || len(items) != 9 {
		t.Errorf("%d of 8 got the name, %d items", fine, len(items))
	}
	h.whole(h.items())
}

func TestModifiedIsAClaim(t *testing.T) {
	h := open(t)
	for name, claim := range map[string]time.Time{
		"none": {}, "before there were computers": time.Unix(-1, 0), "zero": time.Unix(0, 0), "the future": h.clock.at.Add(48 * time.Hour),
	} {
		it, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: name, Size: -1, Modified: claim}, bytes.NewReader(nil))
		h.must(err)
		if got := it.Blobs[0].Modified; h.clock.now().Sub(got).Abs() > time.Minute {
			t.Errorf("%s: %v", name, got)
		}
	}
}
