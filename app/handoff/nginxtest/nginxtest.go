// Package nginxtest runs a real nginx for the tests of other packages, with
// workers that are somebody else than we are, as on a real machine. Choose a
// folder (Dir) and an address (Addr), print a configuration for them, lend the
// workers the blobs, then Start.
package nginxtest

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// worker is the user that nginx's workers become when we are root.
const worker = "www-data"

// Dir returns a fresh folder that the workers can enter, which those of
// t.TempDir are not.
func Dir(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	for d := dir; d != filepath.Clean(os.TempDir()) && d != "/"; d = filepath.Dir(d) {
		if err := os.Chmod(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// Addr returns an address on the loopback that was free a moment ago. Its port lies
// below those that the kernel gives to who does not choose (32768 and up), so that
// no connection has it before it is listened at.
func Addr(t testing.TB) string {
	t.Helper()
	for {
		addr := fmt.Sprintf("127.0.0.1:%d", 20_000+rand.IntN(12_768))
		l, err := net.Listen("tcp", addr)
		if errors.Is(err, syscall.EADDRINUSE) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
		return addr
	}
}

// Lend gives the workers' group what is in folder, now and later, as an
// operator does who puts nginx into the group of the house: folders are 0750
// and hand their group on, files 0640.
func Lend(t testing.TB, folder string) {
	t.Helper()
	if os.Getuid() != 0 {
		return // the workers are who we are
	}
	u, err := user.Lookup(worker)
	if err != nil {
		t.Fatalf("no user %s for nginx's workers: %v", worker, err)
	}
	gid, err := strconv.Atoi(u.Gid)
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if err := os.Chown(path, -1, gid); err != nil {
			return err
		}
		if d.IsDir() {
			return os.Chmod(path, 0o750|fs.ModeSetgid)
		}
		return os.Chmod(path, 0o640)
	})
	if err != nil {
		t.Fatal(err)
	}
}

// around is the least that nginx needs around a file of conf.d. Its own error
// log is as talkative as Debian's, since that is where a secret would show.
const around = `%[1]sdaemon off; worker_processes 1; pid "%[2]s/nginx.pid"; error_log "%[2]s/main.log" error;
events { worker_connections 512; }
http {
    access_log off;
    client_body_temp_path "%[2]s/body"; proxy_temp_path "%[2]s/proxy"; fastcgi_temp_path "%[2]s/fastcgi";
    uwsgi_temp_path "%[2]s/uwsgi"; scgi_temp_path "%[2]s/scgi";
    include "%[2]s/house.conf";
}
`

// Start runs nginx with conf in its http block until the test ends, and returns
// when it answers at addr.
func Start(t testing.TB, dir, addr, conf string) {
	t.Helper()
	nginx := find(t)
	who := ""
	if os.Getuid() == 0 {
		who = "user " + worker + "; "
	}
	write(t, filepath.Join(dir, "house.conf"), conf)
	main := filepath.Join(dir, "nginx.conf")
	write(t, main, fmt.Sprintf(around, who, dir))

	var said bytes.Buffer
	cmd := exec.Command(nginx, "-p", dir, "-c", main)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { defer close(ended); _ = cmd.Wait() }()
	t.Cleanup(func() {
		_ = cmd.Process.Signal(syscall.SIGTERM) // takes its workers along
		select {
		case <-ended:
		case <-time.After(5 * time.Second):
			_ = cmd.Process.Kill()
			t.Error("nginx did not stop when it was asked to")
		}
	})
	await(t, addr, ended, &said)
}

// Check lets nginx read conf as it would on start, and returns what it says.
func Check(t testing.TB, dir, conf string) (string, error) {
	t.Helper()
	write(t, filepath.Join(dir, "house.conf"), conf)
	main := filepath.Join(dir, "nginx.conf")
	write(t, main, fmt.Sprintf(around, "", dir))
	out, err := exec.Command(find(t), "-t", "-q", "-p", dir, "-c", main).CombinedOutput()
	return string(out), err
}

// find fails rather than skip: what nginx does to our answers is half of what
// the house promises.
func find(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"nginx", "/usr/sbin/nginx", "/usr/local/sbin/nginx"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Fatal("This test needs nginx. Install it, for instance by: apt-get install nginx-light")
	return ""
}

// await returns when somebody accepts at addr.
func await(t testing.TB, addr string, ended <-chan struct{}, said *bytes.Buffer) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		if c, err := net.Dial("tcp", addr); err == nil {
			c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("nginx did not start:\n%s", said)
		case <-deadline:
			t.Fatalf("nginx does not answer at %s", addr)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

func write(t testing.TB, name, text string) {
	t.Helper()
	if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
