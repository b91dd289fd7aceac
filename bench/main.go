// Command bench measures what a decision costs: one ticketed picture beside
// nginx alone and beside a server that decides nothing, in alternating rounds
// on the same machine. It makes a house in a temporary folder, starts the real
// server and a real nginx with the configuration that the house prints, and
// drives them with wrk. It prints; whether the numbers are good enough is for
// docs/performance.md to say. It needs nginx and wrk (apt-get install nginx wrk).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	darkroom "cloakroom/app/darkroom/worker"
)

// plan is how much is measured.
type plan struct {
	rounds  int
	seconds int
	rows    int // how many items the database gets for the second half; 0: no second half
	users   int
	items   int
	only    string
}

func main() {
	if status, ours := darkroom.Run(os.Args); ours {
		os.Exit(status)
	}
	if len(os.Args) == 3 && os.Args[1] == bareArgument {
		fmt.Fprintln(os.Stderr, serveBare(os.Args[2]))
		os.Exit(1)
	}
	p := plan{users: 200, items: 1000}
	flag.IntVar(&p.rounds, "rounds", 5, "rounds; the table has their medians")
	flag.IntVar(&p.seconds, "seconds", 3, "seconds for each way in each round")
	flag.IntVar(&p.rows, "rows", 1_000_000, "items in the database for the second half; 0 leaves it out")
	flag.StringVar(&p.only, "only", "", "leave out the ways whose names do not have this in them (and are not bare Go's)")
	quick := flag.Bool("quick", false, "one short round with a small house, to see that it works")
	flag.Parse()
	if *quick {
		p = plan{rounds: 1, seconds: 1, rows: 20_000, users: 10, items: 260, only: p.only}
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, p)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, p plan) (err error) {
	for _, tool := range []string{"nginx", "wrk", "go"} {
		if _, err := exec.LookPath(tool); err != nil {
			return fmt.Errorf("this needs %s, and there is none on the PATH (Debian: apt-get install nginx wrk)", tool)
		}
	}
	dir, err := os.MkdirTemp("", "cloakroom-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	if err := os.Chmod(dir, 0o755); err != nil { // nginx's workers are somebody else
		return err
	}
	fmt.Printf("%s, %d cores. A house of %d users and %d items in 50 folders is being filled.\n", runtime.Version(), runtime.NumCPU(), p.users, p.items)
	began := time.Now()
	s, err := newStand(dir)
	if err != nil {
		return err
	}
	if err := s.build(ctx); err != nil {
		return err
	}
	if err := s.fill(ctx, p); err != nil {
		return fmt.Errorf("fill the house: %w", err)
	}
	fmt.Printf("That took %.0f s.\n", time.Since(began).Seconds())
	stop, err := s.startPeers(ctx)
	defer func() { err = errors.Join(err, stop()) }()
	if err != nil {
		return err
	}
	if err := s.half(ctx, p, fmt.Sprintf("%d items in the database", p.items)); err != nil || p.rows == 0 {
		return err
	}
	began = time.Now()
	if err := s.grow(ctx, p.rows-p.items); err != nil {
		return fmt.Errorf("fill the database: %w", err)
	}
	fmt.Printf("\nFilling the database up took %.0f s.\n", time.Since(began).Seconds())
	return s.half(ctx, p, fmt.Sprintf("%d items in the database, the same %d asked for", p.rows, p.items))
}

// half runs all rounds on the database as it is now, and prints them.
func (s *stand) half(ctx context.Context, p plan, title string) (err error) {
	stop, err := s.startHouses(ctx)
	defer func() { err = errors.Join(err, stop()) }()
	if err != nil {
		return err
	}
	ways, err := s.ways(ctx)
	if err != nil {
		return err
	}
	ways = slices.DeleteFunc(ways, func(w *way) bool { return w.name != bareName && !strings.Contains(w.name, p.only) })
	fmt.Printf("\n## %s\n\nEach way is asked for %d s in each of %d rounds. Pictures: thumbs of %s; originals of %s.\n\n",
		title, p.seconds, p.rounds, inBytes(s.meanThumb), inBytes(originalSize))
	for round := range p.rounds {
		for i := range ways { // each round begins with another way
			w := ways[(i+round)%len(ways)]
			m, err := w.load(ctx, filepath.Join(s.dir, "wrk.lua"), p.seconds, s.servers)
			if err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			w.measured = append(w.measured, m)
		}
	}
	return table(os.Stdout, ways)
}
