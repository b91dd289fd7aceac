package entry

import (
	"net/http"
	"net/netip"
	"strings"

	"cloakroom/app/account"
)

// Visitors tells from where requests come. Forwarded headers are believed from
// listed peers alone.
type Visitors struct {
	Trusted []netip.Prefix
	Socket  bool // a peer without an address came by our unix socket: the proxy
}

// Visit returns from where r comes.
func (v Visitors) Visit(r *http.Request) account.Visit {
	return account.Visit{Network: network(v.address(r)), Agent: agent(r.UserAgent())}
}

// address is the right-most hop that nobody we trust has vouched for: each
// proxy appends whom it saw, and a client can write anything before that.
func (v Visitors) address(r *http.Request) netip.Addr {
	var addr netip.Addr
	if !v.Socket || strings.Contains(r.RemoteAddr, ":") {
		peer, err := netip.ParseAddrPort(r.RemoteAddr)
		addr = peer.Addr().Unmap()
		if err != nil || !v.trusts(addr) {
			return addr
		}
	}
	hops := strings.Join(r.Header["X-Forwarded-For"], ",")
	for at := len(hops); at >= 0; {
		hops = hops[:at]
		at = strings.LastIndexByte(hops, ',')
		hop, err := netip.ParseAddr(strings.TrimSpace(hops[at+1:]))
		if err != nil {
			return addr
		}
		addr = hop.Unmap()
		if !v.trusts(addr) {
			return addr
		}
	}
	return addr
}

func (v Visitors) trusts(a netip.Addr) bool {
	for _, p := range v.Trusted {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// network is the address, or for IPv6 the /64 that one household has.
func network(a netip.Addr) string {
	if !a.IsValid() {
		return "unknown"
	}
	if a.Is6() {
		p, _ := a.WithZone("").Prefix(64) // 64 bits always fit
		return p.String()
	}
	return a.String()
}

var (
	browsers = []struct{ mark, name string }{
		{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}, {"curl/", "curl"},
	}
	systems = []struct{ mark, name string }{
		{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "Mac"}, {"CrOS", "ChromeOS"}, {"Linux", "Linux"},
	}
)

// agent is what people would call a browser, enough to recognise it in a list.
func agent(header string) string {
	out := "A browser"
	for _, b := range browsers {
		if strings.Contains(header, b.mark) {
			out = b.name
			break
		}
	}
	for _, s := range systems {
		if strings.Contains(header, s.mark) {
			return out + " on " + s.name
		}
	}
	return out
}
