// Command uploads measures how fast large files come in, and what memory that
// takes: by PUT, by the form of a page and by tus, each after dd with one fsync
// to the same disk; and what memory it takes to give them back in one ZIP. It
// makes a house in a folder on the disk to be measured, starts the real server,
// and prints; what is good enough is for docs/performance.md to say.
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
	"slices"
	"strings"
	"syscall"
	"time"
)

func main() {
	size := flag.Int64("size", 10_000, "MB of each file")
	rounds := flag.Int("rounds", 3, "rounds; the table has their medians")
	tree := flag.Int("tree", 0, "import a tree of so many files, broken off in the middle, instead")
	zip := flag.Int("zip", 0, "take a ZIP of so many files home instead")
	by := flag.String("by", "", "only the ways whose names have this in them")
	on := flag.String("on", os.TempDir(), "a folder on the disk to be measured")
	flag.Parse()
	ways = slices.DeleteFunc(ways, func(w way) bool { return !strings.Contains(w.name, *by) })
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, *size*1_000_000, *rounds, *tree, *zip, *on)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "uploads:", err)
		os.Exit(1)
	}
}

// way is one by which a file gets onto the disk.
type way struct {
	name string
	take func(ctx context.Context, h *house, size int64) error
}

const chunk = 64 << 20

var ways = []way{
	{"PUT", put},
	{"form of a page", form},
	{"tus, one PATCH", func(ctx context.Context, h *house, size int64) error { return tus(ctx, h, size, size) }},
	{"tus, a PATCH each 64 MiB", func(ctx context.Context, h *house, size int64) error { return tus(ctx, h, size, chunk) }},
}

// measured is one file by one way.
type measured struct {
	perSecond float64 // bytes
	ratio     float64 // of dd's in the same round
	idle, top int64   // resident bytes of the server before and at most
}

func run(ctx context.Context, size int64, rounds, tree, zip int, on string) (err error) {
	dir, err := os.MkdirTemp(on, "cloakroom-uploads-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	binary := filepath.Join(dir, "cloakroom")
	if out, err := exec.CommandContext(ctx, "go", "build", "-o", binary, ".").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	if tree > 0 {
		return importTree(ctx, binary, dir, tree)
	}
	if zip > 0 {
		return archive(ctx, binary, dir, zip, size)
	}
	all := map[string][]measured{}
	for round := range rounds {
		for i := range ways {
			w := ways[(i+round)%len(ways)]
			plain, err := dd(ctx, filepath.Join(dir, "plain"), size)
			if err != nil {
				return err
			}
			all["dd"] = append(all["dd"], measured{perSecond: plain, ratio: 1})
			m, err := one(ctx, binary, dir, w, size)
			if err != nil {
				return fmt.Errorf("%s: %w", w.name, err)
			}
			m.ratio = m.perSecond / plain
			all[w.name] = append(all[w.name], m)
			fmt.Printf("round %d, %s: %.0f MB/s, %.2f of dd's %.0f\n", round+1, w.name, m.perSecond/1e6, m.ratio, plain/1e6)
		}
	}
	table(size, all)
	return nil
}

// one takes a file in a house of its own, and cleans up behind it.
func one(ctx context.Context, binary, dir string, w way, size int64) (m measured, err error) {
	h, err := open(ctx, binary, filepath.Join(dir, "house"), size)
	if err != nil {
		return m, err
	}
	defer func() { err = errors.Join(err, h.close()) }()
	if err := settle(); err != nil {
		return m, err
	}
	m.idle = h.resident()
	done := make(chan int64)
	watch, stop := context.WithCancel(ctx)
	go func() { done <- h.watch(watch) }()
	began := time.Now()
	err = w.take(ctx, h, size)
	m.perSecond = float64(size) / time.Since(began).Seconds()
	stop()
	m.top = <-done
	return m, err
}

// dd is what the disk can do: the same bytes from memory, one fsync at the end.
func dd(ctx context.Context, file string, size int64) (perSecond float64, err error) {
	if err := settle(); err != nil {
		return 0, err
	}
	began := time.Now()
	out, err := exec.CommandContext(ctx, "dd", "if=/dev/zero", "of="+file, "bs=1M", "conv=fsync", "iflag=count_bytes", fmt.Sprintf("count=%d", size)).CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("dd: %w\n%s", err, out)
	}
	took := time.Since(began)
	return float64(size) / took.Seconds(), os.Remove(file)
}

// settle lets the disk have done with what came before, and forget it if we may
// say so: nobody's file is written while the last one's memory is being freed.
func settle() error {
	syscall.Sync()
	err := os.WriteFile("/proc/sys/vm/drop_caches", []byte("1"), 0)
	if errors.Is(err, os.ErrPermission) {
		return nil
	}
	return err
}

func table(size int64, all map[string][]measured) {
	fmt.Printf("\n| %d MB by | MB/s | × dd | min | max | server at rest | at most |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |\n", size/1e6)
	row := func(name string, ms []measured) {
		pick := func(of func(measured) float64) []float64 {
			var out []float64
			for _, m := range ms {
				out = append(out, of(m))
			}
			slices.Sort(out)
			return out
		}
		speed, ratio := pick(func(m measured) float64 { return m.perSecond / 1e6 }), pick(func(m measured) float64 { return m.ratio })
		idle, top := pick(func(m measured) float64 { return float64(m.idle) / 1e6 }), pick(func(m measured) float64 { return float64(m.top) / 1e6 })
		middle, last := len(ms)/2, len(ms)-1
		fmt.Printf("| %s | %.0f | %.2f | %.2f | %.2f | %.0f MB | %.0f MB |\n", name, speed[middle], ratio[middle], ratio[0], ratio[last], idle[middle], top[last])
	}
	row("dd, one fsync", all["dd"])
	for _, w := range ways {
		row(w.name, all[w.name])
	}
}
