package handoff

import (
	"fmt"
	"io"
	"net/http"
	"strconv"

	"cloakroom/app/access"
	"cloakroom/app/archive"
	"cloakroom/app/fault"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// stretch is how much of a file leaves by one permit.
const stretch = 4 << 20

// Allow is asked for a permit just before some bytes of a file leave: at the
// beginning of each file and every few megabytes.
type Allow = func(archive.File) (access.Permit, error)

// SendArchive answers r with an archive. Whoever loses the right meanwhile, or
// whose credential ends, gets no more than is on its way: the connection is cut,
// so that what has left is visibly not the whole. It is always carried by the
// house: nginx knows no file that has these bytes.
func (d Direct) SendArchive(w http.ResponseWriter, r *http.Request, a *archive.Plan, by access.Means, allow Allow) error {
	it := &parcel{
		item: &media.Item{Name: a.Name()}, by: by, tag: a.Tag(),
		blob: media.Blob{Rendition: media.Original, Type: "application/zip", Size: a.Size()},
	}
	v := judgeBy(r.Header, it.tag, it.blob.Modified, it.blob.Size)
	if d.answered(w, r, it, v) {
		return nil
	}
	p := v.leaves(it.blob.Size)
	h := w.Header()
	d.wear(h, r, it)
	d.validate(h, it)
	h["Content-Type"] = []string{it.blob.Type}
	h["Cache-Control"] = []string{"private, no-cache"} // it is checked file by file, each time
	h["Content-Length"] = []string{strconv.FormatInt(p.length(), 10)}
	h["Accept-Ranges"] = acceptRanges
	h["X-Accel-Buffering"] = []string{"no"}
	if v.status == http.StatusPartialContent {
		h["Content-Range"] = []string{p.contentRange(it.blob.Size)}
	}
	w.WriteHeader(v.status)
	if r.Method == http.MethodHead {
		return nil
	}
	if err := (&carrier{d.Bytes, a, allow}).carry(w, r, p); err != nil {
		panic(http.ErrAbortHandler)
	}
	return nil
}

// SendArchive is Direct's.
func (n Nginx) SendArchive(w http.ResponseWriter, r *http.Request, a *archive.Plan, by access.Means, allow Allow) error {
	return Direct{n.Bytes, n.Dress}.SendArchive(w, r, a, by, allow)
}

// carrier carries what a plan says.
type carrier struct {
	bytes storage.Storage
	plan  *archive.Plan
	allow Allow
}

func (c *carrier) carry(w io.Writer, r *http.Request, p part) error {
	for at := p.from; at < p.to; {
		piece := c.plan.At(at)
		if len(piece.Own) > 0 {
			n, err := w.Write(piece.Own[:min(int64(len(piece.Own)), p.to-at)])
			if err != nil {
				return err
			}
			at += int64(n)
			continue
		}
		n, err := c.file(w, r, piece, p.to-at)
		if err != nil {
			return err
		}
		at += n
	}
	return nil
}

// file carries a stretch of a file after another until it ends, or most bytes
// have left.
func (c *carrier) file(w io.Writer, r *http.Request, piece archive.Piece, most int64) (sent int64, _ error) {
	var f io.ReadSeekCloser
	for left := min(piece.Length, most); left > 0; {
		permit, err := c.allow(piece.File)
		if err != nil {
			return sent, err
		}
		it := open(permit, r.Header)
		blob := it.blob
		if blob.Size != piece.File.Size {
			return sent, fault.New(fault.Gone, "It is another file now.")
		}
		if f == nil {
			if f, err = c.bytes.Open(r.Context(), blob.Key); err != nil {
				return sent, fmt.Errorf("archive: %w", err)
			}
			defer f.Close()
			if _, err := f.Seek(piece.Skip, io.SeekStart); err != nil {
				return sent, err
			}
			if told := it.leaving(r, part{piece.Skip, piece.Skip + left}); told != nil {
				defer func() { told(sent) }()
			}
		}
		n, err := io.CopyN(w, f, min(left, stretch))
		sent, left = sent+n, left-n // what broke off has left too
		if err != nil {
			return sent, err
		}
	}
	return sent, nil
}
