package darkroom

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/media"
)

// run runs a program that makes an input.
func run(t testing.TB, name string, args ...string) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), name, args...).CombinedOutput(); err != nil {
		t.Fatalf("%s %v: %v: %s (test/setup.sh installs what is missing)", name, args, err, out)
	}
}

// copied is a picture in another format, with all that it says of itself.
func copied(t testing.TB, data []byte, from, to string) []byte {
	t.Helper()
	dir := t.TempDir()
	in, out := filepath.Join(dir, "in."+from), filepath.Join(dir, "out."+to)
	if err := os.WriteFile(in, data, 0o600); err != nil {
		t.Fatal(err)
	}
	run(t, "vips", "copy", in, out)
	return read(t, out)
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// filmed is a film, or a sound, of three seconds.
func filmed(t testing.TB, ext string, args ...string) []byte {
	t.Helper()
	out := filepath.Join(t.TempDir(), "out."+ext)
	run(t, "ffmpeg", append(append([]string{"-v", "error", "-y"}, args...), out)...)
	return read(t, out)
}

const (
	picturesIn = "-f lavfi -i testsrc=size=320x180:rate=10:duration=3 "
	soundIn    = "-f lavfi -i sine=frequency=440:duration=3 "
)

// document is a PDF of some pages, each with a black bar.
func document(pages int) []byte {
	var b bytes.Buffer
	var at []int
	object := func(format string, args ...any) {
		at = append(at, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", len(at), fmt.Sprintf(format, args...))
	}
	b.WriteString("%PDF-1.4\n")
	object("<</Type/Catalog/Pages 2 0 R>>")
	var kids []string
	for i := range pages {
		kids = append(kids, fmt.Sprintf("%d 0 R", i+4))
	}
	object("<</Type/Pages/Kids[%s]/Count %d>>", strings.Join(kids, " "), pages)
	object("<</Length 31>>stream\n0 0 0 rg 0 0 300 200 re f      \nendstream")
	for range pages {
		object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 400]/Contents 3 0 R>>")
	}
	start := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, n := range at {
		fmt.Fprintf(&b, "%010d 00000 n \n", n)
	}
	fmt.Fprintf(&b, "trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, start)
	return b.Bytes()
}

// withExif lays an orientation, a place and what Adobe says into a JPEG.
func withExif(jpg []byte, o uint16) []byte {
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x02\x01\x0e\x00\x02\x00\x00\x00\x04GPS\x00\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, o), 0, 0, 0, 0, 0, 0)
	xmp := []byte("http://ns.adobe.com/xap/1.0/\x00<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"SECRET\"/></rdf:RDF></x:xmpmeta>")
	out := append([]byte(nil), jpg[:2]...)
	for _, segment := range [][]byte{exif, xmp} {
		out = append(binary.BigEndian.AppendUint16(append(out, 0xff, 0xe1), uint16(len(segment)+2)), segment...)
	}
	return append(out, jpg[2:]...)
}

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
	png := encoded(t, quarters(w, h), "png")
	jpg := withExif(encoded(t, quarters(w, h), "jpeg"), 1)
	tests := []struct {
		mime string
		data []byte
	}{
		{"image/jpeg", jpg},
		{"image/png", png},
		{"image/gif", encoded(t, quarters(w, h), "gif")},
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
			corners(t, tt.mime+" "+name, img, [4]color.RGBA{red, green, blue, black})
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
		1: {red, green, blue, black}, 2: {green, red, black, blue}, 3: {black, blue, green, red}, 4: {blue, black, red, green},
		5: {red, blue, green, black}, 6: {blue, red, black, green}, 7: {black, green, blue, red}, 8: {green, black, red, blue},
	}
	r := open(t)
	for o, want := range tests {
		_, seen, facts := r.developed("image/jpeg", withExif(encoded(t, quarters(300, 200), "jpeg"), o))
		if turned := facts.Width == 200 && facts.Height == 300; turned != (o >= 5) {
			t.Errorf("orientation %d: %d × %d", o, facts.Width, facts.Height)
		}
		for name, img := range seen {
			corners(t, fmt.Sprintf("orientation %d, %s", o, name), img, want)
		}
	}
	t.Run("a HEIC is turned by who decodes it and not once more by Exif", func(t *testing.T) {
		// libheif was given the pixels as they lie; the Exif still says 6.
		data := copied(t, withExif(encoded(t, quarters(300, 200), "jpeg"), 6), "jpg", "heic")
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
	_, grey, _ := r.developed("image/png", encoded(t, shade, "png"))
	for name, img := range grey {
		if got := img.At(9, 9); !near(got, color.Gray{77}) {
			t.Errorf("a grey picture: the %s is %v", name, got)
		}
	}
	hole := quarters(600, 400)
	draw.Draw(hole, image.Rect(0, 0, 300, 200), image.Transparent, image.Point{}, draw.Src)
	_, seen, _ := r.developed("image/png", encoded(t, hole, "png"))
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
	if made != both || !near(seen["thumb webp"].At(32, 32), red) {
		t.Errorf("made %s: a GIF that moves is not shown by its first picture", made)
	}
	small, seen, _ := r.developed("image/png", encoded(t, quarters(33, 21), "png"))
	if small != both || seen["preview webp"].Bounds() != image.Rect(0, 0, 33, 21) {
		t.Error("a small picture was made larger")
	}
}

func TestEveryKindOfFilm(t *testing.T) {
	tests := []struct{ mime, ext, how, codecs string }{
		{"video/mp4", "mp4", "-c:v libx264 -pix_fmt yuv420p -c:a aac", "h264, aac"},
		{"video/quicktime", "mov", "-c:v libx264 -pix_fmt yuv420p -c:a aac", "h264, aac"},
		{"video/x-matroska", "mkv", "-c:v libx264 -pix_fmt yuv420p -c:a flac", "h264, flac"},
		{"video/webm", "webm", "-c:v libvpx -c:a libopus", "vp8, opus"},
		{"video/ogg", "ogv", "-c:v libtheora -c:a libvorbis", "theora, vorbis"},
		{"video/mpeg", "mpg", "-c:v mpeg2video -r 25 -c:a mp2", "mpeg2video, mp2"},
		{"video/x-msvideo", "avi", "-c:v mpeg4 -c:a mp3", "mpeg4, mp3"},
		{"video/3gpp", "3gp", "-c:v mpeg4 -c:a aac", "mpeg4, aac"},
		{"video/x-ms-asf", "asf", "-c:v wmv2 -c:a wmav2", "wmv2, wmav2"},
		{"video/x-flv", "flv", "-c:v flv -ar 44100 -c:a mp3", "flv1, mp3"},
	}
	r := open(t)
	for _, tt := range tests {
		made, seen, facts := r.developed(tt.mime, filmed(t, tt.ext, strings.Fields(picturesIn+soundIn+tt.how)...))
		if made != "thumb webp, thumb jpeg, poster webp, poster jpeg" {
			t.Errorf("%s: made %s", tt.mime, made)
			continue
		}
		if facts.Width != 320 || facts.Height != 180 || facts.Codecs != tt.codecs || facts.Duration < 2500*time.Millisecond || facts.Duration > 3500*time.Millisecond || len(facts.ThumbHash) == 0 {
			t.Errorf("%s: %+v", tt.mime, facts)
		}
		if seen["poster webp"].Bounds() != image.Rect(0, 0, 320, 180) {
			t.Errorf("%s: %v", tt.mime, seen["poster webp"].Bounds())
		}
	}
}

func TestAPosterShowsSomething(t *testing.T) {
	r := open(t)
	t.Run("a film that begins in the dark", func(t *testing.T) {
		data := filmed(t, "mp4", strings.Fields("-f lavfi -i testsrc=size=320x180:rate=10:duration=10,drawbox=enable='lt(t,3)':color=black:t=fill -c:v libx264 -g 10 -pix_fmt yuv420p")...)
		_, seen, _ := r.developed("video/mp4", data)
		colours := map[color.Color]bool{}
		for x := range 32 {
			colours[seen["poster jpeg"].At(x*10, 40)] = true
		}
		if len(colours) < 4 {
			t.Errorf("%d colours", len(colours))
		}
	})
	t.Run("one that is dark to its end has a poster all the same", func(t *testing.T) {
		made, _, _ := r.developed("video/mp4", filmed(t, "mp4", strings.Fields("-f lavfi -i color=black:size=64x64:rate=10:duration=2 -c:v libx264 -pix_fmt yuv420p")...))
		if !strings.Contains(made, "poster webp") {
			t.Errorf("made %s", made)
		}
	})
	t.Run("one frame", func(t *testing.T) {
		made, _, _ := r.developed("video/mp4", filmed(t, "mp4", strings.Fields("-f lavfi -i testsrc=size=64x64 -frames:v 1 -c:v libx264 -pix_fmt yuv420p")...))
		if !strings.Contains(made, "poster webp") {
			t.Errorf("made %s", made)
		}
	})
	t.Run("upright and with square pixels", func(t *testing.T) {
		flat := filmed(t, "mp4", strings.Fields("-f lavfi -i testsrc=size=160x180:rate=10:duration=2,setsar=2 -c:v libx264 -pix_fmt yuv420p")...)
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "a.mp4"), flat, 0o600); err != nil {
			t.Fatal(err)
		}
		run(t, "ffmpeg", "-v", "error", "-i", filepath.Join(dir, "a.mp4"), "-c", "copy", "-metadata:s:v", "rotate=90", filepath.Join(dir, "b.mp4"))
		_, seen, facts := r.developed("video/mp4", read(t, filepath.Join(dir, "b.mp4")))
		if facts.Width != 180 || facts.Height != 320 || seen["poster webp"].Bounds() != image.Rect(0, 0, 180, 320) {
			t.Errorf("%d × %d, poster %v", facts.Width, facts.Height, seen["poster webp"].Bounds())
		}
	})
}

func TestEveryKindOfSound(t *testing.T) {
	tests := []struct{ mime, ext, how, codecs string }{
		{"audio/mpeg", "mp3", "", "mp3"},
		{"audio/wav", "wav", "", "pcm_s16le"},
		{"audio/flac", "flac", "", "flac"},
		{"audio/mp4", "m4a", "", "aac"},
		{"audio/ogg", "ogg", "-c:a libvorbis", "vorbis"},
		{"audio/webm", "webm", "-c:a libopus", "opus"},
		{"audio/aac", "aac", "", "aac"},
		{"audio/aiff", "aiff", "", "pcm_s16be"},
		{"audio/basic", "au", "", "pcm_s16be"},
	}
	r := open(t)
	for _, tt := range tests {
		made, seen, facts := r.developed(tt.mime, filmed(t, tt.ext, strings.Fields(soundIn+tt.how)...))
		if made != "thumb webp, thumb jpeg, poster webp, poster jpeg" {
			t.Errorf("%s: made %s", tt.mime, made)
			continue
		}
		if facts.Codecs != tt.codecs || facts.Duration < 2500*time.Millisecond || facts.Duration > 3500*time.Millisecond || facts.Width != 0 {
			t.Errorf("%s: %+v", tt.mime, facts)
		}
		if p := seen["poster webp"]; !near(p.At(0, 0), color.Transparent) || near(p.At(p.Bounds().Dx()/2, p.Bounds().Dy()/2), color.Transparent) && near(p.At(p.Bounds().Dx()/2+4, p.Bounds().Dy()/2), color.Transparent) {
			t.Errorf("%s: the drawing has %v in its corner", tt.mime, p.At(0, 0))
		}
	}
	t.Run("with a cover", func(t *testing.T) {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "c.jpg"), encoded(t, quarters(600, 600), "jpeg"), 0o600); err != nil {
			t.Fatal(err)
		}
		data := filmed(t, "mp3", append(strings.Fields(soundIn), "-i", filepath.Join(dir, "c.jpg"), "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")...)
		made, seen, facts := r.developed("audio/mpeg", data)
		if made != both+", poster webp, poster jpeg" || facts.Codecs != "mp3" {
			t.Fatalf("made %s, %+v", made, facts)
		}
		corners(t, "cover", seen["preview webp"], [4]color.RGBA{red, green, blue, black})
	})
}

func TestDocuments(t *testing.T) {
	r := open(t)
	made, seen, facts := r.developed("application/pdf", document(3))
	if made != both || facts.Pages != 3 || facts.Width != 2048 || facts.Height != 1365 && facts.Height != 1366 {
		t.Fatalf("made %s, %+v", made, facts)
	}
	corners(t, "page", seen["thumb webp"], [4]color.RGBA{{255, 255, 255, 255}, {255, 255, 255, 255}, black, {255, 255, 255, 255}})
	for _, mime := range []string{"text/plain", "application/msword", "image/svg+xml", "application/zip", "application/octet-stream"} {
		if made, _, _ := r.developed(mime, []byte("hello")); made != "" {
			t.Errorf("%s: made %s", mime, made)
		}
	}
}

// Where nothing is installed Go does what it can, locked up all the same.
func TestWithoutTools(t *testing.T) {
	r := open(t)
	r.jail.Bare = true
	made, seen, facts := r.developed("image/jpeg", withExif(encoded(t, quarters(900, 600), "jpeg"), 6))
	if made != "thumb jpeg, preview jpeg" || facts.Width != 600 {
		t.Fatalf("made %s, %+v", made, facts)
	}
	corners(t, "by hand", seen["preview jpeg"], [4]color.RGBA{blue, red, black, green})
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
