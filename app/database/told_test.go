package database_test

import (
	"database/sql"
	"io/fs"
	"reflect"
	"testing"
	"time"

	"github.com/pressly/goose/v3"

	"cloakroom/app/access"
	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/id"
	"cloakroom/app/media"
	"cloakroom/app/storage"
	"cloakroom/migrations"
)

// develop ends the next job with d and returns what that replaced.
func (c *cellar) develop(d darkroom.Developed) []media.Blob {
	c.Helper()
	j, ok := c.claim("")
	if !ok {
		c.Fatal("no job is due")
	}
	lost, ours, err := c.db.Develop(c.Context(), j, d)
	if c.must(err); !ours {
		c.Fatal("the job was not ours")
	}
	return lost
}

func (c *cellar) item(of id.Item) media.Item {
	c.Helper()
	it, err := c.db.Item(c.Context(), of)
	c.must(err)
	return *it
}

func (c *cellar) form(r media.Rendition, mime string) media.Blob {
	return media.Blob{Rendition: r, Key: storage.NewKey(), Type: mime, Size: 9, Modified: c.at, Width: 4, Height: 3}
}

func full(zone *time.Location) media.Facts {
	return media.Facts{
		Width: 40, Height: 30, Duration: 1500 * time.Millisecond, Pages: 3, Codecs: "h264, aac",
		Taken: time.Date(1911, 5, 6, 7, 8, 9, 0, zone), Zoned: true, Camera: "Leica", Lens: "35 mm", Exposure: 4 * time.Millisecond,
		Aperture: 2.8, ISO: 400, Focal: 35.5, Place: &media.Place{Latitude: -48.2, Longitude: 16.37}, ThumbHash: []byte{1, 2, 3, 4, 5},
	}
}

func TestFactsAreKept(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	want := full(time.FixedZone("", -7*3600))
	c.develop(darkroom.Developed{Facts: want})
	got := c.item(it.ID)
	if got.Width != 40 || got.Height != 30 || got.Duration != 1500*time.Millisecond {
		t.Errorf("size and length: %d × %d, %v", got.Width, got.Height, got.Duration)
	}
	if !got.Facts.Taken.Equal(want.Taken) || got.Facts.Taken.Format(time.RFC3339) != "1911-05-06T07:08:09-07:00" {
		t.Errorf("taken %v", got.Facts.Taken)
	}
	got.Facts.Taken, want.Taken = time.Time{}, time.Time{}
	want.Width, want.Height, want.Duration = 0, 0, 0
	if !reflect.DeepEqual(got.Facts, want) {
		t.Errorf("%+v, want %+v", got.Facts, want)
	}
	list, err := c.db.ItemsIn(t.Context(), c.home[c.a], media.Order{}, "", 10)
	if c.must(err); len(list) != 1 || string(list[0].Facts.ThumbHash) != "\x01\x02\x03\x04\x05" {
		t.Errorf("in a list: %+v", list)
	}
}

func TestWhatIsNotToldIsNotMadeUp(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x") // of 4 × 3, as intake saw it
	c.develop(darkroom.Developed{})
	if got := c.item(it.ID); got.Width != 4 || got.Height != 3 || !reflect.DeepEqual(got.Facts, media.Facts{}) {
		t.Errorf("%+v", got)
	}
	other := c.add(c.a, "y")
	c.develop(darkroom.Developed{Facts: media.Facts{Width: 7, Taken: time.Unix(0, 0).UTC()}}) // half a size is none; a wall clock has no zone
	got := c.item(other.ID)
	if got.Width != 4 || got.Height != 3 || got.Facts.Zoned || !got.Facts.Taken.Equal(time.Unix(0, 0)) || got.Facts.Taken.IsZero() {
		t.Errorf("%+v", got)
	}
}

func TestTwoTypesOfOneForm(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	jpeg, webp := c.form(media.Thumb, "image/jpeg"), c.form(media.Thumb, "image/webp")
	c.develop(darkroom.Developed{Blobs: []media.Blob{jpeg, webp}})
	got := c.item(it.ID)
	if b, ok := got.Form(media.Thumb); !ok || b != webp {
		t.Errorf("first: %+v", b)
	}
	if b, ok := got.Sibling(media.Thumb); !ok || b != jpeg {
		t.Errorf("beside it: %+v", b)
	}
	if len(got.Blobs) != 3 {
		t.Errorf("%d blobs", len(got.Blobs))
	}
	covers, err := c.db.Covers(t.Context(), []media.Folder{{ID: c.home[c.a], Path: "a"}}, 4)
	if c.must(err); len(covers[c.home[c.a]]) != 1 {
		t.Errorf("one picture covers a folder %d times", len(covers[c.home[c.a]]))
	}
	if b, ok := covers[c.home[c.a]][0].Form(media.Thumb); !ok || b != webp {
		t.Errorf("a cover: %+v", b)
	}
}

func TestDevelopedAgain(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	old := []media.Blob{c.form(media.Thumb, "image/jpeg"), c.form(media.Thumb, "image/webp"), c.form(media.Preview, "image/webp")}
	c.develop(darkroom.Developed{Blobs: old, Facts: media.Facts{Camera: "Leica"}})
	if got := c.item(it.ID); len(got.Blobs) != 4 { // and so it is remembered
		t.Fatalf("%+v", got)
	}
	n, err := c.db.Redevelop(t.Context(), nil, it.ID, c.at)
	if c.must(err); n != 1 {
		t.Fatalf("%d jobs", n)
	}
	young := c.form(media.Thumb, "image/webp")
	lost := c.develop(darkroom.Developed{Blobs: []media.Blob{young}})
	gone := map[media.Key]bool{}
	for _, b := range lost {
		gone[b.Key] = true
	}
	for _, b := range old {
		if !gone[b.Key] {
			t.Errorf("the %s in %s is named by no row, and nobody was told", b.Rendition, b.Type)
		}
	}
	if len(lost) != 3 {
		t.Errorf("lost %+v", lost)
	}
	got := c.item(it.ID)
	if b, ok := got.Form(media.Thumb); len(got.Blobs) != 2 || !ok || b != young || got.Facts.Camera != "" {
		t.Errorf("remembered as it was: %+v", got)
	}
}

// A house that was built before must find its forms again.
func TestFormsOutliveTheirTable(t *testing.T) {
	file := t.TempDir() + "/old.db"
	pool, err := sql.Open("sqlite", "file:"+file)
	if err != nil {
		t.Fatal(err)
	}
	steps, err := fs.Sub(migrations.SQLite, "sqlite")
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, pool, steps, goose.WithDisableGlobalRegistry(true))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.UpTo(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	folder, item := id.NewFolder(), id.NewItem()
	for _, q := range []string{
		`insert into folders (id, name, path, created) values ('` + string(folder) + `', 'a', 'a', 1)`,
		`insert into items (id, folder, name, version, created) values ('` + string(item) + `', '` + string(folder) + `', 'x', 1, 1)`,
		`insert into versions (item, version, key, type, size, sha256, modified, created, developed) values ('` + string(item) + `', 1, 'aa', 'image/jpeg', 3, zeroblob(32), 5, 1, 1)`,
		`insert into renditions (item, version, rendition, key, type, size, modified, width, height) values ('` + string(item) + `', 1, 'thumb', 'bb', 'image/jpeg', 2, 6, 8, 9)`,
	} {
		if _, err := pool.ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	if err := pool.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := database.Open(t.Context(), file, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	it, err := db.Item(t.Context(), item)
	want := media.Blob{Rendition: media.Thumb, Key: "bb", Type: "image/jpeg", Size: 2, Modified: time.Unix(6, 0).UTC(), Width: 8, Height: 9}
	if b, ok := it.Form(media.Thumb); err != nil || !ok || b != want {
		t.Errorf("%+v, %v", b, err)
	}
	if _, err := db.Facts(t.Context(), access.Subject{}, folder); err != nil {
		t.Error(err)
	}
}
