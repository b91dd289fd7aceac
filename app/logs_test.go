package app_test

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var secretly = regexp.MustCompile(`[A-Za-z0-9_-]{40,}`)

// TestNoLogHoldsASecret does all that leaves traces, in a house that runs and
// in one that has stopped, and then reads every log there is.
func TestNoLogHoldsASecret(t *testing.T) {
	t.Parallel()
	s := settings(t)
	s.LogMedia = true
	p := behindNginx(t, s)
	c := p.corner(t)
	welcome := must(p.Accounts.AddUser(t.Context(), operator, "carl", "", false))(t)
	secrets := map[string]string{
		"a session": c.session.Reveal(), "a token": c.token.Reveal(), "a link": c.link.Reveal(), "a link to an item": c.itemLink.Reveal(),
		"a welcome code":  welcome.Reveal(),
		"a page's ticket": ticketOf(c.pageTicket(t, c.picture.ID, "thumb")), "a guest's ticket": ticketOf(c.guestTicket(t, c.picture.ID, "original")),
		"a program's ticket": ticketOf(c.programTicket(t, c.picture.ID, "preview")),
	}
	typed := map[string]string{ // nobody writes them into an address
		"the code of /setup": setupCode.Reveal(), "a password": password, "a password in a form": strings.ReplaceAll(password, " ", "+"),
	}
	ways := c.ways(t)
	ask := func() {
		for _, w := range ways {
			p.get(t, w.path, append(w.shows, with("Referer", p.Config.Base()+w.path))...)
			p.get(t, strings.Replace(w.path, "t=", "x=", 1), w.shows...)
		}
		for _, secret := range secrets {
			for _, path := range []string{
				"/s/" + secret, "/s//" + secret, "/%73/" + secret, "/%73/" + spelt(secret), "/s/" + spelt(secret), "/w%65lcome/" + spelt(secret), "/s%2F" + secret, "//s/" + secret, "/./s/" + secret, "/S/" + secret, "/s/" + secret + "/file",
				"/welcome/" + secret, "/w%65lcome/" + secret, "/welcome/" + secret + "/x", "/m/" + secret, "/m/x/" + secret, "/" + secret, "/items/" + secret, "/api/v1/tokens/" + secret,
				"/?t=" + secret, "/login?next=/s/" + secret, "/private/x?token=" + secret,
			} {
				p.get(t, path, with("Authorization", "Bearer "+secret), with("Cookie", "cloakroom="+secret), with("User-Agent", secret), with("Referer", p.Config.Base()+"/s/"+secret))
			}
			p.do(t, "DELETE", "/api/v1/tokens/"+secret, bearer(c.token))
			p.post(t, "/setup", "code="+secret)
			p.post(t, "/welcome/"+secret, "password=short")
			p.post(t, "/login", "username="+secret+"&password="+secret)
			p.post(t, "/login", "username=ann&password="+typed["a password in a form"])
			p.post(t, "/setup", "code="+setupCode.Reveal())
		}
	}
	ask()
	p.stop()
	for _, path := range []string{ways[1].path, c.guest(), "/s/" + c.itemLink.Reveal() + "/file", "/welcome/" + welcome.Reveal()} {
		if a := p.get(t, path); a.status < 502 || a.header.Get("Cache-Control") != "no-store" {
			t.Errorf("a house that has stopped: %v", a)
		}
	}
	ask()
	p.get(t, "/the-end")
	var logged string
	eventually(t, 5*time.Second, "the last line is in nginx's log", func() bool {
		logged = nginxSaid(t, p.logs)
		return strings.Contains(logged, "/the-end")
	})
	maps.Copy(secrets, typed)
	for name, text := range map[string]string{"nginx": logged, "the house": p.said.String()} {
		text = strings.ReplaceAll(text, "%25", "%") // what was written twice over is readable too
		if len(text) < 1000 {
			t.Errorf("%s has logged nearly nothing: %q", name, text)
		}
		for what, secret := range secrets {
			for _, part := range []string{secret, secret[:min(len(secret), 12)], spelt(secret)[:36]} {
				if i := strings.Index(text, part); i >= 0 {
					t.Errorf("%s has logged %s: %q", name, what, text[max(0, i-150):i+len(part)])
					break
				}
			}
		}
		if found := secretly.FindString(text); found != "" {
			t.Errorf("%s has logged what looks like a secret: %s", name, found)
		}
	}
}

// nginxSaid is all that nginx has written, but for its configuration.
func nginxSaid(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	for _, name := range must(filepath.Glob(filepath.Join(dir, "*.log")))(t) {
		all.Write(must(os.ReadFile(name))(t))
	}
	return all.String()
}

// spelt is text with every letter percent-encoded.
func spelt(text string) string {
	var out strings.Builder
	for i := range len(text) {
		out.WriteString("%" + hexOf(text[i]))
	}
	return out.String()
}
