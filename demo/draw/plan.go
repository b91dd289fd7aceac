package main

import (
	"bytes"
	"fmt"
	"math"
)

// plan is the foyer to scale, as an SVG: walls, stairs, the counter and its
// hooks, and the way that the coat's owner may have gone.
func plan(_ work) ([]byte, error) {
	var b bytes.Buffer
	put := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	put(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1200 840" width="1200" height="840" role="img" aria-labelledby="t">`)
	put(`<title id="t">Plan of the foyer and the cloakroom</title>`)
	put(`<style>text{font-family:Helvetica,Arial,sans-serif;fill:#1b1d1f;font-size:17px}.s{font-size:13px;fill:#5f6266}.h{font-size:30px;font-weight:600}.m{text-anchor:middle}</style>`)
	put(`<rect width="1200" height="840" fill="#faf8f4"/>`)
	put(`<g stroke="#eee7da" stroke-width="1">`)
	for i := 1; i < 30; i++ {
		put(`<path d="M%d 0V840"/>`, i*40)
	}
	for i := 1; i < 21; i++ {
		put(`<path d="M0 %dH1200"/>`, i*40)
	}
	put(`</g>`)
	put(`<path d="M120 160H1080V720H120Z" fill="#fff"/><path d="M120 160H520V400H120Z" fill="#f4e3da"/><path d="M800 160h280v220H800Z" fill="#e3eceb"/>`)
	put(`<path d="M120 160H1080V300M1080 380V720H660M540 720H120V560M120 480V160M520 160V230M520 310V400H440M360 400H120M800 160V250M800 330V380H1080" fill="none" stroke="#1b1d1f" stroke-width="12" stroke-linejoin="miter" stroke-linecap="square"/>`)
	put(`<path d="M540 720a120 120 0 0 1 120-120M660 720V600M120 560a80 80 0 0 0 80-80M120 480h80" fill="none" stroke="#8b867c" stroke-width="2"/>`)
	put(`<rect x="300" y="404" width="240" height="26" rx="4" fill="#8a3b1e"/><text class="m s" x="420" y="422" style="fill:#fff">counter</text>`)
	for row := range 4 {
		y := 205 + row*46
		put(`<path d="M150 %dH490" stroke="#8b867c" stroke-width="3"/>`, y)
		for i := range 18 {
			x := 155 + i*19
			v := "#d9d4ca"
			if row == 2 && i == 11 {
				v = "#8a3b1e"
			}
			put(`<circle cx="%d" cy="%d" r="5.5" fill="%s"/>`, x, y, v)
		}
	}
	put(`<circle cx="364" cy="297" r="13" fill="none" stroke="#8a3b1e" stroke-width="2.5"/><path d="M373 288L590 130" stroke="#8a3b1e" stroke-width="1.5"/><text x="598" y="130" style="fill:#8a3b1e">hook 1024</text>`)
	put(`<g fill="none" stroke="#1d5a60" stroke-width="2"><circle cx="940" cy="550" r="112"/><circle cx="940" cy="550" r="34"/>`)
	for i := range 24 {
		s, k := math.Sincos(float64(i) * math.Pi / 12)
		put(`<path d="M%.1f %.1fL%.1f %.1f"/>`, 940+34*k, 550+34*s, 940+112*k, 550+112*s)
	}
	put(`</g><text class="m" x="940" y="690">West stairs</text>`)
	put(`<text class="m" x="940" y="262">Café</text>`)
	for _, t := range [][2]int{{860, 300}, {1020, 220}, {1020, 320}, {868, 212}} {
		put(`<circle cx="%d" cy="%d" r="19" fill="#fff" stroke="#1d5a60" stroke-width="2"/>`, t[0], t[1])
	}
	for i := range 5 {
		put(`<rect x="%d" y="150" width="44" height="20" fill="%s"/>`, 560+i*46, []string{"#d59b3a", "#3f9093", "#c0603a", "#27446f", "#93a98c"}[i])
	}
	put(`<text class="s" x="560" y="196">coloured window</text>`)
	put(`<path d="M600 760C600 640 560 560 480 520S410 470 410 446" fill="none" stroke="#27446f" stroke-width="4" stroke-dasharray="2 11" stroke-linecap="round"/>`)
	put(`<path d="M860 468C800 400 700 420 640 500S560 530 300 520 160 520 80 520" fill="none" stroke="#8a3b1e" stroke-width="4" stroke-dasharray="12 9" stroke-linecap="round"/><path d="M94 508l-20 12 20 12z" fill="#8a3b1e"/>`)
	put(`<text class="m" x="250" y="650">Foyer</text><text class="m s" x="250" y="672">412 guests</text><text class="s" x="440" y="752">main doors</text><text class="s" x="30" y="470">to tram 11</text><text x="140" y="380">Cloakroom</text>`)
	put(`<text class="h" x="120" y="90">Foyer and cloakroom</text><text class="s" x="120" y="118">Case 1024 · plan to scale, drawn 20 January 2026</text>`)
	put(`<g transform="translate(1040 88)"><circle r="34" fill="none" stroke="#8b867c" stroke-width="2"/><path d="M0-30L9 8 0 2-9 8Z" fill="#8a3b1e"/><text class="m s" y="-40">N</text></g>`)
	put(`<g transform="translate(120 782)"><path d="M0-8V0H200V-8M100-5V0" fill="none" stroke="#1b1d1f" stroke-width="2"/><text class="s" x="0" y="20">0</text><text class="s m" x="100" y="20">5</text><text class="s m" x="200" y="20">10 m</text></g>`)
	put(`<g transform="translate(690 782)"><path d="M0-4h44" stroke="#27446f" stroke-width="4" stroke-dasharray="2 11" stroke-linecap="round"/><text class="s" x="56" y="1">came in, 19:41</text><path d="M190-4h44" stroke="#8a3b1e" stroke-width="4" stroke-dasharray="12 9"/><text class="s" x="246" y="1">went out, between 21:05 and 21:24</text></g>`)
	put(`</svg>`)
	return b.Bytes(), nil
}
