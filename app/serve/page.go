package serve

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"io"
	chance "math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// Component is a templ component.
type Component interface {
	Render(ctx context.Context, w io.Writer) error
}

// Pages answers with HTML in the dress that all pages wear.
type Pages struct {
	before, after string // of the nonce in the policy
	secure        bool
}

// NewPages returns the pages of a house. mediaHost is the origin of media if it
// is not the pages' own; secure says that people come by https.
func NewPages(mediaHost string, secure bool) *Pages {
	media := mediaHost
	if media != "" {
		media = " " + media
	}
	return &Pages{
		before: "default-src 'none'; script-src 'nonce-",
		after: "' 'strict-dynamic'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:" + media +
			"; media-src 'self'" + media + "; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
		secure: secure,
	}
}

// Nonce returns what the scripts of one answer are marked with.
func Nonce() string { return rand.Text() }

// sheets are what pages are rendered into: most are of a size, and a page of two
// hundred pictures has a hundred kilobytes.
var sheets = sync.Pool{New: func() any { return new(bytes.Buffer) }}

// Answer answers with c, whose scripts carry nonce. It renders into memory
// first: a page that fails halfway is an error, not half a page.
func (p *Pages) Answer(w http.ResponseWriter, r *http.Request, status int, nonce string, c Component) error {
	b := sheets.Get().(*bytes.Buffer)
	defer sheets.Put(b)
	b.Reset()
	if err := c.Render(r.Context(), b); err != nil {
		return fmt.Errorf("render: %w", err)
	}
	b.WriteString(blur())
	h := w.Header()
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Content-Length", strconv.Itoa(b.Len())) // HEAD says it too
	h.Set("Cache-Control", "no-store")             // pages carry tickets
	h.Set("Content-Security-Policy", p.before+nonce+p.after)
	h.Set("Referrer-Policy", "same-origin") // under no-referrer their forms would say Origin: null
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Permissions-Policy", permissions)
	h.Set("X-Robots-Tag", "noindex, nofollow")
	if p.secure {
		h.Set("Strict-Transport-Security", "max-age=31536000")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(b.Bytes())
	}
	return nil
}

// blur is a comment that is longer or shorter by chance. nginx compresses pages, so
// how long one gets says whether what others put into it, a name or a question, is
// like a ticket in it, to whoever listens and has the browser ask again and again
// (BREACH). Through this a byte is seen in thousands of answers, and a ticket has
// sixty, and minutes (docs/decisions/0024-pages-have-no-length.md).
func blur() string {
	letters := rand.Text() + rand.Text() + rand.Text() + rand.Text()
	return "<!--" + letters[:chance.IntN(len(letters)+1)] + "-->"
}

const permissions = "accelerometer=(), autoplay=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), " +
	"magnetometer=(), microphone=(), midi=(), payment=(), usb=(), " +
	"fullscreen=(self), clipboard-write=(self), picture-in-picture=(self)"

// Document says whether r asks for something to be read by a person in a window
// of its own, and not for a part of a page.
func Document(r *http.Request) bool {
	if dest := r.Header.Get("Sec-Fetch-Dest"); dest != "" {
		return dest == "document"
	}
	return strings.Contains(r.Header.Get("Accept"), "text/html")
}
