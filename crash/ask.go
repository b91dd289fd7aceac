package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// unanswered is a request whose outcome nobody knows: no whole answer came, or
// one that promises nothing.
type unanswered struct {
	status int
	err    error
}

func (u *unanswered) Error() string { return fmt.Sprintf("%d %v", u.status, u.err) }

// ask sends a request with a bearer, or with ann's cookie if there is none, and
// returns the answer when all of it has come.
func (s *server) ask(ctx context.Context, method, path, bearer string, header http.Header, body io.Reader) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, s.url+path, body)
	if err != nil {
		return nil, nil, err
	}
	for k, v := range header {
		r.Header[k] = v
	}
	if bearer != "" {
		r.Header.Set("Authorization", "Bearer "+bearer)
	} else {
		r.Header.Set("Cookie", s.cookie)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	resp, err := s.client.Do(r)
	if err != nil {
		return nil, nil, &unanswered{0, err}
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		return nil, nil, &unanswered{resp.StatusCode, err}
	}
	return resp, b, nil
}

// want is ask for an answer of one status.
func (s *server) want(ctx context.Context, status int, method, path, bearer string, header http.Header, body io.Reader) (*http.Response, []byte, error) {
	resp, b, err := s.ask(ctx, method, path, bearer, header, body)
	if err == nil && resp.StatusCode != status {
		err = &unanswered{resp.StatusCode, fmt.Errorf("%s %s: %.200s", method, path, b)}
	}
	return resp, b, err
}

func (s *server) form(ctx context.Context, path, fields string) error {
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
	_, _, err := s.want(ctx, http.StatusSeeOther, http.MethodPost, path, "", header, strings.NewReader(fields))
	return err
}
