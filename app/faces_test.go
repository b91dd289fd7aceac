package app_test

import (
	"net/http"
	"strings"
	"testing"

	"cloakroom/app/id"
	"cloakroom/app/media"
)

// TestOneFaceOneCredential shows each credential at each face that is not its
// own, and a bad one beside a good one.
func TestOneFaceOneCredential(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	page := c.pageTicket(t, c.picture.ID, media.Thumb)
	ticket := id.AsSecret(ticketOf(page))
	private := c.private(c.picture, media.Thumb)
	bare := "/m/" + string(c.picture.ID) + "/thumb"
	cookie, token := h.cookie(c.session), bearer(c.token)
	auth := func(text string) show { return with("Authorization", text) }
	image := with("Sec-Fetch-Dest", "image")

	for _, tt := range []struct {
		name   string
		path   string
		status int
		shows  []show
	}{
		{"a cookie opens pages", "/account", 200, []show{cookie}},
		{"a bearer opens the API", "/api/v1/me", 200, []show{token}},
		{"so it does as clients of Django REST framework write it", "/api/v1/me", 200, []show{auth("Token " + c.token.Reveal())}},
		{"and in small letters", "/api/v1/me", 200, []show{auth("bearer " + c.token.Reveal())}},

		{"a cookie does not open the API", "/api/v1/me", 401, []show{cookie}},
		{"nor what lies at a path", private, 401, []show{cookie}},
		{"nor from another site", "/api/v1/me", 401, []show{cookie, with("Origin", friend)}},
		{"a bearer does not open a page", "/account", 303, []show{token}},
		{"nor a picture's lasting address", lasting(c.picture.ID, media.Thumb), 404, []show{token, image}},
		{"a bearer opens no media without a ticket", bare, 404, []show{token}},
		{"nor does a cookie", bare, 404, []show{cookie}},
		{"nor both, with a version", bare + "?v=1", 404, []show{cookie, token}},

		{"a session's secret is no bearer", "/api/v1/me", 401, []show{bearer(c.session)}},
		{"a link's secret is no bearer", "/api/v1/me", 401, []show{bearer(c.link)}},
		{"a ticket is no bearer", "/api/v1/me", 401, []show{bearer(ticket)}},
		{"a token is no cookie", "/account", 303, []show{h.cookie(c.token)}},
		{"a link's secret is no cookie", "/account", 303, []show{h.cookie(c.link)}},
		{"a ticket is no cookie", "/account", 303, []show{h.cookie(ticket)}},
		{"a session's secret is no link", "/s/" + c.session.Reveal(), 404, nil},
		{"a token is no link", "/s/" + c.token.Reveal() + "/file", 404, nil},
		{"a ticket is no link", "/s/" + ticket.Reveal(), 404, nil},
		{"a credential's id is no link", "/s/" + string(c.linkID), 404, nil},
		{"a credential's id is no cookie", "/account", 303, []show{h.cookie(id.AsSecret(string(c.sessionID)))}},
		{"a link's secret is no welcome", "/welcome/" + c.link.Reveal(), 404, nil},
		{"a ticket opens no page", "/account?v=1&t=" + ticket.Reveal(), 303, nil},
		{"a ticket opens no JSON", "/api/v1/me?v=1&t=" + ticket.Reveal(), 401, nil},
		{"a ticket opens no path", private + "&v=1&t=" + ticket.Reveal(), 401, nil},
		{"a ticket in a header is none", bare + "?v=1", 404, []show{auth("Ticket " + ticket.Reveal())}},
		{"a ticket in a cookie is none", bare + "?v=1", 404, []show{with("Cookie", "t="+ticket.Reveal())}},

		{"of two bearers none is read", "/api/v1/me", 401, []show{token, token}},
		{"of two cookies none is read", "/account", 303, []show{with("Cookie", "cloakroom="+c.session.Reveal()+"; cloakroom="+c.link.Reveal())}},
		{"a good cookie does not mend a bad bearer", "/api/v1/me", 401, []show{cookie, bearer(id.NewToken())}},
		{"a good bearer does not mend a bad cookie", "/account", 303, []show{token, h.cookie(id.NewSecret())}},
		{"a page does not look at a bad bearer", "/account", 200, []show{cookie, bearer(id.NewToken())}},
		{"the API does not look at a bad cookie", "/api/v1/me", 200, []show{token, h.cookie(id.NewSecret())}},
		{"a ticket needs nothing else", page, 200, nil},
		{"and nothing else spoils it", page, 200, []show{bearer(id.NewToken()), h.cookie(id.NewSecret())}},
		{"a good cookie does not mend a bad ticket", page[:len(page)-1] + "!", 404, []show{cookie, token}},
		{"a good cookie does not mend a bad link", "/s/" + id.NewSecret().Reveal(), 404, []show{cookie, token}},
		{"Basic is not spoken here", "/api/v1/me", 401, []show{auth("Basic Ym9iOm5pbmUgY29hdHM=")}},
		{"nor is a bearer without a scheme", "/api/v1/me", 401, []show{auth(c.token.Reveal())}},
		{"nor one without a token", "/api/v1/me", 401, []show{auth("Bearer")}},
		{"nor one with a blank too many", "/api/v1/me", 401, []show{auth("Bearer  " + c.token.Reveal())}},
		{"a token that was misspelt", "/api/v1/me", 401, []show{auth("Bearer " + c.token.Reveal()[:61] + "b")}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if a := h.get(t, tt.path, tt.shows...); a.status != tt.status {
				t.Errorf("%v, want %d", a, tt.status)
			}
		})
	}
	for _, name := range []string{"t", "ticket", "token", "access_token", "auth", "authorization", "session", "cloakroom", "key", "secret"} {
		for of, secret := range map[string]id.Secret{"session": c.session, "token": c.token, "link": c.link} {
			for path, refused := range map[string]int{"/account": 303, "/api/v1/me": 401, bare: 404, private: 401} {
				at := path + "?" + name + "=" + secret.Reveal()
				if path == private {
					at = path + "&" + name + "=" + secret.Reveal()
				}
				if a := h.get(t, at); a.status != refused {
					t.Errorf("a %s as %s at %s: %v", of, name, path, a)
				}
				if a := h.get(t, at+"&v=1"); path == bare && a.status != refused {
					t.Errorf("a %s as %s beside a version: %v", of, name, a)
				}
			}
		}
	}
}

// TestATicketHasOneSpelling changes a good address in every way that somebody
// between us and the browser might read as the same.
func TestATicketHasOneSpelling(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	good := c.pageTicket(t, c.picture.ID, media.Thumb)
	other := ticketOf(c.pageTicket(t, c.picture.ID, media.Original))
	at, query, _ := strings.Cut(good, "?")
	ticket := ticketOf(good)
	if query != "v=1&t="+ticket || len(ticket) != 60 {
		t.Fatalf("tickets are written in another way now: %s", good)
	}
	last := ticket[:59] + string("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[(strings.IndexByte("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_", ticket[59])+1)%64])
	queries := []string{
		"", "v=1", "t=" + ticket, "t=" + ticket + "&v=1", "v=1&v=1&t=" + ticket, "v=1&t=" + ticket + "&t=" + ticket, "v=1&t=" + ticket + "&t=" + other, "v=1&t=" + other,
		"v=1&t=" + ticket + "&w=9999", "w=1&v=1&t=" + ticket, "v=1&w=1&t=" + ticket, "v=1&t=" + ticket + "&", "&v=1&t=" + ticket, "v=1&&t=" + ticket,
		"v=1&t=" + ticket + "&download=0", "v=1&t=" + ticket + "&inline=1", "v=1&t=" + ticket + "&disposition=inline", "v=1&t=" + ticket + "&format=html", "v=1&t=" + ticket + "&dl=0",
		"v=1&t=" + ticket + "&response-content-type=text/html", "v=1;t=" + ticket, "v=1&t=" + ticket + ";t=" + ticket, "v=1&t[]=" + ticket, "v=1&t[0]=" + ticket,
		"v=1&%74=" + ticket, "%76=1&t=" + ticket, "v=1&T=" + ticket, "V=1&t=" + ticket, "v=1&ticket=" + ticket, "v=1&t=" + ticket + "#",
		"v=01&t=" + ticket, "v=+1&t=" + ticket, "v=%31&t=" + ticket, "v=1.0&t=" + ticket, "v=1e0&t=" + ticket, "v=0x1&t=" + ticket, "v=0&t=" + ticket, "v=-1&t=" + ticket, "v=2&t=" + ticket,
		"v=18446744073709551617&t=" + ticket, "v=&t=" + ticket, "v&t=" + ticket, "1&t=" + ticket, "v=1&" + ticket, "v=1&t", "v=1&t=", "v=1%20&t=" + ticket,
		"v=1&t=" + ticket + "=", "v=1&t=" + ticket + "==", "v=1&t=" + ticket + "%3D", "v=1&t=" + ticket + "%0A", "v=1&t=" + ticket + "%0D%0A", "v=1&t=" + ticket + "%20", "v=1&t=%20" + ticket,
		"v=1&t=" + ticket[:30] + "%0A" + ticket[30:], "v=1&t=" + ticket + "+", "v=1&t=" + ticket + "%00", "v=1&t=" + ticket[:59], "v=1&t=" + ticket + "A", "v=1&t=" + ticket + "AAAA",
		"v=1&t=%" + strings.ToUpper(hexOf(ticket[0])) + ticket[1:], "v=1&t=%" + hexOf(ticket[0]) + ticket[1:], "v=1&t=" + last, "v=1&t=" + strings.ToLower(ticket), "v=1&t=" + strings.ToUpper(ticket),
		"v=1&t=" + strings.Repeat("A", 60), "v=1&t=" + strings.Repeat("A", 1<<20), "v=1&t=" + c.session.Reveal(), "v=1&t=" + c.token.Reveal(), "v=1&t=" + string(c.sessionID),
		"v=1&t=eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbm4ifQ.", "v=1&t=../../" + ticket, "v=1&t=null", "?v=1&t=" + ticket,
	}
	if fresh := strings.NewReplacer("-", "+", "_", "/").Replace(ticket); fresh != ticket { // the other alphabet of base64
		queries = append(queries, "v=1&t="+fresh)
	}
	for i := range ticket { // every letter counts
		b := []byte(ticket)
		if b[i]--; b[i] < 'A' {
			b[i] = 'z'
		}
		queries = append(queries, "v=1&t="+string(b))
	}
	for _, q := range queries {
		path := at
		if q != "" {
			path += "?" + q
		}
		name := q[:min(len(q), 100)]
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			c.refused(t, way{name: name, path: path}, "nothing", method, 404, with("Cookie", "cloakroom="+c.session.Reveal()), bearer(c.token))
		}
	}
	for _, path := range []string{
		at + "/?" + query, "/m//" + strings.TrimPrefix(at, "/m/") + "?" + query, "/M" + at[2:] + "?" + query, strings.Replace(at, "/thumb", "/THUMB", 1) + "?" + query, strings.Replace(at, "/thumb", "/./thumb", 1) + "?" + query,
		strings.Replace(at, "/thumb", "/x/../thumb", 1) + "?" + query, strings.Replace(at, "/thumb", "%2Fthumb", 1) + "?" + query, strings.Replace(at, "/thumb", "/thumb%00", 1) + "?" + query,
		strings.Replace(at, "/thumb", "/thumb;.png", 1) + "?" + query, strings.Replace(at, "/thumb", "/thumb.jpg", 1) + "?" + query, strings.Replace(at, "it_", "IT_", 1) + "?" + query, strings.ToUpper(at) + "?" + query,
	} {
		c.refused(t, way{name: path, path: path}, "nothing", "GET", 404, with("Sec-Fetch-Dest", "image"))
	}
	if a := h.get(t, good); a.status != 200 {
		t.Errorf("the one spelling: %v", a)
	}
}

func hexOf(b byte) string { return string("0123456789abcdef"[b>>4]) + string("0123456789abcdef"[b&15]) }
