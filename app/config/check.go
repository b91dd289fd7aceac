package config

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
)

// Check turns settings into a Config, or says everything that is wrong with
// them, one line each.
func (s Settings) Check() (Config, error) {
	var errs list
	c := Config{
		Listen: s.Listen, LogMedia: s.LogMedia, said: s,
		Data: errs.folder("DATA", s.Data), Media: errs.folder("MEDIA", s.Media),
		TicketLife: errs.duration("TICKET_LIFE", s.TicketLife, time.Minute, 24*time.Hour),
		PlayLife:   errs.duration("PLAY_LIFE", s.PlayLife, time.Minute, 7*24*time.Hour),
		MaxAge:     errs.duration("MAX_AGE", s.MaxAge, 0, 24*time.Hour),
		// Seconds are allowed so that the ends of sessions can be tried out.
		SessionIdle:  errs.duration("SESSION_IDLE", s.SessionIdle, time.Second, 3650*24*time.Hour),
		SessionLife:  errs.duration("SESSION_LIFE", s.SessionLife, time.Second, 3650*24*time.Hour),
		JournalKeep:  errs.duration("JOURNAL_KEEP", s.JournalKeep, 0, 36500*24*time.Hour),
		JournalLooks: errs.duration("JOURNAL_LOOKS", s.JournalLooks, 0, 36500*24*time.Hour),
		LinkLife:     errs.duration("LINK_LIFE", s.LinkLife, time.Hour, 3650*24*time.Hour),
		MaxUpload:    errs.size("MAX_UPLOAD", s.MaxUpload),
		APIRate:      errs.count("API_RATE", s.APIRate),
		Handoff:      errs.oneOf("HANDOFF", s.Handoff, "direct", "nginx"),
		LogJSON:      errs.oneOf("LOG", s.Log, "text", "json") == "json",
	}
	errs.oneOf("STORAGE", s.Storage, "file")
	c.Database = filepath.Join(c.Data, "cloakroom.db")
	if strings.Contains(s.Database, "://") {
		errs.add("DATABASE", "want the path of a file")
	} else if s.Database != "" {
		c.Database = errs.folder("DATABASE", s.Database)
	}
	if within(c.Data, c.Media) || within(c.Media, c.Data) {
		errs.add("DATA", "%s and MEDIA %s lie inside one another: whoever carries media must not be able to reach the key", c.Data, c.Media)
	}
	socket := strings.HasPrefix(s.Listen, "unix:")
	if socket && s.Listen == "unix:" {
		errs.add("LISTEN", "a socket needs a path, such as unix:/run/cloakroom/http.sock")
	}
	if _, port, err := net.SplitHostPort(s.Listen); !socket && (err != nil || !isPort(port)) {
		errs.add("LISTEN", "%q is neither HOST:PORT nor unix:PATH", s.Listen)
	}
	c.Deliveries = errs.deliveries(s.Deliveries, c.Handoff, c.Media)
	c.URL = errs.url("URL", s.base(socket))
	if s.MediaURL != "" {
		c.MediaURL = errs.url("MEDIA_URL", s.MediaURL)
		errs.related(c.URL, c.MediaURL)
	}
	if s.Rules != "" {
		c.Rules = errs.folder("RULES", s.Rules)
	}
	c.Origins = errs.origins(s.Origins)
	c.TrustedProxies = errs.proxies(s.TrustedProxies, c.Handoff)
	c.TrustSocket = socket
	return c, errors.Join(errs...)
}

// base is the public address: what was said, or what we listen on. Nobody comes
// by «every address of this machine».
func (s Settings) base(socket bool) string {
	host, _, err := net.SplitHostPort(s.Listen)
	ip, _ := netip.ParseAddr(host)
	if every := err == nil && (host == "" || ip.IsUnspecified()); s.URL != "" || socket || every {
		return s.URL
	}
	return "http://" + s.Listen
}

func isPort(text string) bool {
	_, err := strconv.ParseUint(text, 10, 16)
	return err == nil
}

// list collects what is wrong.
type list []error

// deliveries is the file in which nginx reports: what was said, or one among the
// media, where nginx gets in anyway.
func (l *list) deliveries(said, handoff, media string) string {
	switch {
	case said == "off" || handoff != "nginx":
		return ""
	case said == "":
		return filepath.Join(media, "deliveries.log")
	case !filepath.IsAbs(said):
		l.add("DELIVERIES", "%q is neither the absolute path of a file nor off", said)
	}
	return said
}

func (l *list) add(name, format string, args ...any) {
	*l = append(*l, fmt.Errorf("CLOAKROOM_%s: %w", name, fmt.Errorf(format, args...)))
}

func (l *list) folder(name, text string) string {
	abs, err := filepath.Abs(text)
	if text == "" || err != nil {
		l.add(name, "want a path")
	}
	return abs
}

// duration reads what time.ParseDuration reads, and whole days such as 14d.
func (l *list) duration(name, text string, least, most time.Duration) time.Duration {
	d, err := time.ParseDuration(text)
	if days, ok := strings.CutSuffix(text, "d"); ok {
		var n int
		n, err = strconv.Atoi(days)
		d = time.Duration(min(max(n, -1), 100_000)) * 24 * time.Hour
	}
	if err != nil || d < least || d > most {
		l.add(name, "%q is no time between %v and %v; write it like 10m, 6h or 14d", text, least, most)
	}
	return d
}

var units = []struct {
	suffix string
	bytes  int64
}{{"TB", 1e12}, {"GB", 1e9}, {"MB", 1e6}, {"KB", 1e3}, {"B", 1}, {"", 1}}

func (l *list) size(name, text string) int64 {
	n, err := ParseSize(text)
	if err != nil || n == 0 {
		l.add(name, "%q is no size; write it like 500MB or 20GB", text)
	}
	return n
}

// ParseSize reads a size as people write it: 500MB, 20GB, 1024.
func ParseSize(text string) (int64, error) {
	for _, u := range units {
		digits, ok := strings.CutSuffix(strings.ToUpper(strings.ReplaceAll(text, " ", "")), u.suffix)
		if !ok {
			continue
		}
		n, err := strconv.ParseInt(digits, 10, 64)
		if err != nil || n < 0 || n > (1<<62)/u.bytes {
			break
		}
		return n * u.bytes, nil
	}
	return 0, fmt.Errorf("%q is no size; write it like 500MB or 20GB", text)
}

// count reads a number of things.
func (l *list) count(name, text string) int {
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 || n > 1_000_000_000 {
		l.add(name, "%q is no number of things, such as 3000", text)
	}
	return n
}

func (l *list) oneOf(name, text string, of ...string) string {
	for _, o := range of {
		if text == o {
			return text
		}
	}
	l.add(name, "%q is not one of %s", text, strings.Join(of, ", "))
	return ""
}

// url reads an address that has a scheme and a host and nothing more. The host is
// as browsers send it: in plain letters.
func (l *list) url(name, text string) *url.URL {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.Port() != "" && !isPort(u.Port()) ||
		strings.Trim(strings.ToLower(u.Hostname()), "abcdefghijklmnopqrstuvwxyz0123456789.:-_") != "" ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		l.add(name, "%q is no address of the form https://media.example.org", text)
		return &url.URL{Scheme: "http", Host: "invalid"}
	}
	port := u.Port()
	if u.Scheme == "http" && port == "80" || u.Scheme == "https" && port == "443" {
		port = ""
	}
	host := strings.ToLower(u.Hostname())
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port != "" {
		host += ":" + port
	}
	return &url.URL{Scheme: u.Scheme, Host: host}
}

// related holds the second host to what cookies and CORP call the same site.
func (l *list) related(base, second *url.URL) {
	a, errA := publicsuffix.EffectiveTLDPlusOne(base.Hostname())
	b, errB := publicsuffix.EffectiveTLDPlusOne(second.Hostname())
	switch {
	case second.Host == base.Host:
		l.add("MEDIA_URL", "it must be another host than URL, or be left out")
	case second.Scheme != base.Scheme, errA != nil, errB != nil, a != b:
		l.add("MEDIA_URL", "it needs the scheme and the registrable domain of URL")
	}
}

func (l *list) origins(text string) (out []string) {
	for _, o := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		u, err := url.Parse(o)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || o != u.Scheme+"://"+u.Host || o != strings.ToLower(o) || strings.ContainsAny(o, "*") {
			l.add("ORIGINS", "%q is no exact origin such as https://app.example.org; «*», null and patterns are refused", o)
			continue
		}
		out = append(out, o)
	}
	return out
}

func (l *list) proxies(text, handoff string) (out []netip.Prefix) {
	if text == "" && handoff != "direct" {
		text = "127.0.0.0/8,::1/128"
	}
	for _, p := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' }) {
		if ip, err := netip.ParseAddr(p); err == nil {
			out = append(out, netip.PrefixFrom(ip, ip.BitLen()))
			continue
		}
		net, err := netip.ParsePrefix(p)
		if err != nil {
			l.add("TRUSTED_PROXIES", "%q is no network such as 10.0.0.0/8", p)
			continue
		}
		out = append(out, net)
	}
	return out
}

func within(inner, outer string) bool {
	rel, err := filepath.Rel(outer, inner)
	return err == nil && rel != ".." && !strings.HasPrefix(rel, "../")
}
