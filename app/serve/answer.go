package serve

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"

	"cloakroom/app/fault"
)

// See sends the browser on to a local address with GET.
func See(w http.ResponseWriter, _ *http.Request, to string) error {
	w.Header().Set("Location", to)
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusSeeOther)
	return nil
}

// Text refuses in plain words; it is the Refuse of addresses that serve bytes.
func Text(w http.ResponseWriter, r *http.Request, status int, f fault.Error) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("X-Robots-Tag", "noindex")
	w.Header().Set("Content-Length", strconv.Itoa(len(f.Say)+1)) // HEAD says it too
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(f.Say + "\n"))
	}
}

// JSON answers with v.
func JSON(w http.ResponseWriter, status int, v any) error {
	return answer(w, status, "application/json", v)
}

func answer(w http.ResponseWriter, status int, kind string, v any) error {
	e := json.NewEncoder(&document{w, status, kind})
	e.SetEscapeHTML(false) // nobody takes this for HTML, and addresses are half as long again
	if err := e.Encode(v); err != nil {
		return fmt.Errorf("answer: %w", err)
	}
	return nil
}

// document begins an answer when all of it is there: an Encoder writes once, or
// not at all.
type document struct {
	w      http.ResponseWriter
	status int
	kind   string
}

func (d *document) Write(b []byte) (int, error) {
	h := d.w.Header()
	h.Set("Content-Type", d.kind)
	h.Set("Cache-Control", "no-store")
	d.w.WriteHeader(d.status)
	_, _ = d.w.Write(b) // the client may have left; nobody is there to tell
	return len(b), nil
}
