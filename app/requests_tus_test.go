package app_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/library"
)

// brings creates an upload by a link, with all its bytes.
func (h *house) brings(t testing.TB, link id.Secret, body string, said ...string) answer {
	t.Helper()
	return h.send(t, http.MethodPost, "/s/"+link.Reveal()+"/uploads", body,
		with("Tus-Resumable", "1.0.0"), with("Upload-Length", fmt.Sprint(len(body))), with("Upload-Metadata", metadata(said...)),
		with("Content-Type", "application/offset+octet-stream"), with("Sec-Fetch-Site", "same-origin"))
}

// TestUploadsOfAGuestAreTheirs: nobody else finds them, and they die with the link.
func TestUploadsOfAGuestAreTheirs(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	l, link := c.asks(t, library.Asking{MaxFiles: 1}, linkPassword)
	_, other := c.asks(t, library.Asking{}, "")
	_, one := h.opens(t, link, linkPassword)
	_, two := h.opens(t, link, linkPassword)
	begin := func(shows ...show) answer {
		return h.send(t, http.MethodPost, "/s/"+link.Reveal()+"/uploads", "", append(shows, with("Tus-Resumable", "1.0.0"), with("Upload-Length", "3"),
			with("Upload-Metadata", metadata("name", "hat")), with("Sec-Fetch-Site", "same-origin"))...)
	}
	if a := begin(); a.status != 404 {
		t.Errorf("without the password: %v", a)
	}
	a := begin(one)
	at := a.header.Get("Location")
	if a.status != 201 || !strings.HasPrefix(at, "/s/"+link.Reveal()+"/uploads/up_") {
		t.Fatal(a)
	}
	up := at[strings.LastIndexByte(at, '/')+1:]
	version := with("Tus-Resumable", "1.0.0")
	for name, ask := range map[string]answer{
		"another guest of the link": h.do(t, "HEAD", at, version, two),
		"nobody":                    h.do(t, "HEAD", at, version),
		"another link":              h.do(t, "HEAD", "/s/"+other.Reveal()+"/uploads/"+up, version),
		"the maker":                 h.do(t, "HEAD", "/uploads/"+up, version, h.cookie(c.session)),
		"a program of the maker's":  h.do(t, "HEAD", "/api/v1/uploads/"+up, version, bearer(c.token)),
		"another guest ends it":     h.do(t, "DELETE", at, version, two, with("Sec-Fetch-Site", "same-origin")),
	} {
		if ask.status != 404 {
			t.Errorf("%s: %v", name, ask)
		}
	}
	if a := begin(two); a.status != 507 {
		t.Errorf("more than the link takes: %v", a)
	}
	if a := h.do(t, "DELETE", at, version, one, with("Sec-Fetch-Site", "same-origin")); a.status != 204 {
		t.Fatal(a)
	}
	a = begin(two)
	if at = a.header.Get("Location"); a.status != 201 {
		t.Fatalf("the place was not given back: %v", a)
	}
	must(h.Library.LockLink(t.Context(), c.self, l.ID, must(h.Accounts.LinkPassword(t.Context(), "eight owls"))(t)))(t)
	patch := func(shows ...show) answer {
		return h.send(t, http.MethodPatch, at, "hat", append(shows, version, with("Upload-Offset", "0"), with("Content-Type", "application/offset+octet-stream"), with("Sec-Fetch-Site", "same-origin"))...)
	}
	if a := patch(two); a.status != 404 {
		t.Errorf("by the old password: %v", a)
	}
	must(h.Library.EndLink(t.Context(), c.self, l.ID))(t)
	if a := patch(two); a.status != 410 {
		t.Errorf("after the end: %v", a)
	}
	if slices.Contains(c.names(t), "hat") {
		t.Error("it was kept all the same")
	}
}
