package app_test

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"testing"
)

// refusals are the bodies that each face has for each status. There must be one
// of each, whatever the reason: a second one would tell reasons apart.
type refusals map[string]map[string]string // face and status, body, an example

// varying is what differs between two answers alike: the nonce of a page.
var varying = regexp.MustCompile(`nonce="[^"]*"`)

func (all refusals) collect(t testing.TB, c *corner, w way, what happening) {
	t.Helper()
	a := c.get(t, w.path, w.shows...)
	if a.status < 400 {
		return
	}
	kind := fmt.Sprint(w.face, " ", a.status)
	if all[kind] == nil {
		all[kind] = map[string]string{}
	}
	body := string(varying.ReplaceAll(a.body, nil))
	all[kind][a.header.Get("Content-Type")+"\n"+body] = w.name + ", after " + what.name
}

func (all refusals) judge(t *testing.T) {
	t.Helper()
	for _, kind := range slices.Sorted(maps.Keys(all)) {
		if len(all[kind]) > 1 {
			t.Errorf("%s has %d bodies: %q", kind, len(all[kind]), all[kind])
		}
	}
	for _, kind := range []string{"page 404", "ticket 404", "ticket 410", "json 401", "json 404", "private 401", "private 404", "guest 404", "guest 410", "file 404", "file 410"} {
		if len(all[kind]) == 0 {
			t.Errorf("nobody was refused by %s", kind)
		}
	}
}
