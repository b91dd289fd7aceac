package api

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"cloakroom/views"
)

// Describe reads a document for people. It knows of OpenAPI what ours uses, and
// keeps the document's order. base is the house's address, for the commands.
func Describe(document []byte, base string) (views.ContractPage, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal(document, &doc); err != nil {
		return views.ContractPage{}, fmt.Errorf("the API's document: %w", err)
	}
	if len(doc.Content) == 0 {
		return views.ContractPage{}, errors.New("the API's document is empty")
	}
	root := node{doc.Content[0], doc.Content[0]}
	page := views.ContractPage{About: root.at("info").text("description")}
	root.at("tags").each(func(_ string, tag node) {
		page.Tags = append(page.Tags, views.ContractTag{Name: tag.text("name"), About: tag.text("description")})
	})
	root.at("paths").each(func(path string, item node) {
		item.each(func(method string, op node) {
			if !slices.Contains(methods, method) {
				return
			}
			o := op.operation(strings.ToUpper(method), path, item.at("parameters"))
			o.Curl = curl(o, base)
			name := op.at("tags").first()
			for i := range page.Tags {
				if page.Tags[i].Name == name {
					page.Tags[i].Operations = append(page.Tags[i].Operations, o)
				}
			}
		})
	})
	root.at("components").at("schemas").each(func(name string, it node) {
		page.Schemas = append(page.Schemas, views.Schema{Name: name, About: it.text("description"), Shape: it.shape()})
	})
	return page, nil
}

var methods = []string{"get", "head", "post", "put", "patch", "delete", "options"}

// node is a place in the document; the zero Node is one that is not there.
type node struct {
	*yaml.Node
	root *yaml.Node
}

// at is what stands under key, wherever a $ref leads.
func (n node) at(key string) node { return n.raw(key).followed() }

func (n node) raw(key string) node {
	if n.Node != nil && n.Kind == yaml.MappingNode {
		for i := 0; i < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return node{n.Content[i+1], n.root}
			}
		}
	}
	return node{nil, n.root}
}

func (n node) followed() node {
	to := n
	for _, part := range strings.Split(strings.TrimPrefix(n.raw("$ref").value(), "#/"), "/") {
		if part == "" {
			return n
		}
		if to.Node == n.Node {
			to = node{n.root, n.root}
		}
		to = to.raw(part)
	}
	return to.followed()
}

// each visits what stands in a mapping or a list, in the document's order.
func (n node) each(visit func(key string, it node)) {
	if n.Node == nil {
		return
	}
	switch n.Kind {
	case yaml.MappingNode:
		for i := 0; i < len(n.Content); i += 2 {
			visit(n.Content[i].Value, node{n.Content[i+1], n.root}.followed())
		}
	case yaml.SequenceNode:
		for _, it := range n.Content {
			visit("", node{it, n.root}.followed())
		}
	}
}

func (n node) value() string {
	if n.Node == nil {
		return ""
	}
	return n.Value
}

func (n node) text(key string) string { return n.at(key).value() }

func (n node) values() (out []string) {
	n.each(func(_ string, it node) { out = append(out, it.value()) })
	return out
}

func (n node) first() string {
	if all := n.values(); len(all) > 0 {
		return all[0]
	}
	return ""
}

func (n node) operation(method, path string, shared node) views.Operation {
	o := views.Operation{
		ID: n.text("operationId"), Method: method, Path: path, Summary: n.text("summary"), About: n.text("description"),
		Open: n.at("security").Node != nil && len(n.at("security").Content) == 0,
	}
	for _, all := range []node{shared, n.at("parameters")} {
		all.each(func(_ string, p node) { o.Parameters = append(o.Parameters, p.parameter()) })
	}
	n.at("requestBody").at("content").each(func(kind string, it node) {
		o.Body = &views.RequestBody{Type: kind, Shape: it.raw("schema").shape()}
		if strings.HasSuffix(kind, "json") {
			o.Body.Example = it.at("schema").example("")
		}
	})
	n.at("responses").each(func(status string, it node) {
		a := views.ContractAnswer{Status: status, About: it.text("description")}
		it.at("headers").each(func(name string, h node) {
			a.Headers = append(a.Headers, h.property(name, h.text("required") == "true"))
		})
		it.at("content").each(func(kind string, c node) { a.Type, a.Shape = kind, c.raw("schema").shape() })
		o.Answers = append(o.Answers, a)
	})
	return o
}

func (n node) parameter() views.Parameter {
	p := views.Parameter{Property: n.property(n.text("name"), n.text("required") == "true"), In: n.text("in"), Default: n.at("schema").text("default")}
	if len(p.Shape.Allowed) == 1 {
		p.Default = p.Shape.Allowed[0]
	}
	return p
}

// property is a parameter or a header, whose shape stands under «schema».
func (n node) property(name string, required bool) views.Property {
	return views.Property{Name: name, About: n.text("description"), Required: required, Shape: n.raw("schema").shape()}
}

// shape says what a schema lets through. One that has a name is only named.
func (n node) shape() views.Shape {
	if n.Node == nil {
		return views.Shape{}
	}
	if ref := n.raw("$ref").value(); ref != "" {
		return views.Shape{Schema: ref[strings.LastIndexByte(ref, '/')+1:]}
	}
	if n.text("type") == "array" {
		s := n.raw("items").shape()
		s.Words = strings.TrimSpace("list of " + s.Words)
		return s
	}
	s := views.Shape{Words: n.text("type"), Allowed: n.at("enum").values()}
	if format := n.text("format"); format != "" && format != "int64" {
		s.Words += ", " + format
	}
	n.at("allOf").each(func(_ string, it node) { s.Properties = append(s.Properties, it.shape().Properties...) })
	required := n.at("required").values()
	if properties := n.raw("properties"); properties.Node != nil {
		for i := 0; i < len(properties.Content); i += 2 {
			name, it := properties.Content[i].Value, node{properties.Content[i+1], n.root}
			s.Properties = append(s.Properties, views.Property{
				Name: name, About: it.text("description"), Required: slices.Contains(required, name), Shape: it.shape(),
			})
		}
	}
	return s
}
