package api

import (
	"slices"
	"strconv"
	"strings"

	"cloakroom/views"
)

// example is a document that a schema lets through, but for the ids in it: what
// has to be there, or the first of what may.
func (n node) example(indent string) string {
	if own := n.at("example"); own.Node != nil {
		return strconv.Quote(own.value())
	}
	switch n.text("type") {
	case "object":
		return n.exampleObject(indent)
	case "array":
		return "[" + n.at("items").example(indent) + "]"
	case "boolean":
		return "true"
	case "integer", "number":
		return "1"
	}
	if allowed := n.at("enum").first(); allowed != "" {
		return strconv.Quote(allowed)
	}
	if prefix, _, ok := strings.Cut(strings.TrimPrefix(n.text("pattern"), "^"), "["); ok && prefix != "" {
		return strconv.Quote(prefix + "…")
	}
	if n.text("format") == "date-time" {
		return `"2030-01-31T12:00:00Z"`
	}
	return `"…"`
}

func (n node) exampleObject(indent string) string {
	required := n.at("required").values()
	var lines []string
	n.at("properties").each(func(name string, it node) {
		if len(required) == 0 && len(lines) == 0 || slices.Contains(required, name) {
			lines = append(lines, indent+"  "+strconv.Quote(name)+": "+it.example(indent+"  "))
		}
	})
	if len(lines) == 0 {
		return "{}"
	}
	return "{\n" + strings.Join(lines, ",\n") + "\n" + indent + "}"
}

// curl is the command that does o. What the reader has to fill in are variables
// of the shell.
func curl(o views.Operation, base string) string {
	path, args := o.Path, []string{}
	switch o.Method {
	case "GET":
	case "HEAD":
		args = append(args, "--head")
	default:
		args = append(args, "-X "+o.Method)
	}
	if !o.Open {
		args = append(args, `-H "Authorization: Bearer $TOKEN"`)
	}
	for _, p := range o.Parameters {
		variable := "$" + strings.ReplaceAll(strings.ToUpper(p.Name), "-", "_")
		switch {
		case p.In == "path":
			path = strings.Replace(path, "{"+p.Name+"}", variable, 1)
		case p.In == "header" && p.Required && p.Default != "":
			args = append(args, "-H '"+p.Name+": "+p.Default+"'")
		case p.In == "header" && p.Required:
			args = append(args, `-H "`+p.Name+": "+variable+`"`)
		}
	}
	switch {
	case o.Body == nil:
	case o.Body.Example != "":
		args = append(args, "-H 'Content-Type: "+o.Body.Type+"'", "-d '"+o.Body.Example+"'")
	case strings.Contains(o.Body.Type, "*"):
		args = append(args, `--data-binary @"$FILE"`)
	default:
		args = append(args, "-H 'Content-Type: "+o.Body.Type+"'", `--data-binary @"$FILE"`)
	}
	return "curl " + strings.Join(append(args, `"`+base+path+`"`), " \\\n  ")
}
