package worker

import (
	"bufio"
	"encoding/binary"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"strconv"
	"time"

	"cloakroom/app/darkroom/wire"
	"cloakroom/app/media"
)

const (
	rate    = 8000          // samples a second: enough to be drawn
	step    = 50            // drawn from so many measures a second
	heard   = 4 * time.Hour // what comes later stays flat
	bars    = 200           // of a drawing
	pitch   = 8             // pixels from one to the next
	barWide = 5             // the rest is air
	barHigh = 400           // of the loudest
)

// ink is seen on light and on dark pages.
var ink = color.NRGBA{0x6f, 0x86, 0xa3, 0xff}

// sound draws what is heard as a poster. The thumb is the cover, or else the
// drawing too.
func (b *bench) sound(p probed) error {
	if p.cover != nil && p.cover.Width > 0 && p.cover.Height > 0 && p.cover.Width*p.cover.Height <= frameCap {
		if err := b.cover(p.cover); err != nil && !isUnfit(err) {
			return err
		}
	}
	if p.sound == nil {
		return unfitf("there is nothing to be heard in it")
	}
	drawn, err := b.wave(p.duration)
	if err != nil {
		return err
	}
	forms := []media.Rendition{media.Thumb, media.Poster}
	if len(b.forms) > 0 {
		forms = forms[1:]
	}
	if err := b.reduce(drawn, forms...); err != nil {
		return err
	}
	return b.hash()
}

// cover makes a thumb and a preview of the picture that comes with a sound.
func (b *bench) cover(c *stream) error {
	width, height := fit(c.Width, c.Height, wire.OtherSize)
	file := b.path("cover.png")
	args := append([]string{"-nostdin"}, b.careful("file")...)
	if _, err := b.run("ffmpeg", append(args, "-i", b.In, "-map", "0:v:0", "-an", "-sn", "-dn", "-vf", "scale="+strconv.Itoa(width)+":"+strconv.Itoa(height)+",setsar=1", "-frames:v", "1",
		"-map_metadata", "-1", "-c:v", "png", "-compression_level", "1", "-f", "image2", "-update", "1", "-y", file)...); err != nil {
		return err
	}
	return b.reduce(file, media.Thumb, media.Preview)
}

// wave hears a sound once, a few samples at a time, and draws it.
func (b *bench) wave(lasts time.Duration) (string, error) {
	e := &ear{}
	args := append([]string{"-nostdin"}, b.careful("file,pipe")...)
	args = append(args, "-t", seconds(heard), "-i", b.In, "-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", strconv.Itoa(rate), "-c:a", "pcm_s16le", "-f", "s16le", "pipe:1")
	in := bufio.NewWriterSize(e, 64<<10)
	if err := b.pipe(in, "ffmpeg", args...); err != nil {
		return "", err
	}
	if err := in.Flush(); err != nil {
		return "", err
	}
	if len(e.loud) == 0 {
		return "", unfitf("there is nothing to be heard in it")
	}
	file := b.path("wave.png")
	f, err := os.Create(file)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return file, png.Encode(f, drawing(e.bars(lasts)))
}

// ear measures how loud samples are that are written to it.
type ear struct {
	loud    []float32 // one for each step
	squares float64
	n       int
	odd     []byte // half a sample
}

func (e *ear) Write(p []byte) (int, error) {
	all := append(e.odd, p...)
	for ; len(all) >= 2; all = all[2:] {
		v := float64(int16(binary.LittleEndian.Uint16(all))) / 32768
		e.squares += v * v
		if e.n++; e.n == rate/step {
			e.end()
		}
	}
	e.odd = append(e.odd[:0:0], all...)
	return len(p), nil
}

func (e *ear) end() {
	e.loud = append(e.loud, float32(math.Sqrt(e.squares/float64(max(1, e.n)))))
	e.squares, e.n = 0, 0
}

// bars puts what was heard into so many bars, the loudest of them 1. A sound
// that lasts longer than was listened to is silent at its end.
func (e *ear) bars(lasts time.Duration) []float64 {
	if e.n > 0 {
		e.end()
	}
	all := max(len(e.loud), min(int(lasts.Seconds()*step), 366*24*3600*step))
	out, loudest := make([]float64, bars), 1e-6
	for i := range out {
		from, to := i*all/bars, max((i+1)*all/bars, i*all/bars+1)
		for _, v := range e.loud[min(from, len(e.loud)):min(to, len(e.loud))] {
			out[i] = max(out[i], float64(v))
		}
		loudest = max(loudest, out[i])
	}
	for i := range out {
		out[i] /= loudest
	}
	return out
}

// drawing draws bars with round ends around a middle line, on nothing.
func drawing(heights []float64) image.Image {
	img := image.NewPaletted(image.Rect(0, 0, bars*pitch, barHigh), color.Palette{color.Transparent, ink})
	const r = float64(barWide) / 2
	for i, h := range heights {
		reach := max(r, h*barHigh/2)
		for x := range barWide {
			dx := math.Abs(float64(x) + .5 - r)
			end := reach - r + math.Sqrt(max(0, r*r-dx*dx))
			for y := int(barHigh/2 - end); y < int(math.Ceil(barHigh/2+end)); y++ {
				img.SetColorIndex(i*pitch+(pitch-barWide)/2+x, min(max(y, 0), barHigh-1), 1)
			}
		}
	}
	return img
}
