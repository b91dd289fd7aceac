package app_test

import (
	"strings"
	"testing"
)

// TestTheJournalsFilterIsFolded while it asks for nothing, and never hides what it
// asks for, nor what is wrong with that.
func TestTheJournalsFilterIsFolded(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	admin := h.cookie(h.signIn(t, "ann"))
	for at, folded := range map[string]bool{
		"": true, "?kind=acts": true, "?kind=": false, "?kind=refused": false, "?who=ann": false, "?act=look": false, "?who=nobody": false, "?from=2030-01-01": false,
	} {
		page := string(h.get(t, "/admin/journal"+at, admin).body)
		if strings.Contains(page, `<details class="asking">`) != folded || strings.Contains(page, `<details class="asking" open>`) == folded {
			t.Errorf("%q is folded: %v", at, !folded)
		}
	}
}
