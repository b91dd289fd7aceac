package intake_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/intake"
)

// TestASleeperDoesNotFinishWhatOthersTookOver: a laptop that slept through its
// lease finds its upload gone, and its bytes become no second item.
func TestASleeperDoesNotFinishWhatOthersTookOver(t *testing.T) {
	h := open(t)
	src := readerFunc(func([]byte) (int, error) {
		h.clock.pass(5 * time.Minute)
		h.must(intake.New(h.db, h.disk, access.NewChecker(h.db, h.clock.now), h.clock.now, most).Recover(t.Context()))
		return 0, io.EOF
	})
	if _, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: -1}, src); err == nil {
		t.Error("it was finished")
	}
	h.whole(nil)
}

// TestAClockThatJumpsEndsNoUpload: the lease of an upload that is under way here has
// lapsed in a moment, and this process knows better.
func TestAClockThatJumpsEndsNoUpload(t *testing.T) {
	h := open(t)
	src := io.MultiReader(strings.NewReader("a "), readerFunc(func([]byte) (int, error) {
		h.clock.pass(24 * time.Hour)
		h.must(h.intake.Recover(t.Context()))
		return 0, io.EOF
	}), strings.NewReader("coat"))
	if _, err := h.intake.Take(t.Context(), h.alice, intake.Parcel{Folder: h.into, Name: "a", Size: 6}, src); err != nil {
		t.Error(err)
	}
	h.whole(h.items())
}
