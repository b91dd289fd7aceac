package darkroom

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"cloakroom/app/darkroom/picturetest"
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
	small := picturetest.Encoded(t, picturetest.Quarters(64, 64), "jpeg")
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
		{"a PNG", "image/png", picturetest.Bomb(t, 60_000, 60_000), false},
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
