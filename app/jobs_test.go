package app_test

import (
	"database/sql"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cloakroom/app/media"
	"cloakroom/app/upkeep"
)

// idle waits until the running server has no job left.
func idle(ts *testscript.TestScript, _ bool, _ []string) {
	db, err := sql.Open("sqlite", "file:"+ts.MkAbs("data/cloakroom.db")+"?_pragma=busy_timeout(10000)")
	ts.Check(err)
	defer db.Close()
	left := -1
	for deadline := time.Now().Add(30 * time.Second); left != 0 && time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		ts.Check(db.QueryRow(`select count(*) from jobs where poisoned = 0`).Scan(&left))
	}
	if left != 0 {
		ts.Fatalf("%d jobs are left", left)
	}
}

func TestJobsPage(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	ann := h.cookie(h.signIn(t, "ann"))
	page := func() string {
		a := h.get(t, "/admin/jobs", ann)
		if a.status != http.StatusOK {
			t.Fatalf("%v", a)
		}
		c.dressed(t, "/admin/jobs", a)
		return string(a.body)
	}
	if got := page(); !strings.Contains(got, "Nothing was given up") || strings.Contains(got, "Try again") {
		t.Errorf("an empty list: %s", got)
	}
	for range 2 {
		it := c.take(t, c.folder.ID, "a secret name.jpg", photo(70))
		now := h.clock.now()
		j, found, err := h.DB.ClaimJob(t.Context(), "", now, now.Add(time.Minute))
		if err != nil || !found || j.Item != it.ID {
			t.Fatal(j, found, err)
		}
		if ours, err := h.DB.PoisonJob(t.Context(), j, now, "the decoder <died>"); !ours || err != nil {
			t.Fatal(ours, err)
		}
	}
	got := page()
	for _, want := range []string{"the decoder &lt;died&gt;", "JPEG picture", "a guest", "Try all again", "it_"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(got, "secret name") || strings.Contains(got, c.folder.Path) {
		t.Error("an admin reads the name of what they may not open")
	}
	retry := regexp.MustCompile(`action="(/admin/jobs/\d+/retry)"`).FindStringSubmatch(got)
	if retry == nil {
		t.Fatal("nothing can be tried again")
	}

	// What the scrub found is said too, until it is right again.
	it := c.take(t, c.folder.ID, "a rotten secret.jpg", photo(71))
	blob, _ := it.Form(media.Original)
	ok(t, h.DB.MarkDamaged(t.Context(), upkeep.Damage{Key: blob.Key, Item: it.ID, Found: noon, What: "its <bytes> rotted"}))
	if got := page(); !strings.Contains(got, "Damaged originals") || !strings.Contains(got, string(it.ID)) || !strings.Contains(got, "its &lt;bytes&gt; rotted") || strings.Contains(got, "rotten secret") {
		t.Errorf("a damaged original: %s", got)
	}
	ok(t, h.DB.ClearDamaged(t.Context(), blob.Key))
	got = page()
	if strings.Contains(got, "Damaged originals") {
		t.Error("what is right again is called damaged")
	}

	// Nobody else comes here.
	for name, shows := range map[string][]show{
		"somebody who runs nothing": {c.cookie(c.session)}, "nobody": nil, "a program": {bearer(c.token)},
	} {
		if a := h.get(t, "/admin/jobs", shows...); a.status == http.StatusOK {
			t.Errorf("%s: %v", name, a)
		}
		for _, path := range []string{retry[1], "/admin/jobs/retry"} {
			h.post(t, path, "", shows...)
		}
	}
	if page() != got && strings.Count(page(), "Try again") != strings.Count(got, "Try again") {
		t.Error("something was tried again all the same")
	}

	for _, step := range []struct {
		path string
		left int // jobs in the list
	}{{retry[1], 1}, {retry[1], 1}, {"/admin/jobs/999999/retry", 1}, {"/admin/jobs/retry", 0}} {
		if a := h.post(t, step.path, "", ann); a.status != http.StatusSeeOther || a.header.Get("Location") != "/admin/jobs" {
			t.Errorf("%s: %v", step.path, a)
		}
		if n := strings.Count(page(), "Try again<"); n != step.left {
			t.Errorf("after %s: %d are listed, want %d", step.path, n, step.left)
		}
	}
	if a := h.post(t, "/admin/jobs/one/retry", "", ann); a.status != http.StatusNotFound {
		t.Errorf("no number: %v", a)
	}
	ok(t, h.Darkroom.Drain(t.Context()))
	if got := page(); !strings.Contains(got, "Everything that was handed in has been looked at") {
		t.Errorf("in the end: %s", got)
	}
}
