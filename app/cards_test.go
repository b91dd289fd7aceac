package app_test

import (
	"strings"
	"testing"

	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestCards: what a program that draws a preview of a link may read is its title
// and of what kind it is. Bytes have no part in it.
func TestCards(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	terms := library.Terms{Role: role(t, "viewer"), Title: "Summer"}
	_, folder, err := h.Library.LendFolder(t.Context(), c.self, c.folder.ID, terms)
	ok(t, err)
	_, item, err := h.Library.LendItem(t.Context(), c.self, c.film.ID, terms)
	ok(t, err)
	_, asks := c.asks(t, library.Asking{Ask: "Your pictures"}, "")
	for path, kind := range map[string]string{
		"/s/" + folder.Reveal(): "A folder.", "/s/" + item.Reveal() + "/items/" + string(c.film.ID): "A film.", "/s/" + asks.Reveal(): "hand files in",
	} {
		a := h.get(t, path)
		head, _, _ := strings.Cut(string(a.body), "</head>")
		if a.status != 200 || !strings.Contains(head, `property="og:description"`) || !strings.Contains(head, kind) || !strings.Contains(head, `"og:title" content="`) {
			t.Errorf("no card of %q: %s", kind, head)
		}
		_, card, _ := strings.Cut(head, "og:site_name")
		for _, told := range []string{"og:image", "og:video", "/m/", c.folder.Name, "film.mp4", c.name, "Your pictures"} {
			if strings.Contains(card, told) {
				t.Errorf("the card tells %q", told)
			}
		}
		if a.header.Get("X-Robots-Tag") != "noindex, nofollow" {
			t.Errorf("it may be indexed: %v", a)
		}
	}
	if a := h.get(t, "/robots.txt"); !strings.Contains(string(a.body), "Disallow: /") {
		t.Errorf("%v", a)
	}
}

// TestCardsTakeNothing: a program that draws a card of an address in a chat has no
// bytes by it, whichever address of a link it was given, and uses up no download.
func TestCardsTakeNothing(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	one := "/s/" + c.counted(t, c.picture.ID, 1, "").Reveal()
	for _, name := range []string{
		"Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)", "WhatsApp/2.23.20.0", "TelegramBot (like TwitterBot)",
		"facebookexternalhit/1.1;line-poker/1.0", "Synapse (bot; +https://github.com/matrix-org/synapse)",
		"Mozilla/5.0 (Windows NT 6.1; WOW64) SkypeUriPreview Preview/0.5 skype-url-preview@microsoft.com",
	} {
		for link, paths := range map[string][]string{
			one:       {"/file", lasting(c.picture.ID, media.Original), lasting(c.picture.ID, media.Thumb)},
			c.guest(): {lasting(c.picture.ID, media.Original), "/folders/" + string(c.folder.ID) + "/archive.zip"},
		} {
			for _, path := range paths {
				if a := h.get(t, link+path, agent(name)); a.status != 303 || a.header.Get("Location") != link || len(a.body) > 0 {
					t.Errorf("%s has %s: %v", name, path, a)
				}
			}
		}
	}
	for _, name := range []string{"curl/8.5.0", "Mozilla/5.0 (Linux; Android 10; CUBOT X20) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"} {
		if a := h.do(t, "HEAD", one+"/file", agent(name)); a.status != 200 {
			t.Errorf("%s is taken for one: %v", name, a)
		}
	}
	if a := h.get(t, one+"/file"); a.status != 200 {
		t.Errorf("the download was used up: %v", a)
	}
}
