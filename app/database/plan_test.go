package database

import (
	"strings"
	"testing"
	"time"

	"cloakroom/app/journal"
)

// TestEachWayToAskHasAnIndex that has few lines of a million: by another one, or
// none, a page reads them all.
func TestEachWayToAskHasAnIndex(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir()+"/cloakroom.db", time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, tt := range []struct {
		name  string
		asked journal.Asked
		index string
	}{
		{"an item", journal.Asked{Item: "it_a"}, "journal_by_item"},
		{"who took an item home", journal.Asked{Item: "it_a", Kind: journal.Delivered}, "journal_by_item"},
		{"what an item was refused to", journal.Asked{Item: "it_a", Kind: journal.Refusals}, "journal_by_item"},
		{"who looked at an item", journal.Asked{Item: "it_a", Act: journal.Looked}, "journal_by_item"},
		{"a folder", journal.Asked{Below: "a"}, "journal_by_folder"},
		{"what was taken home of a folder", journal.Asked{Below: "a", Kind: journal.Delivered}, "journal_by_folder"},
		{"who looked in a folder", journal.Asked{Below: "a", Act: journal.Looked}, "journal_by_folder"},
		{"what was changed in a folder", journal.Asked{Below: "a", Kind: journal.Changes}, "journal_changes"},
		{"what was done in a folder", journal.Asked{Below: "a", Kind: journal.Deeds}, "journal_acts"},
		{"somebody", journal.Asked{Who: "user:us_a"}, "journal_by_who"},
		{"what somebody took home", journal.Asked{Who: "user:us_a", Kind: journal.Delivered}, "journal_by_who"},
		{"what somebody looked at", journal.Asked{Who: "user:us_a", Act: journal.Looked}, "journal_by_who"},
		{"what was refused to somebody", journal.Asked{Who: "user:us_a", Kind: journal.Refusals}, "journal_by_who"},
		{"an act", journal.Asked{Act: journal.Granted}, "journal_by_act"},
		{"an act in a folder", journal.Asked{Act: journal.Granted, Below: "a"}, "journal_by_act"},
		{"what was changed", journal.Asked{Kind: journal.Changes}, "journal_changes"},
		{"what was done", journal.Asked{Kind: journal.Deeds}, "journal_acts"},
	} {
		query, args := asks(tt.asked, 0)
		rows, err := db.query(t.Context(), "explain query plan"+query, args...)
		plan, err := collect(rows, err, func(row scanner) (s string, err error) {
			var n int
			return s, row.Scan(&n, &n, &n, &s)
		})
		if all := strings.Join(plan, "; "); err != nil || !strings.Contains(all, " USING INDEX "+tt.index) {
			t.Errorf("%s: %s, %v", tt.name, all, err)
		}
	}
}
