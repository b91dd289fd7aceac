package main

import (
	"fmt"
	"io"
	"sync"
	"text/tabwriter"
	"time"
)

// row is what came of one kind of crash.
type row struct {
	name    string
	rounds  int
	torn    int // copies that nothing can be said about
	facts   int // acknowledged
	checked int // looked at after a crash, each as often as it was
	lost    int
	found   int  // by fsck --deep
	refused int  // answers of 5xx
	doomed  bool // losses are what is looked for, so they are counted and not told
	took    time.Duration
}

type table struct {
	mu   sync.Mutex
	rows []*row
}

// row returns the row of that name, and makes it if it is new.
func (t *table) row(name string) *row {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, r := range t.rows {
		if r.name == name {
			return r
		}
	}
	r := &row{name: name}
	t.rows = append(t.rows, r)
	return r
}

// add adds the rows of another table.
func (t *table) add(other *table) {
	for _, o := range other.rows {
		r := t.row(o.name)
		r.rounds += o.rounds
		r.torn += o.torn
		r.facts += o.facts
		r.checked += o.checked
		r.lost += o.lost
		r.found += o.found
		r.refused += o.refused
		r.took += o.took
	}
}

func (t *table) print(w io.Writer) {
	t.mu.Lock()
	defer t.mu.Unlock()
	out := tabwriter.NewWriter(w, 0, 0, 1, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "| |rounds\t|torn copies\t|acknowledged\t|checked\t|lost or wrong\t|fsck --deep finds\t|5xx\t|seconds\t|")
	fmt.Fprintln(out, "|-|-:\t|-:\t|-:\t|-:\t|-:\t|-:\t|-:\t|-:\t|")
	for _, r := range t.rows {
		fmt.Fprintf(out, "|%s |%d\t|%d\t|%d\t|%d\t|%d\t|%d\t|%d\t|%.0f\t|\n", r.name, r.rounds, r.torn, r.facts, r.checked, r.lost, r.found, r.refused, r.took.Seconds())
	}
	_ = out.Flush() // standard output
}

func (t *table) verdict() error {
	lost, found := 0, 0
	for _, r := range t.rows {
		lost, found = lost+r.lost, found+r.found
	}
	if lost+found > 0 {
		return fmt.Errorf("%d facts are lost or wrong, fsck finds %d things", lost, found)
	}
	return nil
}
