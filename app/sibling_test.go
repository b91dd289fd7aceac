package app_test

import (
	"bytes"
	"testing"

	"cloakroom/app/media"
)

// TestWhoCannotShowWebPGetsAJPEG asks a house that carries its bytes itself and
// one behind nginx, by a ticket and by path, as browsers of all ages do.
func TestWhoCannotShowWebPGetsAJPEG(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]*house{"direct": open(t, settings(t)), "nginx": behindNginx(t, settings(t)).house} {
		t.Run(name, func(t *testing.T) {
			c := h.corner(t)
			bodies := map[string][]byte{"image/webp": []byte("a small webp"), "image/jpeg": []byte("a jpeg, which is larger")}
			for mime, b := range bodies {
				c.exec(t, `insert into renditions (item, version, rendition, key, type, size, modified, width, height) values (?, 1, 'thumb', ?, ?, ?, ?, 4, 3)`,
					string(c.drawing.ID), string(c.publish(t, b)), mime, len(b), noon.Unix())
			}
			ticket := c.pageTicket(t, c.drawing.ID, media.Thumb)
			byPath := []show{bearer(c.token)}
			for _, tt := range []struct {
				name, accept, mime string
			}{
				{"a new browser", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/webp"},
				{"an old one", "image/png,image/jpeg;q=0.9", "image/jpeg"},
				{"one that forbids it", "image/webp;q=0,image/jpeg", "image/jpeg"},
				{"curl", "*/*", "image/webp"},
				{"who says nothing", "", "image/webp"},
			} {
				says := func(shows ...show) []show {
					if tt.accept != "" {
						shows = append(shows, with("Accept", tt.accept))
					}
					return shows
				}
				a := h.get(t, ticket, says()...)
				if a.status != 200 || a.header.Get("Content-Type") != tt.mime || !bytes.Equal(a.body, bodies[tt.mime]) || a.header.Get("Vary") != "Origin, Accept" {
					t.Errorf("%s: %v %v", tt.name, a, a.header)
				}
				again := h.get(t, ticket, says(with("If-None-Match", a.header.Get("ETag")))...)
				if again.status != 304 || again.header.Get("Vary") != "Origin, Accept" {
					t.Errorf("%s, once more: %v %v", tt.name, again, again.header)
				}
				a = h.get(t, c.private(c.drawing, media.Thumb), says(byPath...)...)
				if a.status != 200 || a.header.Get("Content-Type") != tt.mime || a.header.Get("Vary") != "Origin, Authorization, Accept" {
					t.Errorf("%s, by path: %v %v", tt.name, a, a.header)
				}
				// What has one type alone varies by nothing of the kind.
				a = h.get(t, c.pageTicket(t, c.drawing.ID, media.Original), says()...)
				if a.status != 200 || a.header.Get("Vary") != "Origin" {
					t.Errorf("%s, the original: %v %v", tt.name, a, a.header)
				}
			}
			// The right is asked for whatever the type: nobody gets a sibling without it.
			for _, accept := range []string{"image/jpeg", "*/*"} {
				if a := h.get(t, c.private(c.drawing, media.Thumb), with("Accept", accept)); a.status != 401 {
					t.Errorf("without a token: %v", a)
				}
				if a := h.get(t, ticket[:len(ticket)-1], with("Accept", accept)); a.status != 404 {
					t.Errorf("without a good ticket: %v", a)
				}
			}
		})
	}
}
