package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"
)

// archive hands files of size in, and takes them home as one ZIP: the whole, and
// from its middle on. The files are holes, and so are their blobs: fifty
// gigabytes need no disk, and are read, counted and sent as all others are.
func archive(ctx context.Context, binary, dir string, files int, size int64) (err error) {
	h, err := open(ctx, binary, filepath.Join(dir, "house"), size)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := errors.Join(os.Truncate(h.film, 0), os.Truncate(h.film, pieceSize)); err != nil {
		return err
	}
	for i := range files {
		if err := h.hole(ctx, i, size); err != nil {
			return err
		}
	}
	fmt.Printf("| a ZIP of %d files of %d MB | bytes | MB/s | server at rest | at most |\n| --- | ---: | ---: | ---: | ---: |\n", files, size/1e6)
	var whole int64
	for _, name := range []string{"all of it", "its second half"} {
		idle, done := h.resident(), make(chan int64)
		watch, stop := context.WithCancel(ctx)
		go func() { done <- h.watch(watch) }()
		began := time.Now()
		n, err := h.zip(ctx, whole/2)
		took := time.Since(began)
		stop()
		most := <-done
		if err != nil {
			return err
		}
		if whole == 0 {
			whole = n
		} else if n != whole-whole/2 {
			return fmt.Errorf("%d bytes of %d from the middle on", n, whole)
		}
		fmt.Printf("| %s | %d | %.0f | %.0f MB | %.0f MB |\n", name, n, float64(n)/1e6/took.Seconds(), float64(idle)/1e6, float64(most)/1e6)
	}
	return nil
}

// hole hands a file of nothing but zeros in, and gives its disk back.
func (h *house) hole(ctx context.Context, i int, size int64) error {
	if err := h.send(ctx, http.MethodPut, fmt.Sprintf("/private/big/%04d.bin", i), "", size, "", http.StatusCreated, "Authorization", "Bearer "+h.token); err != nil {
		return err
	}
	return filepath.WalkDir(filepath.Join(h.dir, "media", "blobs"), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		at, err := d.Info()
		if err != nil || at.Sys().(*syscall.Stat_t).Blocks == 0 {
			return err
		}
		return exec.CommandContext(ctx, "fallocate", "--dig-holes", path).Run()
	})
}

// zip takes the folder home from a byte on, and says how many came.
func (h *house) zip(ctx context.Context, from int64) (int64, error) {
	auth := []string{"Authorization", "Bearer " + h.token}
	res, err := h.do(ctx, http.MethodGet, "/api/v1/folders?path=big", "", http.StatusOK, auth...)
	if err != nil {
		return 0, err
	}
	var found struct {
		Folders []struct{ ID string }
	}
	if err := json.NewDecoder(res.Body).Decode(&found); err != nil {
		return 0, err
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, h.base+"/api/v1/folders/"+found.Folders[0].ID+"/archive", nil)
	if err != nil {
		return 0, err
	}
	r.Header.Set(auth[0], auth[1])
	r.Header.Set("Range", fmt.Sprintf("bytes=%d-", from))
	if res, err = h.client.Do(r); err != nil {
		return 0, err
	}
	n, err := io.Copy(io.Discard, res.Body)
	if err == nil && (res.StatusCode != http.StatusPartialContent || n != res.ContentLength) {
		err = fmt.Errorf("%d, %d bytes of %d", res.StatusCode, n, res.ContentLength)
	}
	return n, errors.Join(err, res.Body.Close())
}
