package darkroom

import (
	"testing"

	"cloakroom/app/media"
)

func TestWhatIsReplacedIsRemoved(t *testing.T) {
	r := open(t)
	lost := r.add("a", "image/png", []byte("an earlier form")) // whatever it is, it lies there
	r.shelf.jobs = nil
	r.add("a", "text/plain", []byte("no picture"))
	r.shelf.lost = []media.Blob{{Key: lost.Key}}
	before := r.files()
	if !r.next() {
		t.Fatal("no job")
	}
	if r.files() != before-1 {
		t.Errorf("%d files, then %d", before, r.files())
	}
}
