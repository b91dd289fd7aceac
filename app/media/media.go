// Package media has the nouns of the house: what is kept, where it hangs, and
// in which forms it can be seen.
package media

import (
	"fmt"
	"strings"
	"time"

	"cloakroom/app/id"
)

// Folder is what people share: rights hang on folders and items inherit.
type Folder struct {
	ID      id.Folder
	Parent  id.Folder // empty for a top folder
	Owner   id.User
	Name    string
	Path    string // such as cases/1024/photos
	Private bool   // it inherits no rights from above
	Created time.Time
}

// Grace is how long what was deleted can be brought back.
const Grace = 30 * 24 * time.Hour

// Item is one private medium in one folder, as its current version is. What is
// remembered of it is shared: whoever shows another picture of it makes a copy.
type Item struct {
	ID       id.Item
	Folder   id.Folder
	Name     string // as its owner knows it
	Version  id.Version
	Type     string // sniffed by us, never claimed by the uploader
	Size     int64
	SHA256   [32]byte
	CRC32    *uint32 // IEEE; nil: not known here, see package archive
	Width    int     // pixels, right side up; 0 if it has none or we cannot tell
	Height   int
	Duration time.Duration // 0 if it has none or we cannot tell
	Facts    Facts         // but for size and duration, which stand above
	Words    Words
	Uploader id.User // empty for a guest's
	Created  time.Time

	// Developed says that the darkroom has finished with this version, whether
	// or not it could make anything of it.
	Developed bool
	Blobs     []Blob // the original first, then what the darkroom made, some of it in several types
}

// Blob is where the bytes of one rendition lie, and what a response must know
// of them without opening the file.
type Blob struct {
	Rendition Rendition
	Key       Key
	Type      string
	Size      int64
	Modified  time.Time // of whole seconds: it is the file's mtime, and half of the ETag
	Width     int
	Height    int
}

// ETag is the string that nginx makes of a file by itself (it ignores ours,
// measured with 1.22.1), so direct mode makes the same.
func (b Blob) ETag() string { return fmt.Sprintf(`"%x-%x"`, b.Modified.Unix(), b.Size) }

// Key names bytes in storage. It has only hex digits and slashes; we choose
// keys, clients never do, and names of things never become part of one.
type Key string

// Rendition is a form of an item.
type Rendition string

const (
	Original Rendition = "original" // the bytes as they came, always as an attachment
	Play     Rendition = "play"     // the original of a film, a sound or a PDF, to be opened in place
	Preview  Rendition = "preview"  // at most 2048 pixels
	Thumb    Rendition = "thumb"    // at most 512 pixels
	Poster   Rendition = "poster"   // a still of a film
)

// past marks a form of an earlier version: past-preview, say. It is a rendition
// of its own, so a ticket for what is current never opens what it replaced.
const past = "past-"

// Past returns the rendition that r is of an earlier version.
func Past(r Rendition) Rendition { return past + r }

// Past says of which form r is the past, and whether it is one.
func (r Rendition) Past() (Rendition, bool) {
	of, is := strings.CutPrefix(string(r), past)
	return Rendition(of), is
}

// ParseRendition accepts a rendition's name that came from outside.
func ParseRendition(s string) (Rendition, bool) {
	of, _ := Rendition(s).Past()
	switch of {
	case Original, Play, Preview, Thumb, Poster:
		return Rendition(s), true
	}
	return "", false
}

// webp is the type that renditions are made in where they can be; beside one
// stands a sibling for who cannot show it.
const webp = "image/webp"

// Form returns the bytes of it in rendition r, the WebP if it stands in several
// types, and false if there are none (yet). Play borrows the original's.
func (it *Item) Form(r Rendition) (b Blob, ok bool) {
	form, _ := r.Past()
	of := form
	if form == Play {
		if !playable(it.Type) {
			return Blob{}, false
		}
		of = Original
	}
	for i := range it.Blobs {
		if other := &it.Blobs[i]; other.Rendition == of && (!ok || other.Type == webp) {
			b, ok = *other, true
		}
	}
	if ok {
		b.Rendition = form
	}
	return b, ok
}

// Sibling returns the bytes of it in rendition r for who cannot show WebP, and
// false if Form is all there is.
func (it *Item) Sibling(r Rendition) (Blob, bool) {
	form, _ := r.Past()
	first, ok := it.Form(r)
	if !ok || first.Type != webp {
		return Blob{}, false
	}
	for i := range it.Blobs {
		if other := &it.Blobs[i]; other.Rendition == form && other.Type != webp {
			return *other, true
		}
	}
	return Blob{}, false
}
