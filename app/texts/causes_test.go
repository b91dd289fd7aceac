package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// verb is what a cause has as %s: a page sees it written.
var verb = regexp.MustCompile(`%[vqw]`)

// TestCausesAreThoseThatAreWritten: one that is written otherwise today would be
// read in English by everybody.
func TestCausesAreThoseThatAreWritten(t *testing.T) {
	known, written := map[string]bool{}, map[string]bool{"%s: signal: killed: %s": true}
	look := func(name string) {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for _, text := range listed(n, "causes") {
					known[text] = true
				}
			case *ast.BasicLit:
				if text, ok := literal(n); ok && !strings.Contains(name, "views") {
					written[verb.ReplaceAllString(text, "%s")] = true
				}
			}
			return true
		})
	}
	err := filepath.WalkDir("..", func(name string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			look(name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	look("../../views/causes.go")
	if len(known) == 0 {
		t.Error("no causes")
	}
	for text := range known {
		if !written[text] {
			t.Errorf("views/causes.go knows %q, which nobody writes", text)
		}
	}
}
