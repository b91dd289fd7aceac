package app_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"

	"cloakroom/app"
	"cloakroom/app/api"
)

// contract is the API's document. Whatever a test asks of the API, and whatever
// comes back, is held against it: see hold.
var contract = sync.OnceValues(func() (*openapi3.T, error) {
	doc, err := openapi3.NewLoader().LoadFromData(api.Document)
	if err != nil {
		return nil, err
	}
	return doc, doc.Validate(openapi3.NewLoader().Context)
})

func document(t testing.TB) *openapi3.T {
	t.Helper()
	doc, err := contract()
	if err != nil {
		t.Fatalf("the document: %v", err)
	}
	return doc
}

// operation finds what the document says of a request; the last part of a path
// may be several: {path} of /private.
func operation(doc *openapi3.T, method, path string) (*routers.Route, map[string]string) {
	parts := strings.Split(path, "/")
	for template, item := range doc.Paths.Map() {
		vars := map[string]string{}
		want := strings.Split(template, "/")
		fits := len(want) == len(parts) || strings.HasSuffix(template, "/{path}") && len(parts) > len(want)
		for i := 0; fits && i < len(want); i++ {
			switch {
			case want[i] == "{path}":
				vars["path"] = strings.Join(parts[i:], "/")
			case strings.HasPrefix(want[i], "{"):
				vars[strings.Trim(want[i], "{}")] = parts[i]
			default:
				fits = want[i] == parts[i]
			}
		}
		op := item.GetOperation(method)
		if method == http.MethodHead && op == nil {
			op = item.Get
		}
		if fits && op != nil && !strings.Contains(template, "{") {
			return &routers.Route{Spec: doc, Path: template, PathItem: item, Method: method, Operation: op}, vars
		}
		if fits && op != nil && !slices.Contains(staticPaths(doc), path) {
			return &routers.Route{Spec: doc, Path: template, PathItem: item, Method: method, Operation: op}, vars
		}
	}
	return nil, nil
}

func staticPaths(doc *openapi3.T) (out []string) {
	for template := range doc.Paths.Map() {
		if !strings.Contains(template, "{") {
			out = append(out, template)
		}
	}
	return out
}

// hold holds a request and its answer against the document. What was refused
// may break it; what was accepted may not, and no answer may.
func hold(t testing.TB, r *http.Request, body string, a answer) {
	t.Helper()
	doc := document(t)
	if r.Method == http.MethodOptions && r.Header.Get("Access-Control-Request-Method") != "" {
		return // a browser asks rs/cors, not us
	}
	if a.status == http.StatusMisdirectedRequest || a.status == http.StatusPermanentRedirect || a.status == http.StatusBadGateway || a.header.Get("Server") == "nginx" && a.header.Get("Content-Type") == "text/html" {
		return // another house was asked, or nginx could not ask us at all
	}
	if a.status >= 500 && a.status != 503 && a.status != 507 {
		t.Errorf("%s %s: %s", r.Method, r.URL.Path, a)
	}
	route, vars := operation(doc, r.Method, r.URL.Path)
	if route == nil || a.status >= 400 && route.Operation.Responses.Status(a.status) == nil {
		problem(t, doc, r, a)
		return
	}
	options := &openapi3filter.Options{AuthenticationFunc: openapi3filter.NoopAuthenticationFunc, IncludeResponseStatus: true, ExcludeRequestBody: !strings.Contains(r.Header.Get("Content-Type"), "json")}
	r = r.Clone(t.Context())
	r.Body = io.NopCloser(strings.NewReader(body))
	in := &openapi3filter.RequestValidationInput{Request: r, PathParams: vars, Route: route, Options: options}
	if err := openapi3filter.ValidateRequest(t.Context(), in); err != nil {
		t.Errorf("%s %s was accepted, and the document says: %v", r.Method, r.URL.Path, err)
	}
	options.ExcludeResponseBody = r.Method == http.MethodHead || !strings.Contains(a.header.Get("Content-Type"), "json") || route.Path == "/private/{path}" && r.Method == http.MethodGet
	out := &openapi3filter.ResponseValidationInput{RequestValidationInput: in, Status: a.status, Header: a.header, Options: options}
	out.SetBodyBytes(a.body)
	if err := openapi3filter.ValidateResponse(t.Context(), out); err != nil {
		t.Errorf("%s %s: the document says: %v", r.Method, r.URL.Path, err)
	}
}

// problem says whether a refusal is one as the document has it.
func problem(t testing.TB, doc *openapi3.T, r *http.Request, a answer) {
	t.Helper()
	if a.status < 400 {
		t.Errorf("%s %s is answered with %s, and is not in the document", r.Method, r.URL.Path, a)
		return
	}
	if r.Method == http.MethodHead {
		return
	}
	if kind := a.header.Get("Content-Type"); kind != "application/problem+json" {
		t.Errorf("%s %s: %s is no problem", r.Method, r.URL.Path, a)
		return
	}
	var value any
	err := json.Unmarshal(a.body, &value)
	if err == nil {
		err = doc.Components.Schemas["Problem"].Value.VisitJSON(value)
	}
	if err != nil {
		t.Errorf("%s %s: %v in %s", r.Method, r.URL.Path, err, a)
	}
}

// TestTheDocumentHasEveryRoute holds the document and the router against each other.
func TestTheDocumentHasEveryRoute(t *testing.T) {
	t.Parallel()
	doc := document(t)
	var ours, theirs []string
	routes, err := app.Routes()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range routes {
		if !strings.HasPrefix(r.Path, "/api/") && !strings.HasPrefix(r.Path, "/private/") {
			continue
		}
		for _, m := range r.Methods {
			if m != http.MethodHead || strings.HasSuffix(r.Path, "/{upload}") {
				ours = append(ours, m+" "+strings.ReplaceAll(r.Path, ":.+}", "}"))
			}
		}
	}
	for path, item := range doc.Paths.Map() {
		for m := range item.Operations() {
			theirs = append(theirs, m+" "+path)
		}
	}
	slices.Sort(ours)
	slices.Sort(theirs)
	for _, it := range ours {
		if !slices.Contains(theirs, it) {
			t.Errorf("%s is a route, and not in the document", it)
		}
	}
	for _, it := range theirs {
		if !slices.Contains(ours, it) {
			t.Errorf("%s is in the document, and no route", it)
		}
	}
}

func TestTheDocumentIsToBeHad(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	a := h.get(t, "/api/v1/openapi.yaml")
	if a.status != 200 || !bytes.Equal(a.body, api.Document) || a.header.Get("Content-Type") != "application/yaml" {
		t.Error(a)
	}
}
