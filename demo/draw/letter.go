package main

// glyphs is a draughtsman's lettering on a grid 4 wide and 6 high: strokes of
// two-digit points, x then y, apart by blanks. No typeface had to be borrowed.
var glyphs = map[rune]string{
	'0': "103041453616050110", '1': "011020 2026 1636", '2': "0110304142063646 ", '3': "00402313334445361605", '4': "300444 3036",
	'5': "400003334435361605", '6': "3010010516364534330313", '7': "004016", '8': "103041324445361605041201 10 1232", '9': "431303021030414536 16",
	'A': "062046 1434", 'B': "000626453424 0414 00203142332303", 'C': "4130100105163645", 'D': "0006264542200020", 'E': "40000646 0333", 'F': "400006 0333",
	'G': "41301001051636454323", 'H': "0006 4046 0343", 'I': "2026", 'J': "303516061505", 'K': "0006 400346", 'L': "000646", 'M': "0600234046", 'N': "06004640",
	'O': "103041453616050110", 'P': "06003041423303", 'Q': "103041453616050110 3446", 'R': "06003041423303 2346", 'S': "4130100102133344453616 05", 'T': "0040 2026",
	'U': "000516364540", 'V': "002640", 'W': "0016233640", 'X': "0046 4006", 'Y': "002340 2326", 'Z': "00400646", ' ': "", '-': "1333", '.': "2526", '/': "0640", '+': "2224 1333",
}

// letters writes a line in capitals, tall pixels high and as wide as the pen
// says, from x on and with its foot at y. It returns where the line ends.
func (c *Canvas) letters(s string, x, y, tall, pen float64, v Colour, alpha float64) float64 {
	u := tall / 6
	for _, r := range s {
		var line []Pt
		put := func() {
			if len(line) > 1 {
				c.Fill(pieces(line, pen), flat(v), alpha)
			}
			line = nil
		}
		g := glyphs[r]
		for i := 0; i+1 < len(g); {
			if g[i] == ' ' {
				put()
				i++
				continue
			}
			line = append(line, Pt{x + float64(g[i]-'0')*u, y - tall + float64(g[i+1]-'0')*u})
			i += 2
		}
		put()
		x += u * 5.6
		if r == 'I' || r == '.' || r == '1' || r == ' ' {
			x -= u * 1.4
		}
	}
	return x
}

// span is how wide letters will be.
func span(s string, tall float64) float64 {
	c := newCanvas(1, 1, 0)
	return c.letters(s, -1e6, -1e6, tall, 1, ink, 0) + 1e6 - tall/6*1.6
}

// centred writes letters about x.
func (c *Canvas) centred(s string, x, y, tall, pen float64, v Colour, alpha float64) {
	c.letters(s, x-span(s, tall)/2, y, tall, pen, v, alpha)
}

// pieces joins straight strokes with round corners. All run the same way
// round, so that they add up where they overlap.
func pieces(line []Pt, pen float64) Path {
	var out Path
	for i := range len(line) - 1 {
		out = append(out, stroke(straight(line[i], line[i+1], 1), pen, pen)...)
	}
	return out
}
