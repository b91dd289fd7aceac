// Package rules reads grants that are written as patterns, and hangs them on the
// folders that they name. Rules only ever add rights: what the policy makes of
// them is package access's business, as with every other grant.
//
// A rule without /** at its end holds for the folders that its pattern names,
// alone; with it, it is inherited downwards like a grant, and a private folder
// stops it like one.
package rules

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"cloakroom/app/access"
)

// What a file may have at most. To compile a condition takes a tenth of a
// millisecond.
const (
	mostBytes = 256 << 10
	mostRules = 1000
)

// Rule is one line: whoever fulfils its condition may do something in each
// folder that its pattern names.
type Rule struct {
	Name   string
	Path   string // the pattern, as it was written
	When   string // the condition, as it was written
	Allows access.Action

	pattern   pattern
	condition condition
}

// Rules are those of a file. The zero Rules give nothing.
type Rules struct {
	All     []*Rule
	byFirst map[string][]*Rule // by the first part of their pattern; "" if that names any
	timed   bool               // one of them may ask for the time
}

// Mistake is what is wrong in a file, and where: lines and columns count from 1.
type Mistake struct {
	Line, Column int
	Text         string
}

func (m *Mistake) Error() string { return fmt.Sprintf("%d:%d: %s", m.Line, m.Column, m.Text) }

// Read reads a file of rules. It says everything that is wrong with it: errors
// are *Mistake, joined.
func Read(file io.Reader) (*Rules, error) {
	raw, err := io.ReadAll(io.LimitReader(file, mostBytes+1))
	if err != nil {
		return nil, err
	}
	if len(raw) > mostBytes {
		return nil, &Mistake{1, 1, fmt.Sprintf("the file has more than %d bytes", mostBytes)}
	}
	var doc yaml.Node
	d := yaml.NewDecoder(bytes.NewReader(raw))
	if err := d.Decode(&doc); err != nil && !errors.Is(err, io.EOF) {
		return nil, notYAML(err)
	}
	r := reader{lines: strings.Split(string(raw), "\n")}
	r.document(&doc)
	var second yaml.Node
	if err := d.Decode(&second); err == nil {
		r.mistake(&second, "a file of rules is one document; what follows --- would not count")
	} else if !errors.Is(err, io.EOF) {
		r.wrong = append(r.wrong, notYAML(err))
	}
	if len(r.wrong) > 0 {
		return nil, errors.Join(r.wrong...)
	}
	out := &Rules{All: r.rules, byFirst: map[string][]*Rule{}}
	for _, rule := range r.rules {
		first := rule.pattern.parts[0].literal
		out.byFirst[first] = append(out.byFirst[first], rule)
		out.timed = out.timed || rule.condition.timed
	}
	return out, nil
}

// Patterns are those of all rules that give the right to look, each as the names
// of folders from the top; an empty one stands for any.
func (r *Rules) Patterns() (out [][]string) {
	seen := map[string]bool{}
	for _, rule := range r.All {
		if names := rule.pattern.names(); rule.Allows.Has(access.View) && !seen[fmt.Sprint(names)] {
			seen[fmt.Sprint(names)] = true
			out = append(out, names)
		}
	}
	return out
}

// Standing is what a rule gives to whoever fulfils its condition, on the folder
// where it hangs.
type Standing struct {
	access.Grant
	When string
}

func (r *Rules) at(path []string) (out []Standing) {
	for _, rule := range r.All {
		if _, above, ok := rule.pattern.match(path); ok {
			from := access.Origin{Path: join(path[:len(path)-above]), Above: above}
			out = append(out, Standing{access.Grant{Source: access.Ruled, Rule: rule.Name, Allows: rule.Allows, From: from}, rule.When})
		}
	}
	return out
}

// asker is who asks, as conditions see them.
type asker struct {
	user       string
	groups     []string
	signedIn   bool
	credential string
	minute     time.Time
}

// grants returns what the rules give to who in a folder.
func (r *Rules) grants(who asker, folder access.Origin) (out []access.Grant) {
	path := split(folder.Path)
	for _, first := range []string{path[0], ""} {
		for _, rule := range r.byFirst[first] {
			named, above, ok := rule.pattern.match(path)
			if !ok || !rule.condition.holds(who, named) {
				continue
			}
			from := access.Origin{Path: join(path[:len(path)-above]), Above: above}
			if above == 0 {
				from.Folder = folder.Folder
			}
			out = append(out, access.Grant{
				Source: access.Ruled, Rule: rule.Name, Allows: rule.Allows, From: from, Timed: rule.condition.timed, Alone: !rule.pattern.deep,
			})
		}
	}
	return out
}
