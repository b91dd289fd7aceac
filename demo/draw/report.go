package main

import "fmt"

// report is the file of case 1024, of which nothing ever happened.
func report(_ work) ([]byte, error) {
	return document("Case 1024: a coat that nobody collected", reportFacts(), reportDays()), nil
}

// letterhead is what both pages share; it returns the page.
func letterhead(n int) *Page {
	p := new(Page)
	p.ink(paper)
	p.box(0, 0, pageWide, pageTall)
	p.ink(brick)
	p.fill(stub(56, 44, 42, 24, .68))
	p.ink(paper)
	p.box(63, 54, 14, 3)
	p.ink(ink)
	p.text("F2", 11, 108, 55, "Teatro della Pergola Nuova")
	p.ink(hex(0x5f6266))
	p.text("F1", 9, 108, 67, "Cloakroom and lost property – an invented house")
	p.text("F1", 9, 466, 61, fmt.Sprintf("Case 1024 – %d of 2", n))
	p.ink(hex(0xd9d4ca))
	p.rule(56, 84, 539, 84, .8)
	p.rule(56, 792, 539, 792, .8)
	p.ink(hex(0x5f6266))
	p.text("F1", 8, 56, 808, "Sample document of Cloakroom. Persons, places and coats are fictitious.")
	return p
}

func reportFacts() *Page {
	p := letterhead(1)
	p.ink(ink)
	p.text("F3", 32, 56, 142, "A coat that nobody collected")
	p.ink(brick)
	p.text("F4", 15, 56, 166, "Report of the night of 17 January 2026")
	y := 212.0
	for _, row := range [][2]string{
		{"Ticket", "1024, both halves present"},
		{"Handed in", "17 January 2026, 19:41, counter 2"},
		{"Handed in by", "not remembered; «polite», says Ms Okafor"},
		{"Article", "Coat, wool, rust brown, four buttons"},
		{"Condition", "Good. One spare button missing"},
		{"In the pockets", "Key; book with pressed leaves; tram ticket"},
		{"Kept at", "Hook 1024, since then"},
	} {
		p.ink(hex(0x5f6266))
		p.text("F1", 10, 56, y, row[0])
		p.ink(ink)
		p.text("F1", 10.5, 150, y, row[1])
		p.ink(hex(0xe6e0d4))
		p.rule(56, y+8, 352, y+8, .6)
		y += 26
	}
	p.coat(452, 196, 200)
	p.ink(ink)
	p.text("F2", 13, 56, 432, "What is known")
	y = p.prose("F3", 11, 56, 456, 17,
		"The house was sold out. At 22:20 the cloakroom gave back four hundred and eleven coats, nine hats and",
		"one violin. At 22:55 a single hook was still taken. Its stub lay on the counter, face down, torn off neatly and",
		"not by us. Nobody had asked for anything, and nobody has since.",
		"",
		"The seat that belongs to the number is G 22. The neighbours remember that it was empty after the interval.",
		"The ushers let nobody out by the main stairs between the bells. The west stairs were not watched; they",
		"lead to the foyer, past the coloured window, and from there it is four minutes to the tram.")
	p.ink(ink)
	p.text("F2", 13, 56, y+22, "What is asked")
	y += 46
	for i, s := range []string{
		"Who handed the coat in, and does that person know where it is?",
		"What does the key open? It fits no door of this house.",
		"May we go on keeping it? The hook is needed from September.",
	} {
		p.ink(brick)
		p.text("F2", 11, 56, y, fmt.Sprint(i+1))
		p.ink(ink)
		p.text("F3", 11.5, 74, y, s)
		y += 21
	}
	p.ink(ink)
	p.text("F4", 13, 56, y+34, "Ines Valdarno")
	p.ink(hex(0x5f6266))
	p.text("F1", 9, 56, y+49, "Head of the cloakroom")
	p.ink(hex(0x27446f))
	p.fill(stroke(smooth(false, Pt{150, y + 34}, Pt{166, y + 14}, Pt{170, y + 40}, Pt{186, y + 18}, Pt{192, y + 36}, Pt{214, y + 24}, Pt{226, y + 34}, Pt{262, y + 22}), 1.6, .7))
	return p
}

// coat is a tailor's drawing, in lines.
func (p *Page) coat(x, y, tall float64) {
	at := func(u, v float64) Pt { return Pt{x + u*tall, y + v*tall} }
	p.ink(hex(0xf1e2d3))
	p.fill(Path{smooth(true, at(-.32, .5), at(0, -.08), at(.36, .45), at(.2, 1.06), at(-.26, 1.04))})
	line := func(w float64, ps ...Pt) { p.fill(stroke(smooth(false, ps...), w, w)) }
	p.ink(umber)
	line(1.4, at(.02, -.06), at(.035, -.1), at(0, -.12), at(-.02, -.07), at(0, 0))
	for _, s := range []float64{-1, 1} {
		line(1.4, at(s*.05, .02), at(s*.14, .055), at(s*.22, .1), at(s*.275, .3), at(s*.31, .6))
		line(1.4, at(s*.31, .6), at(s*.26, .615), at(s*.225, .605))
		line(1.4, at(s*.225, .605), at(s*.2, .4), at(s*.19, .2))
		line(1.4, at(s*.2, .4), at(s*.205, .6), at(s*.24, .98))
		line(1.2, at(s*.05, .02), at(s*.12, .1), at(s*.1, .13), at(s*.11, .16), at(0, .27))
		line(1, at(s*.09, .49), at(s*.17, .47))
	}
	line(1.4, at(-.24, .98), at(0, 1), at(.24, .98))
	line(1, at(0, .27), at(0, .99))
	p.ink(brick)
	for i := range 4 {
		q := at(.03, .33+.13*float64(i))
		p.fill(circle(q.X, q.Y, 2.6))
	}
	p.ink(hex(0x5f6266))
	for i, s := range []string{"lining: tartan", "spare button missing", "key, left pocket"} {
		q := []Pt{at(.02, .1), at(.03, .72), at(-.13, .48)}[i]
		e := []Pt{at(.2, -.04), at(.22, 1.08), at(-.3, 1.1)}[i]
		p.rule(q.X, q.Y, e.X, e.Y, .5)
		p.text("F4", 8.5, e.X-float64(i)*26+18, e.Y+10, s)
	}
}

func reportDays() *Page {
	p := letterhead(2)
	p.ink(ink)
	p.text("F3", 24, 56, 132, "Hour by hour")
	p.ink(hex(0xd9d4ca))
	p.rule(126, 160, 126, 424, 1.2)
	y := 168.0
	for _, e := range [][3]string{
		{"19:41", "Coat handed in", "Counter 2. Ticket 1024 torn and given out."},
		{"19:58", "House lights down", "Photograph of the curtain, for the programme."},
		{"21:05", "Interval", "Seat G 22 is left. Umbrella seen open in the foyer, to dry."},
		{"21:24", "Second bell", "Seat G 22 stays empty."},
		{"22:20", "Coats given back", "411 coats, 9 hats, 1 violin."},
		{"22:55", "Stub found", "On the counter, face down."},
		{"00:44", "Last tram", "Snow. A single track of footprints to the stop."},
	} {
		p.ink(hex(0x5f6266))
		p.text("F1", 10.5, 76, y, e[0])
		p.ink(brick)
		p.fill(circle(126, y-3.5, 4.2))
		p.ink(paper)
		p.fill(circle(126, y-3.5, 1.9))
		p.ink(ink)
		p.text("F2", 11, 146, y, e[1])
		p.text("F3", 11, 146, y+15, e[2])
		y += 39
	}
	p.ink(ink)
	p.text("F2", 13, 56, 480, "Evenings in the cloakroom")
	p.ink(hex(0x5f6266))
	p.text("F1", 9, 56, 496, "Articles left behind at closing, per week")
	p.chart(72, 520, 450, 160)
	p.ink(ink)
	p.prose("F3", 11, 56, 728, 17,
		"In an ordinary week three things stay behind and two are called for on the next day. The week of case 1024",
		"is the only one on record with a single article, and the only one that nobody came for.")
	return p
}

// chart is a row of bars with the one in question in brick.
func (p *Page) chart(x, y, w, h float64) {
	weeks := []int{3, 4, 2, 5, 3, 3, 6, 4, 2, 3, 7, 5, 3, 1, 2, 4}
	for v := 0; v <= 8; v += 2 {
		at := y + h - h*float64(v)/8
		p.ink(hex(0xe6e0d4))
		p.rule(x, at, x+w, at, .6)
		p.ink(hex(0x5f6266))
		p.text("F1", 8, x-14, at+3, fmt.Sprint(v))
	}
	step := w / float64(len(weeks))
	for i, v := range weeks {
		p.ink(teal)
		if v == 1 {
			p.ink(brick)
		}
		tall := h * float64(v) / 8
		p.fill(rounded(x+step*(float64(i)+.2), y+h-tall, step*.6, tall, 2))
		p.ink(hex(0x5f6266))
		p.text("F1", 8, x+step*(float64(i)+.34), y+h+14, fmt.Sprint((40+i)%52+1))
	}
}
