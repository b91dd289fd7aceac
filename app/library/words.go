package library

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"cloakroom/app/fault"
	"cloakroom/app/media"
)

// The most that is kept, in characters, and of tags in number.
const (
	mostTitle       = 200
	mostDescription = 5000
	mostAlt         = 500
	mostTag         = 50
	mostTags        = 32
)

// mendWords returns words as they are kept: NFC, no controls, no blanks around
// them, each tag once however it is written. It refuses what is too long, and
// names the field.
func mendWords(w media.Words) (media.Words, error) {
	for _, f := range []struct {
		text  *string
		field string
		most  int
		lines bool
		say   string
	}{
		{&w.Title, "title", mostTitle, false, "A title has at most 200 characters."},
		{&w.Description, "description", mostDescription, true, "A description has at most 5000 characters."},
		{&w.Alt, "alt", mostAlt, false, "A text for who does not see it has at most 500 characters. What is longer may go into the description."},
	} {
		*f.text = mend(*f.text, f.lines)
		if utf8.RuneCountInString(*f.text) > f.most {
			return w, fault.In(f.field, f.say)
		}
	}
	var err error
	w.Tags, err = mendTags(w.Tags)
	return w, err
}

func mendTags(tags []string) (out []string, _ error) {
	for _, tag := range tags {
		tag = mend(tag, false)
		switch {
		case tag == "":
			continue
		case strings.Contains(tag, ","):
			return nil, fault.In("tags", "A tag has no comma in it.")
		case utf8.RuneCountInString(tag) > mostTag:
			return nil, fault.In("tags", "A tag has at most 50 characters.")
		}
		if !slices.ContainsFunc(out, func(is string) bool { return strings.EqualFold(is, tag) }) {
			out = append(out, tag)
		}
	}
	if len(out) > mostTags {
		return nil, fault.In("tags", "An item has at most 32 tags.")
	}
	slices.Sort(out)
	return out, nil
}

func mend(s string, lines bool) string {
	s = strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\r\n", "\n")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' && lines:
			return r
		case unicode.IsControl(r):
			return ' '
		}
		return r
	}, norm.NFC.String(s))
	return strings.TrimSpace(s)
}
