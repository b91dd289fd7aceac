// Package config reads the settings, once, and complains about all of them at
// once. Names are fixed: CLOAKROOM_LISTEN in the environment is --listen on the
// command line.
package config

import (
	"net/netip"
	"net/url"
	"path/filepath"
	"time"
)

// Config is everything an operator can set, checked.
type Config struct {
	Listen     string   // host:port or unix:PATH
	URL        *url.URL // public base: scheme and host only
	MediaURL   *url.URL // nil: media live under URL
	Data       string   // absolute: database, key file, lock
	Database   string   // absolute path of the SQLite file
	Media      string   // absolute: blobs, staging, quarantine
	Handoff    string   // direct or nginx
	Deliveries string   // absolute path of the file in which nginx tells what has left; empty: it does not
	Origins    []string // exact origins of other programs' pages
	Rules      string   // absolute path of the file of rules; empty: there is none

	TicketLife   time.Duration
	PlayLife     time.Duration
	MaxAge       time.Duration
	SessionIdle  time.Duration
	SessionLife  time.Duration
	LinkLife     time.Duration // of links at most
	JournalKeep  time.Duration // 0: for ever
	JournalLooks time.Duration // lines of looking; 0: they are not written

	MaxUpload      int64 // bytes
	APIRate        int   // requests of a token in a minute; 0: no limit
	TrustedProxies []netip.Prefix
	TrustSocket    bool // whoever speaks to the unix socket is a trusted proxy
	LogJSON        bool
	LogMedia       bool

	said Settings // what the operator wrote, or the defaults
}

// Secure says whether people come by https.
func (c Config) Secure() bool { return c.URL.Scheme == "https" }

// Base is URL as text without a slash at its end: the audience of every ticket.
func (c Config) Base() string { return c.URL.String() }

// MediaBase is where media live, as pages write it: empty when it is URL.
func (c Config) MediaBase() string {
	if c.MediaURL == nil {
		return ""
	}
	return c.MediaURL.String()
}

// KeyFile is where the master key lies.
func (c Config) KeyFile() string { return filepath.Join(c.Data, "key") }

// LockFile is held by the one server on DATA.
func (c Config) LockFile() string { return filepath.Join(c.Data, "lock") }

// MediaCache says for how long a browser may show media again without asking;
// 0 means that it asks every time. Plain http off this machine never caches:
// whoever stands between could keep what passes.
func (c Config) MediaCache() time.Duration {
	if !c.Secure() && !loopback(c.URL.Hostname()) {
		return 0
	}
	return c.MaxAge
}

func loopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}
