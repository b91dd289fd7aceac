package journal_test

import (
	"fmt"
	"testing"
	"time"

	"cloakroom/app/journal"
)

// TestDetailsAreReadBack: what was kept in English is told apart into text and
// values again, and what is of no form we know stays whole.
func TestDetailsAreReadBack(t *testing.T) {
	until := time.Date(2030, 1, 31, 18, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		act    journal.Act
		detail string
		text   string
		values []any
	}{
		{journal.Granted, "ben: viewer", "%s: %s", []any{"ben", journal.Word("viewer")}},
		{journal.Granted, "ben: viewer until 2030-01-31T18:00:00Z", "%s: %s until %s", []any{"ben", journal.Word("viewer"), until}},
		{journal.Granted, "ben: viewer until 2030-01-31T18:00:00Z (to themself)", "%s: %s until %s", []any{"ben", journal.Word("viewer"), until}},
		{journal.Granted, "ben: viewer until tomorrow", "%s: %s", []any{"ben", journal.Word("viewer until tomorrow")}},
		{journal.Lent, "cr_a: request", "%s: %s", []any{"cr_a", journal.Word("request")}},
		{journal.Restored, "version 12", "version %d", []any{12}},
		{journal.Restored, "version 99999999999999999999", "%s", []any{"version 99999999999999999999"}},
		{journal.Moved, "to a/to b/%s 100 %\n.jpg", "to %s", []any{"a/to b/%s 100 %\n.jpg"}},
		{journal.Described, "title, alt text", "%s", []any{journal.Word("title, alt text")}},
		{journal.TokenMade, "cr_a for the (of) wall", "%s", []any{"cr_a for the (of) wall"}},
		{journal.TokenMade, "cr_a wall (of ben)", "%s (of %s)", []any{"cr_a wall", "ben"}},
		{journal.Ended, "signed out", "signed out", nil},
		{journal.Ended, "session cr_a Firefox on Linux", "session %s", []any{"cr_a Firefox on Linux"}},
		{journal.Ended, "token cr_a wall (of ben)", "token %s (of %s)", []any{"cr_a wall", "ben"}},
		{journal.UserMade, "ben: admin", "%s: admin", []any{"ben"}},
		{journal.Left, "ben out of @ward", "%s out of @%s", []any{"ben", "ward"}},
		{journal.Managing, "ben does not manage @ward any more", "%s does not manage @%s any more", []any{"ben", "ward"}},
		{journal.Added, "more than is listed", "more than is listed", nil},
		{journal.Added, "", "", nil},
		{journal.Added, "what an older house wrote: %d", "%s", []any{"what an older house wrote: %d"}},
		{"an act of later", "version 2", "%s", []any{"version 2"}},
	} {
		text, values, _ := journal.Entry{Act: c.act, Detail: c.detail}.Said()
		if got, want := fmt.Sprintf("%q %#v", text, values), fmt.Sprintf("%q %#v", c.text, c.values); got != want {
			t.Errorf("%s, %q: %s, want %s", c.act, c.detail, got, want)
		}
	}
}
