package entry

import (
	"net/http"
	"net/netip"
	"testing"
)

func TestVisit(t *testing.T) {
	proxy := Visitors{Trusted: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8"), netip.MustParsePrefix("10.0.0.0/8")}}
	socket := Visitors{Trusted: proxy.Trusted, Socket: true}
	tests := []struct {
		name      string
		visitors  Visitors
		peer      string
		forwarded []string
		want      string
	}{
		{"a direct visitor", proxy, "203.0.113.7:4711", nil, "203.0.113.7"},
		{"who claims to be another", proxy, "203.0.113.7:4711", []string{"198.51.100.1"}, "203.0.113.7"},
		{"one whom our proxy saw", proxy, "127.0.0.1:4711", []string{"203.0.113.7"}, "203.0.113.7"},
		{"who claimed to be another before that", proxy, "127.0.0.1:4711", []string{"198.51.100.1, 203.0.113.7"}, "203.0.113.7"},
		{"in a header of its own", proxy, "127.0.0.1:4711", []string{"198.51.100.1", "203.0.113.7"}, "203.0.113.7"},
		{"behind two proxies of ours", proxy, "127.0.0.1:4711", []string{"203.0.113.7, 10.1.2.3"}, "203.0.113.7"},
		{"behind a proxy that says nothing", proxy, "127.0.0.1:4711", nil, "127.0.0.1"},
		{"behind one that says nonsense", proxy, "127.0.0.1:4711", []string{"203.0.113.7, unknown"}, "127.0.0.1"},
		{"by the socket", socket, "@", []string{"203.0.113.7"}, "203.0.113.7"},
		{"by a socket that is not trusted", proxy, "@", []string{"203.0.113.7"}, "unknown"},
		{"a household of IPv6", proxy, "[2001:db8:1:2:3:4:5:6]:4711", nil, "2001:db8:1:2::/64"},
		{"IPv4 in IPv6's clothes", proxy, "[::ffff:203.0.113.7]:4711", nil, "203.0.113.7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := &http.Request{RemoteAddr: tt.peer, Header: http.Header{"X-Forwarded-For": tt.forwarded}}
			if got := tt.visitors.Visit(r).Network; got != tt.want {
				t.Errorf("Network = %q, want %q", got, tt.want)
			}
		})
	}
}

func TestAgent(t *testing.T) {
	for header, want := range map[string]string{
		"Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0":                                                "Firefox on Linux",
		"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15": "Safari on Mac",
		"Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Mobile Safari/537.36":          "Chrome on Android",
		"curl/8.5.0": "curl",
		"":           "A browser",
		"<script>":   "A browser",
	} {
		if got := agent(header); got != want {
			t.Errorf("agent(%q) = %q, want %q", header, got, want)
		}
	}
}
