package views

import (
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// behind is the style of a picture that has not come yet: blurred, and already in
// its place.
func behind(blur string) templ.Attributes {
	if !strings.HasPrefix(blur, "data:image/bmp;base64,") {
		return nil
	}
	return templ.Attributes{"style": "background-image:url(" + blur + ")"}
}

// class is the kind of a tile; «bare» has no picture of its own, and a «wave» is
// drawn from a sound.
func (t Tile) class() string {
	switch {
	case t.Src == "":
		return "tile bare " + t.Kind
	case t.Kind == "audio" && t.Width >= 2*t.Height && t.Height > 0:
		return "tile wave " + t.Kind
	}
	return "tile " + t.Kind
}

func (t Tile) ratio() float64 {
	if t.Src == "" || t.Kind == "audio" {
		return 1
	}
	return ratio(t.Width, t.Height)
}

func (t Tile) width() int {
	if t.Width > 0 && t.Height > 0 {
		return t.Width
	}
	return 512
}

func (t Tile) height() int {
	if t.Width > 0 && t.Height > 0 {
		return t.Height
	}
	return 512
}

func placeholder(a Assets, kind string) string {
	switch kind {
	case "image":
		return a.Preparing
	case "video":
		return a.Video
	case "audio":
		return a.Audio
	case "pdf":
		return a.PDF
	}
	return a.Other
}

// standIn says what a tile without a picture is; its name follows.
func (t Tile) standIn(f Frame) string {
	switch {
	case t.Preparing && t.Kind == "image":
		return f.Say("Picture, preview being made:")
	case t.Type != "":
		return t.Type + ":"
	}
	return f.Say("File:")
}

// larger says whether who has more pixels for it is offered the next larger picture.
func (t Tile) larger() bool { return t.Larger.Src != "" && t.Larger.Width > t.Width }

func (t Tile) srcset() string {
	return t.Src + " " + strconv.Itoa(t.width()) + "w, " + t.Larger.Src + " " + strconv.Itoa(t.Larger.Width) + "w"
}

// sizes says how wide the tile is going to be. A phone cuts squares, so what is wide
// fills more than its column.
func (t Tile) sizes(l Look) string {
	r := t.ratio()
	return "(max-width:640px) " + strconv.Itoa(int(100*max(1, r))/l.columns()) + "vw, " + strconv.Itoa(int(r*float64(l.row())*1.2)) + "px"
}

// loading and priority are how a picture is fetched: the first ones before all
// others, and what nobody sees yet only when somebody is about to.
func loading(soon bool) string {
	if soon {
		return "eager"
	}
	return "lazy"
}

func priority(soon bool) string {
	if soon {
		return "high"
	}
	return "low"
}
