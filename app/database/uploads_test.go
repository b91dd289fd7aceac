package database_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cloakroom/app/fault"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/media"
	"cloakroom/app/storage"
)

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
	c.must(c.db.DeleteItem(t.Context(), first.ID, c.at, journal.Entry{}))
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
	c.must(c.db.AddFolders(t.Context(), []media.Folder{sub}, journal.Entry{}))
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

// TestNothingBeginsInAFolderThatIsGone: it would not be counted there, and be too
// much when the folder comes back.
func TestNothingBeginsInAFolderThatIsGone(t *testing.T) {
	c := dig(t)
	up := c.upload(c.a, "early.jpg")
	f, err := c.db.Folder(c.Context(), c.home[c.a])
	c.must(err)
	c.must(c.db.DeleteFolder(c.Context(), f, c.at, journal.Entry{}))
	for _, folder := range []id.Folder{f.ID, id.NewFolder()} {
		up.ID, up.Key, up.Folder = id.NewUpload(), storage.NewKey(), folder
		if _, err := c.db.AddUpload(c.Context(), up); !fault.Is(err, fault.NotFound) {
			t.Errorf("into %s: %v", folder, err)
		}
	}
}
