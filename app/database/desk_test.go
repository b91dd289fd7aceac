package database_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"cloakroom/app/darkroom"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
)

func (c *cellar) desk() (desk *darkroom.Desk, woken *int) {
	woken = new(int)
	return darkroom.NewDesk(c.db, func() time.Time { return c.at }, func() { *woken++ }), woken
}

func (c *cellar) poison(why string) darkroom.Job {
	c.Helper()
	j, ok := c.claim("")
	if !ok {
		c.Fatal("no job is due")
	}
	if ours, err := c.db.PoisonJob(c.Context(), j, c.at, why); !ours || err != nil {
		c.Fatal(ours, err)
	}
	return j
}

func TestTheDeskSeesHowThingsStand(t *testing.T) {
	c := dig(t)
	desk, _ := c.desk()
	if q, list, err := desk.Look(t.Context()); err != nil || q != (darkroom.Queue{}) || list != nil {
		t.Errorf("an empty house: %+v %+v %v", q, list, err)
	}
	bad := c.add(c.a, "secret name.jpg")
	c.poison("it is no good")
	c.at = c.at.Add(time.Second)
	c.add(c.a, "y")
	c.claim("") // and works on it
	c.add(c.a, "z")
	q, list, err := desk.Look(t.Context())
	if want := (darkroom.Queue{Waiting: 1, Working: 1, GivenUp: 1}); err != nil || q != want {
		t.Errorf("%+v, want %+v (%v)", q, want, err)
	}
	want := darkroom.GivenUp{Item: bad.ID, Version: 1, Type: "image/jpeg", Size: 3, Owner: "a", Why: "it is no good", Attempts: 1, At: c.at.Add(-time.Second)}
	if len(list) != 1 {
		t.Fatalf("%+v", list)
	}
	want.ID = list[0].ID
	if !reflect.DeepEqual(list[0], want) {
		t.Errorf("%+v, want %+v", list[0], want)
	}
	c.must(c.db.DeleteItem(t.Context(), bad.ID, c.at, journal.Entry{}))
	if q, list, err := desk.Look(t.Context()); err != nil || q.GivenUp != 0 || len(list) != 0 {
		t.Errorf("what is deleted is nobody's work: %+v %+v %v", q, list, err)
	}
}

func TestRetry(t *testing.T) {
	c := dig(t)
	desk, woken := c.desk()
	for _, name := range []string{"x", "y", "z"} {
		c.add(c.a, name)
		c.poison("no good: " + name)
	}
	_, list, err := desk.Look(t.Context())
	if c.must(err); len(list) != 3 {
		t.Fatalf("%+v", list)
	}
	if n, err := desk.Retry(t.Context(), list[0].ID); n != 1 || err != nil || *woken != 1 {
		t.Errorf("one: %d, %v, woken %d", n, err, *woken)
	}
	for _, none := range []int64{list[0].ID, 0, -1, 999_999} {
		if n, err := desk.Retry(t.Context(), none); n != 0 || err != nil || *woken != 1 {
			t.Errorf("job %d: %d, %v", none, n, err)
		}
	}
	j, ok := c.claim("")
	if !ok || j.ID != list[0].ID || j.Attempts != 2 || j.Crashed {
		t.Errorf("claimed %+v, %v", j, ok)
	}
	if n, err := desk.RetryAll(t.Context()); n != 2 || err != nil {
		t.Errorf("all: %d, %v", n, err)
	}
	if q, _, _ := desk.Look(t.Context()); q != (darkroom.Queue{Waiting: 2, Working: 1}) {
		t.Errorf("%+v", q)
	}
}

func TestRebuild(t *testing.T) {
	c := dig(t)
	desk, _ := c.desk()
	sub, like := id.NewFolder(), id.NewFolder()
	c.must(c.db.AddFolders(t.Context(), []media.Folder{
		{ID: sub, Parent: c.home[c.a], Name: "sub", Path: "a/sub", Created: c.at},
		{ID: like, Parent: "", Owner: c.a, Name: "a-like", Path: "a-like", Created: c.at},
	}, journal.Entry{}))
	var items []media.Item
	for _, in := range []id.Folder{c.home[c.a], sub, like, c.home[c.b]} {
		items = append(items, c.addIn(in, c.a, "x"))
	}
	gone := c.addIn(sub, c.a, "gone")
	for range items {
		c.develop(darkroom.Developed{})
	}
	c.develop(darkroom.Developed{})
	c.must(c.db.DeleteItem(t.Context(), gone.ID, c.at, journal.Entry{}))

	tests := []struct {
		name string
		do   func() (int, error)
		want int
	}{
		{"one item", func() (int, error) { return desk.RebuildItem(t.Context(), items[3].ID) }, 1},
		{"and nothing twice", func() (int, error) { return desk.RebuildItem(t.Context(), items[3].ID) }, 0},
		{"what is deleted stays so", func() (int, error) { return desk.RebuildItem(t.Context(), gone.ID) }, 0},
		{"a folder with all below it", func() (int, error) { return desk.RebuildFolder(t.Context(), "a") }, 2},
		{"no folder", func() (int, error) { return desk.RebuildFolder(t.Context(), "nothing") }, 0},
		{"the rest of the house", func() (int, error) { return desk.RebuildFolder(t.Context(), "") }, 1},
	}
	for _, tt := range tests {
		if n, err := tt.do(); n != tt.want || err != nil {
			t.Errorf("%s: %d, want %d (%v)", tt.name, n, tt.want, err)
		}
	}
	c.poison("no good")
	if n, err := desk.RebuildFolder(t.Context(), ""); n != 1 || err != nil {
		t.Errorf("what was given up: %d, %v", n, err)
	}
	c.add(c.b, "new")
	first, _ := c.claim("")
	if second, ok := c.claim(id.User(first.Owner)); !ok || second.Owner == first.Owner {
		t.Errorf("after %q it is the turn of %q: what is handed in has to wait", first.Owner, second.Owner)
	}
}

func TestRebuildManyInBatches(t *testing.T) {
	c := dig(t)
	desk, _ := c.desk()
	const many = 502 // a batch and a bit
	for range many {
		c.add(c.a, strings.Repeat("n", 20))
	}
	for range many {
		c.develop(darkroom.Developed{})
	}
	if n, err := desk.RebuildFolder(t.Context(), "a"); n != many || err != nil {
		t.Errorf("%d, %v", n, err)
	}
}

func (c *cellar) addIn(folder id.Folder, u id.User, name string) media.Item {
	c.Helper()
	was := c.home[u]
	c.home[u] = folder
	defer func() { c.home[u] = was }()
	return c.add(u, name)
}
