package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// house is a running server with one user and one folder.
type house struct {
	dir    string
	base   string
	token  string
	server *exec.Cmd
	client *http.Client
	film   string // a file of pieceSize, as hard to guess as a film's bytes are
}

const password = "a bench to sit on"

func open(ctx context.Context, binary, dir string, size int64) (*house, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	listen := l.Addr().String()
	if err := l.Close(); err != nil {
		return nil, err
	}
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	piece := filepath.Join(dir, "piece")
	film := make([]byte, pieceSize)
	_, _ = rand.NewChaCha8([32]byte{}).Read(film)
	if err := os.WriteFile(piece, film, 0o644); err != nil {
		return nil, err
	}
	h := &house{dir: dir, film: piece, base: "http://" + listen, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	env := append(os.Environ(),
		"CLOAKROOM_LISTEN="+listen, "CLOAKROOM_DATA="+filepath.Join(dir, "data"), "CLOAKROOM_MEDIA="+filepath.Join(dir, "media"),
		fmt.Sprintf("CLOAKROOM_MAX_UPLOAD=%d", size))
	if err := os.Mkdir(filepath.Join(dir, "data"), 0o700); err != nil {
		return nil, err
	}
	for _, args := range [][]string{
		{"user", "add", "ann", "--admin", "--password-stdin"}, {"folder", "add", "big", "--owner", "ann"}, {"token", "add", "ann"},
	} {
		c := exec.CommandContext(ctx, binary, args...)
		c.Env, c.Stdin = env, strings.NewReader(password)
		out, err := c.Output()
		if err != nil {
			return nil, fmt.Errorf("%v: %w", args, err)
		}
		h.token = strings.TrimSpace(string(out))
	}
	h.server = exec.Command(binary, "serve")
	h.server.Env = env
	if err := h.server.Start(); err != nil {
		return nil, err
	}
	for range 200 {
		if res, err := http.Get(h.base + "/readyz"); err == nil && errors.Join(drain(res)) == nil && res.StatusCode == 200 {
			return h, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
	return nil, errors.Join(errors.New("the server does not come up"), h.close())
}

func (h *house) close() error {
	_ = h.server.Process.Signal(os.Interrupt)
	_ = h.server.Wait()
	return os.RemoveAll(h.dir)
}

// resident is what the server has in memory.
func (h *house) resident() int64 {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", h.server.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(b), "VmRSS:")
	kb, _ := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	return kb << 10
}

func (h *house) watch(ctx context.Context) (most int64) {
	for ctx.Err() == nil {
		most = max(most, h.resident())
		time.Sleep(50 * time.Millisecond)
	}
	return most
}

func drain(res *http.Response) error {
	_, err := io.Copy(io.Discard, res.Body)
	return errors.Join(err, res.Body.Close())
}

// do sends a request that must be answered with a status.
func (h *house) do(ctx context.Context, method, path, b string, status int, headers ...string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, h.base+path, strings.NewReader(b))
	if err != nil {
		return nil, err
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := h.client.Do(r)
	return answer(r, res, err, status)
}

// answer reads a short answer, which must have a status.
func answer(r *http.Request, res *http.Response, err error, status int) (*http.Response, error) {
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	err = errors.Join(err, drain(res))
	if err == nil && res.StatusCode != status {
		err = fmt.Errorf("%s %s: %d %s", r.Method, r.URL, res.StatusCode, text)
	}
	res.Body = io.NopCloser(bytes.NewReader(text))
	return res, err
}
