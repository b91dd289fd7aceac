package database_test

import (
	"slices"
	"testing"
	"time"

	"cloakroom/app/account"
	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// cellar is a database with two owners and a folder of each.
type cellar struct {
	*testing.T
	db   *database.DB
	file string
	at   time.Time
	home map[id.User]id.Folder
	a, b id.User // a sorts before b
}

func dig(t *testing.T) *cellar {
	t.Helper()
	c := &cellar{T: t, at: time.Unix(1_800_000_000, 0).UTC(), home: map[id.User]id.Folder{}, file: t.TempDir() + "/cloakroom.db"}
	db, err := database.Open(t.Context(), c.file, func() time.Time { return c.at })
	c.must(err)
	t.Cleanup(func() { _ = db.Close() })
	c.db = db
	users := []id.User{id.NewUser(), id.NewUser()}
	slices.Sort(users)
	c.a, c.b = users[0], users[1]
	for i, u := range users {
		name := string(rune('a' + i))
		c.must(db.AddUser(t.Context(), account.User{ID: u, Name: name, Created: c.at}, "", journal.Entry{}))
		c.home[u] = id.NewFolder()
		c.must(db.AddFolders(t.Context(), []media.Folder{{ID: c.home[u], Owner: u, Name: name, Path: name, Created: c.at}}, journal.Entry{}))
	}
	return c
}

func (c *cellar) must(err error) {
	c.Helper()
	if err != nil {
		c.Fatal(err)
	}
}

func (c *cellar) upload(u id.User, name string) intake.Upload {
	c.Helper()
	up := intake.Upload{
		ID: id.NewUpload(), Owner: u, Folder: c.home[u], Name: name, Size: -1, Key: storage.NewKey(),
		Modified: c.at, Created: c.at, Ends: c.at.Add(time.Hour), Lease: c.at.Add(time.Minute),
	}
	_, err := c.db.AddUpload(c.Context(), up)
	c.must(err)
	return up
}

func item(up intake.Upload) media.Item {
	return media.Item{
		ID: id.NewItem(), Folder: up.Folder, Name: up.Name, Version: 1, Type: "image/jpeg", Size: 3, SHA256: [32]byte{1}, Width: 4, Height: 3,
		Uploader: up.Owner, Created: up.Created, Blobs: []media.Blob{{Rendition: media.Original, Key: up.Key, Type: "image/jpeg", Size: 3, Modified: up.Modified}},
	}
}

func (c *cellar) add(u id.User, name string) media.Item {
	c.Helper()
	up := c.upload(u, name)
	it, err := c.db.FinishUpload(c.Context(), up, item(up))
	c.must(err)
	return it
}

func (c *cellar) claim(last id.User) (darkroom.Job, bool) {
	c.Helper()
	j, ok, err := c.db.ClaimJob(c.Context(), string(last), c.at, c.at.Add(time.Minute))
	c.must(err)
	return j, ok
}
