package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// way is one way to get something, and what was measured of it.
type way struct {
	name        string
	base        string // scheme and host
	asks        []ask
	connections int
	measured    []measure // one for each round
}

// ask is one request.
type ask struct {
	path   string
	header [2]string // a name and a value, or nothing
}

// measure is what a way did in one round.
type measure struct {
	rate     float64 // requests per second
	p50, p99 time.Duration
	cpu      time.Duration // of the servers, for one request
}

// bareName is the way that the others are compared with.
const bareName = "bare Go behind nginx, decides nothing"

// table prints the medians of the rounds. A ratio is taken within each round,
// where both ways met the same weather, and the median of those is printed.
func table(out io.Writer, ways []*way) error {
	var bare []measure
	for _, w := range ways {
		if w.name == bareName {
			bare = w.measured
		}
	}
	lines := [][]string{
		{"way", "requests/s", "min", "max", "× bare Go", "min", "max", "p50", "p99", "server CPU", "× bare Go"},
		{"---", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:", "---:"},
	}
	for _, w := range ways {
		var rate, ratio, costs []float64
		var p50, p99, cpu []time.Duration
		for i, m := range w.measured {
			rate, ratio = append(rate, m.rate), append(ratio, m.rate/bare[i].rate)
			costs = append(costs, float64(m.cpu)/float64(bare[i].cpu))
			p50, p99, cpu = append(p50, m.p50), append(p99, m.p99), append(cpu, m.cpu)
		}
		lines = append(lines, []string{
			w.name, whole(median(rate)), whole(slices.Min(rate)), whole(slices.Max(rate)),
			cents(median(ratio)), cents(slices.Min(ratio)), cents(slices.Max(ratio)),
			millis(median(p50)), millis(median(p99)), micros(median(cpu)), cents(median(costs)),
		})
	}
	return aligned(out, lines)
}

// aligned prints a table of Markdown that can be read as it is.
func aligned(out io.Writer, lines [][]string) error {
	width := make([]int, len(lines[0]))
	for _, line := range lines {
		for i, cell := range line {
			width[i] = max(width[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		for i, cell := range line {
			pad := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
			if i == 0 {
				cell, pad = cell+pad, ""
			}
			b.WriteString("| " + pad + cell + " ")
		}
		b.WriteString("|\n")
	}
	_, err := io.WriteString(out, b.String())
	return err
}

// median is the middle one, and of two the lower.
func median[T float64 | time.Duration](all []T) T {
	sorted := slices.Sorted(slices.Values(all))
	return sorted[(len(sorted)-1)/2]
}

func whole(f float64) string { return fmt.Sprintf("%.0f", f) }
func cents(f float64) string { return fmt.Sprintf("%.3f", f) }
func millis(d time.Duration) string {
	return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond))
}

func micros(d time.Duration) string {
	return fmt.Sprintf("%.1f µs", float64(d)/float64(time.Microsecond))
}
func inBytes(n int) string { return fmt.Sprintf("%.1f KiB", float64(n)/1024) }
