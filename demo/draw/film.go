package main

import (
	"bytes"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
)

const (
	filmWide, filmTall = 640, 360
	filmRate           = 24
	filmLong           = 8 * filmRate
)

// film is a day of eight seconds: the sun goes over the ridges while the eye
// drifts along them. A keyframe each second lets a player jump exactly.
func film(_ work) ([]byte, error) {
	return encoded("film.mp4", frames(),
		"-f", "rawvideo", "-pix_fmt", "rgb24", "-s", "640x360", "-r", "24", "-i", "-",
		"-c:v", "libx264", "-preset", "slow", "-crf", "27", "-pix_fmt", "yuv420p", "-threads", "1",
		"-g", "24", "-keyint_min", "24", "-sc_threshold", "0", "-movflags", "+faststart")
}

// frames streams the pictures one after the other, as plain bytes.
func frames() io.Reader {
	r, w := io.Pipe()
	go func() {
		for f := range filmLong {
			img := still(float64(f) / (filmLong - 1)).develop(0)
			rgb := make([]byte, 0, filmWide*filmTall*3)
			for i := 0; i < len(img.Pix); i += 4 {
				rgb = append(rgb, img.Pix[i:i+3]...)
			}
			if _, err := w.Write(rgb); err != nil {
				return
			}
		}
		w.Close()
	}()
	return r
}

// The sky's colours from top to horizon, at four hours.
var hours = [4][4]Colour{
	{hex(0x27386b), hex(0x7d6f9c), hex(0xe6a08c), hex(0xf8d3a0)},
	{hex(0x5d9cba), hex(0x9cc6cc), hex(0xd8e4d4), hex(0xf6e8c8)},
	{hex(0x6f8fa6), hex(0xc0b3a6), hex(0xf0c690), hex(0xf6b878)},
	{hex(0x1b2350), hex(0x6a4a7c), hex(0xc96a6c), hex(0xf3a564)},
}

// still paints the film at a time from 0 to 1.
func still(t float64) *Canvas {
	c := newCanvas(filmWide, filmTall, 7)
	hour := t * 2.999
	k := int(hour)
	var sky [4]Colour
	for i := range sky {
		sky[i] = mix(hours[k][i], hours[k+1][i], step(0, 1, hour-float64(k)))
	}
	c.Shade(false, down(ramp(sky[:]...), 0, c.H*.72))
	x, y := c.W*lerp(.06, .94, t), c.H*(.62-.46*math.Sin(math.Pi*lerp(.03, .97, t)))
	day := math.Sin(math.Pi * t)
	c.Glow(x, y, c.H*.7, mix(hex(0xffb56a), hex(0xfff1cf), day), .55)
	c.Fill(circle(x, y, 19), flat(mix(hex(0xffd08a), hex(0xfffaea), day)), 1)
	near := mix(hex(0x14213f), hex(0x16444a), day)
	for i := range 6 {
		d := float64(i) / 5
		h := hills{at: lerp(.56, 1.0, d), rise: lerp(.10, .15, d), many: lerp(2.2, 1, d), octaves: 5, seed: Noise(40 + i*11), sharp: i%2 == 0 && i < 5}
		own := mix(mix(sky[2], sky[0], .3), near, math.Pow(d, .8))
		c.land(h.drift(c, t*lerp(.04, .42, d)), own, mix(own, sky[3], .5*(1-d)), .2)
	}
	for i := range 7 {
		f := float64(i)
		p := Pt{c.W * (-.15 + 1.3*t - .045*math.Abs(f-3)), c.H * (.3 + .022*math.Abs(f-3)*math.Copysign(1, f-3.1) - .08*t + .008*math.Sin(t*20+f))}
		c.bird(p, 6.5, .05, .45+.55*math.Sin(t*8*2*math.Pi*1.2+f*1.3), near)
	}
	return c
}

// encoded lets ffmpeg write a file of some name from what it reads, and
// forbids it to note when and by whom.
func encoded(name string, in io.Reader, args ...string) ([]byte, error) {
	dir, err := os.MkdirTemp("", "draw")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	out := filepath.Join(dir, name)
	args = append(args, strings.Fields("-map_metadata -1 -fflags +bitexact -flags:v +bitexact -flags:a +bitexact")...)
	if err := ffmpeg(in, append(args, out)...); err != nil {
		return nil, err
	}
	return os.ReadFile(out)
}

// sound is mixed in sound.go; here it only gets its clothes.
func sound(_ work) ([]byte, error) {
	return encoded("sound.mp3", bytes.NewReader(bells()),
		"-f", "s16le", "-ar", "44100", "-ac", "2", "-i", "-", "-c:a", "libmp3lame", "-b:a", "64k", "-write_xing", "1", "-id3v2_version", "3")
}
