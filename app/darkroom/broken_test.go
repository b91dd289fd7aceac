package darkroom

import (
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"math/rand"
	"os"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"cloakroom/app/darkroom/picturetest"
	"cloakroom/app/media"
)

// broken returns data as accidents and attackers leave it.
func broken(r *rand.Rand, data []byte) []byte {
	out := bytes.Clone(data)
	switch r.Intn(4) {
	case 0: // cut
		return out[:r.Intn(len(out))]
	case 1: // some bytes are others
		for range 1 + r.Intn(20) {
			out[r.Intn(len(out))] = byte(r.Intn(256))
		}
	case 2: // a number in the header is another
		at := r.Intn(min(len(out)-4, 600))
		copy(out[at:], [][]byte{{0xff, 0xff, 0xff, 0xff}, {0, 0, 0, 0}, {0x7f, 0xff, 0xff, 0xff}, {0, 0, 0, 1}}[r.Intn(4)])
	default: // a part stands in the place of another
		n := 1 + r.Intn(len(out)/4)
		copy(out[r.Intn(len(out)-n):], bytes.Clone(out[r.Intn(len(out)-n):][:n]))
	}
	return out
}

// TestBrokenFiles hands in broken files of every format. HOSTILE says how many;
// the recorded run has 1000.
func TestBrokenFiles(t *testing.T) {
	many := 60
	if s := os.Getenv("HOSTILE"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil {
			t.Fatal(err)
		}
		many = n
	}
	jpg := withExif(picturetest.Encoded(t, picturetest.Quarters(160, 120), "jpeg"), 6)
	sources := []struct {
		mime string
		data []byte
	}{
		{"image/jpeg", jpg},
		{"image/png", picturetest.Encoded(t, picturetest.Quarters(160, 120), "png")},
		{"image/gif", picturetest.Encoded(t, picturetest.Quarters(160, 120), "gif")},
		{"image/webp", copied(t, jpg, "jpg", "webp")},
		{"image/tiff", copied(t, jpg, "jpg", "tif")},
		{"image/heic", copied(t, jpg, "jpg", "heic")},
		{"image/avif", copied(t, jpg, "jpg", "avif")},
		{"application/pdf", document(2)},
	}
	for _, f := range []struct{ mime, ext, how string }{
		{"video/mp4", "mp4", picturesIn + soundIn + "-c:v libx264 -pix_fmt yuv420p -c:a aac"},
		{"video/webm", "webm", picturesIn + "-c:v libvpx"},
		{"video/ogg", "ogv", picturesIn + "-c:v libtheora"},
		{"video/mpeg", "mpg", picturesIn + "-c:v mpeg2video -r 25"},
		{"video/x-msvideo", "avi", picturesIn + "-c:v mpeg4"},
		{"audio/mpeg", "mp3", soundIn},
		{"audio/wav", "wav", soundIn},
		{"audio/flac", "flac", soundIn},
		{"audio/mp4", "m4a", soundIn},
		{"audio/ogg", "ogg", soundIn + "-c:a libvorbis"},
	} {
		sources = append(sources, struct {
			mime string
			data []byte
		}{f.mime, filmed(t, f.ext, strings.Fields(f.how)...)})
	}
	_, calls := listener(t)
	random := rand.New(rand.NewSource(20251123))
	r := open(t)
	var said counter
	r.Log = slog.New(slog.NewTextHandler(&said, nil))
	done := bounded(t)
	var jobs []Job
	for i := range many {
		s := sources[i%len(sources)]
		jobs = append(jobs, r.add("us_a", s.mime, broken(random, s.data)))
	}
	r.all()
	forms, poisoned := 0, len(r.shelf.jobs)
	for _, j := range jobs {
		if len(r.shelf.done[j.ID]) > 0 {
			forms++
		}
		f, err := r.bytes.Open(t.Context(), j.Key)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := io.Copy(io.Discard, f); err != nil || n != j.Size {
			t.Errorf("%s: the original has %d bytes of %d, %v", j.Type, n, j.Size, err)
		}
		_ = f.Close()
	}
	for _, row := range r.shelf.jobs {
		if !row.poisoned {
			t.Errorf("%+v is left", row)
		}
		t.Logf("given up: %s: %s", row.Type, row.why)
	}
	t.Logf("%d broken files: %d have forms, %d are unfit, %d are given up; %d bytes of log", many, forms, len(r.shelf.done)-forms, poisoned, said.n)
	if len(r.shelf.done)+poisoned != many || poisoned > many/20 {
		t.Errorf("%d done and %d given up of %d", len(r.shelf.done), poisoned, many)
	}
	if n := calls.Load(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
	j := r.add("us_a", "image/jpeg", picturetest.Encoded(t, picturetest.Quarters(90, 60), "jpeg"))
	if !r.next() || len(r.shelf.done[j.ID]) != perPicture {
		t.Error("after all that a good picture is not developed")
	}
	done()
	runtime.KeepAlive(sources)
}

// counter counts what is logged.
type counter struct{ n int }

func (c *counter) Write(b []byte) (int, error) { c.n += len(b); return len(b), nil }

// A worker that lies about what it made is not believed.
func TestAnAnswerIsChecked(t *testing.T) {
	good := picturetest.Encoded(t, picturetest.Quarters(90, 60), "png")
	answer := func(header string, parts ...[]byte) []byte {
		out := append([]byte("CKD1"), be32(uint32(len(header)))...)
		return append(append(out, header...), bytes.Join(parts, nil)...)
	}
	form := func(rendition, mime string, size, w, h int) string {
		return fmt.Sprintf(`{"Rendition":%q,"Type":%q,"Size":%d,"Width":%d,"Height":%d}`, rendition, mime, size, w, h)
	}
	honest := form("thumb", "image/png", len(good), 90, 60)
	tests := []struct {
		name   string
		answer []byte
		ok     bool
	}{
		{"an honest one", answer(`{"Forms":[`+honest+`]}`, good), true},
		{"nothing", nil, false},
		{"something else", []byte("hello, world"), false},
		{"a header without an end", append([]byte("CKD1"), 0xff, 0xff, 0xff, 0xff), false},
		{"half a header", answer(`{}`)[:9], false},
		{"no JSON", answer(`{`), false},
		{"a form that is too short", answer(`{"Forms":[`+honest+`]}`, good[:50]), false},
		{"more than was said", answer(`{"Forms":[`+honest+`]}`, good, []byte("x")), false},
		{"another size", answer(`{"Forms":[`+form("thumb", "image/png", len(good), 91, 60)+`]}`, good), false},
		{"another type", answer(`{"Forms":[`+form("thumb", "image/jpeg", len(good), 90, 60)+`]}`, good), false},
		{"a page", answer(`{"Forms":[`+form("thumb", "text/html", len(good), 90, 60)+`]}`, good), false},
		{"a drawing with a script", answer(`{"Forms":[`+form("thumb", "image/svg+xml", len(good), 90, 60)+`]}`, good), false},
		{"an original", answer(`{"Forms":[`+form("original", "image/png", len(good), 90, 60)+`]}`, good), false},
		{"a thumb that is too large", answer(`{"Forms":[`+form("thumb", "image/png", len(good), 513, 60)+`]}`, good), false},
		{"endless bytes", answer(`{"Forms":[`+form("preview", "image/png", 1<<40, 90, 60)+`]}`, good), false},
		{"fewer than none", answer(`{"Forms":[`+form("preview", "image/png", -1, 90, 60)+`]}`, good), false},
		{"one form twice", answer(`{"Forms":[`+honest+`,`+honest+`]}`, good, good), false},
		{"seven forms", answer(`{"Forms":[`+strings.Repeat(honest+`,`, 6)+honest+`]}`, good), false},
		{"a negative length", answer(`{"Facts":{"Duration":-1}}`), false},
		{"a place off the earth", answer(`{"Facts":{"Place":{"Latitude":91}}}`), false},
		{"a hash that is too long", answer(`{"Facts":{"ThumbHash":"` + strings.Repeat("AAAA", 9) + `"}}`), false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := open(t)
			var made Developed
			err := r.collect(t.Context(), Job{ID: 1, Attempts: 1}, bytes.NewReader(tt.answer), &made)
			if (err == nil) != tt.ok {
				t.Errorf("collect = %v", err)
			}
			if tt.ok && (len(made.Blobs) != 1 || made.Blobs[0].Rendition != media.Thumb || r.files() != 1) {
				t.Errorf("%+v", made)
			}
			r.remove(t.Context(), made.Blobs)
			if n := r.files(); n != 0 {
				t.Errorf("%d files are left", n)
			}
		})
	}
}
