package views_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"cloakroom/views"
)

// dashboard is that of a house in which nothing is right.
func dashboard(name string) views.DashboardPage {
	at := time.Date(2026, 5, 1, 12, 0, 0, 0, time.UTC)
	usage := func(id string) views.Usage {
		return views.Usage{ID: id, Of: 9, Total: 1000, Rows: []views.Used{{Name: name, Bytes: 600}, {Name: "b", Bytes: 300}, {Name: "c", Bytes: 4}}}
	}
	return views.DashboardPage{
		Health: views.Health{
			Database: name, Media: name, DataDisk: views.Disk{Free: 4, All: 100}, Damaged: 2, MoreDamages: true, Scrub: at, Scrubbing: true,
			Fsck: at, Findings: 3, Unlocked: name, Nginx: true, Reports: true,
		},
		People: 4, Admins: 1, Waiting: 1, Disabled: 1, OpenLinks: 1, JobsFailed: 1, Trash: 7,
		ByFolder: usage("by-folder"), ByPerson: usage("by-person"),
		Lines:    []views.JournalLine{{At: at, Who: name, Act: "grant", Path: name, Href: "/admin/journal?path=a", Detail: name, Self: true, Refused: name}, {At: at, Guest: true, Act: "look", Detail: name}},
		Links:    []views.HouseLink{{Number: name, Opens: name, Title: name, Role: "viewer", Locked: true, By: name, Made: at, Until: at, Seen: at, End: "/admin/links/l/end"}},
		Settings: []views.Setting{{Name: "URL", Value: name, From: "flag"}, {Name: "RULES", From: "default"}}, Version: name,
	}
}

// TestAChartSaysWhatItsTableSays: a bar for each row, in its order and as long as
// its number is large; and the others together are a row too.
func TestAChartSaysWhatItsTableSays(t *testing.T) {
	html := draw(t, views.Dashboard(frame("ada"), dashboard("cases")))
	_, html, _ = strings.Cut(html, `aria-labelledby="by-folder"`)
	html, _, _ = strings.Cut(html, "</section>")
	var rows, bars []string
	for _, it := range regexp.MustCompile(`<data value="(\d+)"[^>]*>[^<]*</data></td><td class="muted">([^<]*)<`).FindAllStringSubmatch(html, -1) {
		rows = append(rows, it[1]+": "+it[2])
	}
	for _, it := range regexp.MustCompile(`<rect (?:class="([^"]*)" )?x="0" y="([^"]*)" width="([^"]*)"`).FindAllStringSubmatch(html, -1) {
		bars = append(bars, strings.TrimSpace(it[1]+" "+it[2]+" "+it[3]))
	}
	if got, want := strings.Join(rows, ", "), "600: 60 %, 300: 30 %, 4: < 1 %, 96: 10 %"; strings.ReplaceAll(got, "&lt;", "<") != want {
		t.Errorf("the table says %s, not %s", got, want)
	}
	if got, want := strings.Join(bars, ", "), "0.75rem 100.0%, 3rem 50.0%, 5.25rem 1.0%, rest 7.5rem 16.0%"; got != want {
		t.Errorf("the bars are %s, not %s", got, want)
	}
	for _, want := range []string{"<title id=\"by-folder-chart\">Storage by folder</title>", "cases holds the most: 600 bytes of 1 kB.", `height="9rem"`} {
		if !strings.Contains(html, want) {
			t.Errorf("there is no %s in %s", want, html)
		}
	}
}

// TestTheFirstSentenceOfTheDashboard says whether there is anything to do.
func TestTheFirstSentenceOfTheDashboard(t *testing.T) {
	well := views.Health{Locked: true, DataDisk: views.Disk{Free: 5, All: 100}, MediaDisk: views.Disk{Free: 50, All: 100}}
	for _, tt := range []struct {
		name   string
		change func(*views.DashboardPage)
		want   string
	}{
		{"nothing", func(*views.DashboardPage) {}, "All is well."},
		{"a job that was given up", func(p *views.DashboardPage) { p.JobsFailed = 7 }, "One thing wants a look."},
		{"little room", func(p *views.DashboardPage) { p.Health.DataDisk.Free = 4 }, "One thing wants a look."},
		{"a damaged original", func(p *views.DashboardPage) { p.Health.Damaged = 2 }, "One thing wants a look."},
		{"what fsck found", func(p *views.DashboardPage) { p.Health.Findings = 2 }, "One thing wants a look."},
		{"workers in the open, and more", func(p *views.DashboardPage) { p.Health.Locked, p.Health.Damaged = false, 1 }, "2 things want a look."},
		{"media that are away", func(p *views.DashboardPage) { p.Health.Media, p.Health.Damaged = "away", 1 }, "The house cannot do all its work."},
		{"a database that failed", func(p *views.DashboardPage) { p.Health.Database = "I/O error" }, "The house cannot do all its work."},
	} {
		p := views.DashboardPage{Health: well, ByFolder: views.Usage{ID: "a"}, ByPerson: views.Usage{ID: "b"}}
		tt.change(&p)
		if html := draw(t, views.Dashboard(frame("ada"), p)); !strings.Contains(html, tt.want) || strings.Contains(html, "All is well.") != (tt.want == "All is well.") {
			t.Errorf("%s: it does not say %q", tt.name, tt.want)
		}
	}
}
