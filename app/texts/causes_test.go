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

var (
	// verb is what a cause has as %s: a page sees it written.
	verb = regexp.MustCompile(`%[vqw]`)
	// printed is what programs of others say, which stays as it is.
	printed = regexp.MustCompile(`^(%s|ffprobe): |^%s: exit status `)
)

// TestCausesAreThoseThatAreWritten: whatever a worker says of an original is known
// to the pages, and they know nothing that nobody writes.
func TestCausesAreThoseThatAreWritten(t *testing.T) {
	known, written, unfit := map[string]bool{}, map[string]bool{}, map[string]bool{}
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
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && fn.Name == "unfitf" {
					text, _ := literal(n.Args[0])
					unfit[verb.ReplaceAllString(text, "%s")] = true
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
	if err != nil || len(unfit) == 0 {
		t.Fatal(err, unfit)
	}
	look("../../views/causes.go")
	for text := range unfit {
		if !known[text] && !printed.MatchString(text) {
			t.Errorf("a worker says %q, which views/causes.go does not know", text)
		}
	}
	for text := range known {
		if !written[text] && !printed.MatchString(text) {
			t.Errorf("views/causes.go knows %q, which nobody writes", text)
		}
	}
}
