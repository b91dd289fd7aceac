package handoff

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/storage"
)

// Direct carries the bytes itself: for development, for small houses, and for
// the few requests that Nginx does not hand on.
type Direct struct {
	Bytes storage.Storage
	*Dress
}

// Send answers r with what p permits. Until the file is open nothing is set, so
// that an error can still become a refusal.
func (d Direct) Send(w http.ResponseWriter, r *http.Request, p access.Permit) error {
	it := open(p, r.Header)
	v := judge(r.Header, it.blob)
	if d.answered(w, r, &it, v) {
		return nil
	}
	return d.carry(w, r, &it, v)
}

func (d Direct) carry(w http.ResponseWriter, r *http.Request, it *parcel, v verdict) error {
	f, err := d.Bytes.Open(r.Context(), it.blob.Key)
	if fault.Is(err, fault.NotFound) {
		// In the words of any other refusal, and of nginx when it misses a file.
		return fault.Wrap(fault.NotFound, "There is nothing here.", fmt.Errorf("hand off %s: %w", it.item.ID, err))
	}
	if err != nil {
		return fmt.Errorf("hand off %s: %w", it.item.ID, err)
	}
	defer f.Close()
	p := v.leaves(it.blob.Size)
	if _, err := f.Seek(p.from, io.SeekStart); err != nil {
		return fmt.Errorf("hand off %s from byte %d: %w", it.item.ID, p.from, err)
	}
	done := func(int64) {}
	if it.meter != nil && r.Method != http.MethodHead {
		if done, err = it.meter.Begin(r.Context(), p.from, p.to, it.blob.Size); err != nil {
			return err
		}
	}
	left := it.leaving(r, p)
	h := w.Header()
	d.wear(h, r, it)
	d.validate(h, it)
	h["Content-Length"] = []string{strconv.FormatInt(p.length(), 10)}
	if v.status == http.StatusPartialContent {
		h["Content-Range"] = []string{p.contentRange(it.blob.Size)}
	} else {
		h["Accept-Ranges"] = acceptRanges // a part says so itself, and nginx thinks so too
	}
	w.WriteHeader(v.status)
	if r.Method == http.MethodHead {
		return nil
	}
	// CopyN shows the server an *os.File, so that the kernel can send it. Once
	// the length is promised, the only honest way to say that bytes are missing
	// is to cut the connection; the same when nobody reads any more.
	sent, err := io.CopyN(w, f, p.length())
	done(sent)
	if left != nil {
		left(sent)
	}
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}
