package handoff

import (
	"fmt"
	"net/http"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/storage"
)

// Nginx asks nginx to carry the bytes, out of the internal location that
// deploy/nginx makes.
type Nginx struct {
	Bytes storage.Storage
	*Dress
	Files string // the location, such as /protected/, with both slashes

	Reports *Reports // where nginx tells what has left; nil: it does not
}

// Send answers r with what p permits.
func (n Nginx) Send(w http.ResponseWriter, r *http.Request, p access.Permit) error {
	it := open(p, r.Header)
	v := judge(r.Header, it.blob)
	if n.answered(w, r, &it, v) {
		return nil
	}
	if it.meter != nil { // it must know what has left, so it is not nginx's to carry
		w.Header()["X-Accel-Buffering"] = []string{"no"}
	}
	if v.own || it.meter != nil {
		return Direct{n.Bytes, n.Dress}.carry(w, r, &it, v)
	}
	at, err := n.Bytes.Location(r.Context(), it.blob.Key)
	if err != nil {
		return fmt.Errorf("hand off %s: %w", it.item.ID, err)
	}
	// nginx decodes the address and cuts it at a question mark, and dots would
	// lead it elsewhere. Our keys hold nothing of the kind, and what does is no
	// key of ours.
	if at.File == "" || strings.Trim(at.File, "0123456789abcdef/") != "" {
		return fmt.Errorf("hand off %s: nginx cannot be sent to where its bytes lie", it.item.ID)
	}
	h := w.Header()
	// ETag, Last-Modified, lengths, ranges and Accept-Ranges are nginx's to say:
	// ours would be dropped or doubled.
	n.hand(h, r, &it)
	if left := it.leaving(r, v.leaves(it.blob.Size)); left != nil && n.Reports != nil {
		h["X-Media-Delivery"] = []string{n.Reports.await(left)}
	}
	// In the last breath: nginx obeys it whatever status goes with it, so it
	// must never stand on a response that could still become a refusal.
	h["X-Accel-Redirect"] = []string{n.Files + at.File}
	w.WriteHeader(http.StatusOK)
	return nil
}
