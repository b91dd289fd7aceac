package app_test

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"cloakroom/views/speech/speechtest"
)

// reader reads pages and goes where they lead.
type reader struct {
	h     *house
	t     *testing.T
	shows []show
	been  map[string]bool // by the shape of addresses
	told  map[string]bool // texts: once is enough
	pages int
	forms []form
}

// form is one that a page has, with a field that somebody fills.
type form struct {
	at      string
	hidden  url.Values
	visible []string
}

// shape is an address without what tells one thing from another of its kind.
var shape = regexp.MustCompile(`(it|fo|cr|us)_\w+|[?&](after|before|t|v)=[^&]*`)

// follow reads the page at an address and those that it leads to.
func (r *reader) follow(at string) {
	u, err := url.Parse(at)
	if err != nil || u.IsAbs() || strings.HasPrefix(at, "#") || slices.ContainsFunc([]string{"/m/", "/api/", "/static/"}, func(other string) bool { return strings.HasPrefix(u.Path, other) }) {
		return
	}
	if key := shape.ReplaceAllString(u.RequestURI(), ""); r.been[key] {
		return
	} else {
		r.been[key] = true
	}
	a := r.h.get(r.t, u.RequestURI(), r.shows...)
	if to := a.header.Get("Location"); to != "" {
		r.follow(to)
	}
	if !r.holds(at, a) {
		return
	}
	r.pages++
	for n := range must(html.Parse(bytes.NewReader(a.body)))(r.t).Descendants() {
		switch n.Data {
		case "a":
			r.follow(attribute(n, "href"))
		case "form":
			if f := readForm(n); len(f.visible) > 0 && !slices.ContainsFunc(r.forms, func(o form) bool { return o.at == f.at }) {
				r.forms = append(r.forms, f)
			}
		}
	}
}

// holds holds an answer to its language, if it is a page.
func (r *reader) holds(at string, a answer) (page bool) {
	if !strings.HasPrefix(a.header.Get("Content-Type"), "text/html") {
		return false
	}
	for _, text := range speechtest.Forgotten(r.t, string(a.body), given) {
		if !r.told[text] {
			r.t.Errorf("%s: %q is in English for everybody", at, text)
		}
		r.told[text] = true
	}
	return true
}

// spoil sends a form as nobody should.
func (r *reader) spoil(f form) {
	for _, wrong := range []string{"", "?/?", strings.Repeat("x", 300), strings.Repeat("x", 6000), "-1/", "\x01"} {
		values := url.Values{}
		for _, name := range f.visible {
			values.Set(name, wrong)
		}
		for name := range f.hidden {
			values[name] = f.hidden[name]
		}
		if slices.Contains(f.visible, "current") {
			values.Set("current", "wrong") // and nobody is signed out
		}
		r.holds("POST "+f.at+" "+wrong[:min(len(wrong), 10)], r.h.post(r.t, f.at, values.Encode(), r.shows...))
	}
}

func readForm(n *html.Node) form {
	f := form{at: attribute(n, "action"), hidden: url.Values{}}
	if attribute(n, "method") != "post" || attribute(n, "enctype") != "" {
		return form{}
	}
	for in := range n.Descendants() {
		name := attribute(in, "name")
		switch kind := attribute(in, "type"); {
		case name == "", in.Data == "button", kind == "checkbox":
		case kind == "hidden":
			f.hidden.Add(name, attribute(in, "value"))
		default:
			f.visible = append(f.visible, name)
		}
	}
	return f
}

func attribute(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}
