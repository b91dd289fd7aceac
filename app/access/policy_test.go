package access

import (
	"testing"
	"time"
)

var owned = Facts{Grants: []Grant{{Source: Owned, Allows: Everything}}}

// above is a grant to look, from a folder so many above.
func above(n int) Grant { return Grant{Allows: View, From: Origin{"fo_a", "a", n}} }

func TestDecide(t *testing.T) {
	now := time.Date(2030, 1, 1, 12, 0, 0, 0, time.UTC)
	until := func(d time.Duration) time.Time { return now.Add(d) }
	lent := func(allows Action, maker Facts) Facts { return Facts{Lent: &Lent{Allows: allows, Maker: maker}} }
	tests := []struct {
		name  string
		facts Facts
		want  Action
		ok    bool
	}{
		{"a stranger may not view", Facts{}, View, false},
		{"the owner may do everything", owned, Everything, true},
		{"even the owner may not do nothing", owned, 0, false},
		{"a grant allows what it says", Facts{Grants: []Grant{{Allows: View | Add}}}, Add, true},
		{"and no more", Facts{Grants: []Grant{{Allows: View | Add}}}, Edit, false},
		{"one may be let add without looking", Facts{Grants: []Grant{{Allows: Add}}}, View, false},
		{"two grants add up", Facts{Grants: []Grant{{Allows: View}, {Allows: Add}}}, View | Add, true},
		{"a grant holds just before its end", Facts{Grants: []Grant{{Allows: View, Ends: until(time.Microsecond)}}}, View, true},
		{"and not at its end", Facts{Grants: []Grant{{Allows: View, Ends: until(0)}}}, View, false},
		{"and not after it", Facts{Grants: []Grant{{Allows: View, Ends: until(-time.Second)}}}, View, false},
		{"a link gives what its maker may lend", lent(View|Download, owned), View | Download, true},
		{"but no more than it says", lent(View, owned), Download, false},
		{"nor more than its maker may do", lent(View|Download, Facts{Grants: []Grant{{Allows: View | Lend}}}), Download, false},
		{"and nothing when its maker may not lend any more", lent(View, Facts{Grants: []Grant{{Allows: View | Download}}}), View, false},
		{"what is granted above is inherited", Facts{Grants: []Grant{above(3)}}, View, true},
		{"but not past a folder that inherits nothing", Facts{Barrier: Origin{"fo_b", "b", 2}, Grants: []Grant{above(3)}}, View, false},
		{"on that folder itself it counts", Facts{Barrier: Origin{"fo_b", "b", 2}, Grants: []Grant{above(2)}}, View, true},
		{"and below it", Facts{Barrier: Origin{"fo_b", "b", 2}, Grants: []Grant{above(0)}}, View, true},
		{"a link from above stops there too", Facts{Barrier: Origin{"fo_b", "b", 0}, Lent: &Lent{Allows: View, From: Origin{"fo_a", "a", 1}, Maker: owned}}, View, false},
		{"a link to that folder does not", Facts{Barrier: Origin{"fo_b", "b", 0}, Lent: &Lent{Allows: View, From: Origin{"fo_b", "b", 0}, Maker: owned}}, View, true},
		{"a disabled account may do nothing", Facts{Person: Person{Disabled: true}, Grants: owned.Grants}, View, false},
		{"nor may its links", lent(View, Facts{Person: Person{Disabled: true}, Grants: owned.Grants}), View, false},
		{"nor when the maker's right to lend has ended", lent(View, Facts{Grants: []Grant{{Allows: Everything, Ends: until(0)}}}), View, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if ok := Decide(&tt.facts, tt.want, now); ok != tt.ok {
				t.Errorf("Decide = %v, want %v", ok, tt.ok)
			}
			sum := Action(0)
			all, why := Reasons(&tt.facts, now)
			for _, r := range why {
				if sum |= r.Gives; r.Effect != Counts && r.Gives != 0 {
					t.Errorf("%+v gives something and does not count", r)
				}
			}
			if sum != all || all != Allowed(&tt.facts, now) {
				t.Errorf("the reasons add up to %v, and %v is allowed", sum, Allowed(&tt.facts, now))
			}
		})
	}
}
