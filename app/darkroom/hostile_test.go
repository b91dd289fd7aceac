package darkroom

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"log/slog"
	"math/rand"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"cloakroom/app/media"
)

// TestPlaylistsLeadNowhere hands in lists of other addresses under every type.
func TestPlaylistsLeadNowhere(t *testing.T) {
	port, calls := listener(t)
	secret := t.TempDir() + "/secret.mp4"
	if err := os.WriteFile(secret, filmed(t, "mp4", strings.Fields(picturesIn+"-c:v libx264 -pix_fmt yuv420p")...), 0o644); err != nil {
		t.Fatal(err)
	}
	var lists []string
	for _, to := range []string{fmt.Sprintf("http://127.0.0.1:%d/a.mp4", port), "file://" + secret, secret, "/etc/passwd", "concat:" + secret} {
		lists = append(lists,
			"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n"+to+"\n#EXT-X-ENDLIST\n",
			"ffconcat version 1.0\nfile '"+to+"'\n",
			`<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT3S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" bandwidth="1"><BaseURL>`+to+`</BaseURL><SegmentList duration="3"><SegmentURL media="`+to+`"/></SegmentList></Representation></AdaptationSet></Period></MPD>`,
			`<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" height="64"><image xlink:href="`+to+`" width="64" height="64"/></svg>`,
			"v=0\nc=IN IP4 127.0.0.1\nm=video "+strconv.Itoa(port)+" RTP/AVP 96\n",
			"push graphic-context\nimage over 0,0 0,0 '"+to+"'\npop graphic-context\n",
			"%!PS\n("+to+") (r) file\n",
		)
	}
	r := open(t)
	for _, list := range lists {
		for _, mime := range []string{"video/mp4", "video/x-matroska", "audio/mpeg", "image/jpeg", "image/heic", "image/tiff", "application/pdf"} {
			r.add("us_a", mime, []byte(list))
		}
	}
	n := len(r.shelf.jobs)
	r.all()
	if n := calls.Load(); n != 0 {
		t.Errorf("%d calls were made", n)
	}
	if len(r.shelf.done) != n {
		t.Errorf("%d of %d are done", len(r.shelf.done), n)
	}
	for _, made := range r.shelf.done {
		if len(made) != 0 {
			t.Errorf("made %s", listed(made))
		}
	}
}

// put returns data with some bytes of it replaced, each time that before stands
// in front of them.
func put(t testing.TB, data []byte, before string, skip int, value []byte) []byte {
	t.Helper()
	out := bytes.Clone(data)
	at, found := 0, false
	for {
		i := bytes.Index(out[at:], []byte(before))
		if i < 0 {
			break
		}
		at += i + len(before)
		if at+skip+len(value) <= len(out) {
			copy(out[at+skip:], value)
			found = true
		}
	}
	if !found {
		t.Fatalf("there is no %q", before)
	}
	return out
}

func be32(n uint32) []byte { return binary.BigEndian.AppendUint32(nil, n) }

// TestBombs: what says that it is huge is refused by its header, and what is
// endless is ended.
func TestBombs(t *testing.T) {
	small := encoded(t, quarters(64, 64), "jpeg")
	huge := append(be32(60_000), be32(60_000)...)
	frames := []byte("GIF89a\x01\x00\x01\x00\x80\x00\x00\xff\x00\x00\x00\x00\xff")
	frame := []byte("\x2c\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x02\x44\x01\x00")
	frames = append(append(frames, bytes.Repeat(frame, 1_000_000)...), 0x3b)
	var nested []byte // boxes in boxes
	for range 3000 {
		nested = append(append(be32(uint32(len(nested)+8)), "moov"...), nested...)
	}
	loop := append([]byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41"), nested...)
	wide := filmed(t, "avi", strings.Fields("-f lavfi -i testsrc=size=64x64:rate=1:duration=2 -c:v mjpeg")...)
	wide = put(t, wide, "\xff\xc0\x00\x11\x08", 0, []byte{0xff, 0xff, 0xff, 0xff})
	wide = put(t, wide, "strf\x28\x00\x00\x00\x28\x00\x00\x00", 0, []byte{0xff, 0xff, 0, 0, 0xff, 0xff, 0, 0})
	tests := []struct {
		name, mime string
		data       []byte
		made       bool
	}{
		{"a JPEG", "image/jpeg", put(t, small, "\xff\xc0\x00\x11\x08", 0, []byte{0xff, 0xff, 0xff, 0xff}), false},
		{"a PNG", "image/png", bomb(t, 60_000, 60_000), false},
		{"a GIF", "image/gif", []byte("GIF89a\xff\xff\xff\xff\x00\x00\x00"), false},
		{"a WebP", "image/webp", []byte("RIFF\x1e\x00\x00\x00WEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\x3f\x00\xff\x3f\x00VP8 \x00\x00\x00\x00"), false},
		{"a TIFF", "image/tiff", []byte("MM\x00\x2a\x00\x00\x00\x08\x00\x04\x01\x00\x00\x04\x00\x00\x00\x01\x00\x00\xea\x60\x01\x01\x00\x04\x00\x00\x00\x01\x00\x00\xea\x60\x01\x06\x00\x03\x00\x00\x00\x01\x00\x01\x00\x00\x01\x11\x00\x04\x00\x00\x00\x01\x00\x00\x00\x08\x00\x00\x00\x00"), false},
		{"a HEIC", "image/heic", put(t, copied(t, small, "jpg", "heic"), "ispe\x00\x00\x00\x00", 0, huge), false},
		{"an AVIF", "image/avif", put(t, copied(t, small, "jpg", "avif"), "ispe\x00\x00\x00\x00", 0, huge), false},
		{"a film", "video/x-msvideo", wide, false},
		{"a million frames", "image/gif", frames, true},
		{"boxes in boxes", "video/mp4", loop, false},
		{"a box without an end", "video/mp4", []byte("\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isommp41\x00\x00\x00\x08moov\x00\x00\x00\x01moov\x00\x00\x00\x00\x00\x00\x00\x00"), false},
		{"pages that are their own parents", "application/pdf", bytes.Replace(document(1), []byte("/Kids[4 0 R]"), []byte("/Kids[2 0 R]"), 1), false},
		{"a page without an end", "application/pdf", bytes.Replace(document(1), []byte("/MediaBox[0 0 600 400]"), []byte("/MediaBox[0 0 6e9 4e9]"), 1), true},
	}
	r := open(t)
	r.Log = slog.New(slog.NewTextHandler(t.Output(), nil))
	peak := bounded(t)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			j := r.add("us_a", tt.mime, tt.data)
			r.all()
			made, ok := r.shelf.done[j.ID]
			if !tt.made && len(made) != 0 {
				t.Errorf("made %s", listed(made))
			}
			if !ok && len(r.shelf.jobs) == 0 {
				t.Error("the job is gone")
			}
			r.shelf.jobs = nil
			if f, err := r.bytes.Open(t.Context(), j.Key); err != nil {
				t.Error(err)
			} else {
				_ = f.Close()
			}
		})
	}
	peak()
}

// bounded begins to watch how much memory the server's process takes; what it
// returns says whether it grew. What workers take is their own.
func bounded(t *testing.T) func() {
	t.Helper()
	debug.FreeOSMemory()
	if err := os.WriteFile("/proc/self/clear_refs", []byte("5"), 0); err != nil {
		t.Fatal(err)
	}
	before := peak(t)
	return func() {
		t.Helper()
		grown := (peak(t) - before) >> 20
		t.Logf("the server grew by %d MB", grown)
		if grown >= 64 && !raced {
			t.Errorf("the server grew by %d MB", grown)
		}
	}
}

func peak(t *testing.T) int64 {
	t.Helper()
	_, rest, _ := strings.Cut(string(read(t, "/proc/self/status")), "VmHWM:")
	kb, err := strconv.ParseInt(strings.Fields(rest)[0], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return kb << 10
}

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
	jpg := withExif(encoded(t, quarters(160, 120), "jpeg"), 6)
	sources := []struct {
		mime string
		data []byte
	}{
		{"image/jpeg", jpg},
		{"image/png", encoded(t, quarters(160, 120), "png")},
		{"image/gif", encoded(t, quarters(160, 120), "gif")},
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
	j := r.add("us_a", "image/jpeg", encoded(t, quarters(90, 60), "jpeg"))
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
	good := encoded(t, quarters(90, 60), "png")
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
