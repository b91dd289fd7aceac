package texts

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// set is what a language does not write so, by the name of its file; "" is for all.
var set = map[string]map[string]*regexp.Regexp{
	"": {
		"a straight apostrophe": regexp.MustCompile(`\pL'\pL`),
		"a straight quote":      regexp.MustCompile(`"`),
		"a size that breaks":    regexp.MustCompile(`%[sd] ([kMGTP]?[Bo]|byte|octets?|Byte|min|s|%)( |$)`),
	},
	// Imprimerie nationale: a narrow no-break space before ; ! ? and a no-break
	// space before a colon and within « ».
	"fr.json": {
		"no narrow space before ; ! ?":         regexp.MustCompile(`[^\x{202f}][;!?]`),
		"a colon that breaks":                  regexp.MustCompile(`(^| ):`),
		"a quotation that breaks":              regexp.MustCompile(`«[^\x{a0}]|[^\x{a0}]»`),
		"a word that elides before some names": regexp.MustCompile(`(?i)(^|\PL)(de|\pL*que|ne|se) %(\[\d\])?s`),
	},
	// An article or «al» before a date is «l'» and «all'» before the 8th and the 11th.
	"it.json": {
		"an article that elides before some days": regexp.MustCompile(`\b(fino al|dal|il) %s`),
		"a space before a mark":                   regexp.MustCompile(` [:;!?]`),
	},
	"de.json": {
		"a space before a mark": regexp.MustCompile(` [:;!?]`),
	},
}

func TestEachLanguageIsSetAsItIsPrinted(t *testing.T) {
	names, err := filepath.Glob("../../views/speech/*.json")
	if err != nil || len(names) < 3 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		for key, forms := range catalogue(t, name) {
			for _, form := range forms {
				for _, of := range []string{"", filepath.Base(name)} {
					for what, is := range set[of] {
						if at := is.FindString(form); at != "" {
							t.Errorf("%s: %s in %q: %q says %q", filepath.Base(name), what, at, strings.TrimSpace(key), form)
						}
					}
				}
			}
		}
	}
}
