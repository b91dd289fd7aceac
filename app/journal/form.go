package journal

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Word is a word of ours in a detail, such as a role: a page says it in its own
// language, where a name stays as it is.
type Word string

// forms are what details say, by act, the longer first. They are kept filled in
// and in English, which programs compare; a page reads them back to say them in
// another language, those of years ago too. %s is a name, %d a number, %w a word
// of ours, or some with commas between, and %t a time. They are made when a page
// first wants them: every command and every worker of the darkroom begins here.
var forms = sync.OnceValue(func() map[Act][]form {
	return map[Act][]form{
		Downloaded:  read("version %d"),
		Played:      read("version %d"),
		Restored:    read("version %d"),
		Moved:       read("to %s"),
		Described:   read("%w"),
		FolderMade:  read("copied from %s"),
		Quota:       read("%s"),
		Granted:     read("%s: %w until %t", "%s: %w"),
		Revoked:     read("%s"),
		Lent:        read("%s: %w"),
		Renewed:     read("%s: %w"),
		Locked:      read("%s: %w"),
		Unlent:      read("%s: %w"),
		TokenMade:   read("%s (of %s)", "%s"),
		Ended:       read("signed out", "welcome code of %s", "session %s (of %s)", "session %s", "token %s (of %s)", "token %s"),
		Password:    read("%s"),
		Welcomed:    read("%s"),
		UserMade:    read("the first admin", "%s: admin", "%s"),
		Disabled:    read("%s"),
		Enabled:     read("%s"),
		GroupMade:   read("%s"),
		GroupGone:   read("%s"),
		Joined:      read("%s in @%s"),
		Left:        read("%s out of @%s"),
		Managing:    read("%s manages @%s", "%s does not manage @%s any more"),
		KeysRotated: read("%s"),
		KeyRetired:  read("%s"),
		RulesRead:   read("%d rules"),
	}
})

// notListed stands where somebody did more in an hour than is listed.
const notListed = "more than is listed"

// form is a text with places, and how it is found again when they are filled.
type form struct {
	text   string
	places []string
	filled *regexp.Regexp
}

var place = regexp.MustCompile(`%[sdwt]`)

func read(texts ...string) []form {
	out := make([]form, len(texts))
	for i, text := range texts {
		filled := strings.NewReplacer("%s", "(.+)", "%d", `(\d+)`, "%w", "([a-z, ]+)", "%t", `(\S+)`).Replace(regexp.QuoteMeta(text))
		out[i] = form{
			text:   strings.NewReplacer("%w", "%s", "%t", "%s").Replace(text),
			places: place.FindAllString(text, -1), filled: regexp.MustCompile("(?s)^" + filled + "$"),
		}
	}
	return out
}

// Said is what else is to be said of e, as an English text and what goes into its
// places: names are strings, numbers int, and besides Word and time.Time. What is
// of no form we know stays as it was written.
func (e Entry) Said() (text string, values []any, known bool) {
	detail, _ := e.Themself()
	if detail == "" || detail == notListed {
		return detail, nil, true
	}
	for _, f := range forms()[e.Act] {
		if values, ok := f.find(detail); ok {
			return f.text, values, true
		}
	}
	return "%s", []any{detail}, false
}

func (f form) find(detail string) (values []any, ok bool) {
	found := f.filled.FindStringSubmatch(detail)
	if found == nil {
		return nil, false
	}
	for i, text := range found[1:] {
		var value any = text
		var err error
		switch f.places[i] {
		case "%d":
			value, err = strconv.Atoi(text)
		case "%w":
			value = Word(text)
		case "%t":
			value, err = time.Parse(time.RFC3339, text)
		}
		if err != nil {
			return nil, false
		}
		values = append(values, value)
	}
	return values, true
}

// Texts are the texts of details, for whoever says them in other languages.
func Texts() (out []string) {
	for _, act := range Acts() {
		for _, f := range forms()[act] {
			out = append(out, f.text)
		}
	}
	return append(out, notListed)
}
