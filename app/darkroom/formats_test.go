package darkroom

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/media"
)

const (
	picturesIn = "-f lavfi -i testsrc=size=320x180:rate=10:duration=3 "
	soundIn    = "-f lavfi -i sine=frequency=440:duration=3 "
)

// developed does one job and returns its forms by what listed says of them.
func (r *room) developed(mime string, data []byte) (string, map[string]image.Image, media.Facts) {
	r.Helper()
	j := r.add("us_a", mime, data)
	if !r.next() {
		r.Fatal("no job")
	}
	made, ok := r.shelf.done[j.ID]
	if !ok {
		r.Fatalf("%s: it is not done: %s", mime, r.shelf.jobs[len(r.shelf.jobs)-1].why)
	}
	seen := map[string]image.Image{}
	for _, b := range made {
		f, err := r.bytes.Open(r.Context(), b.Key)
		if err != nil {
			r.Fatal(err)
		}
		raw, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil {
			r.Fatal(err)
		}
		for _, secret := range []string{"Exif", "EXIF", "GPS", "ns.adobe", "XMP", "xmpmeta", "ICC", "SECRET", "Lavf", "Lavc"} {
			if bytes.Contains(raw, []byte(secret)) {
				r.Errorf("%s: the %s says %s", mime, b.Rendition, secret)
			}
		}
		img, format, err := image.Decode(bytes.NewReader(raw))
		if err != nil || "image/"+format != b.Type || img.Bounds() != image.Rect(0, 0, b.Width, b.Height) || int64(len(raw)) != b.Size {
			r.Fatalf("%s: %+v is %s, %v", mime, b, format, err)
		}
		seen[string(b.Rendition)+" "+format] = img
	}
	return listed(made), seen, r.shelf.facts[j.ID]
}

const both = "thumb webp, thumb jpeg, preview webp, preview jpeg"

func TestEveryKindOfPicture(t *testing.T) {
	const w, h = 1200, 800
	png := picturetest.Encoded(t, picturetest.Quarters(w, h), "png")
	jpg := withExif(picturetest.Encoded(t, picturetest.Quarters(w, h), "jpeg"), 1)
	tests := []struct {
		mime string
		data []byte
	}{
		{"image/jpeg", jpg},
		{"image/png", png},
		{"image/gif", picturetest.Encoded(t, picturetest.Quarters(w, h), "gif")},
		{"image/webp", copied(t, jpg, "jpg", "webp")},
		{"image/tiff", copied(t, jpg, "jpg", "tif")},
		{"image/heic", copied(t, jpg, "jpg", "heic")},
		{"image/avif", copied(t, jpg, "jpg", "avif")},
	}
	r := open(t)
	for _, tt := range tests {
		made, seen, facts := r.developed(tt.mime, tt.data)
		if made != both {
			t.Errorf("%s: made %s", tt.mime, made)
			continue
		}
		if facts.Width != w || facts.Height != h || len(facts.ThumbHash) == 0 {
			t.Errorf("%s: %+v", tt.mime, facts)
		}
		for name, img := range seen {
			want := image.Rect(0, 0, w, h)
			if strings.HasPrefix(name, "thumb") {
				want = image.Rect(0, 0, 512, 341)
			}
			if img.Bounds() != want {
				t.Errorf("%s: the %s is %v", tt.mime, name, img.Bounds())
			}
			corners(t, tt.mime+" "+name, img, [4]color.RGBA{picturetest.Red, picturetest.Green, picturetest.Blue, picturetest.Black})
		}
	}
}

// corners checks what stands in the four quarters of a picture.
func corners(t testing.TB, name string, img image.Image, want [4]color.RGBA) {
	t.Helper()
	w, h := img.Bounds().Dx(), img.Bounds().Dy()
	for i, c := range want {
		if got := img.At(w/4+(i%2)*w/2, h/4+(i/2)*h/2); !near(got, c) {
			t.Errorf("%s: corner %d is %v, want %v", name, i, got, c)
		}
	}
}

func TestRightSideUp(t *testing.T) {
	// What stands in the corners after turning: top left, top right, bottom left, bottom right.
	tests := map[uint16][4]color.RGBA{
		1: {picturetest.Red, picturetest.Green, picturetest.Blue, picturetest.Black}, 2: {picturetest.Green, picturetest.Red, picturetest.Black, picturetest.Blue}, 3: {picturetest.Black, picturetest.Blue, picturetest.Green, picturetest.Red}, 4: {picturetest.Blue, picturetest.Black, picturetest.Red, picturetest.Green},
		5: {picturetest.Red, picturetest.Blue, picturetest.Green, picturetest.Black}, 6: {picturetest.Blue, picturetest.Red, picturetest.Black, picturetest.Green}, 7: {picturetest.Black, picturetest.Green, picturetest.Blue, picturetest.Red}, 8: {picturetest.Green, picturetest.Black, picturetest.Red, picturetest.Blue},
	}
	r := open(t)
	for o, want := range tests {
		_, seen, facts := r.developed("image/jpeg", withExif(picturetest.Encoded(t, picturetest.Quarters(300, 200), "jpeg"), o))
		if turned := facts.Width == 200 && facts.Height == 300; turned != (o >= 5) {
			t.Errorf("orientation %d: %d × %d", o, facts.Width, facts.Height)
		}
		for name, img := range seen {
			corners(t, fmt.Sprintf("orientation %d, %s", o, name), img, want)
		}
	}
	t.Run("a HEIC is turned by who decodes it and not once more by Exif", func(t *testing.T) {
		// libheif was given the pixels as they lie; the Exif still says 6.
		data := copied(t, withExif(picturetest.Encoded(t, picturetest.Quarters(300, 200), "jpeg"), 6), "jpg", "heic")
		dir := t.TempDir()
		name := filepath.Join(dir, "a.heic")
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "vipsthumbnail", name, "--size", "300x300>", "--output", filepath.Join(dir, "a.png"))
		want, _, err := image.Decode(bytes.NewReader(read(t, filepath.Join(dir, "a.png"))))
		if err != nil {
			t.Fatal(err)
		}
		_, seen, facts := r.developed("image/heic", data)
		if facts.Width != want.Bounds().Dx() || facts.Height != want.Bounds().Dy() || seen["preview webp"].Bounds() != want.Bounds() {
			t.Errorf("%d × %d, want %v", facts.Width, facts.Height, want.Bounds())
		}
	})
}

func TestGlassAndStills(t *testing.T) {
	r := open(t)
	shade := image.NewGray(image.Rect(0, 0, 60, 40))
	draw.Draw(shade, shade.Rect, image.NewUniform(color.Gray{77}), image.Point{}, draw.Src)
	// It is not asked for in vain as if it had colours: that takes a quarter of it all.
	once := open(t)
	once.tool("vipsthumbnail", `case "$*" in *--import-profile*) exit 1;; esac; exec /usr/bin/vipsthumbnail "$@"`)
	for _, as := range []string{"png", "jpeg"} {
		_, grey, _ := once.developed("image/"+as, picturetest.Encoded(t, shade, as))
		for name, img := range grey {
			if got := img.At(9, 9); !near(got, color.Gray{77}) {
				t.Errorf("a grey %s: the %s is %v", as, name, got)
			}
		}
		if len(grey) != perPicture {
			t.Errorf("a grey %s has %d forms", as, len(grey))
		}
	}
	hole := picturetest.Quarters(600, 400)
	draw.Draw(hole, image.Rect(0, 0, 300, 200), image.Transparent, image.Point{}, draw.Src)
	_, seen, _ := r.developed("image/png", picturetest.Encoded(t, hole, "png"))
	for name, img := range seen {
		want := color.Color(color.Transparent)
		if strings.HasSuffix(name, "jpeg") {
			want = color.White
		}
		if got := img.At(40, 40); !near(got, want) {
			t.Errorf("the %s has %v behind its glass, want %v", name, got, want)
		}
	}
	moving := filmed(t, "gif", strings.Fields("-f lavfi -i color=red:size=64x64:rate=5:duration=1,drawbox=enable='gte(t,.2)':color=blue:t=fill")...)
	made, seen, _ := r.developed("image/gif", moving)
	if made != both || !near(seen["thumb webp"].At(32, 32), picturetest.Red) {
		t.Errorf("made %s: a GIF that moves is not shown by its first picture", made)
	}
	small, seen, _ := r.developed("image/png", picturetest.Encoded(t, picturetest.Quarters(33, 21), "png"))
	if small != both || seen["preview webp"].Bounds() != image.Rect(0, 0, 33, 21) {
		t.Error("a small picture was made larger")
	}
}

// Where nothing is installed Go does what it can, locked up all the same.
func TestWithoutTools(t *testing.T) {
	r := open(t)
	r.jail.Bare = true
	made, seen, facts := r.developed("image/jpeg", withExif(picturetest.Encoded(t, picturetest.Quarters(900, 600), "jpeg"), 6))
	if made != "thumb jpeg, preview jpeg" || facts.Width != 600 {
		t.Fatalf("made %s, %+v", made, facts)
	}
	corners(t, "by hand", seen["preview jpeg"], [4]color.RGBA{picturetest.Blue, picturetest.Red, picturetest.Black, picturetest.Green})
	for _, mime := range []string{"image/heic", "video/mp4", "audio/mpeg", "application/pdf"} {
		if made, _, _ := r.developed(mime, []byte("hello")); made != "" {
			t.Errorf("%s: made %s", mime, made)
		}
	}
}

// all does every job, those that are tried again too, with a worker per core.
func (r *room) all() {
	r.Helper()
	for {
		var working sync.WaitGroup
		for range r.workers {
			working.Go(func() {
				for r.next() {
				}
			})
		}
		working.Wait()
		if n, _ := r.shelf.JobsLeft(r.Context()); n == 0 {
			return
		}
		r.at = r.at.Add(time.Hour)
	}
}
