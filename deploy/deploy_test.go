package deploy

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"cloakroom/app/handoff/nginxtest"
)

// house returns a server with nothing unusual about it, in a folder of its own.
func house(t *testing.T) Server {
	t.Helper()
	dir := nginxtest.Dir(t)
	return Server{
		Upstream: "127.0.0.1:8080", URL: address(t, "https://media.example.org"), Blobs: filepath.Join(dir, "media", "blobs"),
		AccessLog: filepath.Join(dir, "access.log"), ErrorLog: filepath.Join(dir, "error.log"),
	}
}

// TestNginxTakesIt lets nginx read what we print for all kinds of houses.
func TestNginxTakesIt(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Server)
		says   []string
	}{
		{"a house under https", func(*Server) {}, []string{"listen 80;", "server_name media.example.org;", "#listen 443 ssl", "/live/media.example.org/"}},
		{"a house without it", func(s *Server) { s.URL = address(t, "http://nas.local") }, []string{"listen 80;", "server_name nas.local;"}},
		{"a house on a port", func(s *Server) { s.URL = address(t, "http://127.0.0.1:8081") }, []string{"listen 8081;", "server_name 127.0.0.1;"}},
		{"https on a port is somebody else's", func(s *Server) { s.URL = address(t, "https://nas.local:8443") }, []string{"listen 80;"}},
		{"a house with an address of six", func(s *Server) { s.URL = address(t, "http://[::1]:8081") }, []string{"listen 8081;", "server_name [::1];"}},
		{"a host for media", func(s *Server) { s.MediaURL = address(t, "https://bytes.example.org") }, []string{"server_name media.example.org bytes.example.org;"}},
		{"behind a socket", func(s *Server) { s.Upstream = "unix:/run/cloakroom/http.sock" }, []string{`server "unix:/run/cloakroom/http.sock";`}},
		{"a socket with a blank", func(s *Server) { s.Upstream = "unix:/run/cloak room/http.sock" }, nil},
		{"blobs with blanks, marks and accents", func(s *Server) { s.Blobs = "/srv/Meine Bilder; {été} #1/blobs" }, []string{`alias "/srv/Meine Bilder; {été} #1/blobs/";`, `"from=/srv/Meine Bilder; {été} #1/blobs/"`}},
		{"blobs with a slash at their end", func(s *Server) { s.Blobs = "/srv/blobs/" }, []string{`alias "/srv/blobs/";`}},
		{"an address to listen on", func(s *Server) { s.Listen = "127.0.0.1:8099" }, []string{"listen 127.0.0.1:8099;"}},
		{"a house that hears how much has left", func(s *Server) { s.Reports = filepath.Join(filepath.Dir(s.AccessLog), "deliveries.log") }, []string{
			`/deliveries.log$cloakroom_worker" cloakroom_delivery if=$upstream_http_x_media_delivery;`,
		}},
		{"a socket to listen on", func(s *Server) { s.Listen = "unix:/run/nginx/cloakroom.sock" }, []string{"listen unix:/run/nginx/cloakroom.sock;"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := house(t)
			tt.change(&s)
			conf := printed(t, s)
			for _, line := range tt.says {
				if !strings.Contains(conf, line) {
					t.Errorf("%s is missing from\n%s", line, conf)
				}
			}
			// nginx -t binds; not everybody may bind to 80.
			conf = listens.ReplaceAllString(conf, "listen "+nginxtest.Addr(t)+";")
			if out, err := nginxtest.Check(t, filepath.Dir(s.AccessLog), conf); err != nil || out != "" {
				t.Errorf("nginx -t: %v\n%s", err, out)
			}
		})
	}
	t.Run("with its lines about TLS taken in", func(t *testing.T) {
		s := house(t)
		conf := regexp.MustCompile(`(?m)^(\s*)#(listen|ssl_protocols|ssl_session|if )`).ReplaceAllString(printed(t, s), "$1$2")
		conf = strings.ReplaceAll(conf, "listen [::]:443 ssl http2;", "")
		conf = strings.Replace(conf, "listen 443 ssl http2;", "", 1) // we have no certificate to show
		conf = listens.ReplaceAllString(conf, "listen "+nginxtest.Addr(t)+";")
		if out, err := nginxtest.Check(t, filepath.Dir(s.AccessLog), conf); err != nil {
			t.Errorf("nginx -t: %v\n%s", err, out)
		}
	})
}

var listens = regexp.MustCompile(`(?m)\blisten [^ ;]+;`)

func TestWhatCouldMeanMoreIsRefused(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Server)
	}{
		{"no address", func(s *Server) { s.URL = nil }},
		{"an address of another kind", func(s *Server) { s.URL = &url.URL{Scheme: "ftp", Host: "a"} }},
		{"a host that ends the line", func(s *Server) { s.URL = &url.URL{Scheme: "http", Host: "a; return 200"} }},
		{"a second host that ends the line", func(s *Server) { s.MediaURL = &url.URL{Scheme: "http", Host: "a\n"} }},
		{"no upstream", func(s *Server) { s.Upstream = "" }},
		{"an upstream without a port", func(s *Server) { s.Upstream = "127.0.0.1" }},
		{"an upstream that ends the line", func(s *Server) { s.Upstream = "127.0.0.1:1\"; #" }},
		{"a socket that is nowhere", func(s *Server) { s.Upstream = "unix:http.sock" }},
		{"a socket with a quote", func(s *Server) { s.Upstream = `unix:/run/"x` }},
		{"reports to nowhere", func(s *Server) { s.Reports = "here.log" }},
		{"reports that end the line", func(s *Server) { s.Reports = "/a\"; b" }},
		{"no blobs", func(s *Server) { s.Blobs = "" }},
		{"all files of the machine as blobs", func(s *Server) { s.Blobs = "/" }},
		{"blobs that are nowhere", func(s *Server) { s.Blobs = "private/blobs" }},
		{"blobs by a detour", func(s *Server) { s.Blobs = "/srv/../etc" }},
		{"blobs with a quote", func(s *Server) { s.Blobs = `/srv/a"b` }},
		{"blobs with a variable", func(s *Server) { s.Blobs = "/srv/$uri" }},
		{"blobs with a line end", func(s *Server) { s.Blobs = "/srv/a\nb" }},
		{"blobs with a backslash at their end", func(s *Server) { s.Blobs = `/srv/a\` }},
		{"a log with a variable", func(s *Server) { s.AccessLog = "/var/log/$http_host" }},
		{"another log with a quote", func(s *Server) { s.ErrorLog = `/var/log/"` }},
		{"a place to listen that ends the line", func(s *Server) { s.Listen = "80; x" }},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := house(t)
			tt.change(&s)
			var out strings.Builder
			if err := Nginx(&out, s); err == nil || out.Len() > 0 {
				t.Errorf("%v, and printed %q", err, out.String())
			}
		})
	}
}

// TestTheConfigurationHoldsItsRules reads it as a lint would.
func TestTheConfigurationHoldsItsRules(t *testing.T) {
	s := house(t)
	s.AccessLog, s.ErrorLog = "", ""
	conf := printed(t, s)
	_, bytes, _ := strings.Cut(conf, "location ^~ /protected/ {")
	bytes, _, ok := strings.Cut(bytes, "\n    }")
	if !ok || !strings.Contains(bytes, "internal;") {
		t.Errorf("the bytes are not internal:\n%s", bytes)
	}
	if strings.Contains(bytes, " always;") {
		t.Error("a refusal of nginx's own would wear what media wear")
	}
	if strings.Contains(conf, "proxy_pass $") || strings.Contains(conf, "autoindex") {
		t.Error("nginx can be led elsewhere")
	}
	for _, m := range regexp.MustCompile(`(?m)^\s*error_log\s.*$`).FindAllString(conf, -1) {
		if !strings.HasSuffix(m, ` "/var/log/nginx/cloakroom.error.log" emerg;`) {
			t.Errorf("%s would write tickets", m)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^log_format.*$`).FindAllString(conf, -1) {
		if regexp.MustCompile(`\$(request|request_uri|args|query_string|http_\w+|uri|cookie_\w+)\b`).MatchString(m) {
			t.Errorf("%s would write tickets", m)
		}
	}
	if strings.Contains(conf, "<no value>") {
		t.Error("something was not filled in")
	}
}

func TestAWriterThatFailsIsHeard(t *testing.T) {
	if err := Nginx(full{}, house(t)); !errors.Is(err, os.ErrClosed) {
		t.Errorf("Nginx: %v", err)
	}
}

type full struct{}

func (full) Write([]byte) (int, error) { return 0, os.ErrClosed }

func printed(t *testing.T, s Server) string {
	t.Helper()
	var out strings.Builder
	if err := Nginx(&out, s); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func address(t *testing.T, text string) *url.URL {
	t.Helper()
	u, err := url.Parse(text)
	if err != nil {
		t.Fatal(err)
	}
	return u
}
