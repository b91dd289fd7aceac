package database

import (
	"crypto/sha256"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestALinkIsAsOldAsItsMaker: while everything is being dropped, what is remembered
// of a maker may be from before. What is said of their link is then no newer.
func TestALinkIsAsOldAsItsMaker(t *testing.T) {
	db, err := Open(t.Context(), t.TempDir()+"/cloakroom.db", time.Now)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(err)
	defer db.Close()
	u, folder, link := id.NewUser(), id.NewFolder(), id.NewCredential()
	must(db.AddUser(t.Context(), account.User{ID: u, Name: "ann", Created: time.Now()}, "", journal.Entry{}))
	must(db.AddFolders(t.Context(), []media.Folder{{ID: folder, Owner: u, Name: "trip", Created: time.Now()}}, journal.Entry{}))
	must(db.AddLink(t.Context(), library.Link{ID: link, Folder: folder, Maker: u, Allows: access.View, Created: time.Now(), Ends: time.Now().Add(time.Hour)}, "", sha256.Sum256(nil), journal.Entry{}))
	before, err := db.Facts(t.Context(), access.User(u), folder)
	must(err)
	db.memory.drops.Add(1) // what begins a drop
	after, err := db.Facts(t.Context(), access.Holder(link), folder)
	must(err)
	if after.Lent == nil || after.Generation != before.Generation {
		t.Errorf("generation %d of what was known at %d: %+v", after.Generation, before.Generation, after.Lent)
	}
}
