package api

import (
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"

	"cloakroom/app/access"
	"cloakroom/app/entry"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/serve"
)

// Private is below which address bytes are to be had by their path.
const Private = "/private/"

// Read answers with the bytes at a path, by default the original. It asks no
// router: see quick in front.go.
func (api *API) Read(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	path, err := entry.PathAfter(r, Private)
	if err != nil {
		return err
	}
	form := media.Original
	if r.URL.RawQuery != "" {
		if as := r.URL.Query()["as"]; len(as) > 0 {
			var ok bool
			if form, ok = media.ParseRendition(as[0]); !ok || len(as) > 1 {
				return errNothing
			}
		}
	}
	return api.Corridor.SendAt(w, r, s, path, form)
}

// write adds an item with the body as its bytes. It replaces what is there only
// for who says so: If-Match with its ETag, or *.
func (api *API) write(w http.ResponseWriter, r *http.Request, s access.Subject) error {
	path, err := entry.Path(r)
	if err != nil {
		return err
	}
	cut := strings.LastIndexByte(path, '/')
	if cut < 0 {
		return errNothing // at the top there are folders alone
	}
	folder, err := api.Library.FolderAt(r.Context(), s, path[:cut], access.Add)
	if err != nil {
		return err
	}
	p := intake.Parcel{Folder: folder.ID, Name: path[cut+1:], Size: r.ContentLength, IfTaken: intake.Refuse}
	if p.SHA256, err = digest(r); err != nil {
		return err
	}
	if p.Replaces, p.Expects, err = api.replaced(r, s, path); err != nil {
		return err
	}
	if r.ContentLength > api.Intake.MaxUpload() {
		return api.Intake.TooLarge()
	}
	it, err := api.Intake.Take(r.Context(), s, p, serve.NewSteady(w, r))
	if err != nil {
		return err
	}
	st, err := api.Tickets.For(r.Context(), s)
	if err != nil {
		return err
	}
	out := asItem(st, it, s.Scope&access.View)
	if p.Replaces != "" {
		return serve.JSON(w, http.StatusOK, out)
	}
	w.Header().Set("Location", (&url.URL{Path: "/private/" + path}).EscapedPath())
	return serve.JSON(w, http.StatusCreated, out)
}

// replaced returns the item that If-Match names at a path (RFC 9110 section
// 13.1.1), and the version that it names; empty if the client names none. The
// version is asked for again when the bytes have come: of two who name the same,
// one wins.
func (api *API) replaced(r *http.Request, s access.Subject, path string) (id.Item, id.Version, error) {
	match := r.Header.Values("If-Match")
	if len(match) == 0 {
		return "", 0, nil
	}
	it, err := api.Library.ItemAt(r.Context(), s, path)
	if fault.Is(err, fault.NotFound) {
		return "", 0, errChanged
	}
	if err != nil {
		return "", 0, err
	}
	for _, tag := range strings.Split(strings.Join(match, ","), ",") {
		switch strings.TrimSpace(tag) {
		case "*":
			return it.ID, 0, nil
		case it.Blobs[0].ETag():
			return it.ID, it.Version, nil
		}
	}
	return "", 0, errChanged
}

var errChanged = fault.Named("changed", fault.Precondition, "What lies there is not what If-Match names. Look again, then try once more.")

// digest reads the SHA-256 in Content-Digest (RFC 9530): what the body must
// have. Other algorithms are for others.
func digest(r *http.Request) ([]byte, error) {
	for _, part := range strings.Split(strings.Join(r.Header.Values("Content-Digest"), ","), ",") {
		coded, ok := strings.CutPrefix(strings.TrimSpace(part), "sha-256=:")
		if !ok {
			continue
		}
		sum, err := base64.StdEncoding.Strict().DecodeString(strings.TrimSuffix(coded, ":"))
		if err != nil || len(sum) != sha256.Size {
			return nil, fault.New(fault.Invalid, "Content-Digest has no SHA-256 in it: sha-256=:…:")
		}
		return sum, nil
	}
	return nil, nil
}
