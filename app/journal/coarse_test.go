package journal_test

import (
	"testing"

	"cloakroom/app/journal"
)

// TestNobodysWholeAddressIsKept, whatever it is written in.
func TestNobodysWholeAddressIsKept(t *testing.T) {
	for network, want := range map[string]string{
		"203.0.113.77": "203.0.113.0/24", "203.0.113.0/24": "203.0.113.0/24", "::ffff:203.0.113.77": "203.0.113.0/24",
		"2001:db8:1:2::/64": "2001:db8:1::/48", "2001:db8:1::/48": "2001:db8:1::/48", "fe80::1%eth0": "fe80::/48",
		"2002:cb00:714d:1::/64": "2002:cb00:7100::/40", "2002:cb00:7100::/40": "2002:cb00:7100::/40", // 203.0.113.77
		"unknown": "", "": "",
	} {
		if got := journal.Coarse(network); got != want {
			t.Errorf("%s: %s, want %s", network, got, want)
		}
	}
}
