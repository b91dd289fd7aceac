package worker

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"os"
	"strings"
	"time"

	"cloakroom/app/darkroom/wire"
	"cloakroom/app/media"
)

// demuxers name, for each type of film and sound, what may open it. There are
// none among them that follow a list of other addresses.
var demuxers = map[string]string{
	"video/mp4": "mov", "video/quicktime": "mov", "video/3gpp": "mov", "video/3gpp2": "mov", "audio/mp4": "mov",
	"video/webm": "matroska", "video/x-matroska": "matroska", "audio/webm": "matroska",
	"video/ogg": "ogg", "audio/ogg": "ogg", "video/mpeg": "mpeg,mpegvideo,mpegts", "video/x-msvideo": "avi", "video/x-ms-asf": "asf", "video/x-flv": "flv",
	"audio/mpeg": "mp3", "audio/wav": "wav,w64", "audio/flac": "flac", "audio/aac": "aac", "audio/aiff": "aiff", "audio/amr": "amr", "audio/ape": "ape", "audio/basic": "au",
}

// decoders are those that cameras, phones and records need.
const decoders = "h264,hevc,vp8,vp9,libvpx,libvpx-vp9,av1,libdav1d,libaom-av1,mpeg1video,mpeg2video,mpeg4,msmpeg4v1,msmpeg4v2,msmpeg4,h263,h263i,flv," +
	"theora,mjpeg,prores,dnxhd,wmv1,wmv2,wmv3,vc1,png," +
	"aac,aac_fixed,aac_latm,mp1,mp1float,mp2,mp2float,mp3,mp3float,opus,libopus,vorbis,libvorbis,flac,alac,ape,ac3,eac3,dca,amrnb,amrwb,libopencore_amrnb,libopencore_amrwb,wmav1,wmav2," +
	"pcm_u8,pcm_s8,pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le,pcm_alaw,pcm_mulaw,adpcm_ima_wav,adpcm_ms,adpcm_ima_qt"

const (
	frameCap = 64 << 20 // pixels
	contrast = 14       // of a frame that shows something; black, white and fog have less
)

// careful is what every program of ffmpeg is told before its input.
func (b *bench) careful(protocols string) []string {
	return []string{"-v", "error", "-protocol_whitelist", protocols, "-format_whitelist", demuxers[b.mime], "-codec_whitelist", decoders, "-max_pixels", fmt.Sprint(frameCap), "-threads", "1"}
}

// film makes a poster and a thumb from a frame that shows something.
func (b *bench) film() error {
	p, err := b.probe()
	if err != nil {
		return err
	}
	b.facts.Duration, b.facts.Codecs = p.duration, p.codecs
	if p.film == nil {
		return b.sound(p)
	}
	b.facts.Width, b.facts.Height = p.film.display()
	if b.facts.Width*b.facts.Height > frameCap || p.film.Width*p.film.Height > frameCap {
		return unfitf("%d × %d pixels are too many", p.film.Width, p.film.Height)
	}
	frame, err := b.frame(p)
	if err != nil {
		return err
	}
	if err := b.reduce(frame, media.Thumb, media.Poster); err != nil {
		return err
	}
	return b.hash()
}

// frame looks into a film at several places, and returns the first picture that
// shows something, or else the one that shows most.
func (b *bench) frame(p probed) (string, error) {
	best, most := "", -1.0
	for i, part := range []float64{.1, .35, .65, 0} {
		file := b.path(fmt.Sprintf("frame%d.png", i))
		err := b.still(file, time.Duration(part*float64(p.duration)), part != 0)
		if err != nil && (part == 0 && best == "" || !isUnfit(err)) {
			return "", err
		}
		if _, missing := os.Stat(file); err != nil || missing != nil {
			continue
		}
		shows, err := spread(file)
		if err != nil {
			return "", err
		}
		if shows > most {
			best, most = file, shows
		}
		if most >= contrast || p.duration == 0 {
			break
		}
	}
	if best == "" {
		return "", unfitf("there is no frame in it")
	}
	return best, nil
}

// still writes the most typical of some frames from a time on.
func (b *bench) still(file string, from time.Duration, quick bool) error {
	width, height := fit(b.facts.Width, b.facts.Height, wire.OtherSize)
	args := append([]string{"-nostdin"}, b.careful("file")...)
	if quick { // whole pictures only, of which there is one every few seconds
		args = append(args, "-skip_frame", "nokey", "-noaccurate_seek", "-ss", seconds(from), "-t", "60")
	}
	args = append(args, "-i", b.In, "-map", "0:V:0", "-an", "-sn", "-dn",
		"-vf", fmt.Sprintf("scale=%d:%d,setsar=1,thumbnail=8", width, height), "-frames:v", "1",
		"-map_metadata", "-1", "-c:v", "png", "-pix_fmt", "rgb24", "-compression_level", "1", "-f", "image2", "-update", "1", "-y", file)
	_, err := b.run("ffmpeg", args...)
	return err
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f", d.Seconds()) }

// spread says how much the brightness of a picture varies.
func spread(file string) (float64, error) {
	f, err := os.Open(file)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil {
		return 0, fmt.Errorf("a frame: %w", err)
	}
	r := img.Bounds()
	var n, sum, squares float64
	for y := r.Min.Y; y < r.Max.Y; y += max(1, r.Dy()/64) {
		for x := r.Min.X; x < r.Max.X; x += max(1, r.Dx()/64) {
			v := brightness(img, x, y)
			n, sum, squares = n+1, sum+v, squares+v*v
		}
	}
	mean := sum / n
	return math.Sqrt(max(0, squares/n-mean*mean)), nil
}

func brightness(img image.Image, x, y int) float64 {
	r, g, b, _ := img.At(x, y).RGBA()
	return (.299*float64(r) + .587*float64(g) + .114*float64(b)) / 257
}

// reduce makes forms of a picture that we made ourselves. The last is the large one.
func (b *bench) reduce(file string, forms ...media.Rendition) error {
	if _, ok := b.tool("vipsthumbnail"); ok {
		return b.shrink(file, forms...)
	}
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	src, err := measure(f, "image/png")
	if err != nil {
		return err
	}
	src.Reader = f
	prints, err := develop(src)
	if err != nil {
		return err
	}
	large := prints[1]
	large.form = forms[len(forms)-1]
	if len(forms) == 1 {
		return b.keep([]print{large})
	}
	return b.keep([]print{prints[0], large})
}

func isUnfit(err error) bool {
	_, ok := err.(*unfit)
	return ok
}

// joined lists codecs, each once.
func joined(names []string) string {
	var out []string
	seen := map[string]bool{}
	for _, n := range names {
		if n != "" && !seen[n] {
			out, seen[n] = append(out, n), true
		}
	}
	return strings.Join(out, ", ")
}
