package speech

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

//go:embed *.json
var files embed.FS

// Languages are those that the pages can be read in.
type Languages struct {
	all     []Speaker // English first: who asks for none that there is gets it
	matcher language.Matcher
}

// Open reads the languages of the house.
func Open() (*Languages, error) { return Read(files) }

// Read reads a language from each JSON file of a folder, named by its tag.
func Read(from fs.FS) (*Languages, error) {
	names, err := fs.Glob(from, "*.json")
	if err != nil {
		return nil, err
	}
	l, tags := &Languages{all: []Speaker{{}}}, []language.Tag{language.English}
	for _, name := range names {
		in, err := read(from, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		l.all, tags = append(l.all, Speaker{in}), append(tags, in.tag)
	}
	l.matcher = language.NewMatcher(tags)
	return l, nil
}

// All are the languages, English first.
func (l *Languages) All() []Speaker { return slices.Clone(l.all) }

// Choose returns the language that an account has chosen, else the one that
// suits an Accept-Language best, else English.
func (l *Languages) Choose(chosen, accepted string) Speaker {
	if at := l.find(chosen); at >= 0 {
		return l.all[at]
	}
	tags, _, err := language.ParseAcceptLanguage(accepted)
	if err != nil {
		return Speaker{}
	}
	_, which, _ := l.matcher.Match(tags...)
	return l.all[which]
}

// Has says whether tag is one of them.
func (l *Languages) Has(tag string) bool { return l.find(tag) >= 0 }

func (l *Languages) find(tag string) int {
	return slices.IndexFunc(l.all, func(s Speaker) bool { return s.Tag() == tag })
}

// Endonym is what the language calls itself.
func (s Speaker) Endonym() string { return s.Say("English|the language of this file, in itself") }

func read(from fs.FS, name string) (*tongue, error) {
	raw, err := fs.ReadFile(from, name)
	if err != nil {
		return nil, err
	}
	tag, err := language.Parse(strings.TrimSuffix(path.Base(name), ".json"))
	if err != nil {
		return nil, err
	}
	t := &tongue{tag: tag, texts: map[string]text{}}
	if err := json.Unmarshal(raw, &t.texts); err != nil {
		return nil, err
	}
	number := t.texts[example].say
	if !strings.HasPrefix(number, "1") || !strings.HasSuffix(number, "5") {
		return nil, errors.New("it does not say how «" + example + "» is written")
	}
	t.group, t.point, _ = strings.Cut(number[1:len(number)-1], "234")
	return t, nil
}

// cases are the names that CLDR gives to the cases of a number.
var cases = map[string]plural.Form{"zero": plural.Zero, "one": plural.One, "two": plural.Two, "few": plural.Few, "many": plural.Many, "other": plural.Other}

// UnmarshalJSON reads a text, or one for each case of a number.
func (t *text) UnmarshalJSON(raw []byte) error {
	if json.Unmarshal(raw, &t.say) == nil {
		return nil
	}
	var forms map[string]string
	if err := json.Unmarshal(raw, &forms); err != nil {
		return err
	}
	if t.say = forms["other"]; t.say == "" {
		return fmt.Errorf("%s has no other", raw)
	}
	t.forms = &[plural.Many + 1]string{}
	for name, say := range forms {
		form, ok := cases[name]
		if !ok {
			return fmt.Errorf("%q is no case of a number", name)
		}
		t.forms[form] = say
	}
	return nil
}
