package api

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"strings"

	"cloakroom/app/serve"
)

// Document is the contract of this face, in OpenAPI 3.0.3. It is written by
// hand; tests hold every request and answer, and the routes, against it.
//
//go:embed openapi.yaml
var Document []byte

// Where the document is, its page, and the module that speaks it in browsers.
// They say nothing that a stranger may not know. The module stands here, and not
// under /static/, because pages of the listed origins may import it: this face
// is the one that speaks CORS.
const (
	documentAt = "/api/v1/openapi.yaml"
	docsAt     = "/api/docs"
	clientAt   = "/api/v1/cloakroom.js"
)

// file answers with bytes that change with the program alone: a browser asks
// each time, and is told that nothing has changed.
func file(kind string, body []byte) serve.Func {
	sum := sha256.Sum256(body)
	tag := `"` + hex.EncodeToString(sum[:8]) + `"`
	return func(w http.ResponseWriter, r *http.Request) error {
		h := w.Header()
		h.Set("Content-Type", kind)
		h.Set("Cache-Control", "no-cache")
		h.Set("ETag", tag)
		if strings.TrimPrefix(r.Header.Get("If-None-Match"), "W/") == tag { // weak once nginx has compressed it
			w.WriteHeader(http.StatusNotModified)
			return nil
		}
		_, _ = w.Write(body)
		return nil
	}
}
