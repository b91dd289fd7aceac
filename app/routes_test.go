package app_test

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cloakroom/app"
	"cloakroom/app/cli"
	"cloakroom/app/id"
	"cloakroom/app/media"
)

// TestNoOtherWayToBytes walks the addresses of the house, as the house itself
// lists them, with every credential there is. Whatever answers with the bytes
// of an item must be in the table of ways: a new door cannot be left out.
func TestNoOtherWayToBytes(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	all := must(app.Routes())(t)
	inTable := map[string]bool{}
	for _, at := range c.archives(t) { // TestArchivesMeetTheSameDoors
		for _, r := range all {
			if template(r.Path).MatchString(at.path) {
				inTable[r.Path] = true
			}
		}
	}
	for _, w := range c.ways(t) {
		for _, r := range all {
			if w.bytes && template(r.Path).MatchString(strings.SplitN(w.path, "?", 2)[0]) {
				inTable[r.Path] = true
			}
		}
	}
	// What takes something away comes last, so that there is something to find.
	slices.SortStableFunc(all, func(a, b cli.Route) int { return harm(a) - harm(b) })
	seen := 0
	for _, r := range all {
		for _, method := range r.Methods {
			if method == http.MethodHead {
				continue
			}
			seen++
			carries := c.carries(t, method, r.Path)
			switch {
			case carries && !inTable[r.Path]:
				t.Errorf("%s %s answers with bytes and is not in the table of ways", method, r.Path)
			case !carries && inTable[r.Path] && method == http.MethodGet:
				t.Errorf("%s %s is in the table of ways, and nobody gets bytes there", method, r.Path)
			}
		}
	}
	if len(inTable) < 3 || seen < 50 {
		t.Errorf("only %d ways and %d addresses: the walk has lost its way", len(inTable), seen)
	}
}

func harm(r cli.Route) int {
	switch {
	case slices.Contains(r.Methods, http.MethodGet):
		return 0
	case strings.HasSuffix(r.Path, "/delete"), r.Methods[0] == http.MethodDelete:
		return 2
	}
	return 1
}

var variable = regexp.MustCompile(`\\\{(\w+)(:[^}]*)?\\\}`)

// template matches the paths of a route.
func template(path string) *regexp.Regexp {
	return regexp.MustCompile("^" + variable.ReplaceAllStringFunc(regexp.QuoteMeta(path), func(v string) string {
		if strings.Contains(v, ":") {
			return ".+"
		}
		return "[^/]+"
	}) + "$")
}

// carries asks for an address in all ways and says whether bytes of an item came.
func (c *corner) carries(t *testing.T, method, path string) (yes bool) {
	t.Helper()
	session := c.signIn(t, c.name) // some addresses end it
	for _, it := range c.things() {
		for _, form := range it.forms {
			stored := c.before(t, it.item, form)
			_, query, _ := strings.Cut(c.tickets[it.item.ID][form], "?")
			for _, link := range []id.Secret{c.link, c.itemLink} {
				if link == c.itemLink && !strings.Contains(path, "{secret}") {
					continue
				}
				for _, q := range []string{"", query, "as=" + string(form)} {
					at := c.fill(t, path, it.item, form, link)
					if q != "" {
						at += "?" + q
					}
					for _, shows := range [][]show{nil, {c.cookie(session), bearer(c.token)}} { // each face reads its own
						a := c.do(t, method, at, append(shows, with("Sec-Fetch-Site", "same-origin"))...)
						yes = yes || a.status < 300 && (bytes.Contains(a.body, stored) || a.header.Get("X-Accel-Redirect") != "")
					}
				}
			}
			if method != http.MethodGet {
				return yes
			}
		}
	}
	return yes
}

// before returns the bytes as they were when they were first asked for, and
// takes a ticket for them.
func (c *corner) before(t *testing.T, it media.Item, form media.Rendition) []byte {
	t.Helper()
	if c.tickets == nil {
		c.tickets, c.bytes = map[id.Item]map[media.Rendition]string{}, map[id.Item]map[media.Rendition][]byte{}
	}
	if c.tickets[it.ID] == nil {
		c.tickets[it.ID], c.bytes[it.ID] = map[media.Rendition]string{}, map[media.Rendition][]byte{}
	}
	if c.tickets[it.ID][form] == "" {
		c.tickets[it.ID][form], c.bytes[it.ID][form] = c.guestTicket(t, it.ID, form), c.stored(t, it.ID, form)
	}
	return c.bytes[it.ID][form]
}

// fill puts what is in the corner into the address of a route.
func (c *corner) fill(t *testing.T, path string, it media.Item, form media.Rendition, link id.Secret) string {
	t.Helper()
	return regexp.MustCompile(`\{(\w+)(:[^}]*)?\}`).ReplaceAllStringFunc(path, func(v string) string {
		name, _, _ := strings.Cut(strings.Trim(v, "{}"), ":")
		switch name {
		case "item":
			return string(it.ID)
		case "archive":
			if strings.HasPrefix(path, "/s/") {
				return string(c.asGuest(t, link, string(it.ID)))
			}
			a, _, err := c.Library.Choose(t.Context(), c.self, []string{string(it.ID)})
			if err != nil {
				return string(id.NewArchive())
			}
			return string(a)
		case "thing":
			return string(it.ID)
		case "rendition":
			return string(form)
		case "folder":
			return string(c.folder.ID)
		case "secret":
			return link.Reveal()
		case "path":
			if strings.HasPrefix(path, "/private/") {
				return url.PathEscape(c.folder.Path) + "/" + url.PathEscape(it.Name)
			}
			return url.PathEscape(c.folder.Path)
		case "group":
			return "coats"
		case "code", "file":
			return id.NewSecret().Reveal()
		case "link", "credential", "token":
			return string(id.NewCredential())
		case "user":
			return string(id.NewUser())
		case "version":
			return "1"
		case "upload":
			return string(id.NewUpload())
		case "receipt":
			return string(id.NewReceipt())
		case "who":
			return "members"
		case "name":
			return c.name
		case "problem":
			return "not-found"
		case "job":
			return "1"
		}
		t.Fatalf("%s: say here what %s stands for", path, v)
		return ""
	})
}
