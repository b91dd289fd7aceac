package app_test

import (
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"time"

	"cloakroom/app/media"
)

// TestMediaThatWereTakenAway unmounts the media of a running house, as far as it
// can see, and brings them back.
func TestMediaThatWereTakenAway(t *testing.T) {
	t.Parallel()
	t.Run("direct", func(t *testing.T) { mediaTakenAway(t, open(t, settings(t))) })
	t.Run("behind nginx", func(t *testing.T) { mediaTakenAway(t, behindNginx(t, settings(t)).house) })
}

func mediaTakenAway(t *testing.T, h *house) {
	c := h.corner(t)
	private, cookie, token := c.private(c.picture, media.Original), h.cookie(c.session), bearer(c.token)
	reads := []struct {
		name, path string
		show       []show
	}{
		{"a page's ticket", c.pageTicket(t, c.picture.ID, media.Thumb), nil},
		{"a path", private, []show{token}},
		{"a direct link", "/s/" + c.itemLink.Reveal() + "/file", nil},
	}
	is := func(when string, media, pages int) {
		t.Helper()
		for _, r := range reads {
			a := h.get(t, r.path, r.show...)
			if a.status != media || media == 503 && (a.header.Get("Retry-After") == "" || a.header.Get("Cache-Control") != "no-store") {
				t.Errorf("%s, %s: %v", when, r.name, a)
			}
		}
		if a := h.get(t, "/readyz"); a.status != media {
			t.Errorf("%s, readyz: %v", when, a)
		}
		if a := h.get(t, (&url.URL{Path: "/browse/" + c.folder.Path}).EscapedPath(), cookie); a.status != pages {
			t.Errorf("%s, a page: %v", when, a)
		}
	}
	is("before", 200, 200)
	away := filepath.Join(filepath.Dir(h.Config.Media), "away")
	ok(t, os.Rename(h.Config.Media, away))
	ok(t, os.Mkdir(h.Config.Media, 0o750))
	h.clock.pass(10 * time.Millisecond) // a glance is good for so long
	is("away", 503, 200)
	if a := h.send(t, "PUT", (&url.URL{Path: "/private/" + c.folder.Path + "/new.txt"}).EscapedPath(), "a new coat", token); a.status != 503 {
		t.Errorf("a PUT while the media are away: %v", a)
	}
	ok(t, os.Rename(h.Config.Media, away+" meanwhile")) // in which the house may have made a file for reports
	ok(t, os.Rename(away, h.Config.Media))
	is("back", 200, 200)
	if a := h.send(t, "PUT", (&url.URL{Path: "/private/" + c.folder.Path + "/new.txt"}).EscapedPath(), "a new coat", token); a.status != 201 {
		t.Errorf("a PUT when they are back: %v", a)
	}
}
