package views_test

import (
	"strings"
	"testing"

	"cloakroom/views"
	"cloakroom/views/speech"
)

// TestCausesAreSaidAsTheReaderSpeaks: they are kept in English, and what another
// program said stays so.
func TestCausesAreSaidAsTheReaderSpeaks(t *testing.T) {
	all, err := speech.Open()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ tag, written, said string }{
		{"en", "it took too long", "it took too long"},
		{"de", "ffmpeg: signal: killed: ", `<span lang="en" dir="auto">ffmpeg</span> wurde abgebrochen: `},
		{"de", "12000 bytes were read, and there should be 90000", "12.000\u00a0Byte wurden gelesen, es müssten 90.000 sein"},
		{"it", "the worker was stopped: it took too long", "il processo di lavoro è stato fermato: ci è voluto troppo tempo"},
		{"fr", "open the original: moov atom\nnot found", "l’original\u00a0: <span lang=\"en\" dir=\"auto\">moov atom\nnot found</span>"},
		{"de", "The media are not to be had right now.: /m is not where it was: gone", `Die Medien sind gerade nicht erreichbar. <span lang="en" dir="auto">/m</span> ist nicht, wo es war: <span lang="en" dir="auto">gone</span>`},
		{"de", "disk I/O error (<10>)", `<span lang="en" dir="auto">disk I/O error (&lt;10&gt;)</span>`},
	} {
		f := frame("x")
		f.Speaker = all.Choose(c.tag, "")
		if page := draw(t, views.AdminJobs(f, views.AdminJobsPage{GivenUp: 1, Jobs: []views.Job{{Why: c.written}}})); !strings.Contains(page, c.said) {
			t.Errorf("%s: %q is not said as %q", c.tag, c.written, c.said)
		}
	}
}
