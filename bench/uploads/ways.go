package main

import (
	"bufio"
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
	"regexp"
	"strconv"
	"strings"
)

// send sends a request whose body is head, size bytes and tail, and which must be
// answered with a status. The bytes go out of the kernel's memory by sendfile: the
// client shares its cores with the server, and is not what is measured.
func (h *house) send(ctx context.Context, method, path, head string, size int64, tail string, status int, headers ...string) (err error) {
	r, err := http.NewRequestWithContext(ctx, method, h.base+path, nil)
	if err != nil {
		return err
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", r.URL.Host)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.Close()) }()
	defer context.AfterFunc(ctx, func() { _ = c.Close() })()
	fmt.Fprintf(c, "%s %s HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n", method, r.URL.RequestURI(), r.URL.Host, int64(len(head)+len(tail))+size)
	for i := 0; i < len(headers); i += 2 {
		fmt.Fprintf(c, "%s: %s\r\n", headers[i], headers[i+1])
	}
	fmt.Fprintf(c, "\r\n%s", head)
	for left := size; left > 0; {
		n, err := h.piece(c, left)
		if err != nil {
			return err
		}
		left -= n
	}
	if _, err := io.WriteString(c, tail); err != nil {
		return err
	}
	res, err := http.ReadResponse(bufio.NewReader(c), r)
	_, err = answer(r, res, err, status)
	return err
}

// piece sends the bytes of the film, and no more than are left.
func (h *house) piece(c net.Conn, left int64) (int64, error) {
	f, err := os.Open(h.film)
	if err != nil {
		return 0, err
	}
	n, err := io.CopyN(c, f, min(left, pieceSize))
	return n, errors.Join(err, f.Close())
}

const pieceSize = 64 << 20

func put(ctx context.Context, h *house, size int64) error {
	return h.send(ctx, "PUT", "/private/big/film", "", size, "", 201, "Authorization", "Bearer "+h.token)
}

// form is what a page without scripts sends.
func form(ctx context.Context, h *house, size int64) error {
	login := url.Values{"username": {"ann"}, "password": {password}}.Encode()
	res, err := h.do(ctx, "POST", "/login", login, 303, "Content-Type", "application/x-www-form-urlencoded")
	if err != nil {
		return err
	}
	cookie, _, _ := strings.Cut(res.Header.Get("Set-Cookie"), ";")
	if res, err = h.do(ctx, "GET", "/browse/big", "", 200, "Cookie", cookie); err != nil {
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
	return h.send(ctx, "POST", string(action), head.String(), size, tail, 303, "Cookie", cookie, "Content-Type", m.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
}

// tus sends a file in pieces.
func tus(ctx context.Context, h *house, size, piece int64) error {
	code := base64.StdEncoding.EncodeToString
	res, err := h.do(ctx, "POST", "/api/v1/uploads", "", 201, "Authorization", "Bearer "+h.token, "Tus-Resumable", "1.0.0",
		"Upload-Length", strconv.FormatInt(size, 10), "Upload-Metadata", "name "+code([]byte("film"))+",folder "+code([]byte("big")))
	if err != nil {
		return err
	}
	for at := int64(0); at < size; at += piece {
		n := min(piece, size-at)
		if err := h.send(ctx, "PATCH", res.Header.Get("Location"), "", n, "", 204, "Authorization", "Bearer "+h.token, "Tus-Resumable", "1.0.0",
			"Upload-Offset", strconv.FormatInt(at, 10), "Content-Type", "application/offset+octet-stream"); err != nil {
			return err
		}
	}
	return nil
}
