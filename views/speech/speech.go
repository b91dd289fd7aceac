// Package speech says texts in the language of who reads them. The English text
// is the key, so a page can be read where it is written; a language is one file
// beside this one, in the form {"English": "theirs"}, or, where a number decides,
// {"%d items": {"one": …, "other": …}} with the names that CLDR has for its cases.
//
// To add a text: write it as f.Say("…") or f.Many(n, "%d thing", "%d things") and
// add its line to each file; a test says what is missing, unused or has other
// values. To add a language: copy a file, name it by its tag, translate it.
//
// Words that English has once and others twice are told apart behind a bar that
// nobody sees: "Set|a limit" is said as «Set».
package speech

import (
	"strconv"
	"strings"
	"time"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Speaker says texts in one language. The zero Speaker says them in English.
type Speaker struct{ in *tongue }

// tongue is a language that has been read.
type tongue struct {
	tag          language.Tag
	texts        map[string]text
	group, point string // of numbers
}

// text is how something is said; forms are asked where a number decides.
type text struct {
	say   string
	forms *[plural.Many + 1]string // nil: one form for all numbers
}

// Tag names the language as pages do: «en».
func (s Speaker) Tag() string {
	if s.in == nil {
		return "en"
	}
	return s.in.tag.String()
}

// Say says text. Values take the places of %s and %d in it, or of %[2]s where a
// language has another order; a place without a value stays as it is.
func (s Speaker) Say(text string, values ...any) string {
	if s.in != nil {
		if t, ok := s.in.texts[text]; ok {
			return s.fill(t.say, values)
		}
	}
	return s.fill(plain(text), values)
}

// Many says one of two texts about n, which is the first value in them. Other
// languages may have more than two; their key is the second.
func (s Speaker) Many(n int, one, many string, values ...any) string {
	values = append([]any{n}, values...)
	if s.in != nil {
		if t, ok := s.in.texts[many]; ok {
			return s.fill(t.of(s.in.tag, n), values)
		}
	}
	if n == 1 {
		many = one
	}
	return s.fill(plain(many), values)
}

func (t text) of(tag language.Tag, n int) string {
	if t.forms == nil {
		return t.say
	}
	// Only the last digits decide, and an int may be 32 bits there.
	if say := t.forms[plural.Cardinal.MatchPlural(tag, n%10_000_000, 0, 0, 0, 0)]; say != "" {
		return say
	}
	return t.say
}

// Word says a word of ours that stands in the data, such as the name of a role.
// What is none of ours stays as it is.
func (s Speaker) Word(word string) string {
	if s.in != nil {
		if t, ok := s.in.texts[word]; ok {
			return t.say
		}
	}
	return word
}

// Words is Word for several that have commas between them.
func (s Speaker) Words(words string) string {
	all := strings.Split(words, ", ")
	for i := range all {
		all[i] = s.Word(all[i])
	}
	return strings.Join(all, ", ")
}

// Texts are texts in all their cases, as a file has them, for whoever says them
// elsewhere; none in English.
func (s Speaker) Texts(keys []string) map[string]any {
	if s.in == nil {
		return nil
	}
	out := map[string]any{}
	for _, key := range keys {
		t, ok := s.in.texts[key]
		switch {
		case ok && t.forms != nil:
			out[key] = map[string]string{"one": t.forms[plural.One], "other": t.say}
		case ok:
			out[key] = t.say
		}
	}
	return out
}

// plain is a key without what tells it from another.
func plain(key string) string {
	if bar := strings.IndexByte(key, '|'); bar > 0 {
		return key[:bar]
	}
	return key
}

func (s Speaker) fill(text string, values []any) string {
	if len(values) == 0 {
		return text
	}
	var b strings.Builder
	for before, place := range Places(text) {
		b.WriteString(before)
		switch {
		case place.Of == 0:
		case place.Of > len(values):
			b.WriteString(place.Verb)
		default:
			b.WriteString(s.value(values[place.Of-1]))
		}
	}
	return b.String()
}

func (s Speaker) value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return s.Number(int64(v))
	case int64:
		return s.Number(v)
	case time.Time:
		return s.Date(v, "2 January 2006")
	}
	return "" // nothing else is said
}

// Place is where a value goes.
type Place struct {
	Verb string // as it is written: %s, %[2]d
	Of   int    // which value, from 1; 0: the end of the text
}

// Places yields what stands before each place of text, and the place; last what
// stands behind all of them.
func Places(text string) func(yield func(before string, place Place) bool) {
	return func(yield func(string, Place) bool) {
		begin, next := 0, 1
		for i := 0; i < len(text); i++ {
			if text[i] != '%' {
				continue
			}
			of, end := next, i+1
			if strings.HasPrefix(text[end:], "[") {
				n, rest, ok := strings.Cut(text[end+1:], "]")
				if of, _ = strconv.Atoi(n); !ok || of < 1 {
					continue
				}
				end = len(text) - len(rest)
			}
			if end == len(text) || text[end] != 's' && text[end] != 'd' {
				continue
			}
			if !yield(text[begin:i], Place{text[i : end+1], of}) {
				return
			}
			begin, next, i = end+1, of+1, end
		}
		yield(text[begin:], Place{})
	}
}
