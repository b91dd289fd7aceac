package app_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"cloakroom/app/media"
)

// TestAnOriginReadsWhateverIsAnswered asks for bytes, for what it has already, and
// for what the house cannot do just now, as a browser sees it: through nginx and
// without it.
func TestAnOriginReadsWhateverIsAnswered(t *testing.T) {
	t.Parallel()
	for name, h := range map[string]*house{"direct": open(t, settings(t)), "nginx": behindNginx(t, settings(t)).house} {
		t.Run(name, func(t *testing.T) {
			c := h.corner(t)
			private, ticket := c.private(c.picture, media.Original), c.programTicket(t, c.picture.ID, media.Original)
			token := bearer(c.token)
			read := func(name, path string, status int, shows ...show) {
				t.Helper()
				for _, origin := range []string{friend, "https://evil.example", ""} {
					asked := slices.Clone(shows)
					if origin != "" {
						asked = append(asked, with("Origin", origin))
					}
					var want []string
					if origin == friend {
						want = []string{friend}
					}
					a := h.ask(t, h.written("GET", path, "", asked...)) // also what the document has none of: a fault of ours
					if a.status != status || !slices.Equal(a.header["Access-Control-Allow-Origin"], want) || !slices.Contains(vary(a), "Origin") {
						t.Errorf("%s from %q: %v, want %d", name, origin, a, status)
					}
					if strings.HasPrefix(path, "/private/") && !slices.Contains(vary(a), "Authorization") {
						t.Errorf("%s does not vary by the token: %v", name, a)
					}
					if len(a.header["Access-Control-Allow-Credentials"]) > 0 {
						t.Errorf("%s asks for cookies: %v", name, a)
					}
				}
			}
			for of, path := range map[string]string{"a path": private, "a ticket": ticket} {
				tag := h.get(t, path, token).header.Get("Etag")
				read("the bytes of "+of, path, 200, token)
				read("a part of "+of, path, 206, token, with("Range", "bytes=1-2"))
				read("what it has of "+of, path, 304, token, with("If-None-Match", tag))
				read("a part that is none of "+of, path, 416, token, with("Range", "bytes=99999999-"))
			}
			read("no token", private, 401)
			read("no such path", private+"x", 404, token)
			read("no such address", "/api/v1/none", 404, token)

			h.exec(t, `drop table favourites`)
			read("a fault of ours", "/api/v1/favourites", 500, token)
			ok(t, os.Rename(h.Config.Media, h.Config.Media+".away"))
			h.clock.pass(10 * time.Millisecond) // a glance is good for so long
			read("media that are away", private, 503, token)
		})
	}
}
