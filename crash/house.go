package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// keys are what opens a house and all copies of it.
type keys struct {
	token, guest string            // bearers
	cookie       string            // of a signed-in browser
	folders      map[string]string // path -> id
}

// house is a folder with a house in it.
type house struct {
	bin, dir string
	*keys
}

func (h house) environment(addr string) []string {
	return append(os.Environ(), "CLOAKROOM_LISTEN="+addr, "CLOAKROOM_DATA="+filepath.Join(h.dir, "data"), "CLOAKROOM_MEDIA="+filepath.Join(h.dir, "media"))
}

// command runs a command of the house's and returns the first line that it prints.
func (h house) command(ctx context.Context, before []string, in string, args ...string) (string, error) {
	args = append(append(before[:len(before):len(before)], h.bin), args...)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...) //nolint:gosec // ours
	cmd.Env, cmd.Stdin = h.environment("127.0.0.1:8080"), strings.NewReader(in)
	var out, errs strings.Builder
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("%s: %w: %s", strings.Join(args, " "), err, errs.String())
	}
	line, _, _ := strings.Cut(out.String(), "\n")
	return line, nil
}

const password = "a crash that costs nothing"

// provision makes a house with two people and a folder for each writer.
func provision(ctx context.Context, bin, dir string) (h house, err error) {
	h = house{bin, dir, &keys{folders: map[string]string{}}}
	for _, sub := range []string{"data", "media"} {
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o700); err != nil {
			return h, err
		}
	}
	steps := [][]string{{"user", "add", "ann", "--admin", "--password-stdin"}, {"user", "add", "guest", "--password-stdin"}}
	for _, w := range writers {
		steps = append(steps, []string{"folder", "add", w.name, "--owner", "ann"})
	}
	for _, args := range steps {
		if _, err := h.command(ctx, nil, password, args...); err != nil {
			return h, err
		}
	}
	if h.token, err = h.command(ctx, nil, "", "token", "add", "ann", "--scope", "read,write"); err != nil {
		return h, err
	}
	if h.guest, err = h.command(ctx, nil, "", "token", "add", "guest"); err != nil {
		return h, err
	}
	s, err := h.serve(ctx, nil)
	if err != nil {
		return h, err
	}
	return h, errors.Join(s.learn(ctx), s.stop(syscall.SIGTERM))
}

// server is a running house.
type server struct {
	house
	url    string
	client *http.Client
	cmd    *exec.Cmd
	done   chan struct{} // closed when the process is gone
	log    *os.File
}

// serve starts the real server, perhaps under strace, and returns when it
// answers. A server that ended before it did is returned beside an error.
func (h house) serve(ctx context.Context, before []string) (*server, error) {
	if err := h.left(); err != nil {
		return nil, err
	}
	// On an address of its own: all these houses have the same keys, so whoever
	// came to another's, on a port that was free a moment ago, would not notice.
	l, err := net.Listen("tcp", fmt.Sprintf("127.%d.%d.%d:0", 1+rand.IntN(254), rand.IntN(256), 1+rand.IntN(254))) //nolint:gosec // not secret
	if err != nil {
		return nil, err
	}
	addr := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	log, err := os.CreateTemp(filepath.Dir(h.bin), "log-")
	if err != nil {
		return nil, err
	}
	args := append(before[:len(before):len(before)], h.bin, "serve")
	s := &server{house: h, url: "http://" + addr, cmd: exec.Command(args[0], args[1:]...), done: make(chan struct{}), log: log} //nolint:gosec,noctx // it ends by stop
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = h.environment(addr), log, log
	// The whole group is killed together: strace would let go of what it traces.
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	s.client = &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 32},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		Timeout:       30 * time.Second,
	}
	if err := s.cmd.Start(); err != nil {
		return nil, err
	}
	go func() { _ = s.cmd.Wait(); close(s.done) }()
	for {
		if resp, err := s.client.Get(s.url + "/healthz"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return s, nil
			}
		}
		select {
		case <-ctx.Done():
			return s, errors.Join(ctx.Err(), s.stop(syscall.SIGKILL))
		case <-s.done:
			return s, errEnded
		case <-time.After(3 * time.Millisecond):
		}
	}
}

// left waits until the server before has let go of its lock: who was traced dies
// a little later than its tracer.
func (h house) left() error {
	f, err := os.OpenFile(filepath.Join(h.dir, "data", "lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	for range 1000 {
		if err = syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			// Not by closing alone: a process that another lane is starting has a
			// copy of our descriptor until it executes.
			return syscall.Flock(int(f.Fd()), syscall.LOCK_UN)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return fmt.Errorf("a server that was killed still holds its lock: %w", err)
}

var errEnded = errors.New("the server has ended")

// ended says whether the process is gone.
func (s *server) ended() bool {
	select {
	case <-s.done:
		return true
	default:
		return false
	}
}

// stop ends the server by a signal and waits until it is gone.
func (s *server) stop(sig syscall.Signal) error {
	s.client.CloseIdleConnections()
	err := syscall.Kill(-s.cmd.Process.Pid, sig)
	<-s.done
	if errors.Is(err, syscall.ESRCH) {
		err = nil
	}
	return errors.Join(err, s.log.Close(), os.Remove(s.log.Name()))
}

// killed says how a server that is gone went.
func (s *server) killed() bool {
	is, ok := s.cmd.ProcessState.Sys().(syscall.WaitStatus)
	return ok && is.Signaled() && is.Signal() == syscall.SIGKILL
}

// said is the end of the server's log.
func (s *server) said() string {
	b, _ := os.ReadFile(s.log.Name())
	return string(b[max(0, len(b)-2000):])
}

// learn signs in and finds the folders.
func (s *server) learn(ctx context.Context) error {
	jar, err := cookiejar.New(nil)
	if err != nil {
		return err
	}
	in := &http.Client{Jar: jar, CheckRedirect: s.client.CheckRedirect}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, s.url+"/login", strings.NewReader(url.Values{"username": {"ann"}, "password": {password}}.Encode()))
	if err != nil {
		return err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	resp, err := in.Do(r)
	if err != nil {
		return err
	}
	resp.Body.Close()
	for _, c := range resp.Cookies() {
		s.cookie = c.Name + "=" + c.Value
	}
	if s.cookie == "" {
		return fmt.Errorf("sign in: %s", resp.Status)
	}
	_, body, err := s.ask(ctx, http.MethodGet, "/api/v1/folders", s.token, nil, nil)
	if err != nil {
		return err
	}
	var list struct {
		Folders []struct{ ID, Path string }
	}
	if err := json.Unmarshal(body, &list); err != nil {
		return fmt.Errorf("%w: %s", err, body)
	}
	for _, f := range list.Folders {
		s.folders[f.Path] = f.ID
	}
	if len(s.folders) != len(writers) {
		return fmt.Errorf("%d folders: %s", len(s.folders), body)
	}
	return nil
}
