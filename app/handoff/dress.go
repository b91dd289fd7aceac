package handoff

import (
	"net/http"
	"strconv"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/media"
)

// Dress is what answers with media wear in one house, at one kind of address.
// Nearly all of it is made once: a page is a hundred pictures.
type Dress struct {
	cache   []string
	vary    []string
	varied  []string // the same where the type was chosen by Accept
	site    []string // Cross-Origin-Resource-Policy of those who come by a page
	origins map[string][]string
}

// NewDress returns the dress of the ticketed addresses. A browser may show media
// again for maxAge without asking (0: it asks every time); pages of origins may
// read them by script; with otherHost they live on a host of their own.
func NewDress(maxAge time.Duration, origins []string, otherHost bool) *Dress {
	d := &Dress{
		cache:   []string{"private, no-cache"},
		vary:    []string{"Origin"},
		varied:  []string{"Origin, Accept"},
		site:    []string{"same-origin"},
		origins: map[string][]string{},
	}
	if seconds := int64(maxAge / time.Second); seconds > 0 {
		d.cache = []string{"private, max-age=" + strconv.FormatInt(seconds, 10)}
	}
	if otherHost {
		d.site = []string{"same-site"}
	}
	for _, o := range origins {
		d.origins[o] = []string{o}
	}
	return d
}

// Private returns the dress of the same house under /private, where the same
// address has other answers for other tokens.
func (d *Dress) Private() *Dress {
	p := *d
	p.vary, p.varied = []string{"Origin, Authorization"}, []string{"Origin, Authorization, Accept"}
	p.site = crossOrigin
	return &p
}

// Values that never change. They are shared by all answers: whoever changes
// headers further out must set new slices, as http.Header's methods do.
var (
	plain        = []string{"text/plain; charset=utf-8"}
	unknown      = []string{"application/octet-stream"}
	nosniff      = []string{"nosniff"}
	noReferrer   = []string{"no-referrer"}
	noindex      = []string{"noindex"}
	noStore      = []string{"no-store"}
	acceptRanges = []string{"bytes"}
	crossOrigin  = []string{"cross-origin"}
	oneAnswer    = []string{`params=("t")`} // a fresh ticket finds the old one's bytes in the cache
)

// Policies, should somebody open the bytes as a page of their own. Players of
// films and sounds break in a sandbox.
var policies = map[media.Class][]string{
	media.Picture:  {"default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; sandbox; frame-ancestors 'none'"},
	media.Film:     {"default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'"},
	media.Sound:    {"default-src 'none'; style-src 'unsafe-inline'; media-src 'self'; frame-ancestors 'none'"},
	media.Document: {"default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'none'"},
	media.Other:    {"default-src 'none'; sandbox"},
}

// wear sets what an answer about p wears, whoever carries it and whatever its
// status. It sets and never adds: rs/cors, further out on /private, has set
// Vary and Access-Control-Allow-Origin already, and each may stand there once.
// (Access-Control-Expose-Headers is left as rs/cors put it.)
func (d *Dress) wear(h http.Header, r *http.Request, p *parcel) {
	d.fit(h, r, p)
	h["Cache-Control"] = d.cache
	h["Content-Disposition"] = []string{disposition(p)}
	h["No-Vary-Search"] = oneAnswer
	h["X-Content-Type-Options"] = nosniff
	h["X-Robots-Tag"] = noindex
	h["Referrer-Policy"] = noReferrer // the address holds a ticket
}

// hand sets the same for nginx, which adds the rest: what it would keep on a
// refusal of its own travels under other names, and what never changes it says
// itself. Keep deploy/nginx/cloakroom.conf.tmpl in step; nginx_test.go compares.
func (d *Dress) hand(h http.Header, r *http.Request, p *parcel) {
	// What was set further out goes first: eight headers are as many as a Go map
	// holds before it grows, and each of these is sorted, written and read again.
	for _, name := range nginxSays {
		delete(h, name)
	}
	d.fit(h, r, p)
	h["X-Media-Cache"] = d.cache
	h["X-Media-Disposition"] = []string{disposition(p)}
}

// nginxSays is what would be dropped on the way.
var nginxSays = []string{"Cache-Control", "X-Content-Type-Options", "Referrer-Policy", "X-Robots-Tag"}

// fit sets what differs from one answer to the next.
func (d *Dress) fit(h http.Header, r *http.Request, p *parcel) {
	class := media.ClassOf(p.blob.Type)
	h["Content-Type"] = unknown
	if class != media.Other {
		h["Content-Type"] = []string{p.blob.Type}
	}
	h["Content-Security-Policy"] = policies[class]
	h["Vary"] = d.vary
	if p.chosen {
		h["Vary"] = d.varied
	}
	// Who may embed it follows from the credential, never from the request: a
	// plain <img> on another site sends no Origin.
	h["Cross-Origin-Resource-Policy"] = d.site
	if p.by == access.Token {
		h["Cross-Origin-Resource-Policy"] = crossOrigin
	}
	if from := r.Header["Origin"]; len(from) == 1 {
		if listed, ok := d.origins[from[0]]; ok {
			h["Access-Control-Allow-Origin"] = listed
		}
	}
	delete(h, "Set-Cookie") // media set none, and nginx would pass it on
}

// validate sets what nginx says of a file by itself, when we answer instead.
func (d *Dress) validate(h http.Header, p *parcel) {
	if p.tag != "" {
		h["Etag"] = []string{p.tag}
		return
	}
	b := p.blob
	h["Etag"] = []string{b.ETag()}
	h["Last-Modified"] = []string{b.Modified.UTC().Format(http.TimeFormat)}
}
