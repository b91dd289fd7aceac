package database_test

import (
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// TestWhatWentByHalfComesBackByHalf: a purge begins while somebody brings a folder back.
func TestWhatWentByHalfComesBackByHalf(t *testing.T) {
	c := dig(t)
	c.add(c.a, "x")
	c.add(c.a, "y")
	f, err := c.db.Folder(t.Context(), c.home[c.a])
	c.must(err)
	c.must(c.db.DeleteFolder(t.Context(), f, c.at, journal.Entry{}))
	trashed, err := c.db.Trashed(t.Context(), string(f.ID))
	c.must(err)
	if gone, err := c.db.Doom(t.Context(), c.at, 1); len(gone) != 1 || err != nil {
		t.Fatal(gone, err)
	}
	_, err = c.db.Undelete(t.Context(), trashed, journal.Entry{})
	c.must(err)
	if h, err := c.db.Holdings(t.Context(), 10); h.Bytes != 3 || err != nil {
		t.Errorf("the half that is there has 3 bytes, and %d are booked (%v)", h.Bytes, err)
	}
}

// TestWhatIsOnItsWayComesBackToo: it had its room in a folder that was deleted, and
// others have had that since.
func TestWhatIsOnItsWayComesBackToo(t *testing.T) {
	c := dig(t)
	home := c.home[c.a]
	box := media.Folder{ID: id.NewFolder(), Parent: home, Name: "box", Path: "a/box", Created: c.at}
	c.must(c.db.AddFolders(t.Context(), []media.Folder{box}, journal.Entry{}))
	c.must(c.db.SetFolderQuota(t.Context(), home, 10, journal.Entry{}))
	send := func(into id.Folder) error {
		_, err := c.db.AddUpload(t.Context(), intake.Upload{
			ID: id.NewUpload(), Owner: c.a, Folder: into, Name: "x", Size: 6, Key: storage.NewKey(), Modified: c.at, Created: c.at, Ends: c.at.Add(time.Hour), Lease: c.at.Add(time.Minute),
		})
		return err
	}
	c.must(send(box.ID))
	c.must(c.db.DeleteFolder(t.Context(), box, c.at, journal.Entry{}))
	c.must(send(home))
	trashed, err := c.db.Trashed(t.Context(), string(box.ID))
	c.must(err)
	if _, err := c.db.Undelete(t.Context(), trashed, journal.Entry{}); !fault.Is(err, fault.Full) {
		t.Errorf("12 bytes are promised in a quota of 10: %v", err)
	}
}
