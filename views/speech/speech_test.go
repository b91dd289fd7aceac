package speech_test

import (
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"cloakroom/views/speech"
)

func open(t *testing.T) *speech.Languages {
	t.Helper()
	l, err := speech.Open()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func TestTheAccountChoosesThenTheBrowserThenEnglish(t *testing.T) {
	l := open(t)
	for _, c := range []struct{ says, chosen, accepted, want string }{
		{"nobody says anything", "", "", "en"},
		{"the browser says one", "", "it", "it"},
		{"a region speaks as its language does", "", "de-AT,de;q=0.9", "de"},
		{"who prefers one gets that", "", "fr;q=0.3, it;q=0.8, de;q=0.5", "it"},
		{"one that is not here leaves the next", "", "sw, fr;q=0.5", "fr"},
		{"one that is refused is not taken", "", "de;q=0, fr;q=0.1", "fr"},
		{"none of them", "", "sw", "en"},
		{"anything", "", "*", "en"},
		{"one, else anything", "", "it, *;q=0.5", "it"},
		{"garbage", "", ";;q=,,=\x00€", "en"},
		{"more than anybody reads", "", strings.Repeat("de-", 5000), "en"},
		{"the account, whatever the browser says", "it", "de", "it"},
		{"the account, in English", "en", "de", "en"},
		{"an account whose language was taken away", "tlh", "de", "de"},
	} {
		if got := l.Choose(c.chosen, c.accepted).Tag(); got != c.want {
			t.Errorf("%s: %q, want %q", c.says, got, c.want)
		}
	}
}

func TestNumbersTimesAndSizesAsTheLanguageWritesThem(t *testing.T) {
	l := open(t)
	first := time.Date(2026, time.March, 1, 15, 4, 0, 0, time.UTC)
	for _, c := range []struct{ tag, number, size, day, label, many, one, none string }{
		{"en", "1\u202f234\u202f567", "1.2 MB", "1 March 2026", "Sun 1", "1\u202f500 items", "1 item", "0 items"},
		{"de", "1.234.567", "1,2\u00a0MB", "1.\u00a0März 2026", "So. 1.", "1.500 Elemente", "1 Element", "0 Elemente"},
		{"it", "1.234.567", "1,2\u00a0MB", "1º\u00a0marzo 2026", "dom 1", "1.500 elementi", "1 elemento", "0 elementi"},
		{"fr", "1\u202f234\u202f567", "1,2\u00a0Mo", "1er\u00a0mars 2026", "dim. 1", "1\u202f500 éléments", "1 élément", "0 élément"},
	} {
		in := l.Choose(c.tag, "")
		for _, got := range [][2]string{
			{in.Number(1234567), c.number},
			{in.Number(-1234567), "-" + c.number},
			{in.Number(-100), "-100"},
			{in.Size(1_234_567), c.size},
			{in.Date(first, "2 January 2006"), c.day},
			{in.Date(first.AddDate(0, 0, 1), "2 January 2006"), strings.NewReplacer("1er", "2", "1º", "2", "1.", "2.", "1 ", "2 ").Replace(c.day)},
			{in.Date(first, "Mon 2"), c.label},
			{in.Many(1500, "%d item", "%d items"), c.many},
			{in.Many(1, "%d item", "%d items"), c.one},
			{in.Many(0, "%d item", "%d items"), c.none},
		} {
			if got[0] != got[1] {
				t.Errorf("%s: %q, want %q", c.tag, got[0], got[1])
			}
		}
	}
}

func TestValuesStandWhereTheLanguageWantsThem(t *testing.T) {
	l, err := speech.Read(fstest.MapFS{"de.json": {Data: []byte(`{
		"1\u202f234.5": "1.234,5",
		"%s owns %s": "%[2]s gehört %[1]s",
		"Set|a limit": "Festlegen"
	}`)}})
	if err != nil {
		t.Fatal(err)
	}
	english, german := l.Choose("", ""), l.Choose("de", "")
	for got, want := range map[string]string{
		english.Say("%s owns %s", "ada", "100%s %d"): "ada owns 100%s %d",
		german.Say("%s owns %s", "ada", "100%s %d"):  "100%s %d gehört ada",
		german.Say("%s owns %s"):                     "%[2]s gehört %[1]s", // to be filled with more than text
		english.Say("Set|a limit"):                   "Set",
		german.Say("Set|a limit"):                    "Festlegen",
		german.Say("nobody translated this"):         "nobody translated this",
		german.Say("100 % of %s|all", "it"):          "100 % of it",
		german.Word("a|b"):                           "a|b", // what is none of ours stays whole
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAFileThatSaysNothingOfNumbersIsRefused(t *testing.T) {
	for name, file := range map[string]string{
		"de.json":  `{}`,
		"x y.json": `{"1\u202f234.5": "1.234,5"}`,
		"it.json":  `{"1\u202f234.5": "1.234,5", "%d things": {"one": "una"}}`,
		"fr.json":  `{"1\u202f234.5": "1.234,5", "%d things": {"some": "x", "other": "y"}}`,
	} {
		if _, err := speech.Read(fstest.MapFS{name: {Data: []byte(file)}}); err == nil {
			t.Errorf("%s with %s was taken", name, file)
		}
	}
}
