package intake

import (
	"bytes"
	"encoding/binary"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"

	"cloakroom/app/media"
)

func file(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// turned is a JPEG with an Exif orientation.
func turned(t testing.TB, w, h int, o uint16) string {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, w, h)), nil); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01")
	exif = append(binary.BigEndian.AppendUint16(exif, o), 0, 0, 0, 0, 0, 0)
	segment := binary.BigEndian.AppendUint16([]byte{0xff, 0xe1}, uint16(len(exif)+2))
	return b.String()[:2] + string(append(segment, exif...)) + b.String()[2:]
}

func TestLook(t *testing.T) {
	var bomb bytes.Buffer
	if err := png.Encode(&bomb, image.NewGray(image.Rect(0, 0, 1, 1))); err != nil {
		t.Fatal(err)
	}
	binary.BigEndian.PutUint32(bomb.Bytes()[16:], 60_000) // and its checksum is wrong now
	tests := []struct {
		name, bytes string
		want        looks
	}{
		{"a JPEG", file(t, "p.jpg"), looks{"image/jpeg", 24, 16}},
		{"a PNG", file(t, "p.png"), looks{"image/png", 24, 16}},
		{"a GIF", file(t, "p.gif"), looks{"image/gif", 24, 16}},
		{"a WebP", file(t, "p.webp"), looks{"image/webp", 24, 16}},
		{"an AVIF, whose size nobody here can tell", file(t, "p.avif"), looks{mime: "image/avif"}},
		{"an HEIC", file(t, "p.heic"), looks{mime: "image/heic"}},
		{"a PDF", file(t, "p.pdf"), looks{mime: "application/pdf"}},
		{"an MP3", file(t, "a.mp3"), looks{mime: "audio/mpeg"}},
		{"a WAV", file(t, "a.wav"), looks{mime: "audio/wav"}},
		{"a FLAC", file(t, "a.flac"), looks{mime: "audio/flac"}},
		{"an M4A", file(t, "a.m4a"), looks{mime: "audio/mp4"}},
		{"an AAC stream", file(t, "a.aac"), looks{mime: "audio/aac"}},
		{"Ogg with Vorbis", file(t, "vorbis.ogg"), looks{mime: "audio/ogg"}},
		{"Ogg with Opus", file(t, "opus.ogg"), looks{mime: "audio/ogg"}},
		{"Ogg with Theora", file(t, "v.ogv"), looks{mime: "video/ogg"}},
		{"Ogg with nothing that we know", "OggS\x00\x02" + strings.Repeat("\x00", 40), looks{mime: unknown}},
		{"an MP4", file(t, "v.mp4"), looks{mime: "video/mp4"}},
		{"a WebM film", file(t, "v.webm"), looks{mime: "video/webm"}},
		{"a WebM sound", file(t, "sound.webm"), looks{mime: "audio/webm"}},
		{"a WebM film with sound", file(t, "v.webm") + "A_OPUS", looks{mime: "video/webm"}},
		{"a QuickTime film", file(t, "v.mov"), looks{mime: "video/quicktime"}},
		{"a Matroska film", file(t, "v.mkv"), looks{mime: "video/x-matroska"}},
		{"nothing at all", "", looks{mime: unknown}},
		{"text", "hello", looks{mime: "text/plain"}},
		{"text with a mark of its order", "\xff\xfeh\x00i\x00", looks{mime: "text/plain"}},
		{"HTML, whatever it is called", "<!DOCTYPE html><script>alert(1)</script>", looks{mime: "text/html"}},
		{"an SVG", `<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>`, looks{mime: "image/svg+xml"}},
		{"a program", "\x7fELF\x02\x01\x01" + strings.Repeat("\x00", 60), looks{mime: unknown}},
		{"a flash film", "FWS\x05abcdefgh", looks{mime: unknown}},
		{"noise", "\x00\x01\x02\x03\x04\x05\xfa\xfb", looks{mime: unknown}},
		{"three bytes of a JPEG are no JPEG", "\xff\xd8\xff", looks{mime: unknown}},
		{"a JPEG that ends in its header", file(t, "p.jpg")[:100], looks{mime: unknown}},
		{"a JPEG that ends in its pixels is one", file(t, "p.jpg")[:len(file(t, "p.jpg"))-50], looks{"image/jpeg", 24, 16}},
		{"a PNG whose header lies", bomb.String(), looks{mime: unknown}},
		{"a GIF without a size", "GIF89a\x00\x00\x00\x00\x00\x00\x00", looks{mime: unknown}},
		{"a JPEG with HTML behind it is a JPEG", file(t, "p.jpg") + "<html><script>alert(1)</script>", looks{"image/jpeg", 24, 16}},
		{"right side up", turned(t, 30, 20, 1), looks{"image/jpeg", 30, 20}},
		{"upside down is as wide", turned(t, 30, 20, 3), looks{"image/jpeg", 30, 20}},
		{"lying on its side", turned(t, 30, 20, 6), looks{"image/jpeg", 20, 30}},
		{"lying on the other, in a mirror", turned(t, 30, 20, 7), looks{"image/jpeg", 20, 30}},
		{"nonsense is right side up", turned(t, 30, 20, 9), looks{"image/jpeg", 30, 20}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := look(strings.NewReader(tt.bytes)); got != tt.want {
				t.Errorf("look = %+v, want %+v", got, tt.want)
			}
		})
	}
}

// TestEveryInertTypeCanBeTold keeps the list of what is shown in place and the
// sniffing together.
func TestEveryInertTypeCanBeTold(t *testing.T) {
	told := map[string]bool{}
	for _, name := range []string{"p.jpg", "p.png", "p.gif", "p.webp", "p.avif", "p.pdf", "a.mp3", "a.wav", "a.flac", "a.m4a", "vorbis.ogg", "v.ogv", "v.mp4", "v.webm", "sound.webm"} {
		mime := look(strings.NewReader(file(t, name))).mime
		if media.ClassOf(mime) == media.Other {
			t.Errorf("%s is %s, which is not shown in place", name, mime)
		}
		told[mime] = true
	}
	if len(told) != 15 {
		t.Errorf("told %v", told)
	}
}

func FuzzLook(f *testing.F) {
	for _, name := range []string{"p.jpg", "p.png", "p.gif", "p.webp", "a.m4a", "opus.ogg"} {
		f.Add(file(f, name))
	}
	f.Add(turned(f, 3, 2, 6))
	f.Fuzz(func(t *testing.T, s string) {
		if l := look(strings.NewReader(s)); media.ClassOf(l.mime) == media.Other && l.mime != unknown && !harmless[l.mime] {
			t.Errorf("%q", l.mime)
		}
	})
}

func TestKinKeepsNumbersTogether(t *testing.T) {
	for _, name := range []string{"a", "a.jpg", "a.tar.gz", ".htaccess", " (2)", "a (2).jpg", "a (2) (3)", ".", "a." + strings.Repeat("x", 40), strings.Repeat("ü", 127), strings.Repeat("x", 251) + ".jpg"} {
		for _, n := range []int{2, 10, 99_999} {
			if numbered := media.Numbered(name, n); kin(numbered) != kin(name) {
				t.Errorf("%q goes beside %q", numbered, name)
			}
		}
	}
}
