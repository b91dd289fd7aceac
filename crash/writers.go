package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"
)

// crew are the writers at work on one server.
type crew struct {
	*server
	ledger  *ledger
	before  []string     // what stands before commands, such as strace
	active  atomic.Int32 // how many of them work now
	refused atomic.Int32
	turns   *atomic.Int64 // makes names that were never used in this house
}

// writer does one thing over and over, in a folder of its own.
type writer struct {
	name string
	turn func(c *crew, ctx context.Context, in string) error
}

var writers = []writer{
	{"put", (*crew).put},
	{"tus", (*crew).tus},
	{"form", (*crew).formUpload},
	{"delete", (*crew).delete},
	{"rights", (*crew).rights},
	{"tus2", (*crew).tus},
	{"picture", (*crew).picture},
	{"import", (*crew).imports},
}

// work lets the writers work until ctx ends or the server does.
func (c *crew) work(ctx context.Context) {
	var all sync.WaitGroup
	for i, w := range writers {
		all.Go(func() {
			for ctx.Err() == nil && !c.ended() {
				if int(c.active.Load()) <= i {
					select {
					case <-ctx.Done():
					case <-c.done:
					case <-time.After(5 * time.Millisecond):
					}
					continue
				}
				err := w.turn(c, ctx, w.name)
				var u *unanswered
				if errors.As(err, &u) && u.status >= 500 {
					c.refused.Add(1)
				}
				if err != nil { // the server may be on its way out, or its disk full
					time.Sleep(5 * time.Millisecond)
				}
			}
		})
	}
	all.Wait()
}

// fresh returns a name that nothing has yet.
func (c *crew) fresh(ending string) string { return fmt.Sprintf("%06d%s", c.turns.Add(1), ending) }

// content is text and not text, of all sizes about those of buffers and blocks.
func content() []byte {
	sizes := []int{1, 100, 4096, 10_000, 65_536, 200_000}
	b := make([]byte, rand.IntN(sizes[rand.IntN(len(sizes))])+1)
	for i := 0; i+8 < len(b); i += 8 {
		n := rand.Uint64()
		for j := range 8 {
			b[i+j] = byte(n >> (8 * j))
		}
	}
	return b
}

func sum(b []byte) string {
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

func (c *crew) put(ctx context.Context, in string) error {
	if rand.IntN(4) == 0 {
		return c.putWrong(ctx, in+"/"+c.fresh(".bin"))
	}
	_, err := c.putBytes(ctx, in+"/"+c.fresh(".bin"), content())
	return err
}

// putWrong sends bytes that are not the announced ones, which must never be there.
func (c *crew) putWrong(ctx context.Context, path string) error {
	other := sha256.Sum256([]byte(path))
	header := http.Header{"Content-Digest": {"sha-256=:" + base64.StdEncoding.EncodeToString(other[:]) + ":"}}
	c.ledger.asked(subject{file, path}, absent)
	const mismatch = 460
	_, _, err := c.want(ctx, mismatch, http.MethodPut, "/private/"+path, c.token, header, bytes.NewReader(content()))
	if err == nil {
		c.ledger.answered(subject{file, path}, absent)
	}
	return err
}

func (c *crew) putBytes(ctx context.Context, path string, b []byte) (item string, _ error) {
	s := subject{file, path}
	c.ledger.asked(s, sum(b))
	_, body, err := c.want(ctx, http.StatusCreated, http.MethodPut, "/private/"+path, c.token, nil, bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	c.ledger.answered(s, sum(b))
	var it struct{ ID string }
	return it.ID, json.Unmarshal(body, &it)
}

// picture hands in what the darkroom has work with.
func (c *crew) picture(ctx context.Context, in string) error {
	img := image.NewGray(image.Rect(0, 0, 700+rand.IntN(100), 500))
	for range 50 {
		img.SetGray(rand.IntN(700), rand.IntN(500), color.Gray{Y: 255})
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		return err
	}
	_, err := c.putBytes(ctx, in+"/"+c.fresh(".jpg"), b.Bytes())
	return err
}

func (c *crew) delete(ctx context.Context, in string) error {
	path := in + "/" + c.fresh(".bin")
	item, err := c.putBytes(ctx, path, content())
	if err != nil {
		return err
	}
	s := subject{file, path}
	c.ledger.asked(s, absent)
	if err := c.form(ctx, "/items/"+item+"/delete", ""); err != nil {
		return err
	}
	c.ledger.answered(s, absent)
	return nil
}

// formUpload sends several files as a browser does, which have one answer.
func (c *crew) formUpload(ctx context.Context, in string) error {
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	sums := map[subject]string{}
	for range 1 + rand.IntN(3) {
		name, b := c.fresh(".bin"), content()
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			return err
		}
		if _, err := part.Write(b); err != nil {
			return err
		}
		s := subject{file, in + "/" + name}
		sums[s] = sum(b)
		c.ledger.asked(s, sums[s])
	}
	if err := form.Close(); err != nil {
		return err
	}
	header := http.Header{"Content-Type": {form.FormDataContentType()}}
	if _, _, err := c.want(ctx, http.StatusSeeOther, http.MethodPost, "/folders/"+c.folders[in]+"/upload", "", header, &body); err != nil {
		return err
	}
	for s, is := range sums {
		c.ledger.answered(s, is)
	}
	return nil
}

// rights lets the guest in and out.
func (c *crew) rights(ctx context.Context, in string) error {
	path := in + "/the coat.bin"
	if _, err := c.putBytes(ctx, path, []byte("a coat")); err != nil { // there from the first time on
		var u *unanswered
		if !errors.As(err, &u) || u.status != http.StatusConflict {
			return err
		}
	}
	s := subject{access, path}
	for _, step := range []struct{ does, fields, becomes string }{
		{"grant", "who=guest&role=downloader", "yes"}, {"revoke", "who=guest", "no"},
	} {
		c.ledger.asked(s, step.becomes)
		if err := c.form(ctx, "/folders/"+c.folders[in]+"/"+step.does, step.fields); err != nil {
			return err
		}
		c.ledger.answered(s, step.becomes)
	}
	return nil
}

// imports runs the command beside the server. That it ends well is its answer.
func (c *crew) imports(ctx context.Context, in string) error {
	dir, err := os.MkdirTemp(filepath.Dir(c.bin), "import-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	sums := map[subject]string{}
	for range 1 + rand.IntN(4) {
		name, b := c.fresh(".bin"), content()
		if err := os.WriteFile(filepath.Join(dir, name), b, 0o600); err != nil {
			return err
		}
		s := subject{file, in + "/" + name}
		sums[s] = sum(b)
		c.ledger.asked(s, sums[s])
	}
	if _, err := c.command(ctx, c.before, "", "import", dir, "--into", in, "--as", "ann"); err != nil {
		return err
	}
	for s, is := range sums {
		c.ledger.answered(s, is)
	}
	return nil
}
