package darkroom

import (
	"image"
	"image/color"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"cloakroom/app/darkroom/picturetest"
)

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
		if err := os.WriteFile(filepath.Join(dir, "c.jpg"), picturetest.Encoded(t, picturetest.Quarters(600, 600), "jpeg"), 0o600); err != nil {
			t.Fatal(err)
		}
		data := filmed(t, "mp3", append(strings.Fields(soundIn), "-i", filepath.Join(dir, "c.jpg"), "-map", "0:a", "-map", "1:v", "-c:v", "copy", "-disposition:v", "attached_pic")...)
		made, seen, facts := r.developed("audio/mpeg", data)
		if made != both+", poster webp, poster jpeg" || facts.Codecs != "mp3" {
			t.Fatalf("made %s, %+v", made, facts)
		}
		corners(t, "cover", seen["preview webp"], [4]color.RGBA{picturetest.Red, picturetest.Green, picturetest.Blue, picturetest.Black})
	})
}

func TestDocuments(t *testing.T) {
	r := open(t)
	made, seen, facts := r.developed("application/pdf", document(3))
	if made != both || facts.Pages != 3 || facts.Width != 2048 || facts.Height != 1365 && facts.Height != 1366 {
		t.Fatalf("made %s, %+v", made, facts)
	}
	corners(t, "page", seen["thumb webp"], [4]color.RGBA{{255, 255, 255, 255}, {255, 255, 255, 255}, picturetest.Black, {255, 255, 255, 255}})
	for _, mime := range []string{"text/plain", "application/msword", "image/svg+xml", "application/zip", "application/octet-stream"} {
		if made, _, _ := r.developed(mime, []byte("hello")); made != "" {
			t.Errorf("%s: made %s", mime, made)
		}
	}
}
