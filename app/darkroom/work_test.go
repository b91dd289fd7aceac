package darkroom

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/app/storage/disk"
)

// shelf is a store of jobs in memory, as the real one keeps them; package
// database has its own tests of the same sentences.
type shelf struct {
	mu    sync.Mutex
	jobs  []*row
	done  map[int64][]media.Blob // of ended jobs
	facts map[int64]media.Facts
	order []int64      // in which jobs were claimed
	fail  error        // of Develop
	lost  []media.Blob // what the next Develop replaces
}

type row struct {
	Job
	after, lease time.Time
	poisoned     bool
	why          string
}

func (s *shelf) ClaimJob(_ context.Context, last string, now, until time.Time) (Job, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var best *row
	for _, r := range s.jobs {
		if r.poisoned || r.after.After(now) || r.lease.After(now) {
			continue
		}
		round := func(r *row) bool { return r.Owner > last } // this round, or the next
		if best == nil || round(r) && !round(best) || round(r) == round(best) && r.Owner < best.Owner {
			best = r
		}
	}
	if best == nil {
		return Job{}, false, nil
	}
	s.order = append(s.order, best.ID)
	best.Attempts++
	best.Crashed = !best.lease.IsZero()
	best.lease = until
	return best.Job, true, nil
}

func (s *shelf) end(ctx context.Context, j Job, do func(*row)) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, r := range s.jobs {
		if r.ID == j.ID && r.Attempts == j.Attempts && !r.poisoned {
			r.lease = time.Time{}
			do(r)
			if s.done[j.ID] != nil {
				s.jobs = slices.Delete(s.jobs, i, i+1)
			}
			return true, nil
		}
	}
	return false, nil
}

func (s *shelf) Develop(ctx context.Context, j Job, d Developed) (lost []media.Blob, ours bool, err error) {
	if s.fail != nil {
		return nil, false, s.fail
	}
	ours, err = s.end(ctx, j, func(*row) { s.done[j.ID], s.facts[j.ID] = append([]media.Blob{}, d.Blobs...), d.Facts })
	if ours {
		lost, s.lost = s.lost, nil
	}
	return lost, ours, err
}

func (s *shelf) PutOffJob(ctx context.Context, j Job, after time.Time, why string) (bool, error) {
	return s.end(ctx, j, func(r *row) { r.after, r.why = after, why })
}

func (s *shelf) PoisonJob(ctx context.Context, j Job, _ time.Time, why string) (bool, error) {
	return s.end(ctx, j, func(r *row) { r.poisoned, r.why = true, why })
}

func (s *shelf) JobsLeft(context.Context) (n int, _ error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.jobs {
		if !r.poisoned {
			n++
		}
	}
	return n, nil
}

// room is a darkroom on a real disk.
type room struct {
	*testing.T
	*Darkroom
	shelf *shelf
	media string
	at    time.Time
}

func open(t *testing.T) *room {
	t.Helper()
	r := &room{T: t, shelf: &shelf{done: map[int64][]media.Blob{}, facts: map[int64]media.Facts{}}, media: t.TempDir(), at: time.Unix(1_800_000_000, 0)}
	d, err := disk.Open(r.media, false)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	r.Darkroom = New(r.shelf, d, func() time.Time { return r.at })
	return r
}

// add puts an original onto the disk and a job onto the shelf.
func (r *room) add(owner, mime string, data []byte) Job {
	r.Helper()
	staged, err := r.bytes.Stage(r.Context(), id.NewUpload())
	if err != nil {
		r.Fatal(err)
	}
	key := storage.NewKey()
	if _, err := staged.Write(data); err != nil {
		r.Fatal(err)
	}
	if err := staged.Publish(r.Context(), key, r.at); err != nil {
		r.Fatal(err)
	}
	j := Job{ID: int64(len(r.shelf.jobs) + len(r.shelf.done) + 1), Item: id.NewItem(), Version: 1, Owner: owner, Created: r.at, Key: key, Type: mime, Size: int64(len(data))}
	r.shelf.jobs = append(r.shelf.jobs, &row{Job: j})
	return j
}

// next does the next job, if one is due.
func (r *room) next() bool {
	j, ok := r.claim(r.Context())
	if ok {
		r.work(r.Context(), j)
	}
	return ok
}

func (r *room) files() (n int) {
	r.Helper()
	for _, sub := range []string{"blobs", "staging"} {
		err := filepath.WalkDir(filepath.Join(r.media, sub), func(_ string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return err
		})
		if err != nil {
			r.Fatal(err)
		}
	}
	return n
}

// perPicture is how many files a picture has beside itself: two forms, twice.
const perPicture = 4

// listed names forms in their order.
func listed(made []media.Blob) string {
	var names []string
	for _, b := range made {
		names = append(names, string(b.Rendition)+" "+strings.TrimPrefix(b.Type, "image/"))
	}
	return strings.Join(names, ", ")
}

// tool puts a program of the test's own before the installed one.
func (r *room) tool(name, script string) {
	r.Helper()
	if r.jail.Tools == "" {
		r.jail.Tools = nginxtest.Dir(r.T) // a folder that everybody may enter
	}
	if err := os.WriteFile(filepath.Join(r.jail.Tools, name), []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
		r.Fatal(err)
	}
}

func TestDrainMakesBothForms(t *testing.T) {
	r := open(t)
	j := r.add("us_a", "image/jpeg", encoded(t, quarters(900, 600), "jpeg"))
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
	good := encoded(t, quarters(640, 480), "jpeg")
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
		{"a PNG cut in its header", "image/png", bomb(t, 9, 9)[:20]},
		{"a cut WebP", "image/webp", cut(webp)},
		{"a bomb", "image/png", bomb(t, 60_000, 60_000)},
		{"a JPEG that is a PNG", "image/jpeg", encoded(t, quarters(9, 9), "png")},
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

// A worker that crashes has taken nobody with it, and may have been unlucky.
func TestTroubleIsTriedAgainAndThenGivenUp(t *testing.T) {
	for name, script := range map[string]string{
		"a decoder that is killed":   "kill -9 $$",
		"one that cannot be started": "exit 127",
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			r.tool("vipsthumbnail", script)
			r.add("us_a", "image/jpeg", encoded(t, quarters(9, 9), "jpeg"))
			other := r.add("us_a", "text/plain", nil)
			row := r.shelf.jobs[0]
			for try := 1; try <= tries; try++ {
				for r.next() { // the other one too, the first time
				}
				if row.Attempts != try || row.poisoned != (try == tries) || row.why == "" {
					t.Fatalf("after try %d: %+v", try, row)
				}
				r.at = r.at.Add(time.Hour)
			}
			if r.next() {
				t.Error("a poisoned job was tried again")
			}
			if _, ok := r.shelf.done[other.ID]; !ok {
				t.Error("the other job was not done")
			}
			if n := r.files(); n != 2 {
				t.Errorf("%d files", n)
			}
		})
	}
}

func TestAWorkerThatHangsIsStopped(t *testing.T) {
	for _, open := range []func(t *testing.T) *room{open, openWithoutJail} {
		r := open(t)
		r.patience = 2 * time.Second
		r.tool("vipsthumbnail", "trap '' TERM INT; sleep 1000 & sleep 1000")
		r.add("us_a", "image/jpeg", encoded(t, quarters(9, 9), "jpeg"))
		if !r.next() {
			t.Fatal("no job")
		}
		if row := r.shelf.jobs[0]; !strings.Contains(row.why, errSlow.Error()) || row.poisoned {
			t.Errorf("%+v", row)
		}
		if left := running(t, "sleep\x001000"); left != 0 {
			t.Errorf("%d of its processes live on", left)
		}
	}
}

// running counts the processes whose command line has words in it.
func running(t *testing.T, words string) (n int) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range lines {
		if b, err := os.ReadFile(name); err == nil && strings.Contains(string(b), words) { // else it has just ended
			n++
		}
	}
	return n
}

// openWithoutJail is a darkroom where the kernel gives no namespaces.
func openWithoutJail(t *testing.T) *room {
	t.Helper()
	r := open(t)
	r.jail.Open = true
	return r
}

func TestAFullDiskPoisonsNothing(t *testing.T) {
	r := open(t)
	good := r.bytes
	r.bytes = noRoom{good}
	j := r.add2(good, "image/jpeg", encoded(t, quarters(9, 9), "jpeg"))
	for range 10 {
		if !r.next() {
			t.Fatal("it was not tried again")
		}
		r.at = r.at.Add(time.Hour)
	}
	r.bytes = good
	if err := r.Drain(t.Context()); err != nil || len(r.shelf.done[j.ID]) != perPicture {
		t.Errorf("Drain: %v, made %v", err, r.shelf.done)
	}
}

func (r *room) add2(on storage.Storage, mime string, data []byte) Job {
	keep := r.bytes
	defer func() { r.bytes = keep }()
	r.bytes = on
	return r.add("us_a", mime, data)
}

type noRoom struct{ storage.Storage }

func (noRoom) Stage(context.Context, id.Upload) (storage.Staged, error) {
	return nil, fault.New(fault.Full, "There is no room left.")
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
	r.add("us_a", "image/jpeg", encoded(t, quarters(90, 60), "jpeg"))
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

func TestDeathBetweenPublishingAndTheRow(t *testing.T) {
	r := open(t)
	r.add("us_a", "image/jpeg", encoded(t, quarters(90, 60), "jpeg"))
	r.shelf.fail = errors.New("the process is dead")
	if !r.next() || r.files() != 1+perPicture {
		t.Fatalf("%d files: the forms were not published", r.files())
	}
	if r.next() {
		t.Fatal("its lease was broken")
	}
	r.shelf.fail = nil
	r.at = r.at.Add(2 * leaseLife)
	if !r.next() || len(r.shelf.done) != 1 || r.files() != 1+perPicture {
		t.Errorf("done %v, %d files: what the dead left is still there", r.shelf.done, r.files())
	}
}

func TestAPictureThatKillsTheProcessIsGivenUp(t *testing.T) {
	r := open(t)
	r.add("us_a", "image/jpeg", encoded(t, quarters(9, 9), "jpeg"))
	for range tries {
		if _, ok := r.claim(t.Context()); !ok { // and the process dies
			t.Fatal("no job")
		}
		r.at = r.at.Add(2 * leaseLife)
	}
	if !r.next() || !r.shelf.jobs[0].poisoned {
		t.Errorf("%+v", r.shelf.jobs[0])
	}
}

func TestAStoppedServerGivesItsJobsBack(t *testing.T) {
	r := open(t)
	r.tool("vipsthumbnail", "sleep 1000")
	r.add("us_a", "image/jpeg", encoded(t, quarters(90, 60), "jpeg"))
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { r.Darkroom.Run(ctx); close(ended) }()
	for running(t, "sleep\x001000") == 0 {
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
	r := open(t)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan bool)
	go func() { r.Darkroom.Run(ctx); close(ended) }()
	time.Sleep(50 * time.Millisecond) // it has looked, and waits for the next second
	r.shelf.mu.Lock()
	r.add("us_a", "x", nil)
	r.shelf.mu.Unlock()
	woken := time.Now()
	r.Wake()
	r.Wake()
	for {
		if n, _ := r.shelf.JobsLeft(ctx); n == 0 {
			break
		}
		if time.Since(woken) > pollEvery/2 {
			t.Fatal("it slept on")
		}
		time.Sleep(time.Millisecond)
	}
	stop()
	<-ended
}
