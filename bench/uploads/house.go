package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
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
	h := &house{dir: dir, base: "http://" + listen, client: &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
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

// zeros are as many bytes as are asked for, made out of nothing.
type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func body(size int64) io.Reader { return io.LimitReader(zeros{}, size) }

func drain(res *http.Response) error {
	_, err := io.Copy(io.Discard, res.Body)
	return errors.Join(err, res.Body.Close())
}

// do sends a request that must be answered with a status.
func (h *house) do(ctx context.Context, method, path string, b io.Reader, size int64, status int, headers ...string) (*http.Response, error) {
	r, err := http.NewRequestWithContext(ctx, method, h.base+path, b)
	if err != nil {
		return nil, err
	}
	r.ContentLength = size
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	res, err := h.client.Do(r)
	if err != nil {
		return nil, err
	}
	text, err := io.ReadAll(io.LimitReader(res.Body, 1<<20))
	err = errors.Join(err, drain(res))
	if err == nil && res.StatusCode != status {
		err = fmt.Errorf("%s %s: %d %s", method, path, res.StatusCode, text)
	}
	res.Body = io.NopCloser(bytes.NewReader(text))
	return res, err
}

func put(ctx context.Context, h *house, size int64) error {
	_, err := h.do(ctx, "PUT", "/private/big/film", body(size), size, 201, "Authorization", "Bearer "+h.token)
	return err
}

// form is what a page without scripts sends.
func form(ctx context.Context, h *house, size int64) error {
	login := url.Values{"username": {"ann"}, "password": {password}}.Encode()
	res, err := h.do(ctx, "POST", "/login", strings.NewReader(login), int64(len(login)), 303, "Content-Type", "application/x-www-form-urlencoded")
	if err != nil {
		return err
	}
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	if res, err = h.do(ctx, "GET", "/browse/big", nil, 0, 200, "Cookie", cookie); err != nil {
		return err
	}
	page, err := io.ReadAll(res.Body)
	if err != nil {
		return err
	}
	action := regexp.MustCompile(`/folders/fo_\w+/upload`).Find(page)
	var head bytes.Buffer
	m := multipart.NewWriter(&head)
	if _, err := m.CreateFormFile("file", "film"); err != nil {
		return err
	}
	tail := "\r\n--" + m.Boundary() + "--\r\n"
	whole := io.MultiReader(&head, body(size), strings.NewReader(tail))
	_, err = h.do(ctx, "POST", string(action), whole, int64(head.Len())+size+int64(len(tail)), 303, "Cookie", cookie, "Content-Type", m.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
	return err
}

// tus sends a file in pieces.
func tus(ctx context.Context, h *house, size, piece int64) error {
	code := base64.StdEncoding.EncodeToString
	res, err := h.do(ctx, "POST", "/api/v1/uploads", nil, 0, 201, "Authorization", "Bearer "+h.token, "Tus-Resumable", "1.0.0",
		"Upload-Length", strconv.FormatInt(size, 10), "Upload-Metadata", "name "+code([]byte("film"))+",folder "+code([]byte("big")))
	if err != nil {
		return err
	}
	for at := int64(0); at < size; at += piece {
		n := min(piece, size-at)
		if _, err := h.do(ctx, "PATCH", res.Header.Get("Location"), body(n), n, 204, "Authorization", "Bearer "+h.token, "Tus-Resumable", "1.0.0",
			"Upload-Offset", strconv.FormatInt(at, 10), "Content-Type", "application/offset+octet-stream"); err != nil {
			return err
		}
	}
	return nil
}
