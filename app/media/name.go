package media

import (
	"path"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxName is the longest name in bytes.
const maxName = 255

// ValidName says whether s can be the name of an item or folder: NFC UTF-8,
// 1–255 bytes, no slash, NUL or control, and not «.» or «..».
func ValidName(s string) bool {
	return s != "" && len(s) <= maxName && s != "." && s != ".." &&
		(ascii(s) || utf8.ValidString(s) && norm.NFC.IsNormalString(s)) && strings.IndexFunc(s, unfit) < 0
}

// ascii says whether s is plain ASCII, which is NFC by itself.
func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

func unfit(r rune) bool { return r == '/' || unicode.IsControl(r) }

// MendName makes a valid name of anything, and changes nothing that is valid:
// intake never refuses a file because of what it is called.
func MendName(s string) string {
	if ValidName(s) {
		return s
	}
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		if unfit(r) {
			return '_'
		}
		return r
	}, s)
	s = shorten(s, maxName)
	if s == "" || s == "." || s == ".." {
		return "unnamed"
	}
	return s
}

// Numbered returns the name that the n-th thing called name gets: «a.jpg»,
// then «a (2).jpg».
func Numbered(name string, n int) string {
	if n < 2 {
		return name
	}
	stem, ext := split(name)
	tail := " (" + strconv.Itoa(n) + ")" + ext
	return shorten(stem, maxName-len(tail)) + tail
}

// split keeps a short extension apart; a leading dot does not begin one.
func split(name string) (stem, ext string) {
	ext = path.Ext(name)
	if len(ext) == len(name) || len(ext) > 16 {
		return name, ""
	}
	return strings.TrimSuffix(name, ext), ext
}

// shorten cuts s to at most limit bytes at a rune, and keeps its extension.
func shorten(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	stem, ext := split(s)
	keep := limit - len(ext)
	for keep > 0 && !utf8.RuneStart(stem[keep]) {
		keep--
	}
	return stem[:keep] + ext
}
