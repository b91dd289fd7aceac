package app_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"cloakroom/app"
	"cloakroom/app/library"
)

// TestNoFormulaLeavesInTheJournal reads a file as a spreadsheet would.
func TestNoFormulaLeavesInTheJournal(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	evil := []string{`=HYPERLINK("evil.example";"x")`, "+1", "-1", "@SUM(A1)", "＝1+1", "a\"b,c"}
	for _, name := range evil {
		f := must(h.Library.AddTop(t.Context(), operator, name, c.who.ID))(t)
		_, _, err := h.Library.LendFolder(t.Context(), c.self, f.ID, library.Terms{Role: role(t, "viewer")})
		ok(t, err)
	}
	a := h.get(t, "/admin/journal.csv?act=make+folder", h.cookie(h.signIn(t, "ann")))
	rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) < len(evil)+1 || a.header.Get("Content-Disposition") != `attachment; filename="journal.csv"` {
		t.Fatalf("%d rows, %v, %v", len(rows), err, a)
	}
	found := 0
	for _, row := range rows {
		for _, cell := range row {
			if strings.IndexAny(cell, "=+-@\t\r\n＝＋－＠") == 0 {
				t.Errorf("a formula: %q", cell)
			}
			for _, name := range evil {
				if cell == "'"+name || cell == name {
					found++
				}
			}
		}
	}
	if found != len(evil) {
		t.Errorf("%d of %d names", found, len(evil))
	}
	// Where decimals have commas it is read so, each line and each semicolon by itself.
	body := string(must(json.Marshal(map[string]any{"username": c.name, "password": password, "label": "mine;=1+1;\n@SUM(A1)", "until": "2034-12-31"}))(t))
	if a := h.send(t, "POST", "/api/v1/tokens", body, with("Content-Type", "application/json")); a.status != 201 {
		t.Fatal(a)
	}
	must(h.Library.AddTop(t.Context(), operator, "coats;＝1+1;-1", c.who.ID))(t)
	text := string(h.get(t, "/admin/journal.csv", h.cookie(h.signIn(t, "ann"))).body)
	if !strings.Contains(text, "mine;'=1+1; @SUM(A1)") || !strings.Contains(text, "coats;'＝1+1;'-1") {
		t.Errorf("they are not there: %s", text)
	}
	for _, cell := range strings.FieldsFunc(text, func(r rune) bool { return r == ';' || r == '\r' || r == '\n' }) {
		if strings.IndexAny(cell, "=+-@\t＝＋－＠") == 0 {
			t.Errorf("a formula behind a semicolon: %q", cell)
		}
	}
	line := h.get(t, "/admin/journal.json?act=make+folder", h.cookie(h.signIn(t, "ann")))
	if !strings.Contains(string(line.body), `"path":"+1"`) {
		t.Error(line)
	}
}

// TestNoCommandLeavesOnTheTerminal: what somebody calls their token stays in its
// cell, whoever lists it.
func TestNoCommandLeavesOnTheTerminal(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	evil := "x\t=1+1\n2030-01-01T00:00:00Z\tann\x1b]0;title\a\u009b2J"
	body := string(must(json.Marshal(map[string]any{"username": c.name, "password": password, "label": evil, "until": "2034-12-31"}))(t))
	if a := h.send(t, "POST", "/api/v1/tokens", body, with("Content-Type", "application/json")); a.status != 201 {
		t.Fatal(a)
	}
	_, _, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, library.Terms{Role: role(t, "viewer"), Note: evil})
	ok(t, err)
	for _, tt := range []struct {
		args  []string
		cells int
	}{{[]string{"journal", "--act", "token made"}, 9}, {[]string{"token", "list", c.name}, 5}, {[]string{"link", "list"}, 6}} {
		var out, errs bytes.Buffer
		args := append(tt.args, "--data="+h.Config.Data, "--media="+h.Config.Media)
		ok(t, app.Run(t.Context(), args, strings.NewReader(""), &out, &errs))
		if !strings.Contains(out.String(), "2030-01-01T00:00:00Z ann") {
			t.Errorf("%v: it is not there: %q", tt.args, out.String())
		}
		for line := range strings.Lines(out.String()) {
			if cells := strings.Split(strings.TrimSuffix(line, "\n"), "\t"); len(cells) != tt.cells || strings.ContainsFunc(strings.Join(cells, ""), unicode.IsControl) {
				t.Errorf("%v: %q", tt.args, line)
			}
		}
	}
}
