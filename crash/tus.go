package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"math/rand/v2"
	"net/http"
	"strconv"
)

// tus hands one file in, in pieces, each of which is acknowledged. Now and then
// it thinks better of it halfway.
func (c *crew) tus(ctx context.Context, in string) error {
	name, b := c.fresh(".bin"), content()
	s := subject{file, in + "/" + name}
	meta := "name " + base64.StdEncoding.EncodeToString([]byte(name)) + ",folder " + base64.StdEncoding.EncodeToString([]byte(in))
	if rand.IntN(2) == 0 {
		meta += ",sha256 " + base64.StdEncoding.EncodeToString([]byte(sum(b)))
	}
	header := http.Header{"Tus-Resumable": {"1.0.0"}, "Upload-Length": {strconv.Itoa(len(b))}, "Upload-Metadata": {meta}}
	resp, _, err := c.want(ctx, http.StatusCreated, http.MethodPost, "/api/v1/uploads", c.token, header, nil)
	if err != nil {
		return err
	}
	up := subject{upload, resp.Header.Get("Location")}
	c.ledger.answered(up, &offset{0, s.name, b})
	for at := 0; at < len(b); {
		next := min(len(b), at+1+rand.IntN(len(b)))
		c.ledger.asked(up, &offset{next, s.name, b})
		if next == len(b) {
			c.ledger.asked(s, sum(b))
		}
		if err := c.patch(ctx, up.name, at, b[at:next]); err != nil {
			return err
		}
		c.ledger.answered(up, &offset{next, s.name, b})
		if next == len(b) {
			c.ledger.answered(s, sum(b))
		}
		at = next
		if at < len(b) && rand.IntN(4) == 0 {
			return c.end(ctx, up)
		}
	}
	return nil
}

// end gives an upload up: it must not come back.
func (c *crew) end(ctx context.Context, up subject) error {
	c.ledger.asked(up, absent)
	_, _, err := c.want(ctx, http.StatusNoContent, http.MethodDelete, up.name, c.token, http.Header{"Tus-Resumable": {"1.0.0"}}, nil)
	if err == nil {
		c.ledger.answered(up, absent)
	}
	return err
}

func (s *server) patch(ctx context.Context, up string, at int, b []byte) error {
	header := http.Header{"Tus-Resumable": {"1.0.0"}, "Upload-Offset": {strconv.Itoa(at)}, "Content-Type": {"application/offset+octet-stream"}}
	_, _, err := s.want(ctx, http.StatusNoContent, http.MethodPatch, up, s.token, header, bytes.NewReader(b))
	return err
}
