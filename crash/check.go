package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	_ "modernc.org/sqlite" // the driver
)

// check asks a recovered house for everything that was claimed, and returns what
// is not so.
func (s *server) check(ctx context.Context, claims []claim) (wrong []string, _ error) {
	var mu sync.Mutex
	var failed error
	work := make(chan claim)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for c := range work {
				is, err := s.see(ctx, c)
				mu.Lock()
				if err != nil {
					failed = errors.Join(failed, fmt.Errorf("%v: %w", c.subject, err))
				}
				if is != "" {
					wrong = append(wrong, fmt.Sprintf("%v: %s", c.subject, is))
				}
				mu.Unlock()
			}
		})
	}
	for _, c := range claims {
		work <- c
	}
	close(work)
	all.Wait()
	return wrong, failed
}

// see returns what is wrong about a claim.
func (s *server) see(ctx context.Context, c claim) (string, error) {
	switch c.subject.kind {
	case file:
		is, err := s.file(ctx, c.subject.name, s.token)
		return c.among(is), err
	case access:
		is, err := s.file(ctx, c.subject.name, s.guest)
		if err != nil {
			return "", err
		}
		if is == absent {
			return c.among("no"), nil
		}
		return c.among("yes"), nil
	case lines:
		n, err := s.linesOf(ctx, c.subject.name)
		return c.among(n), err
	}
	return s.resume(ctx, c)
}

func (c claim) among(is state) string {
	if slices.Contains(c.states, is) {
		return ""
	}
	return fmt.Sprintf("is %.12v, and may be %.12v", is, c.states)
}

// file returns the SHA-256 of what is to be had at a path. An answer that is
// neither bytes nor their absence is asked for again: the house may still be
// getting up.
func (s *server) file(ctx context.Context, path, bearer string) (string, error) {
	var last error
	for range 100 {
		resp, b, err := s.ask(ctx, http.MethodGet, "/private/"+path, bearer, nil, nil)
		switch {
		case err != nil:
			last = err
		case resp.StatusCode == http.StatusOK:
			return sum(b), nil
		case resp.StatusCode == http.StatusNotFound:
			return absent, nil
		default:
			last = fmt.Errorf("%s: %.200s", resp.Status, b)
		}
		if s.ended() || ctx.Err() != nil {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	return "", last
}

// resume asks where an upload stands, sends the rest, and looks whether what
// comes of it is the file that was sent, in pieces, before and after the crash:
// an offset beyond what ever came would show too.
func (s *server) resume(ctx context.Context, c claim) (string, error) {
	acked, _ := c.states[0].(*offset)
	ended := c.states[0] == state(absent)
	if acked == nil && !ended {
		return "", nil // nobody was told its address
	}
	mayGo := c.mayGo || slices.Contains(c.states, state(absent))
	resp, body, err := s.ask(ctx, http.MethodHead, c.subject.name, s.token, http.Header{"Tus-Resumable": {"1.0.0"}}, nil)
	if err != nil {
		return "", err
	}
	at, bad := strconv.Atoi(resp.Header.Get("Upload-Offset"))
	if mayGo && (resp.StatusCode == http.StatusNotFound || resp.StatusCode == http.StatusGone) {
		return "", nil
	}
	if ended {
		return fmt.Sprintf("it had been given up, and HEAD says %s", resp.Status), nil
	}
	if resp.StatusCode != http.StatusOK || bad != nil {
		return fmt.Sprintf("%d were acknowledged, and HEAD says %s %s", acked.at, resp.Status, body), nil
	}
	if at < acked.at || at > len(acked.data) {
		return fmt.Sprintf("%d of %d were acknowledged, and it stands at %d", acked.at, len(acked.data), at), nil
	}
	if at < len(acked.data) {
		if err := s.patch(ctx, c.subject.name, at, acked.data[at:]); err != nil {
			if u := (*unanswered)(nil); mayGo && errors.As(err, &u) && u.status == http.StatusGone {
				return "", nil // its bytes went first
			}
			return fmt.Sprintf("it cannot be gone on with at %d of %d: %v", at, len(acked.data), err), nil
		}
	}
	is, err := s.file(ctx, acked.file, s.token)
	if err == nil && is != sum(acked.data) {
		return fmt.Sprintf("stood at %d of %d, was gone on with, and became %.12s, not %.12s", at, len(acked.data), is, sum(acked.data)), nil
	}
	return "", err
}

// age makes the house believe that the processes which held its uploads have
// been gone for a minute, so that recovery does its work now.
func (h house) age(ctx context.Context) error {
	return h.rows(ctx, func(db *sql.DB) error {
		_, err := db.ExecContext(ctx, `update uploads set lease = 0 where state = 'open'`)
		return err
	})
}

// settled waits until recovery has finished or forgotten each upload that no
// client can go on with.
func (h house) settled(ctx context.Context) error {
	return h.rows(ctx, func(db *sql.DB) error {
		n := 0
		for range 500 {
			if err := db.QueryRowContext(ctx, `select count(*) from uploads where resumable = 0`).Scan(&n); err != nil || n == 0 {
				return err
			}
			time.Sleep(10 * time.Millisecond)
		}
		return fmt.Errorf("%d uploads are neither finished nor forgotten", n)
	})
}

func (h house) rows(ctx context.Context, fn func(db *sql.DB) error) error {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.dir, "data", "cloakroom.db")+"?_pragma=busy_timeout(10000)&_pragma=synchronous(full)")
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	return errors.Join(fn(db), db.Close())
}

// fsck returns how many things «fsck --deep» finds.
func (h house) fsck(ctx context.Context) (found int, say string, _ error) {
	out, err := h.command(ctx, nil, "", "fsck", "--deep")
	if err == nil {
		return 0, "", nil
	}
	if out == "" {
		return 0, "", err
	}
	return 1, out, nil
}

// inspect starts the house after a crash and looks at everything: what was
// claimed, what recovery has left, and what fsck says.
func (h house) inspect(ctx context.Context, claims []claim, r *row) (_ *server, err error) {
	if err := h.age(ctx); err != nil {
		return nil, fmt.Errorf("after the crash: %w", err)
	}
	s, err := h.serve(ctx, nil)
	if err != nil {
		if s != nil {
			err = fmt.Errorf("after the crash: %w: %s", err, s.said())
		}
		return nil, err
	}
	if err := s.examine(ctx, claims, r); err != nil {
		return s, err
	}
	return s, s.settled(ctx)
}

// examine looks at everything that was claimed, and at what fsck says.
func (s *server) examine(ctx context.Context, claims []claim, r *row) error {
	wrong, err := s.check(ctx, claims)
	if err != nil {
		return fmt.Errorf("%w: %s", err, s.said())
	}
	untold, err := s.untold(ctx)
	if err != nil {
		return err
	}
	wrong = append(wrong, untold...)
	found, say, err := s.fsck(ctx)
	if err != nil {
		return err
	}
	r.checked += len(claims)
	r.lost += len(wrong)
	r.found += found
	if r.doomed {
		return nil
	}
	for _, w := range wrong {
		fmt.Printf("LOST (%s): %s\n", r.name, w)
	}
	if found > 0 {
		fmt.Printf("FSCK (%s): %s\n", r.name, say)
	}
	return nil
}
