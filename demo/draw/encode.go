package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
	"math"
	"os/exec"

	"golang.org/x/image/draw"
)

// develop turns the floats into bytes. The grain is two random numbers added,
// about as strong as one step of grey: enough that no gradient shows a band.
func (c *Canvas) develop(grain float64) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, c.w, c.h))
	for i, v := range c.pix {
		g := float32((c.Float64() + c.Float64() - 1) * grain)
		img.Pix[i*4], img.Pix[i*4+1], img.Pix[i*4+2], img.Pix[i*4+3] = grey(v.R, g), grey(v.G, g), grey(v.B, g), 255
	}
	return img
}

func grey(v, g float32) uint8 { return uint8(max(0, min(255, v*255+g+.5))) }

// asJPEG looks for the best quality whose file is still within the budget, but
// goes no lower than a floor: below it the blocks begin to show.
func asJPEG(img image.Image, budget int, facts Facts) ([]byte, error) {
	var best []byte
	const floor = 42
	for low, high := floor, 90; low <= high; {
		quality := (low + high) / 2
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
			return nil, err
		}
		if b.Len() <= budget || quality == floor {
			best = b.Bytes()
		}
		if b.Len() <= budget {
			low = quality + 1
		} else {
			high = quality - 1
		}
	}
	return withFacts(best, facts), nil
}

// lying turns a picture a quarter to the left, as a phone held upright stores it.
func lying(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.SetRGBA(y, w-1-x, img.RGBAAt(x, y))
		}
	}
	return out
}

// asPNG keeps the most used of the colours, which is plenty for a print with
// few inks and makes a fifth of the size.
func asPNG(img *image.RGBA, inks int) ([]byte, error) {
	out := image.NewPaletted(img.Bounds(), popular(img, inks))
	draw.Draw(out, out.Bounds(), img, image.Point{}, draw.Src)
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestCompression}
	if err := enc.Encode(&b, out); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// popular picks colours by how often they are used, none too near to another.
func popular(img *image.RGBA, n int) color.Palette {
	count := map[[3]uint8]int{}
	for i := 0; i < len(img.Pix); i += 4 {
		count[[3]uint8{img.Pix[i] &^ 3, img.Pix[i+1] &^ 3, img.Pix[i+2] &^ 3}]++
	}
	var out [][3]uint8
	for apart := 40.0; len(out) < n && apart > 3; apart *= .7 {
		for len(out) < n {
			var best [3]uint8
			most := 0
			for v, k := range count {
				if k > most || k == most && less(v, best) {
					if !near(out, v, apart) {
						best, most = v, k
					}
				}
			}
			if most == 0 {
				break
			}
			out = append(out, best)
			delete(count, best)
		}
	}
	var p color.Palette
	for _, v := range out {
		p = append(p, color.RGBA{v[0] | 2, v[1] | 2, v[2] | 2, 255})
	}
	return p
}

func less(a, b [3]uint8) bool { return bytes.Compare(a[:], b[:]) < 0 }

func near(some [][3]uint8, v [3]uint8, apart float64) bool {
	for _, o := range some {
		r, g, b := float64(o[0])-float64(v[0]), float64(o[1])-float64(v[1]), float64(o[2])-float64(v[2])
		if math.Sqrt(r*r+g*g+b*b) < apart {
			return true
		}
	}
	return false
}

// asWebP asks ffmpeg: Go's own libraries only read the format.
func asWebP(img image.Image, quality int) ([]byte, error) {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		return nil, err
	}
	return encoded("picture.webp", &b, "-f", "png_pipe", "-i", "-", "-c:v", "libwebp", "-quality", fmt.Sprint(quality))
}

// ffmpeg runs the one outside tool.
func ffmpeg(in io.Reader, args ...string) error {
	cmd := exec.Command("ffmpeg", append([]string{"-v", "error", "-y"}, args...)...)
	cmd.Stdin = in
	if said, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("ffmpeg: %w: %s", err, said)
	}
	return nil
}
