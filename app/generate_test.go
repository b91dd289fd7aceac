package app_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// generator makes requests out of the API's document: valid ones, such that are
// nearly so, and such that are not.
type generator struct {
	dice  *rand.Rand
	ops   []operationOf
	know  map[string][]string // the name of a parameter or member -> values that mean something
	auth  []string            // headers that mean something
	admin string              // the token of who runs the house

	missed []operationOf // what no good request has reached yet; it is asked for more often
}

type operationOf struct {
	method, path string
	*openapi3.Operation
	shared openapi3.Parameters
}

func (op operationOf) String() string { return op.method + " " + op.path }

// missing returns the operations that are not among those reached.
func (g *generator) missing(reached map[string]int) []operationOf {
	return slices.DeleteFunc(slices.Clone(g.ops), func(op operationOf) bool { return reached[op.String()] > 0 })
}

func operations(doc *openapi3.T) (all []operationOf) {
	for _, path := range slices.Sorted(maps.Keys(doc.Paths.Map())) {
		item := doc.Paths.Value(path)
		ops := item.Operations()
		for _, method := range slices.Sorted(maps.Keys(ops)) {
			all = append(all, operationOf{method, path, ops[method], item.Parameters})
		}
	}
	return all
}

// drawn is a request as it will be sent.
type drawn struct {
	op     string
	method string
	url    *url.URL
	header http.Header
	body   string
}

func (g *generator) chance(percent int) bool { return g.dice.IntN(100) < percent }

func pick[T any](g *generator, from []T) T { return from[g.dice.IntN(len(from))] }

// next makes a request for some operation; odd is how many parts in a hundred
// are not as they have to be.
func (g *generator) next() drawn {
	op := pick(g, g.ops)
	if len(g.missed) > 0 && g.chance(30) {
		op = pick(g, g.missed)
	}
	odd := pick(g, []int{0, 0, 0, 5, 20, 60})
	r := drawn{op: op.String(), method: op.method, header: http.Header{}}
	path, query := op.path, url.Values{}
	for _, ref := range append(slices.Clone(op.shared), op.Parameters...) {
		p := ref.Value
		if !p.Required && !g.chance(30) && (g.know[p.Name] == nil || strings.HasPrefix(p.Name, "If-")) || p.Required && g.chance(odd/3) && p.In != "path" {
			continue
		}
		name := p.Name
		if spare := "spare " + name; op.method == http.MethodDelete && g.know[spare] != nil && g.chance(95) {
			name = spare // or soon there is nothing left to play with
		}
		value := g.text(name, p.Schema.Value, odd)
		switch p.In {
		case "path":
			parts := strings.Split(value, "/")
			for i := range parts {
				parts[i] = url.PathEscape(parts[i])
			}
			escaped := strings.Join(parts, "/")
			if p.Name != "path" {
				escaped = url.PathEscape(value)
			}
			path = strings.ReplaceAll(path, "{"+p.Name+"}", escaped)
		case "query":
			query.Add(p.Name, value)
		case "header":
			r.header.Set(p.Name, clean(value))
		}
	}
	if g.chance(odd / 3) {
		query.Add(pick(g, []string{"after", "limit", "as", "token", "order", "x"}), g.garbage())
	}
	r.url, _ = url.Parse(path)
	if r.url == nil {
		r.url = &url.URL{Path: "/api/v1/me"}
	}
	r.url.RawQuery = query.Encode()
	g.fill(&r, op, odd)
	if len(g.auth) > 0 && !g.chance(4) {
		r.header.Set("Authorization", pick(g, g.auth))
	}
	if g.chance(odd / 4) {
		r.header.Set("Authorization", pick(g, []string{"", "Bearer", "Basic YTpi", "Bearer ck_x", "Token " + g.garbage()}))
	}
	for _, name := range []string{"Idempotency-Key", "If-Match", "If-None-Match", "Range", "Origin", "Accept", "Content-Digest"} {
		if g.chance(3) {
			r.header.Set(name, clean(pick(g, []string{`"1"`, "*", "bytes=0-1", "x", `W/"1"`, "text/html", "https://app.example.org", g.garbage()})))
		}
	}
	return r
}

// clean is a value as a header can have it.
func clean(s string) string {
	return strings.Map(func(c rune) rune {
		if c < 0x20 || c == 0x7f {
			return -1
		}
		return c
	}, s)
}

// fill writes the body.
func (g *generator) fill(r *drawn, op operationOf, odd int) {
	if op.RequestBody == nil {
		if g.chance(odd / 4) {
			r.body = g.garbage()
		}
		return
	}
	for _, kind := range slices.Sorted(maps.Keys(op.RequestBody.Value.Content)) {
		content := op.RequestBody.Value.Content[kind]
		r.header.Set("Content-Type", kind)
		if kind == "*/*" {
			r.header.Set("Content-Type", "application/octet-stream")
		}
		if !strings.Contains(kind, "json") {
			r.body = strings.Repeat("x", g.dice.IntN(40))
			continue
		}
		out, err := json.Marshal(g.value("", content.Schema.Value, odd))
		if err == nil {
			r.body = string(out)
		}
	}
	switch {
	case !g.chance(odd / 2):
	case g.chance(25):
		r.body = r.body[:g.dice.IntN(len(r.body)+1)]
	case g.chance(30):
		r.header.Set("Content-Type", pick(g, []string{"text/plain", "application/x-www-form-urlencoded", "application/json; charset=utf-8", "", "application/xml"}))
	case g.chance(30):
		r.body = pick(g, []string{"", "null", "[]", "{}", "1", `"x"`, "{}{}", `{"a":1,"a":2}`, strings.Repeat("[", 5000), "\x00", `{"name":"` + strings.Repeat("n", 70_000) + `"}`, `{"NAME":"x","Parent":"y"}`})
	case g.chance(5):
		r.body = `{"name":"` + strings.Repeat("n", 1<<20) + `"}`
	default:
		at := g.dice.IntN(len(r.body) + 1)
		r.body = r.body[:at] + g.garbage() + r.body[at:]
	}
}

// value makes a value of a schema.
func (g *generator) value(name string, s *openapi3.Schema, odd int) any {
	if g.chance(odd / 4) {
		return pick(g, []any{nil, true, -1, 1.5, "", g.garbage(), []any{}, map[string]any{}, []any{nil}, 1 << 60})
	}
	switch {
	case s.Type.Is("object"):
		out := map[string]any{}
		for _, key := range slices.Sorted(maps.Keys(s.Properties)) {
			required := slices.Contains(s.Required, key)
			if required && !g.chance(odd/4) || !required && g.chance(35) {
				out[key] = g.value(key, s.Properties[key].Value, odd)
			}
		}
		if g.chance(odd / 4) {
			out[pick(g, []string{"owner", "id", "admin", "x", "", "Name"})] = g.garbage()
		}
		return out
	case s.Type.Is("array"):
		out := []any{}
		for range g.dice.IntN(4) {
			out = append(out, g.value(name, s.Items.Value, odd))
		}
		if g.chance(odd / 10) {
			for range 600 {
				out = append(out, g.value(name, s.Items.Value, 0))
			}
		}
		return out
	case s.Type.Is("boolean"):
		return g.chance(50)
	case s.Type.Is("integer"), s.Type.Is("number"):
		return pick(g, []int{0, 1, 2, 10, 1000, 1_000_000})
	}
	return g.text(name, s, odd)
}

// text makes a text of a schema, as a parameter or a member of that name.
func (g *generator) text(name string, s *openapi3.Schema, odd int) string {
	if g.chance(odd / 2) {
		return g.garbage()
	}
	if known := g.know[name]; len(known) > 0 {
		if g.chance(50) { // what comes first is what most likely is theirs to use
			known = known[:(len(known)+2)/3]
		}
		return pick(g, known)
	}
	if len(s.Enum) > 0 {
		return fmt.Sprint(pick(g, s.Enum))
	}
	if s.Type.Is("integer") {
		return fmt.Sprint(pick(g, []int{0, 1, 2, 5, 1000}))
	}
	return pick(g, []string{"a", "hat", "coats", "été ☃", "x y", "7d", "members", "notes.txt", strings.Repeat("l", 60)})
}

func (g *generator) garbage() string {
	return pick(g, []string{
		"", " ", ".", "..", "/", "a/b", "%", "%2f", "\x00", "null", "-1", "0", "9223372036854775807", "99999999999999999999", "1e9", "true", "[]", "{}", "'; drop table users; --", "<script>",
		"é", "\u202e", "\xff\xfe", "😀", strings.Repeat("a", 300), strings.Repeat("é", 2000), "it_" + strings.Repeat("a", 26), "fo_" + strings.Repeat("a", 26), "cr_" + strings.Repeat("a", 26),
		"IT_AAAA", "@", "@x", "../../etc/passwd", "2030-01-31", "never", "0d", "-5h", "\"", "\\", "a\nb", string(rune(g.dice.IntN(0x3000))),
	})
}
