// Package handoff is the second door: it turns a Permit into a response. Behind
// nginx it says what to send and nginx carries the bytes; Direct carries them
// itself. Both judge a request by the same function (judge) and dress an answer
// by the same one (Dress.wear), so that nobody can tell them apart from outside;
// nginx_test.go compares them header by header.
package handoff

import (
	"io"
	"net/http"
	"strconv"

	"cloakroom/app/access"
	"cloakroom/app/media"
)

// parcel is what a Permit opened, with all that an answer about it depends on.
type parcel struct {
	item   *media.Item
	blob   media.Blob
	by     access.Means
	chosen bool // of two types, by what the request accepts
	meter  access.Meter

	witness access.Witness
	tag     string // of what is made as it leaves; else it is the blob's
}

// leaving tells the witness, if there is one, that a part is about to leave, and
// returns whom to tell how much did, if anybody.
func (p *parcel) leaving(r *http.Request, of part) (left func(sent int64)) {
	if p.witness == nil || r.Method == http.MethodHead {
		return nil
	}
	return p.witness.Leaving(p.item, of.from, of.to, p.blob.Size)
}

// open opens a permit for a request: of two types of one rendition it takes the
// one that the client can show.
func open(p access.Permit, h http.Header) parcel {
	item, blob, by := p.Open()
	sibling, chosen := p.Sibling()
	if chosen && !shows(h["Accept"], blob.Type) {
		blob = sibling
	}
	meter, _ := p.Counted()
	return parcel{item, blob, by, chosen, meter, p.Witness(), ""}
}

// answered writes what can be said without the bytes: that the client has them
// already, or that what it asks cannot be had. It says whether it did.
func (d *Dress) answered(w http.ResponseWriter, r *http.Request, p *parcel, v verdict) bool {
	switch v.status {
	case http.StatusNotModified:
		d.wear(w.Header(), r, p)
		d.validate(w.Header(), p)
		w.WriteHeader(http.StatusNotModified)
	case http.StatusPreconditionFailed:
		d.refuse(w, r, p, v.status, "This is not the file that you asked for any more.\n")
	case http.StatusRequestedRangeNotSatisfiable:
		// RFC 9110 section 14.4: the length of what there is.
		w.Header()["Content-Range"] = []string{"bytes */" + strconv.FormatInt(p.blob.Size, 10)}
		d.refuse(w, r, p, v.status, "There is no such part of this file.\n")
	default:
		return false
	}
	return true
}

// refuse answers with words of ours in place of the item's bytes: dressed like
// the item, but with nothing that describes its bytes and nothing to keep.
func (d *Dress) refuse(w http.ResponseWriter, r *http.Request, p *parcel, status int, say string) {
	h := w.Header()
	d.wear(h, r, p)
	d.validate(h, p)
	delete(h, "Content-Disposition")
	h["Content-Type"] = plain
	h["Cache-Control"] = noStore
	h["Content-Length"] = []string{strconv.Itoa(len(say))}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = io.WriteString(w, say) // nobody is left to be told
	}
}
