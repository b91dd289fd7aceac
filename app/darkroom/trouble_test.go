package darkroom

import (
	"context"
	"errors"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/fault"
	"cloakroom/app/handoff/nginxtest"
	"cloakroom/app/id"
	"cloakroom/app/storage"
)

// A worker that crashes has taken nobody with it, and may have been unlucky.
func TestTroubleIsTriedAgainAndThenGivenUp(t *testing.T) {
	for name, script := range map[string]string{
		"a decoder that is killed":   "kill -9 $$",
		"one that cannot be started": "exit 127",
	} {
		t.Run(name, func(t *testing.T) {
			r := open(t)
			r.tool("vipsthumbnail", script)
			r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(9, 9), "jpeg"))
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
		r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(9, 9), "jpeg"))
		if !r.next() {
			t.Fatal("no job")
		}
		if row := r.shelf.jobs[0]; !strings.Contains(row.why, errSlow.Error()) || row.poisoned {
			t.Errorf("%+v", row)
		}
		// They are told at once, and die when it is their turn.
		awaitRunning(t, "sleep\x001000", 0, 10*time.Second)
	}
}

// A server that is killed takes its workers along, and all that they started.
func TestNoWorkerOutlivesItsServer(t *testing.T) {
	if os.Getenv("SERVER") != "" { // this is the one to kill
		r := open(t)
		r.tool("ffprobe", "trap '' TERM INT; sleep 2000 & sleep 2000")
		r.add("us_a", "video/mp4", []byte("not looked at"))
		r.next()
		return
	}
	server := exec.Command("/proc/self/exe", "-test.run", "^"+t.Name()+"$")
	server.Env = append(os.Environ(), "SERVER=1", "TMPDIR="+nginxtest.Dir(t))
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	awaitRunning(t, "sleep\x002000", 2, time.Minute)
	if err := server.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	awaitRunning(t, "sleep\x002000", 0, time.Minute)
	_ = server.Wait()
}

func TestAFullDiskPoisonsNothing(t *testing.T) {
	r := open(t)
	good := r.bytes
	r.bytes = noRoom{good}
	j := r.add2(good, "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(9, 9), "jpeg"))
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

type noRoom struct{ storage.Storage }

func (noRoom) Stage(context.Context, id.Upload) (storage.Staged, error) {
	return nil, fault.New(fault.Full, "There is no room left.")
}

func TestDeathBetweenPublishingAndTheRow(t *testing.T) {
	r := open(t)
	r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(90, 60), "jpeg"))
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
	r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(9, 9), "jpeg"))
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
