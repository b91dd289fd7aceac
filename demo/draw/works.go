package main

import (
	"path"
	"strings"
	"time"
)

// work is one file of the house and how to make it.
type work struct {
	path string
	make func(work) ([]byte, error)
}

// works is the whole catalogue.
func works() []work {
	var out []work
	for _, add := range [][]work{holidays(), cases(), doctors()} {
		out = append(out, add...)
	}
	return out
}

// picture is a work that a painter paints. The ending of its name says how it
// is stored; taken is its day and hour, title what it shows.
func picture(name string, w, h int, taken, title string, paint func(*Canvas), more ...func(*print)) work {
	p := print{budget: 38 << 10, grain: .8, inks: 64}
	for _, f := range more {
		f(&p)
	}
	return work{name, func(it work) ([]byte, error) {
		c := newCanvas(w, h, seed(it.path))
		paint(c)
		img := c.develop(p.grain)
		switch {
		case strings.HasSuffix(name, ".png"):
			return asPNG(img, p.inks)
		case path.Ext(name) == ".webp":
			return asWebP(img, 48)
		}
		at, err := time.Parse("2006-01-02 15:04 -0700", taken)
		if err != nil {
			return nil, err
		}
		if p.turned {
			img = lying(img)
		}
		return asJPEG(img, p.budget, Facts{Title: title, Taken: at, Turned: p.turned})
	}}
}

// print is how a picture leaves the press.
type print struct {
	budget int
	grain  float64
	inks   int
	turned bool
}

// within sets another budget, in kilobytes.
func within(kb int) func(*print) { return func(p *print) { p.budget = kb << 10 } }

// inked keeps only so many colours of a PNG.
func inked(n int) func(*print) { return func(p *print) { p.inks, p.grain = n, 0 } }

// turned stores the picture lying on its side, with a note to turn it upright.
func turned(p *print) { p.turned = true }
