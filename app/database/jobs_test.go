package database_test

import (
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"cloakroom/app/account"
	"cloakroom/app/darkroom"
	"cloakroom/app/database"
	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

// cellar is a database with two owners and a folder of each.
type cellar struct {
	*testing.T
	db   *database.DB
	at   time.Time
	home map[id.User]id.Folder
	a, b id.User // a sorts before b
}

func dig(t *testing.T) *cellar {
	t.Helper()
	c := &cellar{T: t, at: time.Unix(1_800_000_000, 0).UTC(), home: map[id.User]id.Folder{}}
	db, err := database.Open(t.Context(), t.TempDir()+"/cloakroom.db", func() time.Time { return c.at })
	c.must(err)
	t.Cleanup(func() { _ = db.Close() })
	c.db = db
	users := []id.User{id.NewUser(), id.NewUser()}
	slices.Sort(users)
	c.a, c.b = users[0], users[1]
	for i, u := range users {
		name := string(rune('a' + i))
		c.must(db.AddUser(t.Context(), account.User{ID: u, Name: name, Created: c.at}, ""))
		c.home[u] = id.NewFolder()
		c.must(db.AddFolders(t.Context(), []media.Folder{{ID: c.home[u], Owner: u, Name: name, Path: name, Created: c.at}}))
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

func TestJobsGoRoundTheOwners(t *testing.T) {
	c := dig(t)
	if _, ok := c.claim(""); ok {
		t.Error("an empty house has a job")
	}
	c.add(c.b, "x") // the oldest of all, but not the first in the round
	c.at = c.at.Add(time.Second)
	for range 3 {
		c.add(c.a, "x")
	}
	var got []string
	last := id.User("")
	for range 4 {
		j, ok := c.claim(last)
		if !ok {
			t.Fatal("no job")
		}
		got, last = append(got, j.Owner), id.User(j.Owner)
	}
	if want := []string{string(c.a), string(c.b), string(c.a), string(c.a)}; !slices.Equal(got, want) {
		t.Errorf("owners %v, want %v", got, want)
	}
	if _, ok := c.claim(""); ok {
		t.Error("a leased job was claimed")
	}
	if n, err := c.db.JobsLeft(t.Context()); n != 4 || err != nil {
		t.Errorf("%d left, %v", n, err)
	}
}

func TestTwoClaimsNeverGetOneJob(t *testing.T) {
	c := dig(t)
	for range 20 {
		c.add(c.a, "x")
	}
	var mu sync.Mutex
	seen := map[int64]int{}
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for {
				j, ok, err := c.db.ClaimJob(t.Context(), "", c.at, c.at.Add(time.Minute))
				if err != nil || !ok {
					if err != nil {
						t.Error(err)
					}
					return
				}
				mu.Lock()
				seen[j.ID]++
				mu.Unlock()
			}
		})
	}
	all.Wait()
	if len(seen) != 20 {
		t.Errorf("%d jobs were claimed", len(seen))
	}
	for j, n := range seen {
		if n != 1 {
			t.Errorf("job %d was claimed %d times", j, n)
		}
	}
}

func TestDevelop(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	if got, err := c.db.Item(t.Context(), it.ID); err != nil || got.Developed || len(got.Blobs) != 1 {
		t.Fatalf("before: %+v, %v", got, err)
	}
	j, _ := c.claim("")
	if j.Item != it.ID || j.Version != 1 || j.Key != it.Blobs[0].Key || j.Type != "image/jpeg" || j.Size != 3 || j.Attempts != 1 || j.Crashed {
		t.Errorf("job %+v", j)
	}
	thumb := media.Blob{Rendition: media.Thumb, Key: storage.NewKey(), Type: "image/jpeg", Size: 9, Modified: c.at, Width: 4, Height: 3}
	if lost, ours, err := c.db.Develop(t.Context(), j, darkroom.Developed{Blobs: []media.Blob{thumb}}); !ours || err != nil || len(lost) != 0 {
		t.Fatalf("Develop = %v, %v, %v", lost, ours, err)
	}
	got, err := c.db.Item(t.Context(), it.ID)
	c.must(err)
	if b, ok := got.Form(media.Thumb); !ok || b != thumb || !got.Developed {
		t.Errorf("after: %+v", got)
	}
	if lost, ours, err := c.db.Develop(t.Context(), j, darkroom.Developed{Blobs: []media.Blob{thumb}}); ours || err != nil || len(lost) != 0 {
		t.Errorf("once more: %v, %v, %v", lost, ours, err)
	}
	if n, _ := c.db.JobsLeft(t.Context()); n != 0 {
		t.Errorf("%d jobs left", n)
	}
}

func TestAnAttemptThatWasTakenOverChangesNothing(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	old, _ := c.claim("")
	c.at = c.at.Add(time.Minute) // the lease ends with this moment
	if _, ok := c.claim(""); ok {
		t.Error("the lease was broken at its end")
	}
	c.at = c.at.Add(time.Microsecond)
	young, ok := c.claim("")
	if !ok || !young.Crashed || young.Attempts != 2 {
		t.Fatalf("taken over: %+v, %v", young, ok)
	}
	blob := media.Blob{Rendition: media.Thumb, Key: storage.NewKey(), Type: "image/jpeg", Modified: c.at}
	for name, do := range map[string]func() (bool, error){
		"develop": func() (bool, error) {
			_, ours, err := c.db.Develop(t.Context(), old, darkroom.Developed{Blobs: []media.Blob{blob}})
			return ours, err
		},
		"put off": func() (bool, error) { return c.db.PutOffJob(t.Context(), old, c.at, "") },
		"poison":  func() (bool, error) { return c.db.PoisonJob(t.Context(), old, c.at, "") },
	} {
		if ours, err := do(); ours || err != nil {
			t.Errorf("the old attempt may %s: %v", name, err)
		}
	}
	if got, _ := c.db.Item(t.Context(), it.ID); got.Developed || len(got.Blobs) != 1 {
		t.Errorf("item %+v", got)
	}
}

func TestPutOffAndPoison(t *testing.T) {
	c := dig(t)
	it := c.add(c.a, "x")
	j, _ := c.claim("")
	if ours, err := c.db.PutOffJob(t.Context(), j, c.at.Add(time.Hour), strings.Repeat("long ü", 200)); !ours || err != nil {
		t.Fatal(ours, err)
	}
	if _, ok := c.claim(""); ok {
		t.Error("a job that was put off is due")
	}
	c.at = c.at.Add(time.Hour)
	j, ok := c.claim("")
	if !ok || j.Crashed || j.Attempts != 2 {
		t.Fatalf("an hour later: %+v, %v", j, ok)
	}
	if ours, err := c.db.PoisonJob(t.Context(), j, c.at, "it is no good"); !ours || err != nil {
		t.Fatal(ours, err)
	}
	c.at = c.at.Add(24 * time.Hour)
	if _, ok := c.claim(""); ok {
		t.Error("a poisoned job is due")
	}
	if got, _ := c.db.Item(t.Context(), it.ID); !got.Developed || len(got.Blobs) != 1 {
		t.Errorf("a page would wait for ever: %+v", got)
	}
	if n, _ := c.db.JobsLeft(t.Context()); n != 0 {
		t.Errorf("%d jobs left", n)
	}
}

func TestALeaseIsHeldByWhoKnowsIt(t *testing.T) {
	c := dig(t)
	if used, err := c.db.InUse(t.Context()); used || err != nil {
		t.Errorf("an empty house names media: %v", err)
	}
	up := c.upload(c.a, "x")
	later := c.at.Add(2 * time.Minute)
	if ours, err := c.db.RenewUpload(t.Context(), up, later); !ours || err != nil {
		t.Fatal(ours, err)
	}
	if ours, err := c.db.RenewUpload(t.Context(), up, later.Add(1)); ours || err != nil {
		t.Errorf("renewed by a lease that is over: %v, %v", ours, err)
	}
	c.must(c.db.DropUpload(t.Context(), up))
	if there, err := c.db.HasUpload(t.Context(), up.ID); !there || err != nil {
		t.Errorf("dropped by a lease that is over: %v", err)
	}
	if _, err := c.db.FinishUpload(t.Context(), up, item(up)); !fault.Is(err, fault.Conflict) {
		t.Errorf("finished by a lease that is over: %v", err)
	}
	up.Lease = later
	for _, at := range []struct {
		now  time.Time
		want int
	}{{later.Add(-time.Microsecond), 0}, {later, 0}, {later.Add(time.Microsecond), 1}} {
		got, err := c.db.LapsedUploads(t.Context(), at.now)
		c.must(err)
		if len(got) != at.want || at.want == 1 && !reflect.DeepEqual(got[0], up) {
			t.Errorf("at %v: %+v", at.now, got)
		}
	}
	if _, err := c.db.FinishUpload(t.Context(), up, item(up)); err != nil {
		t.Error(err)
	}
	if used, err := c.db.InUse(t.Context()); !used || err != nil {
		t.Errorf("a house with an item does not: %v", err)
	}
}

func TestFinishIsAllOrNothing(t *testing.T) {
	c := dig(t)
	first := c.add(c.a, "x")
	up := c.upload(c.a, "x")
	up.IfTaken = intake.Refuse
	if _, err := c.db.FinishUpload(t.Context(), up, item(up)); !fault.Is(err, fault.Conflict) {
		t.Errorf("a taken name: %v", err)
	}
	if there, _ := c.db.HasUpload(t.Context(), up.ID); !there {
		t.Error("the upload is gone without its item")
	}
	if n, _ := c.db.JobsLeft(t.Context()); n != 1 {
		t.Errorf("%d jobs", n)
	}
	c.must(c.db.DeleteItem(t.Context(), first.ID, c.at))
	if it, err := c.db.FinishUpload(t.Context(), up, item(up)); it.Name != "x" || err != nil {
		t.Errorf("a name that was freed: %q, %v", it.Name, err)
	}
}

func TestNumbersAreFoundQuicklyAndInOrder(t *testing.T) {
	c := dig(t)
	want := []string{"scan.jpg"}
	for n := 2; n <= 40; n++ {
		want = append(want, media.Numbered("scan.jpg", n))
	}
	for _, w := range want {
		if got := c.add(c.a, "scan.jpg").Name; got != w {
			t.Fatalf("%q, want %q", got, w)
		}
	}
}

func TestNamesakes(t *testing.T) {
	c := dig(t)
	long := strings.Repeat("n", 251) + ".jpg"
	for range 12 {
		c.add(c.a, "a.jpg")
		c.add(c.a, long)
	}
	for _, other := range []string{"a (x).jpg", "a (1).jpg", "a (02).jpg", "a (2)", "a (2).jpeg", "ab (2).jpg", "a.jpg (2)", "A.jpg", "a (-2).jpg"} {
		c.add(c.a, other)
	}
	c.add(c.b, "a.jpg")
	for name, want := range map[string]int{"a.jpg": 12, long: 12, "b.jpg": 0, "a (2).jpg": 1, "a_jpg": 0, "%": 0} {
		got, err := c.db.Namesakes(t.Context(), c.home[c.a], name, 3)
		if err != nil || len(got) != want {
			t.Errorf("%.20s: %d, want %d (%v)", name, len(got), want, err)
		}
		if got, err := c.db.Namesakes(t.Context(), c.home[c.a], name, 4); err != nil || len(got) != 0 {
			t.Errorf("%.20s of another size: %d (%v)", name, len(got), err)
		}
	}
}

func TestChild(t *testing.T) {
	c := dig(t)
	sub := media.Folder{ID: id.NewFolder(), Parent: c.home[c.a], Name: "sub", Path: "a/sub", Created: c.at}
	c.must(c.db.AddFolders(t.Context(), []media.Folder{sub}))
	c.add(c.a, "item")
	if got, err := c.db.Child(t.Context(), c.home[c.a], "sub"); got != sub.ID || err != nil {
		t.Errorf("a folder: %q, %v", got, err)
	}
	if _, err := c.db.Child(t.Context(), c.home[c.a], "item"); !fault.Is(err, fault.Conflict) {
		t.Errorf("an item: %v", err)
	}
	if _, err := c.db.Child(t.Context(), c.home[c.a], "nothing"); !fault.Is(err, fault.NotFound) {
		t.Errorf("nothing: %v", err)
	}
}
