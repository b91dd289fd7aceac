package darkroom

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"cloakroom/app/darkroom/picturetest"
)

func TestDrainMakesBothForms(t *testing.T) {
	r := open(t)
	j := r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(900, 600), "jpeg"))
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	made := r.shelf.done[j.ID]
	if got := listed(made); got != "thumb webp, thumb jpeg, preview webp, preview jpeg" {
		t.Fatalf("made %s", got)
	}
	for i, b := range made {
		info, err := os.Stat(filepath.Join(r.media, "blobs", string(b.Key)))
		if err != nil {
			t.Fatal(err)
		}
		if info.Size() != b.Size || !info.ModTime().Equal(b.Modified) || b.Width == 0 || b.Height == 0 {
			t.Errorf("%d: %+v, the file has %d bytes of %v", i, b, info.Size(), info.ModTime())
		}
	}
	if n := r.files(); n != 1+perPicture {
		t.Errorf("%d files", n)
	}
}

func TestWhatCannotBeDevelopedIsDoneWithNothing(t *testing.T) {
	good := picturetest.Encoded(t, picturetest.Quarters(640, 480), "jpeg")
	webp, err := os.ReadFile("worker/testdata/p.webp")
	if err != nil {
		t.Fatal(err)
	}
	cut := func(b []byte) []byte { return b[:len(b)*2/3] }
	tests := []struct {
		name, mime string
		data       []byte
	}{
		{"a JPEG cut in its header", "image/jpeg", good[:100]},
		{"a PNG cut in its header", "image/png", picturetest.Bomb(t, 9, 9)[:20]},
		{"a cut WebP", "image/webp", cut(webp)},
		{"a bomb", "image/png", picturetest.Bomb(t, 60_000, 60_000)},
		{"a JPEG that is a PNG", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(9, 9), "png")},
		{"a document", "application/pdf", []byte("%PDF-")},
		{"nothing", "image/png", nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := open(t)
			j := r.add("us_a", tt.mime, tt.data)
			if err := r.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
			if made, ok := r.shelf.done[j.ID]; !ok || len(made) != 0 {
				t.Errorf("done %v, made %v", ok, made)
			}
			f, err := r.bytes.Open(t.Context(), j.Key)
			if err != nil || r.files() != 1 {
				t.Fatalf("the original: %v; %d files", err, r.files())
			}
			_ = f.Close()
		})
	}
}

func TestOwnersTakeTurns(t *testing.T) {
	r := open(t)
	for range 4 {
		r.add("us_a", "x", nil)
	}
	r.add("us_b", "x", nil)
	r.add("us_c", "x", nil)
	if err := r.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	if want := []int64{1, 5, 6, 2, 3, 4}; !slices.Equal(r.shelf.order, want) {
		t.Errorf("order %v, want %v", r.shelf.order, want)
	}
}

func TestAWorkerThatComesLateChangesNothing(t *testing.T) {
	r := open(t)
	r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(90, 60), "jpeg"))
	late, ok := r.claim(t.Context())
	if !ok {
		t.Fatal("no job")
	}
	r.at = r.at.Add(2 * leaseLife)
	if !r.next() { // another worker, after the lease
		t.Fatal("the job was not taken over")
	}
	kept := r.shelf.done[late.ID]
	r.work(t.Context(), late)
	if len(kept) != perPicture || r.files() != 1+perPicture {
		t.Fatalf("kept %v, %d files", kept, r.files())
	}
	for _, b := range kept {
		if f, err := r.bytes.Open(t.Context(), b.Key); err != nil {
			t.Errorf("%s: %v", b.Rendition, err)
		} else {
			_ = f.Close()
		}
	}
}

func TestAStoppedServerGivesItsJobsBack(t *testing.T) {
	r := open(t)
	r.tool("vipsthumbnail", "sleep 1000")
	r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(90, 60), "jpeg"))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { r.Darkroom.Run(ctx); close(ended) }()
	for len(running(t, "sleep\x001000")) == 0 {
		time.Sleep(time.Millisecond)
	}
	stop()
	<-ended
	if row := r.shelf.jobs[0]; row.poisoned || !row.lease.IsZero() || row.after.After(r.at) {
		t.Errorf("%+v", row)
	}
	r.jail.Tools = ""
	if !r.next() || len(r.shelf.done) != 1 {
		t.Error("the next server did not find it")
	}
}

func TestRunWakesAtOnceAndEndsCleanly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := open(t)
		ctx, stop := context.WithCancel(t.Context())
		ended := make(chan bool)
		go func() { r.Darkroom.Run(ctx); close(ended) }()
		synctest.Wait() // it has looked, and waits for the next second
		r.shelf.mu.Lock()
		r.add("us_a", "x", nil)
		r.shelf.mu.Unlock()
		woken := time.Now()
		r.Wake()
		r.Wake()
		synctest.Wait()
		if n, _ := r.shelf.JobsLeft(ctx); n != 0 || !time.Now().Equal(woken) {
			t.Errorf("%d jobs are left after %v: it slept on", n, time.Since(woken))
		}
		stop()
		<-ended
	})
}
