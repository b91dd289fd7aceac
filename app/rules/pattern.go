package rules

import (
	"errors"
	"regexp"
	"strings"

	"cloakroom/app/media"
)

// pattern names folders: cases/{case}/** the folder of each case and all below.
type pattern struct {
	parts []part
	deep  bool // it ends in /**
}

// part is one name in a path: a literal, or any, which may have a name itself.
type part struct {
	literal string // empty: any
	name    string // as conditions call it; empty: *
}

var (
	variable  = regexp.MustCompile(`^\{[a-z][a-z0-9_]*\}$`)
	forbidden = regexp.MustCompile(`[*{}]`)
)

func parsePattern(text string) (p pattern, err error) {
	names := split(text)
	if len(names) > 0 && names[len(names)-1] == "**" {
		p.deep, names = true, names[:len(names)-1]
	}
	if len(names) == 0 {
		return p, errors.New("a pattern names at least one folder: */** is every top folder with all below")
	}
	taken := map[string]bool{}
	for _, n := range names {
		switch {
		case n == "*":
			p.parts = append(p.parts, part{})
		case variable.MatchString(n):
			name := n[1 : len(n)-1]
			if taken[name] || reserved(name) {
				return p, errors.New("the name {" + name + "} is taken")
			}
			taken[name] = true
			p.parts = append(p.parts, part{name: name})
		case n == "**":
			return p, errors.New("** stands at the end alone")
		case forbidden.MatchString(n) || !media.ValidName(n):
			return p, errors.New("«" + n + "» is no name of a folder; write a name, *, or {name} in small letters")
		default:
			p.parts = append(p.parts, part{literal: n})
		}
	}
	return p, nil
}

// match says whether the pattern names the folder at a path or, if it is deep,
// one so many above it, and what its variables are then.
func (p pattern) match(path []string) (named map[string]string, above int, ok bool) {
	above = len(path) - len(p.parts)
	if above < 0 || above > 0 && !p.deep {
		return nil, 0, false
	}
	for i, it := range p.parts {
		if it.literal != "" && it.literal != path[i] {
			return nil, 0, false
		}
	}
	for i, it := range p.parts {
		if it.name != "" {
			if named == nil {
				named = map[string]string{}
			}
			named[it.name] = path[i]
		}
	}
	return named, above, true
}

// names are the literals, and nothing where any name fits.
func (p pattern) names() []string {
	out := make([]string, len(p.parts))
	for i, it := range p.parts {
		out[i] = it.literal
	}
	return out
}

// variables are what a condition may call.
func (p pattern) variables() (out []string) {
	for _, it := range p.parts {
		if it.name != "" {
			out = append(out, it.name)
		}
	}
	return out
}

func split(path string) []string {
	if path == "" {
		return nil
	}
	return strings.Split(path, "/")
}

func join(path []string) string { return strings.Join(path, "/") }
