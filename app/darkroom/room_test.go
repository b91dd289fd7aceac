package darkroom

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/app/storage/disk"
)

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
	d, err := disk.Open(r.media, false, time.Now)
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
func (r *room) next() bool { return r.nextUntil(r.Context()) }

func (r *room) nextUntil(ctx context.Context) bool {
	j, ok := r.claim(ctx)
	if ok {
		r.work(ctx, j)
	}
	return ok
}

// watched does the next job until ctx ends, and looks at it meanwhile.
func (r *room) watched(ctx context.Context, look func()) {
	ended := make(chan bool)
	go func() { r.nextUntil(ctx); close(ended) }()
	for {
		select {
		case <-ended:
			return
		case <-time.After(20 * time.Millisecond):
			look()
		}
	}
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

// running finds the processes whose command line has words in it, in /proc.
func running(t *testing.T, words string) (found []string) {
	t.Helper()
	lines, err := filepath.Glob("/proc/[0-9]*/cmdline")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range lines {
		if b, err := os.ReadFile(name); err == nil && strings.Contains(string(b), words) { // else it has just ended
			found = append(found, filepath.Dir(name))
		}
	}
	return found
}

// awaitRunning waits until so many processes have words in their command line.
func awaitRunning(t *testing.T, words string, n int, within time.Duration) {
	t.Helper()
	for late := time.Now().Add(within); len(running(t, words)) != n; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(late) {
			t.Fatalf("%d processes run, and not %d", len(running(t, words)), n)
		}
	}
}

// openWithoutJail is a darkroom where the kernel gives no namespaces.
func openWithoutJail(t *testing.T) *room {
	t.Helper()
	r := open(t)
	r.jail.Open = true
	return r
}

func (r *room) add2(on storage.Storage, mime string, data []byte) Job {
	keep := r.bytes
	defer func() { r.bytes = keep }()
	r.bytes = on
	return r.add("us_a", mime, data)
}
