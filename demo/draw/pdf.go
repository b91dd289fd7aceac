package main

import (
	"bytes"
	"fmt"
	"strings"
)

// The page is A4, in points, with its origin at the bottom left.
const (
	pageWide = 595.28
	pageTall = 841.89
)

// Page is one page's drawing operators. Places are given from the top left, as
// a reader thinks of them, and turned round when they are written.
type Page struct{ bytes.Buffer }

func (p *Page) op(format string, args ...any) { fmt.Fprintf(&p.Buffer, format+"\n", args...) }

// ink sets the colour of what is filled and drawn next.
func (p *Page) ink(v Colour) {
	p.op("%.3f %.3f %.3f rg %.3f %.3f %.3f RG", v.R, v.G, v.B, v.R, v.G, v.B)
}

// text writes one line in a face (F1 plain, F2 bold, F3 serif, F4 italic).
func (p *Page) text(face string, size, x, y float64, s string) {
	p.op("BT /%s %g Tf 1 0 0 1 %.2f %.2f Tm (%s) Tj ET", face, size, x, pageTall-y, winAnsi(s))
}

// prose writes lines already broken, one below the other, and tells where the
// next would stand.
func (p *Page) prose(face string, size, x, y, lead float64, lines ...string) float64 {
	for _, s := range lines {
		p.text(face, size, x, y, s)
		y += lead
	}
	return y
}

func (p *Page) rule(x0, y0, x1, y1, wide float64) {
	p.op("%.2f w %.2f %.2f m %.2f %.2f l S", wide, x0, pageTall-y0, x1, pageTall-y1)
}

func (p *Page) box(x, y, w, h float64) { p.op("%.2f %.2f %.2f %.2f re f", x, pageTall-y-h, w, h) }

// fill draws the same paths that the pictures are made of.
func (p *Page) fill(path Path) {
	for _, line := range path {
		for i, q := range line {
			p.op("%.2f %.2f %c", q.X, pageTall-q.Y, "ml"[min(i, 1)])
		}
		p.op("h")
	}
	p.op("f")
}

// winAnsi is the encoding of the standard fonts: Latin-1 and some dashes.
func winAnsi(s string) string {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '–':
			b.WriteString(`\226`)
		case r == '’':
			b.WriteString(`\222`)
		case r == '(' || r == ')' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < 128:
			b.WriteRune(r)
		case r < 256:
			fmt.Fprintf(&b, `\%03o`, r)
		default:
			b.WriteByte('?')
		}
	}
	return b.String()
}

// document binds pages into a PDF 1.4 with its table of cross references. It
// holds no date, and so is the same each time.
func document(title string, pages ...*Page) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n", len(at))
		fmt.Fprintf(&b, format, args...)
		b.WriteString("\nendobj\n")
	}
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	const fixed = 7 // objects before the first page
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", fixed+1+2*i))
	}
	object("<< /Type /Catalog /Pages 2 0 R /Lang (en) /ViewerPreferences << /DisplayDocTitle true >> >>")
	object("<< /Type /Pages /Count %d /Kids [%s] >>", len(pages), strings.Join(kids, " "))
	for _, face := range []string{"Helvetica", "Helvetica-Bold", "Times-Roman", "Times-Italic"} {
		object("<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding /WinAnsiEncoding >>", face)
	}
	object("<< /Title (%s) /Author (Cloakroom, drawn by demo/draw) >>", winAnsi(title))
	for i, p := range pages {
		object("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R /F4 6 0 R >> >> >>",
			pageWide, pageTall, fixed+2+2*i)
		object("<< /Length %d >>\nstream\n%s\nendstream", p.Len(), p.String())
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, o := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", o)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R /Info 7 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}
