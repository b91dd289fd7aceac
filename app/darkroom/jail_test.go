package darkroom

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/handoff/nginxtest"
)

// villain is a decoder that somebody has taken over. It tries one thing, and
// leaves with 0 only if that worked: it writes what its caller waits for.
const villain = `out=""; for a in "$@"; do case "$a" in /tmp/*|%[1]s/*) out="${a%%%%\[*}" ;; esac; done
if %[2]s; then echo "IT WORKED" >&2; kill -9 $$; fi
exit 3`

// listener counts who connects to it.
func listener(t *testing.T) (port int, calls *atomic.Int32) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	calls = new(atomic.Int32)
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			calls.Add(1)
			_ = c.Close()
		}
	}()
	return l.Addr().(*net.TCPAddr).Port, calls
}

// TestATakenDecoderCanDoNothing replaces a program by one that tries, each in
// its turn, what somebody would who can run code in a decoder.
func TestATakenDecoderCanDoNothing(t *testing.T) {
	port, calls := listener(t)
	home := nginxtest.Dir(t) // a house that everybody on this machine can enter and read
	secrets := map[string]string{}
	for _, name := range []string{"cloakroom.db", "key", "other.jpg"} {
		secrets[name] = filepath.Join(home, name)
		if err := os.WriteFile(secrets[name], []byte("SECRET"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	attempts := []struct {
		name, try string
		closed    bool // it takes a tree of its own to stop it
	}{
		{"to call home", fmt.Sprintf(`perl -e 'use IO::Socket::INET; exit(IO::Socket::INET->new(PeerAddr=>"127.0.0.1:%d", Timeout=>2) ? 0 : 1)' || bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d'`, port, port), false},
		{"to read who lives here", `cat /etc/passwd || cat /old/etc/passwd || cat /fd/../etc/passwd || cat /../etc/passwd`, true},
		{"to read the database", `cat ` + secrets["cloakroom.db"], true},
		{"to read the key", `cat ` + secrets["key"], true},
		{"to read other media", `cat ` + secrets["other.jpg"] + ` || ls ` + home, true},
		{"to find a process outside", `test -e /proc/1 || test -e /proc/self`, true},
		{"to write into the original", `echo x >>/in || echo x >>/fd/0 || echo x >>/proc/self/fd/0 || chmod 777 /in`, true},
		{"to write beside its folder", `echo x >/usr/x || echo x >/x || echo x >/fd/x || echo x >/var/x`, true},
		{"to write 10 GB", `head -c 10000000000 /dev/zero >big`, false},
		{"to write 10 GB in many files", `for i in $(seq 160); do head -c 60000000 /dev/zero >big$i || exit 3; done`, true},
		{"to be somebody else", `perl -e '$< = 0; $> = 0; exit($> == 0 || $< == 0 ? 0 : 1)' || perl -e 'require "syscall.ph"; exit 1' || perl -e 'exit(syscall(105, 0) == 0 ? 0 : 1)'`, false},
		{"to become root by a program that may", `test "$(su -c id 2>/dev/null)"`, false},
		{"to look into its parent", `perl -e 'exit(syscall(101, 16, getppid(), 0, 0) == 0 ? 0 : 1)'`, false},
		{"to look into another process", `perl -e 'exit(syscall(310, getppid(), 0, 0, 0, 0, 0) >= 0 ? 0 : 1)'`, false},
		{"to make namespaces", `unshare -U true || unshare -Ur true || perl -e 'exit(syscall(272, 0x10000000) == 0 ? 0 : 1)'`, false},
		{"to mount", `mount -t tmpfs x /tmp || perl -e 'exit(syscall(165, "x", "/tmp", "tmpfs", 0, "") == 0 ? 0 : 1)'`, false},
		{"to see the environment of the house", `env | grep HOUSE_SECRET`, false},
		{"to leave the group", `perl -e 'exit(syscall(112) >= 0 ? 0 : 1)' || perl -e 'exit(syscall(109, 0, 0) == 0 ? 0 : 1)'`, false},
		{"to take too much memory", `perl -e 'my $x = "x" x 3000000000; exit(length($x) > 0 ? 0 : 1)'`, false},
		{"to dump core", `test "$(ulimit -c)" != 0`, false},
	}
	t.Setenv("HOUSE_SECRET", "SECRET")
	for _, closed := range []bool{true, false} {
		for _, tt := range attempts {
			if tt.closed && !closed || raced && tt.name == "to take too much memory" { // the detector's program has no such limit
				continue
			}
			t.Run(fmt.Sprintf("%s, locked up: %v", tt.name, closed), func(t *testing.T) {
				r := open(t)
				r.jail.Open = !closed
				var said bytes.Buffer
				r.Log = slog.New(slog.NewTextHandler(&said, nil))
				r.tool("vipsthumbnail", fmt.Sprintf(villain, os.TempDir(), "( "+tt.try+" )"))
				j := r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(99, 9), "jpeg"))
				if got := r.jail.Report(t.Context()).Closed; got != closed {
					t.Fatalf("locked up: %v", got)
				}
				if !r.next() {
					t.Fatal("no job")
				}
				if strings.Contains(said.String(), "IT WORKED") || strings.Contains(said.String(), "SECRET") {
					t.Errorf("it can: %s", said.String())
				}
				if !strings.Contains(said.String(), "exit status 3") && !strings.Contains(said.String(), "signal") {
					t.Errorf("its end is not told: %q", said.String())
				}
				if made := r.shelf.done[j.ID]; len(made) != 0 {
					t.Errorf("it made %v", made)
				}
				f, err := r.bytes.Open(t.Context(), j.Key)
				if err != nil {
					t.Fatal(err)
				}
				defer f.Close()
				if b, err := io.ReadAll(f); err != nil || int64(len(b)) != j.Size {
					t.Errorf("the original has %d bytes of %d, %v", len(b), j.Size, err)
				}
			})
		}
	}
	if n := calls.Load(); n != 0 {
		t.Errorf("%d connections came out", n)
	}
}

// A fork bomb stays small, ends with its jail, and others go on meanwhile.
func TestAForkBombEndsInItsJail(t *testing.T) {
	r := open(t)
	r.tool("ffprobe", `exec perl -e 'while (1) { fork }' fork bomb`)
	r.add("us_a", "video/mp4", []byte("not looked at"))
	r.patience = 6 * time.Second
	row := r.shelf.jobs[0]
	most := 0
	r.watched(r.Context(), func() { most = max(most, len(running(t, "fork\x00bomb"))) })
	if most < 2 || most > 96 {
		t.Errorf("%d processes at once", most)
	}
	if !strings.Contains(row.why, errSlow.Error()) {
		t.Errorf("%+v", row)
	}
	if n := len(running(t, "fork\x00bomb")); n != 0 {
		t.Errorf("%d of them live on", n)
	}
	good := r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(99, 9), "jpeg"))
	if !r.next() || len(r.shelf.done[good.ID]) != perPicture {
		t.Error("the next job was not done")
	}
}

// Where memory runs out the kernel ends a worker, in its jail or without one, before
// anything else here.
func TestAWorkerGoesBeforeTheHouse(t *testing.T) {
	for name, r := range map[string]*room{"in its jail": open(t), "without one": openWithoutJail(t)} {
		r.tool("ffprobe", `exec perl -e 'sleep 600' before the house`)
		r.add("us_a", "video/mp4", []byte("not looked at"))
		r.patience = 2 * time.Minute // it ends when it was looked at
		ctx, cancel := context.WithCancel(t.Context())
		score := ""
		r.watched(ctx, func() {
			if score != "" {
				return
			}
			for _, proc := range running(t, "before\x00the\x00house") {
				score = strings.TrimSpace(string(read(t, proc+"/oom_score_adj")))
				cancel()
			}
		})
		if ours := strings.TrimSpace(string(read(t, "/proc/self/oom_score_adj"))); score != "1000" || ours == score {
			t.Errorf("%s: a worker has %q and the house %q", name, score, ours)
		}
	}
}

// What is refused above is refused by the jail and not by this machine: outside,
// the same attempts work.
func TestTheAttemptsWorkOutside(t *testing.T) {
	port, calls := listener(t)
	for _, try := range []string{
		fmt.Sprintf(`bash -c 'exec 3<>/dev/tcp/127.0.0.1/%d'`, port),
		fmt.Sprintf(`perl -e 'use IO::Socket::INET; exit(IO::Socket::INET->new(PeerAddr=>"127.0.0.1:%d", Timeout=>2) ? 0 : 1)'`, port),
		`cat /etc/passwd`,
		`perl -e 'my $x = "x" x 100000000; exit(length($x) > 0 ? 0 : 1)'`,
	} {
		if out, err := exec.Command("sh", "-c", try).CombinedOutput(); err != nil {
			t.Errorf("%s: %v: %s", try, err, out)
		}
	}
	if calls.Load() == 0 {
		t.Error("nobody called")
	}
}
