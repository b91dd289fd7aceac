package handoff

import (
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// followed is a file that a Reports follows until the test ends.
func followed(t *testing.T) (r *Reports, path string, end func()) {
	t.Helper()
	r, path = NewReports(), filepath.Join(t.TempDir(), "deliveries.log")
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- r.Follow(ctx, path) }()
	end = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(end)
	await(t, "it makes the file", func() bool { i, err := os.Stat(path); return err == nil && i.Mode().Perm() == 0o660 })
	return r, path, end
}

func await(t *testing.T, what string, is func() bool) {
	t.Helper()
	for began := time.Now(); !is(); time.Sleep(time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("%s: not within 10 s", what)
		}
	}
}

// log opens a file as nginx does.
func log(t *testing.T, path string) *os.File {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

// TestReportsAreHeard: each report reaches who awaits it, once; what is none, and
// what another process awaited, is nobody's.
func TestReportsAreHeard(t *testing.T) {
	r, path, _ := followed(t)
	f := log(t, path)
	fmt.Fprint(f, "\n \n  \n- 200 5\n"+strings.Repeat("x", 200_000)+"\n")
	var all sync.WaitGroup
	got := make([]int64, 50)
	for i := range got {
		all.Add(1)
		id := r.await(func(sent int64) { got[i] += sent; all.Done() })
		fmt.Fprintf(f, "%s 200 7\n%s 200 7\n%s 200\n%s 200 -7\n%s 200 7x\n", strings.Replace(id, "-", "_", 1), NewReports().await(nil), id, id, id)
		half := len(id) / 2
		fmt.Fprint(f, id[:half])
		fmt.Fprintf(f, "%s %s %d\n", id[half:], []string{"200", "206", "404"}[i%3], i+1)
		fmt.Fprintf(f, "%s 200 1000\n", id) // a second time
	}
	all.Wait()
	for i, sent := range got {
		if want := []int64{int64(i + 1), int64(i + 1), 0}[i%3]; sent != want {
			t.Errorf("of %d, %d are told, not %d", i, sent, want)
		}
	}
}

// TestTheOldestAreGivenUp: of more than are awaited at once the oldest are told of no
// more, and what comes of them is not told to who took their place.
func TestTheOldestAreGivenUp(t *testing.T) {
	r := NewReports()
	told := make([]int64, mostAwaited+2)
	ids := make([]string, len(told))
	for i := range told {
		ids[i] = r.await(func(sent int64) { told[i] += sent })
	}
	for _, i := range []int{0, 1, 2, len(ids) - 1} {
		r.take([]byte(ids[i] + " 200 7\n"))
	}
	for _, n := range []uint64{0, mostAwaited + 3, 1 << 63, math.MaxUint64} { // nobody was given these
		r.take(fmt.Appendf(nil, "%s%s 200 9\n", r.run, strconv.FormatUint(n, 36)))
	}
	for i, sent := range told {
		if want := map[int]int64{2: 7, len(told) - 1: 7}[i]; sent != want {
			t.Errorf("of the %d. of %d, %d are told, not %d", i+1, len(told), sent, want)
		}
	}
}

// TestTheLastReportsAreHeard: the end of the house loses nothing that is written.
func TestTheLastReportsAreHeard(t *testing.T) {
	r, path, end := followed(t)
	var told atomic.Int64
	fmt.Fprintf(log(t, path), "%s 200 5\n", r.await(told.Store))
	end()
	if told.Load() != 5 {
		t.Errorf("%d are told, not 5", told.Load())
	}
}

// TestReportsNeedNoRoom: what has been read does not lie on the disk any more, and
// who writes meanwhile loses nothing by it.
func TestReportsNeedNoRoom(t *testing.T) {
	r, path, _ := followed(t)
	f := log(t, path)
	var awaited, told atomic.Int64
	for range 8 {
		var some strings.Builder
		for range 10_000 {
			awaited.Add(1)
			fmt.Fprintf(&some, "%s 200 1\n", r.await(func(sent int64) { told.Add(sent) }))
			fmt.Fprintf(&some, "%s 200 1\n", strings.Repeat("another-", 8))
		}
		fmt.Fprint(f, some.String())
		await(t, "all is told", func() bool { return told.Load() == awaited.Load() })
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Size() < 5<<20 {
		t.Fatalf("only %d bytes were written", info.Size())
	}
	await(t, "the disk has its room back", func() bool {
		info, err := os.Stat(path)
		return err == nil && info.Sys().(*syscall.Stat_t).Blocks*512 < 2<<20
	})
}

// TestAnotherFileInItsPlace: somebody rotated it, emptied it or removed it.
func TestAnotherFileInItsPlace(t *testing.T) {
	r, path, _ := followed(t)
	say := func(f *os.File, what string) {
		t.Helper()
		var told atomic.Int64
		fmt.Fprintf(f, "%s 200 5\n", r.await(told.Store))
		await(t, what, func() bool { return told.Load() == 5 })
	}
	f := log(t, path)
	say(f, "the first file")
	if err := os.Rename(path, path+".1"); err != nil {
		t.Fatal(err)
	}
	say(f, "nginx writes to what was renamed")
	await(t, "it makes another, which nginx may not", func() bool { i, err := os.Stat(path); return err == nil && i.Mode().Perm() == 0o660 })
	again := log(t, path)
	say(f, "and when there is a new one that it does not write to yet")
	say(again, "nginx has opened the new one")
	say(again, "and writes more there")
	if err := os.Truncate(path, 0); err != nil {
		t.Fatal(err)
	}
	say(again, "it was emptied")
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	say(again, "it was removed")
	await(t, "it makes another", func() bool { i, err := os.Stat(path); return err == nil && i.Mode().Perm() == 0o660 })
	say(log(t, path), "and nginx has opened that")
}
