// Package deploy has what operators need around the house: server
// configurations, printed for their settings. It imports nothing of ours.
package deploy

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"
)

// Server is what a web server in front of the house must know.
type Server struct {
	Upstream string   // where the house listens: 127.0.0.1:8080 or unix:/run/cloakroom/http.sock
	URL      *url.URL // the public address: scheme and host
	MediaURL *url.URL // a second one for media alone, or nil
	Blobs    string   // absolute path of the blobs: MEDIA/blobs
	Reports  string   // absolute path of the file in which it is to tell how much has left; empty: none

	Listen    string // where nginx listens; by default the port of URL, or 80
	AccessLog string // absolute; by default below /var/log/nginx
	ErrorLog  string // absolute; likewise
}

//go:embed nginx/cloakroom.conf.tmpl
var nginx string

var nginxTemplate = template.Must(template.New("nginx").Option("missingkey=error").Parse(nginx))

// Nginx prints the configuration of nginx for s: a file for its conf.d. What
// nginx would read as more than a plain word or path is refused, not escaped:
// there is no way to escape a dollar sign in an alias.
func Nginx(w io.Writer, s Server) error {
	if s.URL == nil {
		return errors.New("nginx: no public address")
	}
	if s.Listen == "" {
		s.Listen = port(s.URL)
	}
	if s.AccessLog == "" {
		s.AccessLog = "/var/log/nginx/cloakroom.access.log"
	}
	if s.ErrorLog == "" {
		s.ErrorLog = "/var/log/nginx/cloakroom.error.log"
	}
	s.Blobs = strings.TrimRight(s.Blobs, "/")
	if err := s.check(); err != nil {
		return fmt.Errorf("nginx: %w", err)
	}
	return nginxTemplate.Execute(w, s)
}

// Secure says whether people come by https.
func (s Server) Secure() bool { return s.URL.Scheme == "https" }

// Host is the public name, without a port.
func (s Server) Host() string { return s.URL.Hostname() }

// Hosts are all names that the house answers to.
func (s Server) Hosts() []string {
	hosts := []string{name(s.URL)}
	if s.MediaURL != nil {
		hosts = append(hosts, name(s.MediaURL))
	}
	return hosts
}

// name is how nginx writes a host: an IPv6 address in brackets.
func name(u *url.URL) string {
	if host := u.Hostname(); strings.Contains(host, ":") {
		return "[" + host + "]"
	}
	return u.Hostname()
}

func port(u *url.URL) string {
	if p := u.Port(); p != "" && u.Scheme == "http" {
		return p
	}
	return "80"
}

var (
	plainHost   = regexp.MustCompile(`^[A-Za-z0-9.:\[\]-]+$`)
	plainListen = regexp.MustCompile(`^(unix:/[A-Za-z0-9._/-]+|[A-Za-z0-9.:\[\]*-]+)$`)
)

func (s Server) check() error {
	for _, u := range []*url.URL{s.URL, s.MediaURL} {
		if u != nil && (!plainHost.MatchString(u.Host) || u.Scheme != "http" && u.Scheme != "https") {
			return fmt.Errorf("%q is no address of the form https://media.example.org", u)
		}
	}
	if !plainListen.MatchString(s.Listen) {
		return fmt.Errorf("%q is nothing that nginx can listen on", s.Listen)
	}
	socket, isSocket := strings.CutPrefix(s.Upstream, "unix:")
	if _, _, err := net.SplitHostPort(s.Upstream); err != nil && !isSocket || !isSocket && !plainHost.MatchString(s.Upstream) {
		return fmt.Errorf("%q is neither HOST:PORT nor unix:PATH", s.Upstream)
	}
	paths := []string{s.Blobs, s.AccessLog, s.ErrorLog}
	if isSocket {
		paths = append(paths, socket)
	}
	if s.Reports != "" {
		paths = append(paths, s.Reports)
	}
	for _, p := range paths {
		if !filepath.IsAbs(p) || filepath.Clean(p) != p || strings.ContainsFunc(p, special) {
			return fmt.Errorf("the path %q must be absolute and without quotes, dollar signs, backslashes and control characters", p)
		}
	}
	return nil
}

// special are the characters that end, continue or expand a quoted word.
func special(r rune) bool {
	return r < ' ' || r == 0x7F || r == '"' || r == '\'' || r == '\\' || r == '$' || r == '`'
}
