package web

import (
	"bufio"
	"errors"
	"io"
	"net/http"
	"net/textproto"
	"slices"

	"github.com/gorilla/mux"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/serve"
	"cloakroom/views"
)

// mostParts is how many files one form may send: a browser's folder at once,
// and no more than anybody would wait for.
const mostParts = 1000

// upload takes the files of a form, one after the other, as they stream in:
// nothing is spooled, and each is safe before the next begins.
func (web *Web) upload(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	folder, err := id.ParseFolder(mux.Vars(r)["folder"])
	if err != nil {
		return err
	}
	if _, err := web.Library.Folder(r.Context(), s, folder, access.Add); err != nil {
		return err
	}
	r.Body = serve.NewSteady(w, r)
	if _, err := web.take(r, s, intake.Parcel{Folder: folder}); err != nil {
		return web.folderAgain(w, r, s, folder, err, func(p *views.BrowsePage, say string) { p.Upload.Error = say })
	}
	f, err := web.Library.Folder(r.Context(), s, folder, access.Add)
	if fault.Is(err, fault.NotFound) || fault.Is(err, fault.Forbidden) {
		return serve.See(w, r, "/") // a folder where one may add without looking
	}
	if err != nil {
		return err
	}
	return serve.See(w, r, browseAddress("", f.Path))
}

// take hands the files of a form in, all as p and the fields before them say;
// what it replaces, only one can. It returns the last parcel.
func (web *Web) take(r *http.Request, s access.Subject, p intake.Parcel) (_ intake.Parcel, err error) {
	// The library reads 4 KiB at a time; behind this buffer that is no call of the
	// system's each.
	r.Body = struct {
		io.Reader
		io.Closer
	}{bufio.NewReaderSize(r.Body, 256<<10), r.Body}
	parts, err := r.MultipartReader()
	if err != nil {
		return p, fault.Wrap(fault.Invalid, "Choose one file or several, then send them again.", err)
	}
	files, told := 0, map[string]string{}
	for n := 0; ; n++ {
		part, err := parts.NextPart()
		switch {
		case errors.Is(err, io.EOF) && files == 0:
			return p, fault.In("file", "Choose one file or several first.")
		case errors.Is(err, io.EOF):
			return p, nil
		case err != nil:
			return p, fault.Wrap(fault.Invalid, "The upload broke off. What arrived before is kept; send the rest again.", err)
		case n >= mostParts:
			return p, fault.In("file", "Send at most 1000 files at once. The first 1000 are kept.")
		case heavy(part.Header):
			return p, fault.In("file", "One of the files came with more said about it than any browser says. Nothing of it was kept.")
		}
		name := part.FileName() // without folders
		if field := part.FormName(); files == 0 && slices.Contains(asides, field) {
			if told[field], err = said(part); err != nil {
				return p, err
			}
			if p.Replaces == "" {
				if p, err = saying(p, told); err != nil {
					return p, err
				}
			}
			continue
		}
		if part.FormName() != "file" || name == "" {
			continue // an empty choice, or a field that is not ours
		}
		if files > 0 && p.Replaces != "" {
			return p, fault.In("file", "Choose one file: one thing can be replaced by one other.")
		}
		p.Name, p.Size = name, -1
		if _, err := web.Intake.Take(r.Context(), s, p, whole{part}); err != nil {
			return p, err
		}
		files++
	}
}

// asides are the fields that may stand before the files.
var asides = []string{"taken", "from", "note", "receipt"}

// said reads a field that stands before the files: as much of it as any may have.
func said(part io.Reader) (string, error) {
	text, err := io.ReadAll(io.LimitReader(part, 8<<10))
	if err != nil {
		return "", fault.Wrap(fault.Invalid, "The upload broke off. Send it again.", err)
	}
	return string(text), nil
}

// saying is p with what the fields say: what to do with names that are taken, and
// of a guest, who they are.
func saying(p intake.Parcel, told map[string]string) (_ intake.Parcel, err error) {
	if p.IfTaken, err = intake.ParseIfTaken(told["taken"]); err != nil {
		return p, err
	}
	p.Guest, err = intake.ReadGuest(told["from"], told["note"], told["receipt"])
	return p, err
}

// mostSaid is how long all headers of a part may be. Browsers need a hundredth.
const mostSaid = 16 << 10

func heavy(h textproto.MIMEHeader) bool {
	n := 0
	for name, values := range h {
		for _, v := range values {
			n += len(name) + len(v)
		}
	}
	return n > mostSaid
}

// whole fills what it is given, unless src ends: a form gives 4 KiB at a time,
// and each of them would be a write of its own.
type whole struct{ src io.Reader }

func (w whole) Read(p []byte) (n int, err error) {
	for n < len(p) && err == nil {
		var more int
		more, err = w.src.Read(p[n:])
		n += more
	}
	return n, err
}
