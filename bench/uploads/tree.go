package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

const inFolder = 100

// importTree imports a tree of small files, kills the import in the middle,
// imports again, and again when nothing is left to do. It fails unless every
// file is there exactly once.
func importTree(ctx context.Context, binary, dir string, files int) (err error) {
	tree := filepath.Join(dir, "tree")
	for i := range files {
		in := filepath.Join(tree, fmt.Sprintf("%03d/%02d", i/(inFolder*100), i/inFolder%100))
		if i%inFolder == 0 {
			if err := os.MkdirAll(in, 0o755); err != nil {
				return err
			}
		}
		if err := os.WriteFile(filepath.Join(in, fmt.Sprintf("%05d.txt", i)), []byte(strings.Repeat(fmt.Sprintf("file %d\n", i), 100)), 0o644); err != nil {
			return err
		}
	}
	h, err := open(ctx, binary, filepath.Join(dir, "house"), 1e9)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	fmt.Printf("| import of %d files | took | says |\n| --- | ---: | --- |\n", files)
	for _, step := range []string{"killed in the middle", "again", "once more"} {
		began := time.Now()
		c := exec.CommandContext(ctx, binary, "import", tree, "--into", "big", "--as", "ann")
		c.Env = h.server.Env
		var said strings.Builder
		c.Stderr = &said
		if err := c.Start(); err != nil {
			return err
		}
		if step == "killed in the middle" {
			if err := h.until(ctx, filepath.Join(dir, "house", "media", "blobs"), files/2); err != nil {
				return err
			}
			_ = c.Process.Kill()
			_ = c.Wait()
		} else if err := c.Wait(); err != nil {
			return fmt.Errorf("%s: %w\n%s", step, err, said.String())
		}
		lines := strings.Split(strings.TrimSpace(said.String()), "\n")
		fmt.Printf("| %s | %s | %s |\n", step, time.Since(began).Round(time.Second), lines[len(lines)-1])
		if step == "once more" && !strings.HasPrefix(lines[len(lines)-1], fmt.Sprintf("0 added (0 bytes), %d here already, 0 skipped", files)) {
			return errors.New("not every file is there once")
		}
	}
	c := exec.CommandContext(ctx, binary, "fsck", "--deep")
	c.Env = h.server.Env
	out, err := c.CombinedOutput()
	fmt.Printf("\nfsck --deep: %s", out)
	return err
}

// until waits until so many files lie below a folder.
func (h *house) until(ctx context.Context, folder string, files int) error {
	for ctx.Err() == nil {
		n := 0
		err := filepath.WalkDir(folder, func(_ string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				n++
			}
			return nil
		})
		if err != nil || n >= files {
			return err
		}
		time.Sleep(time.Second)
	}
	return ctx.Err()
}
