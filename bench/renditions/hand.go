package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sync"
	"time"
)

// byHand is what somebody would type who wants the same files.
func byHand(ctx context.Context, files []string) (took, error) {
	out, err := os.MkdirTemp(filepath.Dir(filepath.Dir(files[0])), "hand-")
	if err != nil {
		return took{}, err
	}
	defer os.RemoveAll(out)
	began, cpu := time.Now(), spent()
	work, failed := make(chan string), make(chan error, 4*len(files))
	var all sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		all.Go(func() {
			for name := range work {
				for _, size := range []string{"512x512>", "2048x2048>"} {
					for _, as := range []string{".webp[strip,Q=80]", ".out.jpg[strip,Q=82,optimize_coding,background=255]"} {
						cmd := exec.CommandContext(ctx, "vipsthumbnail", name, "--size", size, "--import-profile", "srgb", "--export-profile", "srgb", "--output", filepath.Join(out, filepath.Base(name)+"."+size[:3]+as))
						cmd.Env = append(os.Environ(), "VIPS_CONCURRENCY=1", "VIPS_BLOCK_UNTRUSTED=1")
						failed <- cmd.Run()
					}
				}
			}
		})
	}
	for _, name := range files {
		work <- name
	}
	close(work)
	all.Wait()
	close(failed)
	t := took{time.Since(began), spent() - cpu, len(files)}
	for err := range failed {
		if err != nil {
			return t, err
		}
	}
	return t, nil
}
