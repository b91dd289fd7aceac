package config

import (
	"strings"
	"testing"
	"time"

	"github.com/alecthomas/kong"
)

// defaults returns the settings of nobody who said anything.
func defaults(t *testing.T) Settings {
	t.Helper()
	var s Settings
	p, err := kong.New(&s)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Parse(nil); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDefaults(t *testing.T) {
	c, err := defaults(t).Check()
	if err != nil {
		t.Fatal(err)
	}
	if c.Base() != "http://127.0.0.1:8080" || c.Handoff != "direct" || c.TicketLife != 10*time.Minute || c.PlayLife != 6*time.Hour ||
		c.SessionIdle != 14*24*time.Hour || c.SessionLife != 90*24*time.Hour || c.MaxAge != 5*time.Minute || len(c.TrustedProxies) != 0 {
		t.Errorf("defaults: %+v", c)
	}
	if c.MediaCache() != 5*time.Minute {
		t.Errorf("on this machine media may be kept, not %v", c.MediaCache())
	}
}

func TestCheck(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Settings)
		want   string // of what is wrong; empty: nothing is
	}{
		{"an address of one's own", func(s *Settings) { s.URL = "https://media.example.org" }, ""},
		{"a path in it", func(s *Settings) { s.URL = "https://example.org/cloakroom" }, "CLOAKROOM_URL"},
		{"a password in it", func(s *Settings) { s.URL = "https://a:b@example.org" }, "CLOAKROOM_URL"},
		{"a socket without an address", func(s *Settings) { s.Listen = "unix:/run/x.sock" }, "CLOAKROOM_URL"},
		{"a socket with one", func(s *Settings) { s.Listen, s.URL = "unix:/run/x.sock", "https://example.org" }, ""},
		{"no port", func(s *Settings) { s.Listen = "localhost" }, "CLOAKROOM_LISTEN"},
		{"an empty port", func(s *Settings) { s.Listen = "localhost:" }, "CLOAKROOM_LISTEN"},
		{"a port that there is none of", func(s *Settings) { s.Listen = "localhost:99999" }, "CLOAKROOM_LISTEN"},
		{"every address of the machine, by which nobody comes", func(s *Settings) { s.Listen = "0.0.0.0:8080" }, "CLOAKROOM_URL"},
		{"the same in another way", func(s *Settings) { s.Listen = ":8080" }, "CLOAKROOM_URL"},
		{"the same, and another name", func(s *Settings) { s.Listen, s.URL = "[::]:8080", "https://example.org" }, ""},
		{"a port of it that there is none of", func(s *Settings) { s.URL = "https://example.org:99999" }, "CLOAKROOM_URL"},
		{"a name that browsers spell otherwise", func(s *Settings) { s.URL = "https://münchen.example" }, "CLOAKROOM_URL"},
		{"as they spell it", func(s *Settings) { s.URL = "https://xn--mnchen-3ya.example:8443" }, ""},
		{"a database elsewhere", func(s *Settings) { s.Database = "postgres://ann:secret@db.example/house" }, "CLOAKROOM_DATABASE"},
		{"as many requests as they like", func(s *Settings) { s.APIRate = "0" }, ""},
		{"no number of them", func(s *Settings) { s.APIRate = "" }, "CLOAKROOM_API_RATE"},
		{"media on a host of the same domain", func(s *Settings) {
			s.URL, s.MediaURL = "https://www.example.org", "https://media.example.org"
		}, ""},
		{"media on the same host", func(s *Settings) { s.URL, s.MediaURL = "https://example.org", "https://example.org" }, "CLOAKROOM_MEDIA_URL"},
		{"media on another domain", func(s *Settings) { s.URL, s.MediaURL = "https://a.example.org", "https://example.net" }, "CLOAKROOM_MEDIA_URL"},
		{"media on a neighbour below a public suffix", func(s *Settings) {
			s.URL, s.MediaURL = "https://ann.github.io", "https://eve.github.io"
		}, "CLOAKROOM_MEDIA_URL"},
		{"media by another scheme", func(s *Settings) { s.URL, s.MediaURL = "https://a.example.org", "http://b.example.org" }, "CLOAKROOM_MEDIA_URL"},
		{"two origins", func(s *Settings) { s.Origins = "https://a.example, http://b.example:3000" }, ""},
		{"any origin", func(s *Settings) { s.Origins = "*" }, "CLOAKROOM_ORIGINS"},
		{"the null origin", func(s *Settings) { s.Origins = "null" }, "CLOAKROOM_ORIGINS"},
		{"a pattern", func(s *Settings) { s.Origins = "https://*.example.org" }, "CLOAKROOM_ORIGINS"},
		{"an origin with a slash", func(s *Settings) { s.Origins = "https://a.example/" }, "CLOAKROOM_ORIGINS"},
		{"media inside data", func(s *Settings) { s.Data, s.Media = "/srv/c", "/srv/c/media" }, "CLOAKROOM_DATA"},
		{"data inside media", func(s *Settings) { s.Data, s.Media = "/srv/c/data", "/srv/c" }, "CLOAKROOM_DATA"},
		{"neighbours", func(s *Settings) { s.Data, s.Media = "/srv/c", "/srv/c-media" }, ""},
		{"days", func(s *Settings) { s.SessionIdle = "30d" }, ""},
		{"a time that is none", func(s *Settings) { s.TicketLife = "soon" }, "CLOAKROOM_TICKET_LIFE"},
		{"a ticket for a second", func(s *Settings) { s.TicketLife = "1s" }, "CLOAKROOM_TICKET_LIFE"},
		{"a size", func(s *Settings) { s.MaxUpload = "500 MB" }, ""},
		{"a size that is none", func(s *Settings) { s.MaxUpload = "-5GB" }, "CLOAKROOM_MAX_UPLOAD"},
		{"another hand", func(s *Settings) { s.Handoff = "iis" }, "CLOAKROOM_HANDOFF"},
		{"a proxy by its address", func(s *Settings) { s.TrustedProxies = "10.0.0.1" }, ""},
		{"a proxy by its name", func(s *Settings) { s.TrustedProxies = "proxy.example" }, "CLOAKROOM_TRUSTED_PROXIES"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := defaults(t)
			tt.change(&s)
			_, err := s.Check()
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.HasPrefix(err.Error(), tt.want+":")) {
				t.Errorf("Check = %v, want %q", err, tt.want)
			}
		})
	}
}

func TestEveryMistakeIsNamedAtOnce(t *testing.T) {
	s := defaults(t)
	s.Listen, s.TicketLife, s.Handoff, s.Origins, s.URL = "x", "y", "z", "*", "ftp://a"
	_, err := s.Check()
	for _, name := range []string{"LISTEN", "TICKET_LIFE", "HANDOFF", "ORIGINS", "URL"} {
		if err == nil || !strings.Contains(err.Error(), "CLOAKROOM_"+name+":") {
			t.Errorf("%s is not named in: %v", name, err)
		}
	}
}

func TestPlainHTTPOffThisMachineIsNotKept(t *testing.T) {
	for url, want := range map[string]time.Duration{
		"http://media.lan": 0, "http://127.0.0.1:8080": 5 * time.Minute, "http://localhost:1": 5 * time.Minute,
		"http://[::1]:80": 5 * time.Minute, "https://media.example.org": 5 * time.Minute, "http://127.0.0.1.evil.example": 0,
	} {
		s := defaults(t)
		s.URL = url
		c, err := s.Check()
		if err != nil || c.MediaCache() != want {
			t.Errorf("%s: kept for %v, want %v (%v)", url, c.MediaCache(), want, err)
		}
	}
}
