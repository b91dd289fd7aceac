package jail_test

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"cloakroom/app/darkroom/jail"
	"cloakroom/app/darkroom/worker"
)

// BenchmarkWorker starts workers that find nothing to do, from a server that uses
// its memory meanwhile. What the server itself pays is told beside the time.
func BenchmarkWorker(b *testing.B) {
	task, _ := worker.Task("image/png")
	in, err := os.Open(os.DevNull)
	if err != nil {
		b.Fatal(err)
	}
	defer in.Close()
	for _, mb := range []int{0, 300} {
		b.Run(fmt.Sprintf("MB=%d", mb), func(b *testing.B) {
			var j jail.Jail
			if r := j.Report(b.Context()); !r.Closed {
				b.Fatal(r.Why)
			}
			used := make([]byte, mb<<20)
			touch := func() {
				for i := 0; i < len(used); i += os.Getpagesize() {
					used[i]++
				}
			}
			touch()
			before := paid(b)
			for b.Loop() {
				c, err := j.Start(b.Context(), in, task)
				if err != nil {
					b.Fatal(err)
				}
				touch()
				_ = c.Wait() // an empty file is nothing that it could read
			}
			after := paid(b)
			b.ReportMetric(float64(after.Minflt-before.Minflt)/float64(b.N), "faults/op")
			b.ReportMetric(float64(after.Utime.Nano()+after.Stime.Nano()-before.Utime.Nano()-before.Stime.Nano())/1e6/float64(b.N), "server-ms/op")
		})
	}
}

func paid(b *testing.B) (u syscall.Rusage) {
	b.Helper()
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return u
}
