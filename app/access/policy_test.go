package access

import (
	"testing"
	"time"
)

func TestDecide(t *testing.T) {
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	until := func(d time.Duration) time.Time { return now.Add(d) }
	lent := func(allows Action, maker Facts) Facts { return Facts{Lent: &Lent{allows, maker}} }
	tests := []struct {
		name  string
		facts Facts
		want  Action
		ok    bool
	}{
		{"a stranger may not view", Facts{}, View, false},
		{"the owner may do everything", Facts{Owner: true}, Everything, true},
		{"even the owner may not do nothing", Facts{Owner: true}, 0, false},
		{"a grant allows what it says", Facts{Grants: []Grant{{Allows: View | Add}}}, Add, true},
		{"and no more", Facts{Grants: []Grant{{Allows: View | Add}}}, Edit, false},
		{"one may be let add without looking", Facts{Grants: []Grant{{Allows: Add}}}, View, false},
		{"two grants add up", Facts{Grants: []Grant{{Allows: View}, {Allows: Add}}}, View | Add, true},
		{"a grant holds just before its end", Facts{Grants: []Grant{{View, until(time.Microsecond)}}}, View, true},
		{"and not at its end", Facts{Grants: []Grant{{View, until(0)}}}, View, false},
		{"and not after it", Facts{Grants: []Grant{{View, until(-time.Second)}}}, View, false},
		{"a link gives what its maker may lend", lent(View|Download, Facts{Owner: true}), View | Download, true},
		{"but no more than it says", lent(View, Facts{Owner: true}), Download, false},
		{"nor more than its maker may do", lent(View|Download, Facts{Grants: []Grant{{Allows: View | Lend}}}), Download, false},
		{"and nothing when its maker may not lend any more", lent(View, Facts{Grants: []Grant{{Allows: View | Download}}}), View, false},
		{"nor when the maker's right to lend has ended", lent(View, Facts{Grants: []Grant{{Everything, until(0)}}}), View, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if ok := Decide(tt.facts, tt.want, now); ok != tt.ok {
				t.Errorf("Decide = %v, want %v", ok, tt.ok)
			}
		})
	}
}
