package database_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/darkroom"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

func TestJobsGoRoundTheOwners(t *testing.T) {
	c := dig(t)
	if _, ok := c.claim(""); ok {
		t.Error("an empty house has a job")
	}
	c.add(c.b, "x") // the oldest of all, but not the first in the round
	c.at = c.at.Add(time.Second)
	for range 3 {
		c.add(c.a, "x")
	}
	var got []string
	last := id.User("")
	for range 4 {
		next, due, err := c.db.NextOwner(t.Context(), string(last), c.at)
		c.must(err)
		j, ok := c.claim(last)
		if !ok || !due || next != j.Owner {
			t.Fatalf("a job %v of %s, and %v of %s", ok, j.Owner, due, next)
		}
		got, last = append(got, j.Owner), id.User(j.Owner)
	}
	if want := []string{string(c.a), string(c.b), string(c.a), string(c.a)}; !slices.Equal(got, want) {
		t.Errorf("owners %v, want %v", got, want)
	}
	if _, ok := c.claim(""); ok {
		t.Error("a leased job was claimed")
	}
	if _, due, err := c.db.NextOwner(t.Context(), "", c.at); due || err != nil {
		t.Errorf("a leased job is due: %v, %v", due, err)
	}
	if n, err := c.db.JobsLeft(t.Context()); n != 4 || err != nil {
		t.Errorf("%d left, %v", n, err)
	}
}

func TestTwoClaimsNeverGetOneJob(t *testing.T) {
	c := dig(t)
	for range 20 {
		c.add(c.a, "x")
	}
	var mu sync.Mutex
	seen := map[int64]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				j, ok, err := c.db.ClaimJob(t.Context(), "", c.at, c.at.Add(time.Minute))
				if err != nil || !ok {
					if err != nil {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				seen[j.ID]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(seen) != 20 {
		t.Errorf("%d jobs were claimed", len(seen))
	}
	for j, n := range seen {
		if n != 1 {
			t.Errorf("job %d was claimed %d times", j, n)
		}
	}
}

func TestDevelop(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	if got, err := c.db.Item(t.Context(), it.ID); err != nil || got.Developed || len(got.Blobs) != 1 {
		t.Fatalf("before: %+v, %v", got, err)
	}
	j, _ := c.claim("")
	if j.Item != it.ID || j.Version != 1 || j.Key != it.Blobs[0].Key || j.Type != "image/jpeg" || j.Size != 3 || j.Attempts != 1 || j.Crashed {
		t.Errorf("job %+v", j)
	}
	thumb := media.Blob{Rendition: media.Thumb, Key: storage.NewKey(), Type: "image/jpeg", Size: 9, Modified: c.at, Width: 4, Height: 3}
	if lost, ours, err := c.db.Develop(t.Context(), j, darkroom.Developed{Blobs: []media.Blob{thumb}}); !ours || err != nil || len(lost) != 0 {
		t.Fatalf("Develop = %v, %v, %v", lost, ours, err)
	}
	got, err := c.db.Item(t.Context(), it.ID)
	c.must(err)
	if b, ok := got.Form(media.Thumb); !ok || b != thumb || !got.Developed {
		t.Errorf("after: %+v", got)
	}
	if lost, ours, err := c.db.Develop(t.Context(), j, darkroom.Developed{Blobs: []media.Blob{thumb}}); ours || err != nil || len(lost) != 0 {
		t.Errorf("once more: %v, %v, %v", lost, ours, err)
	}
	if n, _ := c.db.JobsLeft(t.Context()); n != 0 {
		t.Errorf("%d jobs left", n)
	}
}

func TestAnAttemptThatWasTakenOverChangesNothing(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	old, _ := c.claim("")
	c.at = c.at.Add(time.Minute) // the lease ends with this moment
	if _, ok := c.claim(""); ok {
		t.Error("the lease was broken at its end")
	}
	c.at = c.at.Add(time.Microsecond)
	young, ok := c.claim("")
	if !ok || !young.Crashed || young.Attempts != 2 {
		t.Fatalf("taken over: %+v, %v", young, ok)
	}
	blob := media.Blob{Rendition: media.Thumb, Key: storage.NewKey(), Type: "image/jpeg", Modified: c.at}
	for name, do := range map[string]func() (bool, error){
		"develop": func() (bool, error) {
			_, ours, err := c.db.Develop(t.Context(), old, darkroom.Developed{Blobs: []media.Blob{blob}})
			return ours, err
		},
		"put off": func() (bool, error) { return c.db.PutOffJob(t.Context(), old, c.at, "") },
		"poison":  func() (bool, error) { return c.db.PoisonJob(t.Context(), old, c.at, "") },
	} {
		if ours, err := do(); ours || err != nil {
			t.Errorf("the old attempt may %s: %v", name, err)
		}
	}
	if got, _ := c.db.Item(t.Context(), it.ID); got.Developed || len(got.Blobs) != 1 {
		t.Errorf("item %+v", got)
	}
}

func TestPutOffAndPoison(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	j, _ := c.claim("")
	if ours, err := c.db.PutOffJob(t.Context(), j, c.at.Add(time.Hour), strings.Repeat("long ü", 200)); !ours || err != nil {
		t.Fatal(ours, err)
	}
	if _, ok := c.claim(""); ok {
		t.Error("a job that was put off is due")
	}
	c.at = c.at.Add(time.Hour)
	j, ok := c.claim("")
	if !ok || j.Crashed || j.Attempts != 2 {
		t.Fatalf("an hour later: %+v, %v", j, ok)
	}
	if ours, err := c.db.PoisonJob(t.Context(), j, c.at, "it is no good"); !ours || err != nil {
		t.Fatal(ours, err)
	}
	c.at = c.at.Add(24 * time.Hour)
	if _, ok := c.claim(""); ok {
		t.Error("a poisoned job is due")
	}
	if got, _ := c.db.Item(t.Context(), it.ID); !got.Developed || len(got.Blobs) != 1 {
		t.Errorf("a page would wait for ever: %+v", got)
	}
	if n, _ := c.db.JobsLeft(t.Context()); n != 0 {
		t.Errorf("%d jobs left", n)
	}
}
