package views

import (
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
)

// causes are how workers, the scrub and storage say what is wrong. They write it
// in English, for logs and for operators, and it is kept so; a page finds the form
// again and says it as its reader speaks. What a program of others printed stays as
// it is. A test of app/texts holds them against those that write them.
var causes = []string{
	"the process died over it",
	"it took too long",
	"the worker was stopped: %s",
	"the worker ended: %s: %s",
	"no answer",
	"no answer: %s",
	"open the original: %s",
	"a frame: %s",
	"the thumb: %s",
	"%s: signal: killed: %s", // as package os says it

	"its file is missing",
	"%d bytes were read, and there should be %d",
	"its bytes are not those that were handed in (SHA-256)",

	"%s is mounted read-only",
	"%s is not where it was: %s",
	"another folder is there than when we started",
	"they were not asked for",
	"there is no jail on this system",
	"the machine was too busy to try one: %s",
}

// filled are the causes as they are found again.
var filled = sync.OnceValue(func() (out []*regexp.Regexp) {
	for _, it := range causes {
		pattern := strings.NewReplacer("%s", "(.*)", "%d", `(\d+)`).Replace(regexp.QuoteMeta(it))
		out = append(out, regexp.MustCompile("(?s)^"+pattern+"$"))
	}
	return out
})

// cause says what is wrong: a form that is known with its values, each of which
// may be a cause again, else the words of a machine, which are English.
func cause(f Frame, text string) templ.Component {
	for i, it := range filled() {
		found := it.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		parts := make([]templ.Component, 0, len(found)-1)
		for _, value := range found[1:] {
			if n, err := strconv.ParseInt(value, 10, 64); err == nil {
				parts = append(parts, word(f.Number(n)))
			} else {
				parts = append(parts, cause(f, value))
			}
		}
		return sentence(f.Say(causes[i]), parts...)
	}
	// What refuses a request says why in a sentence, and in front of a cause.
	if head, rest, ok := strings.Cut(text, ".: "); ok && f.Word(head+".") != head+"." {
		return sentence("%s %s", word(f.Word(head+".")), cause(f, rest))
	}
	return english(text)
}
