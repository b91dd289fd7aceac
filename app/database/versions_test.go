package database_test

import (
	"crypto/sha256"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/storage"
)

// TestAGuestStaysWhoHandedItIn, also when it was deleted and brought back, which
// gives its versions other numbers.
func TestAGuestStaysWhoHandedItIn(t *testing.T) {
	c := dig(t)
	link := id.NewCredential()
	c.must(c.db.AddLink(t.Context(), library.Link{ID: link, Folder: c.home[c.a], Maker: c.a, Allows: access.Add, Created: c.at, Ends: c.at.Add(time.Hour)}, "", sha256.Sum256([]byte(link)), journal.Entry{}))
	up := intake.Upload{
		ID: id.NewUpload(), Owner: c.a, Link: link, Guest: intake.Guest{Name: "Eve"}, Folder: c.home[c.a], Name: "x", Size: 3, Key: storage.NewKey(),
		Modified: c.at, Created: c.at, Ends: c.at.Add(time.Hour), Lease: c.at.Add(time.Minute),
	}
	_, err := c.db.AddUpload(t.Context(), up)
	c.must(err)
	it, err := c.db.FinishUpload(t.Context(), up, item(up))
	c.must(err)
	by := func() string {
		all, err := c.db.Versions(t.Context(), it.ID)
		if err != nil || len(all) != 1 {
			t.Fatal(all, err)
		}
		return all[0].By
	}
	if got := by(); got != "Eve" {
		t.Errorf("handed in by %q", got)
	}
	c.must(c.db.DeleteItem(t.Context(), it.ID, c.at, journal.Entry{}))
	trashed, err := c.db.Trashed(t.Context(), string(it.ID))
	c.must(err)
	_, err = c.db.Undelete(t.Context(), trashed, journal.Entry{})
	c.must(err)
	if got := by(); got != "Eve" {
		t.Errorf("brought back, it was handed in by %q", got)
	}
}
