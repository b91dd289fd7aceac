package intake

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/serve"
)

// Tus speaks tus 1.0.0 (https://tus.io/protocols/resumable-upload): core,
// creation, creation-with-upload, termination, checksum, expiration. Faces mount
// its handlers at an address and below it; each says who asks in its own way.
type Tus struct {
	Intake *Intake
	At     string // the address where uploads are created, as a route
	// Folder finds the folder that a client names by its id or its path, or not at all.
	Folder func(ctx context.Context, s access.Subject, named string) (id.Folder, error)
}

const (
	tusVersion    = "1.0.0"
	tusExtensions = "creation,creation-with-upload,termination,checksum,expiration"
	offsetType    = "application/offset+octet-stream"
)

// TusAsks are the headers of requests that a page on another origin must be let
// send, and TusTells those of answers that it must be let read.
func TusAsks() []string {
	return []string{"Tus-Resumable", "Upload-Checksum", "Upload-Length", "Upload-Metadata", "Upload-Offset", "X-Requested-With"}
}

func TusTells() []string {
	return []string{
		"Tus-Checksum-Algorithm", "Tus-Extension", "Tus-Max-Size", "Tus-Resumable", "Tus-Version",
		"Upload-Expires", "Upload-Item", "Upload-Length", "Upload-Metadata", "Upload-Offset",
	}
}

// Options tells what we speak. It needs no credential.
func (t Tus) Options(w http.ResponseWriter, _ *http.Request) error {
	h := w.Header()
	h.Set("Tus-Resumable", tusVersion)
	h.Set("Tus-Version", tusVersion)
	h.Set("Tus-Extension", tusExtensions)
	h.Set("Tus-Max-Size", strconv.FormatInt(t.Intake.most, 10))
	h.Set("Tus-Checksum-Algorithm", checksums())
	h.Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Create begins an upload, and takes its first bytes if they come along.
func (t Tus) Create(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	if err := speaks(w, r); err != nil {
		return err
	}
	comes := r.ContentLength != 0
	if comes && r.Header.Get("Content-Type") != offsetType {
		return errType
	}
	body, leave, err := bodyOf(w, r)
	if err != nil {
		return err
	}
	p, err := t.parcel(r, s) // makes folders, so all else comes before
	if err != nil {
		return err
	}
	up, err := t.Intake.Begin(r.Context(), s, p)
	if err != nil {
		return err
	}
	if comes || up.Size == 0 {
		up, err = t.first(r, s, up, body)
		if leave(); err != nil {
			if p.Once == "" { // nobody was told its address, nor can ask for it; who went away, least of all
				_ = t.Intake.Terminate(context.WithoutCancel(r.Context()), s, up.ID)
			}
			return err
		}
	}
	w.Header().Set("Location", r.URL.Path+"/"+string(up.ID))
	tell(w, up)
	w.WriteHeader(http.StatusCreated)
	return nil
}

// first appends what came with a creation. One that was told again may have
// brought some of it before.
func (t Tus) first(r *http.Request, s access.Subject, up Upload, body Body) (Upload, error) {
	var passed int64
	for {
		known := up.Item != "" || up.Offset > 0 && body.Hash != nil
		skip := up.Offset - passed
		if known {
			skip = up.Size - passed // a client in the middle of sending hears no answer
		}
		n, err := io.CopyN(io.Discard, body.Reader, skip)
		if passed += n; known {
			return up, nil
		}
		if body.Size >= 0 {
			body.Size -= n
		}
		if err != nil {
			return up, broken(err)
		}
		then, err := t.Intake.Append(r.Context(), s, up.ID, up.Offset, body)
		if errors.Is(err, errElse) && then.Offset > up.Offset {
			up = then // the request before has kept some of it, just now
			continue
		}
		then.ID = up.ID
		return then, err
	}
}

// Status answers a HEAD: how far an upload is.
func (t Tus) Status(w http.ResponseWriter, r *http.Request, s access.Subject, up id.Upload) error {
	if err := speaks(w, r); err != nil {
		return err
	}
	u, err := t.Intake.Status(r.Context(), s, up)
	if err != nil {
		return err
	}
	tell(w, u)
	h := w.Header()
	h.Set("Upload-Length", strconv.FormatInt(u.Size, 10))
	if u.Said != "" {
		h.Set("Upload-Metadata", u.Said)
	}
	w.WriteHeader(http.StatusOK)
	return nil
}

// Append answers a PATCH.
func (t Tus) Append(w http.ResponseWriter, r *http.Request, s access.Subject, up id.Upload) error {
	if err := speaks(w, r); err != nil {
		return err
	}
	if r.Header.Get("Content-Type") != offsetType {
		return errType
	}
	at, err := number(r, "Upload-Offset")
	if err != nil {
		return err
	}
	body, leave, err := bodyOf(w, r)
	if err != nil {
		return err
	}
	u, err := t.Intake.Append(r.Context(), s, up, at, body)
	if leave(); err != nil {
		return err
	}
	tell(w, u)
	w.WriteHeader(http.StatusNoContent)
	return nil
}

// Terminate answers a DELETE.
func (t Tus) Terminate(w http.ResponseWriter, r *http.Request, s access.Subject, up id.Upload) error {
	if err := speaks(w, r); err != nil {
		return err
	}
	if err := t.Intake.Terminate(r.Context(), s, up); err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(http.StatusNoContent)
	return nil
}

var (
	errType    = fault.New(fault.Unsupported, "Bytes of an upload come as "+offsetType+".")
	errVersion = fault.Named("tus-version", fault.Precondition, "Say Tus-Resumable: "+tusVersion+".")
)

// speaks refuses other versions. Every answer says which one we speak, refusals
// too.
func speaks(w http.ResponseWriter, r *http.Request) error {
	w.Header().Set("Tus-Resumable", tusVersion)
	if said := r.Header["Tus-Resumable"]; len(said) != 1 || said[0] != tusVersion {
		w.Header().Set("Tus-Version", tusVersion)
		return errVersion
	}
	return nil
}

// tell says how far an upload is.
func tell(w http.ResponseWriter, up Upload) {
	h := w.Header()
	h.Set("Upload-Offset", strconv.FormatInt(up.Offset, 10))
	h.Set("Upload-Expires", up.Ends.UTC().Format(http.TimeFormat))
	h.Set("Cache-Control", "no-store")
	if up.Item != "" {
		h.Set("Upload-Item", string(up.Item))
	}
}

// number reads a header that is a count of bytes: digits and nothing else.
func number(r *http.Request, name string) (int64, error) {
	said := r.Header[name]
	if len(said) != 1 || strings.Trim(said[0], "0123456789") != "" {
		return 0, fault.New(fault.Invalid, name+" is missing or no number.")
	}
	n, err := strconv.ParseInt(said[0], 10, 64)
	if errors.Is(err, strconv.ErrRange) {
		return 0, fault.New(fault.TooLarge, name+" is larger than anything we take.")
	}
	if err != nil {
		return 0, fault.Wrap(fault.Invalid, name+" is missing or no number.", err)
	}
	return n, nil
}

// bodyOf reads what a request brings, with its checksum. leave is called when it
// was used, before the answer.
func bodyOf(w http.ResponseWriter, r *http.Request) (b Body, leave func(), err error) {
	steady := serve.NewSteady(w, r)
	b = Body{Reader: steady, Size: r.ContentLength, Stop: steady.Stop}
	said, ok := r.Header["Upload-Checksum"]
	if !ok {
		return b, steady.Leave, nil
	}
	name, sum, _ := strings.Cut(said[0], " ")
	make, known := algorithms[name]
	if !known || len(said) != 1 {
		return b, nil, fault.New(fault.Invalid, "This checksum is none that we know: "+checksums()+".")
	}
	b.Hash = make()
	want, err := base64.StdEncoding.Strict().DecodeString(sum)
	if err != nil || len(want) != b.Hash.Size() {
		return b, nil, fault.Wrap(fault.Invalid, "This is no checksum of its kind.", err)
	}
	b.Want = want
	return b, steady.Leave, nil
}
