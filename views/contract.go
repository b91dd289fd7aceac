package views

import "strings"

// ContractPage is the contract of the API, to be read and tried.
type ContractPage struct {
	About   string // paragraphs; `code` in backticks
	Source  string // where the document itself is
	Client  string // where the module for browsers is
	Tags    []ContractTag
	Schemas []Schema
}

// ContractTag is a group of operations.
type ContractTag struct {
	Name, About string
	Operations  []Operation
}

// Operation is one thing that one may ask for.
type Operation struct {
	ID, Method, Path string
	Summary, About   string
	Open             bool // needs no token
	Parameters       []Parameter
	Body             *RequestBody
	Answers          []ContractAnswer
	Curl             string
}

// Parameter is a part of the path, of the query, or a header.
type Parameter struct {
	Property
	In      string // path, query, header
	Default string
}

// RequestBody is what comes along. Example is JSON; without it, bytes of a file
// are sent.
type RequestBody struct {
	Type, Example string
	Shape         Shape
}

// ContractAnswer is one of the answers to an operation.
type ContractAnswer struct {
	Status, About, Type string
	Headers             []Property
	Shape               Shape
}

// Schema is a shape with a name.
type Schema struct {
	Name, About string
	Shape       Shape
}

// Property is a part of a shape.
type Property struct {
	Name, About string
	Required    bool
	Shape       Shape
}

// Shape says what a value may be: words, and either the name of a schema or
// properties of its own.
type Shape struct {
	Words      string   // «list of», «string, date-time»
	Schema     string   // its name; empty: it has none
	Allowed    []string // the only values
	Properties []Property
}

func (s Shape) empty() bool { return s.Words == "" && s.Schema == "" && len(s.Properties) == 0 }

// field is the control that a parameter is tried with.
func (p Parameter) field(o Operation) control {
	return control{
		ID: o.ID + "-" + p.Name, Name: p.In + " " + p.Name, Label: p.Name, Hint: strings.ReplaceAll(p.About, "`", ""),
		Required: p.Required, Field: Field{Value: p.Default},
	}
}

func (p Parameter) options() []option {
	var out []option
	if !p.Required && p.Default == "" {
		out = append(out, option{"", "(left out)"})
	}
	for _, it := range p.Shape.Allowed {
		out = append(out, option{it, it})
	}
	return out
}

// run is a piece of prose: words, or code.
type run struct {
	Text string
	Code bool
}

// paragraphs splits prose at empty lines.
func paragraphs(text string) []string { return strings.Split(strings.TrimSpace(text), "\n\n") }

// runs splits prose at its backticks.
func runs(text string) (out []run) {
	for i, part := range strings.Split(text, "`") {
		if part != "" {
			out = append(out, run{part, i%2 == 1})
		}
	}
	return out
}

func capital(word string) string { return strings.ToUpper(word[:1]) + word[1:] }
