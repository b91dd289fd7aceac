package worker

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// probed is what ffprobe says of a film or a sound.
type probed struct {
	duration    time.Duration
	codecs      string
	film, cover *stream // nil if there is none
	sound       *stream
}

// stream is one track, in ffprobe's words.
type stream struct {
	Kind        string `json:"codec_type"`
	Codec       string `json:"codec_name"`
	Width       int    `json:"width"`
	Height      int    `json:"height"`
	Aspect      string `json:"sample_aspect_ratio"`
	Duration    string `json:"duration"`
	Disposition struct {
		Cover int `json:"attached_pic"`
	} `json:"disposition"`
	Side []struct {
		Rotation float64 `json:"rotation"`
	} `json:"side_data_list"`
}

func (b *bench) probe() (p probed, err error) {
	said, err := b.run("ffprobe", append(b.careful("file"), "-of", "json", "-show_entries",
		"format=duration:stream=codec_type,codec_name,width,height,sample_aspect_ratio,duration:stream_disposition=attached_pic:stream_side_data=rotation", b.In)...)
	if err != nil {
		return p, err
	}
	var says struct {
		Streams []stream
		Format  struct{ Duration string }
	}
	if err := json.Unmarshal([]byte(said), &says); err != nil {
		return p, unfitf("ffprobe: %v", err)
	}
	var films, sounds []string
	p.duration = lasting(says.Format.Duration)
	for i := range says.Streams {
		s := &says.Streams[i]
		switch {
		case s.Kind == "video" && s.Disposition.Cover == 1 && p.cover == nil:
			p.cover = s
		case s.Kind == "video" && s.Disposition.Cover == 0:
			films = append(films, s.Codec)
			if p.film == nil && s.Width > 0 && s.Height > 0 {
				p.film = s
			}
		case s.Kind == "audio":
			sounds = append(sounds, s.Codec)
			if p.sound == nil {
				p.sound = s
			}
		}
		p.duration = max(p.duration, lasting(s.Duration))
	}
	if p.codecs = joined(append(films, sounds...)); p.film == nil && p.sound == nil {
		return p, unfitf("there is nothing to be seen or heard in it")
	}
	if strings.HasPrefix(b.mime, "audio/") {
		p.film = nil
	}
	return p, nil
}

// lasting reads seconds. What lasts longer than a year does not tell the truth.
func lasting(s string) time.Duration {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(n) || n < 0 || n > 366*24*3600 {
		return 0
	}
	return time.Duration(n * float64(time.Second)).Round(time.Millisecond)
}

// display is the size in which a film is seen: with square pixels, right side up.
func (s *stream) display() (width, height int) {
	width, height = s.Width, s.Height
	across, down, _ := strings.Cut(s.Aspect, ":")
	x, err1 := strconv.Atoi(across)
	y, err2 := strconv.Atoi(down)
	if err1 == nil && err2 == nil && x > 0 && y > 0 && x <= 64*y && y <= 64*x {
		width = max(1, int(math.Round(float64(width)*float64(x)/float64(y))))
	}
	for _, side := range s.Side {
		if math.Abs(math.Mod(math.Round(side.Rotation), 180)) == 90 {
			return height, width
		}
	}
	return width, height
}
