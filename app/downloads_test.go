package app_test

import (
	"strconv"
	"testing"
	"time"

	"cloakroom/app/id"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// counted is a link to an item of c that allows so many downloads.
func (c *corner) counted(t testing.TB, item id.Item, most int, password string) id.Secret {
	t.Helper()
	terms := library.Terms{Role: role(t, "downloader"), MaxDownloads: most}
	if password != "" {
		terms.Password = must(c.Accounts.LinkPassword(t.Context(), password))(t)
	}
	_, secret, err := c.Library.LendItem(t.Context(), c.self, item, terms)
	ok(t, err)
	return secret
}

func agent(name string) show { return with("User-Agent", name) }

func TestDownloadsAreCounted(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	size := int(c.picture.Size)
	part := func(from, to int) show {
		return with("Range", "bytes="+strconv.Itoa(from)+"-"+strconv.Itoa(to))
	}
	file := func(s id.Secret) string { return "/s/" + s.Reveal() + "/file" }
	gets := func(link id.Secret, want int, say string, shows ...show) {
		t.Helper()
		if a := h.get(t, file(link), shows...); a.status != want {
			t.Errorf("%s: %v", say, a)
		}
	}

	one := c.counted(t, c.picture.ID, 1, "")
	for range 3 {
		if a := h.do(t, "HEAD", file(one)); a.status != 200 {
			t.Errorf("HEAD: %v", a)
		}
		gets(one, 304, "what one has", with("If-None-Match", c.picture.Blobs[0].ETag()))
		gets(one, 416, "no such part", part(size, size+5))
		if a := h.get(t, "/s/"+one.Reveal()+"/items/"+string(c.picture.ID)); a.status != 200 {
			t.Errorf("the page: %v", a)
		}
	}
	gets(one, 200, "the first")
	gets(one, 410, "the second")
	gets(one, 410, "a part, when all is used", part(1, size-1))
	if a := h.do(t, "HEAD", file(one)); a.status != 200 {
		t.Errorf("HEAD, when all is used: %v", a)
	}

	parts := c.counted(t, c.picture.ID, 1, "")
	for from := 0; from < size; from += 500 {
		gets(parts, 206, "a part", part(from, min(from+499, size-1)), agent("aria2"))
	}
	gets(parts, 410, "a part again", part(0, 499), agent("aria2"))

	backwards := c.counted(t, c.picture.ID, 1, "")
	gets(backwards, 206, "the end first", part(size-100, size-1))
	gets(backwards, 206, "then the beginning", part(0, size-101))
	gets(backwards, 410, "then again")

	two := c.counted(t, c.picture.ID, 2, "")
	gets(two, 206, "one visitor begins", part(0, 9), agent("a"))
	gets(two, 206, "another does", part(0, 9), agent("b"))
	gets(two, 410, "a third", part(0, 9), agent("c"))
	gets(two, 206, "the first goes on", part(10, size-1), agent("a"))
	gets(two, 200, "the second begins anew", agent("b"))
	gets(two, 410, "and has it", agent("b"))

	sly := c.counted(t, c.picture.ID, 1, "")
	var had int
	for range 600 { // never the last byte; a megabyte of pieces is free for clumsy programs
		if a := h.get(t, file(sly), part(0, size-2)); a.status == 206 {
			had += len(a.body)
		}
	}
	if had > 2*size+1<<20 {
		t.Errorf("%d bytes of a file of %d left by one download", had, size)
	}

	locked := c.counted(t, c.picture.ID, 1, linkPassword)
	gets(locked, 200, "with its password", basic(linkPassword))
	gets(locked, 410, "again", basic(linkPassword))
}

// TestDownloadsAreForgotten a day after they were asked for last, when nobody may go
// on with them any more, unless they are still under way.
func TestDownloadsAreForgotten(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	link, secret, err := h.Library.LendItem(t.Context(), c.self, c.picture.ID, library.Terms{Role: role(t, "downloader"), MaxDownloads: 9})
	ok(t, err)
	gets := func(who string, shows ...show) {
		t.Helper()
		if a := h.get(t, "/s/"+secret.Reveal()+"/file", append(shows, agent(who))...); a.status >= 300 {
			t.Fatalf("%s: %v", who, a)
		}
	}
	gets("whole")
	gets("in part", with("Range", "bytes=0-9"))
	end, err := h.Library.Meter(link.ID, c.picture.ID, "slowly").Begin(t.Context(), 0, c.picture.Size, c.picture.Size)
	ok(t, err)
	rows := h.behind(t)
	defer rows.Close()
	for _, s := range []struct {
		after time.Duration
		who   string
		left  int
		then  func(int64)
	}{
		{24*time.Hour - time.Microsecond, "a day later", 4, nil},
		{time.Microsecond, "after a day", 3, end},
		{0, "when the slow one has it", 3, nil},
	} {
		h.clock.pass(s.after)
		ok(t, h.ForgetDownloads(t.Context()))
		gets(s.who)
		if n := 0; rows.QueryRowContext(t.Context(), `select count(*) from downloads`).Scan(&n) != nil || n != s.left {
			t.Errorf("%s %d are kept, want %d", s.who, n, s.left)
		}
		if s.then != nil {
			s.then(c.picture.Size)
		}
	}
	if l := must(h.DB.Link(t.Context(), link.ID))(t); l.Downloads != 6 {
		t.Errorf("%d are counted", l.Downloads)
	}
}

// TestPagesCountDownloadsToo: the button of a guest's page is the same download.
func TestPagesCountDownloadsToo(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	link := c.counted(t, c.film.ID, 1, "")
	play := c.location(t, "/s/"+link.Reveal()+lasting(c.film.ID, media.Play))
	original := c.location(t, "/s/"+link.Reveal()+lasting(c.film.ID, media.Original))
	for range 3 {
		if a := h.get(t, play); a.status != 200 {
			t.Errorf("to play is not to take home: %v", a)
		}
	}
	if a := h.get(t, original); a.status != 200 {
		t.Errorf("the first: %v", a)
	}
	if a := h.get(t, original); a.status != 410 {
		t.Errorf("the second: %v", a)
	}
	shared := c.location(t, "/s/"+c.counted(t, c.film.ID, 1, "").Reveal()+lasting(c.film.ID, media.Original))
	if a := h.get(t, shared, from("203.0.113.1:4000"), with("Range", "bytes=0-9")); a.status != 206 {
		t.Errorf("somebody begins: %v", a)
	}
	if a := h.get(t, shared, from("192.0.2.1:4000")); a.status != 410 {
		t.Errorf("somebody elsewhere, with the same browser, goes on with it: %v", a)
	}
	if a := h.get(t, c.guestTicket(t, c.film.ID, media.Original)); a.status != 200 {
		t.Errorf("another link, without a limit: %v", a)
	}
}
