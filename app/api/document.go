package api

import (
	_ "embed"
	"net/http"
)

// Document is the contract of this face, in OpenAPI 3.0.3. It is written by
// hand; tests hold every request and answer, and the routes, against it.
//
//go:embed openapi.yaml
var Document []byte

// document answers with it. It says nothing that a stranger may not know.
func (api *API) document(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/yaml") // RFC 9512
	w.Header().Set("Cache-Control", "no-cache")
	_, _ = w.Write(Document)
	return nil
}
