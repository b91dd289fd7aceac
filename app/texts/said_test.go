package texts

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// texts are those of the house, each with where it is said.
type texts map[string]string

// unseen are packages that say nothing to who reads pages.
var unseen = []string{"app/api", "app/cli", "app/config", "app/ticket", "app/handoff", "app/darkroom", "app/rules", "app/serve/problem.go", "app/hosts.go", "bench", "crash", "demo", "test"}

// program are sentences for who writes programs: no page brings them about.
var program = regexp.MustCompile(`Idempotency-Key|Upload-Metadata|Upload-Offset|Tus-|SHA-256|checksum|Authorization|If-Match|is missing or no number|is larger than anything|is an extension|Bytes of an upload|stands at another byte|Say how many bytes|did not all arrive. Ask`)

// sentence is what is written for people wherever it stands, in a table of rules too.
var sentence = regexp.MustCompile(`^[A-Z][^{}=]* [^{}=]*[.]$`)

// said finds what is handed to Say, Many and web.frame, and the sentences of
// faults, in all Go files, those that templ has made among them.
func said(t *testing.T) (asked texts, literals map[string]bool) {
	t.Helper()
	asked, literals = texts{}, map[string]bool{}
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		rel, _ := filepath.Rel(root, name)
		if err != nil || d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "node_modules") {
			return fs.SkipDir
		}
		if path.Ext(rel) != ".go" || strings.HasSuffix(rel, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			return err
		}
		hidden := slices.ContainsFunc(unseen, func(in string) bool { return rel == in || strings.HasPrefix(rel, in+"/") })
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BasicLit:
				text, ok := literal(n)
				if literals[text] = ok; !hidden && strings.HasPrefix(rel, "app/") && sentence.MatchString(text) && !program.MatchString(text) {
					asked[text] = rel
				}
			case *ast.CallExpr:
				for _, text := range keys(n) {
					if !hidden && !program.MatchString(text) {
						asked[text] = rel
					}
				}
			case *ast.ValueSpec:
				for _, text := range append(listed(n, "inWords"), listed(n, "causes")...) {
					asked[text] = rel
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok && slices.Contains([]string{"Say", "many", "some"}, key.Name) && !hidden {
					if text, ok := literal(n.Value); ok && !program.MatchString(text) {
						asked[text] = rel
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return asked, literals
}

// keys are the texts in a call, by what is called.
func keys(call *ast.CallExpr) (out []string) {
	name, of := "", ""
	switch fn := call.Fun.(type) {
	case *ast.SelectorExpr:
		name = fn.Sel.Name
		if x, ok := fn.X.(*ast.Ident); ok {
			of = x.Name
		}
	case *ast.Ident:
		name = fn.Name
	}
	at := -1
	switch {
	case name == "Say":
		at = 0
	case name == "Many", name == "frame" && of == "web":
		at = 2
	case of == "fault" && name == "Named":
		at = 2
	case of == "fault" && slices.Contains([]string{"New", "Wrap", "In", "Later"}, name):
		at = 1
	}
	if at < 0 || at >= len(call.Args) {
		return nil
	}
	if text, ok := literal(call.Args[at]); ok && text != "" {
		out = append(out, text)
	}
	return out
}

// listed are the texts in a list that is so called, or beside its keys.
func listed(n *ast.ValueSpec, called string) (out []string) {
	if n.Names[0].Name != called {
		return nil
	}
	for _, it := range n.Values[0].(*ast.CompositeLit).Elts {
		if pair, ok := it.(*ast.KeyValueExpr); ok {
			it = pair.Value
		}
		if text, ok := literal(it); ok {
			out = append(out, text)
		}
	}
	return out
}

func literal(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}
