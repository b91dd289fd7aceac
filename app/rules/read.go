package rules

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"cloakroom/app/access"
)

// reader walks a YAML document and collects what is wrong with it, with lines
// and columns, so that nobody has to mend one mistake at a time.
type reader struct {
	lines []string // of the file
	rules []*Rule
	names map[string]bool
	wrong []error
}

func (r *reader) mistake(at *yaml.Node, format string, args ...any) {
	r.wrong = append(r.wrong, &Mistake{at.Line, at.Column, fmt.Sprintf(format, args...)})
}

// document reads «rules:» with a list below it, and nothing else.
func (r *reader) document(doc *yaml.Node) {
	if len(doc.Content) == 0 {
		return // an empty file has no rules
	}
	r.names = map[string]bool{}
	r.fields(doc.Content[0], map[string]func(*yaml.Node){"rules": r.list})
}

func (r *reader) list(n *yaml.Node) {
	if n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.SequenceNode {
		r.mistake(n, "rules is a list; begin each with a dash")
		return
	}
	if len(n.Content) > mostRules {
		r.mistake(n, "there are more than %d rules", mostRules)
		return
	}
	for _, it := range n.Content {
		r.rule(it)
	}
}

func (r *reader) rule(n *yaml.Node) {
	before := len(r.wrong)
	rule := &Rule{}
	var when *yaml.Node
	var path, gives, name bool
	r.fields(n, map[string]func(*yaml.Node){
		"name": func(n *yaml.Node) {
			if rule.Name, name = r.text(n), true; rule.Name == "" || r.names[rule.Name] {
				r.mistake(n, "each rule has a name of its own")
			}
			r.names[rule.Name] = true
		},
		"path": func(n *yaml.Node) {
			var err error
			rule.Path, path = r.text(n), true
			if rule.pattern, err = parsePattern(rule.Path); err != nil {
				r.mistake(n, "%v", err)
			}
		},
		"gives": func(n *yaml.Node) { rule.Allows, gives = r.gives(n), true },
		"when":  func(n *yaml.Node) { rule.When, when = r.text(n), n },
	})
	if len(r.wrong) > before {
		return // of what is half there, the rest would be guessed
	}
	if !name || !path || !gives || when == nil {
		r.mistake(n, "a rule has name, path, gives and when")
		return
	}
	var wrong []*Mistake
	rule.condition, wrong = compile(when.Value, rule.pattern)
	for _, m := range wrong {
		r.wrong = append(r.wrong, r.within(when, m))
	}
	r.rules = append(r.rules, rule)
}

// within moves a mistake in a text to where that text stands in the file. Of what
// YAML has joined or unescaped, and where it breaks lines that editors do not, only
// where it begins can be told.
func (r *reader) within(n *yaml.Node, m *Mistake) *Mistake {
	at, text, column := n.Line, n.Value, n.Column-1
	if n.Style&yaml.LiteralStyle != 0 { // below the bar, indented
		at, text = n.Line+m.Line, strings.Split(n.Value, "\n")[m.Line-1]
	}
	if at > len(r.lines) || n.Style&yaml.FoldedStyle != 0 || !strings.Contains(r.lines[at-1], text) {
		return &Mistake{n.Line, n.Column, m.Text}
	}
	switch {
	case n.Style&yaml.LiteralStyle != 0:
		column = strings.Index(r.lines[at-1], text)
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		column++
	}
	return &Mistake{at, column + m.Column, m.Text}
}

// gives reads a role, or a list of actions.
func (r *reader) gives(n *yaml.Node) (all access.Action) {
	if n.Kind == yaml.ScalarNode {
		role, err := access.ParseRole(r.text(n), access.Roles())
		if err != nil {
			r.mistake(n, "%v", err)
		}
		return role.Allows
	}
	if n.Kind != yaml.SequenceNode || len(n.Content) == 0 {
		r.mistake(n, "gives is a role, or a list of actions")
		return 0
	}
	for _, it := range n.Content {
		a, err := access.ParseAction(r.text(it))
		if err != nil {
			r.mistake(it, "%v", err)
		}
		all |= a
	}
	return all
}

func (r *reader) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode || n.Tag == "!!null" {
		r.mistake(n, "want a text here")
		return ""
	}
	return strings.TrimSpace(n.Value)
}

// fields gives the value of each key to who reads it, and refuses keys that
// nobody reads: a misspelt one must not be a rule that says less.
func (r *reader) fields(n *yaml.Node, known map[string]func(*yaml.Node)) {
	if n.Kind != yaml.MappingNode {
		r.mistake(n, "want keys and values here")
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		read, ok := known[key.Value]
		switch {
		case !ok:
			r.mistake(key, "there is no «%s» here", key.Value)
		case seen[key.Value]:
			r.mistake(key, "«%s» stands here twice", key.Value)
		default:
			seen[key.Value] = true
			read(value)
		}
	}
}

var yamlLine = regexp.MustCompile(`line (\d+): (.*)`)

// notYAML says where the library stopped, as far as it tells.
func notYAML(err error) error {
	m := &Mistake{1, 1, strings.TrimPrefix(err.Error(), "yaml: ")}
	if found := yamlLine.FindStringSubmatch(m.Text); found != nil {
		m.Line, _ = strconv.Atoi(found[1]) // digits, by the expression
		m.Text = found[2]
	}
	return errors.Join(m)
}
