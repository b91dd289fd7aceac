// Command renditions measures what the darkroom costs: pictures are handed in
// and developed by a house, jail, checks, disk and database included, and beside
// it vipsthumbnail makes the same forms of the same pictures, called by hand.
// The two take turns, so that what else the machine does meets both. It prints;
// whether that is good enough is for docs/performance.md to say. It needs
// libvips-tools.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"sync"
	"syscall"
	"time"

	"cloakroom/app"
	"cloakroom/app/access"
	"cloakroom/app/config"
	"cloakroom/app/darkroom/worker"
	"cloakroom/app/id"
	"cloakroom/app/intake"
)

func main() {
	if status, ours := worker.Run(os.Args); ours {
		os.Exit(status)
	}
	pictures := flag.Int("pictures", 500, "how many")
	rounds := flag.Int("rounds", 5, "in so many rounds")
	part := flag.Int("part", 1, "by hand only one in so many of each round, where there are many")
	width := flag.Int("width", 4032, "pixels, four to three; there are some larger and some smaller ones")
	flag.Parse()
	if err := run(context.Background(), *pictures, *rounds, *part, *width); err != nil {
		fmt.Fprintln(os.Stderr, "renditions:", err)
		os.Exit(1)
	}
}

// took is what a round of one way took, and for how many pictures.
type took struct {
	wall, cpu time.Duration
	pictures  int
}

func (t took) rate() float64 { return float64(4*t.pictures) / t.wall.Seconds() }

func run(ctx context.Context, pictures, rounds, part, width int) (err error) {
	if _, err := exec.LookPath("vipsthumbnail"); err != nil {
		return errors.New("this needs vipsthumbnail (Debian: apt-get install libvips-tools)")
	}
	dir, err := os.MkdirTemp("", "cloakroom-renditions-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	h, folder, err := open(ctx, dir)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, h.Close()) }()
	report := h.Darkroom.Jail(ctx)
	fmt.Printf("%s, %d cores; locked up: %v %s. %d pictures in %d rounds, four forms each.\n\n", runtime.Version(), runtime.NumCPU(), report.Closed, report.Why, pictures, rounds)
	each := max(1, pictures/rounds)
	var ours, hand []took
	for round := range rounds {
		files, err := draw(dir, round, each, width)
		if err != nil {
			return err
		}
		a, b := func() error { t, err := developed(ctx, h, folder, files); ours = append(ours, t); return err },
			func() error { t, err := byHand(ctx, files[:max(1, each/part)]); hand = append(hand, t); return err }
		if round%2 == 1 {
			a, b = b, a
		}
		if err := errors.Join(a(), b()); err != nil {
			return err
		}
		fmt.Printf("round %d: darkroom %.1f renditions a second, by hand %.1f\n", round+1, ours[round].rate(), hand[round].rate())
	}
	table(ours, hand)
	return nil
}

func table(ours, hand []took) {
	fmt.Printf("\n| way | renditions/s | min | max | × by hand | CPU a picture |\n| --- | ---: | ---: | ---: | ---: | ---: |\n")
	for _, way := range []struct {
		name string
		all  []took
	}{{"vipsthumbnail by hand, a job for each core", hand}, {"the darkroom", ours}} {
		var rates, ratios, cpus []float64
		for i, t := range way.all {
			rates = append(rates, t.rate())
			ratios = append(ratios, t.rate()/hand[i].rate())
			cpus = append(cpus, t.cpu.Seconds()*1000/float64(t.pictures))
		}
		fmt.Printf("| %s | %.1f | %.1f | %.1f | %.2f | %.0f ms |\n", way.name, median(rates), slices.Min(rates), slices.Max(rates), median(ratios), median(cpus))
	}
}

func median(v []float64) float64 {
	v = slices.Sorted(slices.Values(v))
	return v[len(v)/2]
}

func open(ctx context.Context, dir string) (*app.House, id.Folder, error) {
	c, err := config.Settings{
		Listen: "127.0.0.1:8080", Data: filepath.Join(dir, "data"), Media: filepath.Join(dir, "media"), Storage: "file", Handoff: "direct",
		TicketLife: "10m", PlayLife: "6h", MaxAge: "5m", MaxUpload: "1GB", APIRate: "0", SessionIdle: "14d", SessionLife: "90d", LinkLife: "366d", JournalKeep: "365d", JournalLooks: "90d", Log: "text",
	}.Check()
	if err != nil {
		return nil, "", err
	}
	h, err := app.Open(ctx, c, slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})), time.Now)
	if err != nil {
		return nil, "", err
	}
	if _, err := h.Accounts.AddUser(ctx, access.Operator(), "ann", "a bench to sit on", false); err != nil {
		return nil, "", errors.Join(err, h.Close())
	}
	ann, err := h.Accounts.UserByName(ctx, "ann")
	if err != nil {
		return nil, "", errors.Join(err, h.Close())
	}
	f, err := h.Library.AddTop(ctx, access.Operator(), "pictures", ann.ID)
	if err != nil {
		return nil, "", errors.Join(err, h.Close())
	}
	return h, f.ID, nil
}

// draw makes the pictures of a round.
func draw(dir string, round, n, width int) ([]string, error) {
	random := rand.New(rand.NewPCG(1, uint64(round)))
	var files []string
	if err := os.Mkdir(filepath.Join(dir, fmt.Sprint("round ", round)), 0o755); err != nil {
		return nil, err
	}
	for i := range n {
		w := width * []int{4, 4, 4, 3, 2, 5}[random.IntN(6)] / 4
		var b bytes.Buffer
		if err := jpeg.Encode(&b, scene(random, w, w*3/4), &jpeg.Options{Quality: 90}); err != nil {
			return nil, err
		}
		name := filepath.Join(dir, fmt.Sprint("round ", round), fmt.Sprintf("%d-%d.jpg", round, i))
		if err := os.WriteFile(name, b.Bytes(), 0o644); err != nil {
			return nil, err
		}
		files = append(files, name)
	}
	return files, nil
}

// scene is soft hills of colour with the grain of a camera.
func scene(random *rand.Rand, w, h int) image.Image {
	m := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio420)
	at := random.IntN(1000)
	for i := range m.Y {
		x, y := i%w, i/w
		m.Y[i] = uint8(60 + (x/9+y/7+at+(x*y)>>14)&63*2 + int(random.Uint32()&15))
	}
	for i := range m.Cb {
		x, y := i%m.CStride, i/m.CStride
		m.Cb[i], m.Cr[i] = uint8(90+(x/40+at)%70), uint8(90+(y/30+at)%70)
	}
	return m
}

// developed imports pictures and waits until the darkroom has no job left; the
// clock runs while it works.
func developed(ctx context.Context, h *app.House, folder id.Folder, files []string) (took, error) {
	if _, err := h.Intake.Import(ctx, access.Operator(), filepath.Dir(files[0]), folder, func(intake.Progress) {}); err != nil {
		return took{}, err
	}
	working, stop := context.WithCancel(ctx)
	defer stop()
	began, cpu := time.Now(), spent()
	var all sync.WaitGroup
	all.Go(func() { h.Darkroom.Run(working) })
	for {
		left, err := h.DB.JobsLeft(ctx)
		if err != nil {
			return took{}, err
		}
		if left == 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	t := took{time.Since(began), spent() - cpu, len(files)}
	stop()
	all.Wait()
	return t, nil
}

// spent is the processor time of this process and of all that it started.
func spent() (d time.Duration) {
	for _, who := range []int{syscall.RUSAGE_SELF, syscall.RUSAGE_CHILDREN} {
		var u syscall.Rusage
		if syscall.Getrusage(who, &u) == nil {
			d += time.Duration(u.Utime.Nano() + u.Stime.Nano())
		}
	}
	return d
}
