package handoff

import (
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"cloakroom/app/media"
)

// longest is how long a file's name may be in bytes. File systems take 255, and
// browsers put « (1)» and «.crdownload» behind it.
const longest = 200

// disposition says how to take the bytes and what to call them (RFC 6266): in
// ASCII for old clients, and in full (RFC 8187) for the others, who prefer it.
//
// Only what is inert is shown in place, and never the original: who asks for
// that wants to keep it.
func disposition(p *parcel) string {
	var space [256]byte // what is longer gets more
	b := append(space[:0], "attachment"...)
	if p.blob.Rendition != media.Original && media.ClassOf(p.blob.Type) != media.Other {
		b = append(space[:0], "inline"...)
	}
	name := called(p)
	b = append(b, `; filename="`...)
	for _, r := range name {
		if r >= utf8.RuneSelf || risky[r] {
			r = '_'
		}
		b = append(b, byte(r))
	}
	b = append(b, `"; filename*=UTF-8''`...)
	for i := range len(name) {
		if c := name[i]; plainly[c] {
			b = append(b, c)
		} else {
			b = append(b, '%', hex[c>>4], hex[c&15])
		}
	}
	return string(b)
}

const hex = "0123456789ABCDEF"

var (
	// risky are letters that some file system refuses, that end a quoted string, or
	// that old clients take for an escape (RFC 6266 appendix D).
	risky = among(`:*?"<>|%`)

	// plainly are the bytes that RFC 8187 lets stand for themselves (attr-char).
	plainly = among("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$&+-.^_`|~")
)

// among says of each byte whether it is one of chars.
func among(chars string) (is [256]bool) {
	for _, c := range []byte(chars) {
		is[c] = true
	}
	return is
}

// called returns the name under which p is best kept. What the darkroom made has
// its own type, and its name ends like it: the still of a.mp4 is a.jpg.
func called(p *parcel) string {
	name := clean(p.item.Name)
	ending := path.Ext(name)
	if len(ending) > 16 || ending == "." {
		ending = ""
	}
	stem := strings.TrimSuffix(name, ending)
	if p.blob.Rendition != media.Original && p.blob.Rendition != media.Play {
		ending = typed(ending, p.blob.Type)
	}
	if stem == "" {
		stem = "file"
	}
	for len(stem)+len(ending) > longest {
		_, n := utf8.DecodeLastRuneInString(stem)
		stem = stem[:len(stem)-n]
	}
	return stem + ending
}

// clean takes out what could lead a file elsewhere, hide it, or make its name
// read other than it is: slashes, controls, marks of direction, leading dots.
func clean(name string) string {
	if !strings.ContainsFunc(name, unfit) {
		return strings.Trim(strings.TrimLeft(name, ". "), " ")
	}
	name = strings.Map(func(r rune) rune {
		if unfit(r) {
			return -1
		}
		return r
	}, name)
	return strings.Trim(strings.TrimLeft(name, ". "), " ")
}

func unfit(r rune) bool {
	if r < utf8.RuneSelf {
		return r < ' ' || r == 0x7F || r == '/' || r == '\\'
	}
	return r == utf8.RuneError || unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029'
}

// typed returns ending if files of that type end so, else how they do.
func typed(ending, mime string) string {
	of := endings[mime]
	for _, e := range of {
		if strings.EqualFold(e, ending) {
			return ending
		}
	}
	if len(of) == 0 {
		return ending
	}
	return of[0]
}

var endings = map[string][]string{
	"image/jpeg": {".jpg", ".jpeg", ".jpe"},
	"image/png":  {".png"},
	"image/gif":  {".gif"},
	"image/webp": {".webp"},
	"image/avif": {".avif"},
}
