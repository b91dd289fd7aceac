// Draw paints the sample media of the throw-away house that `cloakroom demo`
// opens. Everything under demo/house is made here, from nothing but numbers, so
// that the project owns every pixel of its first impression.
//
// Run it from the top of the repository:
//
//	go run ./demo/draw
//
// It draws the same bytes every time. ffmpeg must be installed for the film,
// the sound and the one WebP picture; building and testing need none of this,
// for the result is committed.
package main

import (
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"strings"
	"sync"
)

func main() {
	out := flag.String("out", "demo/house", "folder to write to")
	only := flag.String("only", "", "draw only what has this in its path")
	flag.Parse()
	if err := run(*out, *only); err != nil {
		fmt.Fprintln(os.Stderr, "draw:", err)
		os.Exit(1)
	}
}

// run makes every work, two at a time.
func run(out, only string) error {
	var (
		wg    sync.WaitGroup
		once  sync.Once
		first error
		turn  = make(chan struct{}, 2)
	)
	for _, it := range works() {
		if !strings.Contains(it.path, only) {
			continue
		}
		wg.Go(func() {
			turn <- struct{}{}
			defer func() { <-turn }()
			if err := write(out, it); err != nil {
				once.Do(func() { first = fmt.Errorf("%s: %w", it.path, err) })
			}
		})
	}
	wg.Wait()
	return first
}

func write(out string, it work) error {
	b, err := it.make(it)
	if err != nil {
		return err
	}
	name := filepath.Join(out, filepath.FromSlash(it.path))
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	return os.WriteFile(name, b, 0o644)
}

// seed gives every path its own chance, so that a picture does not change
// because another one was added before it.
func seed(path string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(path))
	return h.Sum64()
}
