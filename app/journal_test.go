package app_test

import (
	"bytes"
	"encoding/csv"
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/journal"
	"cloakroom/app/library"
)

// lines are what the journal has of an act, the latest first.
func (h *house) lines(t testing.TB, act journal.Act) []journal.Line {
	t.Helper()
	return must(h.Library.Journal(t.Context(), operator, journal.Asked{Act: act, Most: 100}))(t).Lines
}

// TestWhatIsDoneIsWrittenDown does each thing once by its door, and looks for
// the one line of it.
func TestWhatIsDoneIsWrittenDown(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	h.user(t, "vera", false)
	folder, item := "/folders/"+string(c.folder.ID), "/items/"+string(c.picture.ID)
	json := with("Content-Type", "application/json")
	for _, tt := range []struct {
		act    journal.Act
		do     func() answer
		status int
		path   string
		detail string
	}{
		{journal.Granted, func() answer {
			return h.post(t, folder+"/grant", "who=vera&role=viewer", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path, "vera: viewer"},
		{journal.Revoked, func() answer {
			return h.post(t, folder+"/revoke", "who=vera", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path, "vera"},
		{journal.Lent, func() answer {
			return h.post(t, folder+"/link", "role=viewer", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 200, c.folder.Path, "viewer"},
		{journal.Unlent, func() answer {
			return h.post(t, "/links/"+string(c.linkID)+"/end", "", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path, string(c.linkID)},
		{journal.Locked, func() answer {
			return h.post(t, "/links/"+string(c.itemLinkID)+"/lock", "password="+url.QueryEscape(linkPassword), h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path + "/coat.jpg", string(c.itemLinkID)},
		{journal.FolderMade, func() answer {
			return h.post(t, folder+"/new", "name=attic", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path + "/attic", ""},
		{journal.Added, func() answer {
			return h.send(t, "PUT", "/private/"+url.PathEscape(c.folder.Path)+"/new.txt", "wool", bearer(c.token), json, from("203.0.113.77:4000"))
		}, 201, c.folder.Path + "/new.txt", ""},
		{journal.Moved, func() answer {
			return h.post(t, item+"/rename", "name=hat.jpg", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path + "/coat.jpg", "hat.jpg"},
		{journal.Deleted, func() answer {
			return h.post(t, item+"/delete", "", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, c.folder.Path + "/hat.jpg", ""},
		{journal.TokenMade, func() answer {
			return h.post(t, "/account/tokens", "label=mine&scope=read&ends=90d", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 200, "", "mine"},
		{journal.Ended, func() answer {
			return h.post(t, "/logout", "", h.cookie(c.session), from("203.0.113.77:4000"))
		}, 303, "", "signed out"},
		{journal.SignedIn, func() answer {
			return h.post(t, "/login", "username="+c.name+"&password="+url.QueryEscape(password), from("203.0.113.77:4000"))
		}, 303, "", ""},
	} {
		t.Run(string(tt.act), func(t *testing.T) {
			before := len(h.lines(t, tt.act))
			if a := tt.do(); a.status != tt.status {
				t.Fatal(a)
			}
			lines := h.lines(t, tt.act)
			if len(lines) != before+1 {
				t.Fatalf("%d lines more", len(lines)-before)
			}
			l := lines[0]
			if l.Name != c.name || string(l.Who) != "user:"+string(c.who.ID) || l.Path != tt.path || !strings.Contains(l.Detail, tt.detail) || l.At.IsZero() {
				t.Errorf("%+v", l)
			}
			if tt.act != journal.Added && tt.act != journal.Ended && l.Network != "203.0.113.0/24" {
				t.Errorf("from %q", l.Network)
			}
		})
	}
}

// TestTheJournalHoldsNoSecret looks through all of it for what must not be there.
func TestTheJournalHoldsNoSecret(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	link, _, linkID := c.locked(t)
	h.opens(t, link, linkPassword, from("203.0.113.77:4000"))
	_, fresh, err := h.Library.RenewLink(t.Context(), c.self, linkID)
	ok(t, err)
	all := must(h.Library.Journal(t.Context(), operator, journal.Asked{Most: 1000}))(t).Lines
	if len(all) < 8 {
		t.Fatalf("only %d lines", len(all))
	}
	var text strings.Builder
	for _, l := range all {
		text.WriteString(strings.Join([]string{string(l.Who), l.Name, string(l.Via), l.Network, l.Path, l.Detail, l.Refused}, " ") + "\n")
	}
	for what, secret := range map[string]string{
		"a session": c.session.Reveal(), "a token": c.token.Reveal(), "a link": link.Reveal(), "a new address": fresh.Reveal(),
		"a password": password, "a link's password": linkPassword, "an address": "203.0.113.77", "another": "198.51.100.7",
	} {
		if strings.Contains(text.String(), secret) {
			t.Errorf("it holds %s", what)
		}
	}
}

// TestAnEntryAndItsChangeAreOne: what cannot be written down is not done.
func TestAnEntryAndItsChangeAreOne(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	h.user(t, "vera", false)
	h.exec(t, `create trigger full before insert on journal begin select raise(abort, 'no room'); end`)
	if err := h.Library.Grant(t.Context(), c.self, c.folder.ID, "vera", role(t, "viewer"), time.Time{}); err == nil {
		t.Error("a grant was given and not written down")
	}
	h.exec(t, `drop trigger full`)
	for _, g := range must(h.Library.Rights(t.Context(), c.self, c.folder.ID))(t).Grants {
		if g.Name == "vera" {
			t.Error("half of it was done")
		}
	}
}

func TestWhoReadsTheJournal(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	admin := h.cookie(h.signIn(t, "ann"))
	item, folder := "/items/"+string(c.picture.ID)+"/history", "/folders/"+string(c.folder.ID)+"/history"
	for _, tt := range []struct {
		name, path string
		who        show
		status     int
	}{
		{"who may lend an item", item, h.cookie(c.session), 200},
		{"who may lend a folder", folder, h.cookie(c.session), 200},
		{"a stranger, an item", item, h.cookie(other.session), 404},
		{"a stranger, a folder", folder, h.cookie(other.session), 404},
		{"oneself", "/account/activity", h.cookie(c.session), 200},
		{"who runs the house", "/admin/journal", admin, 200},
		{"somebody else", "/admin/journal", h.cookie(c.session), 404},
		{"somebody else, as a file", "/admin/journal.csv", h.cookie(c.session), 404},
		{"a day that is none", "/admin/journal?from=yesterday", admin, 400},
		{"somebody who is not there", "/admin/journal?who=zoe", admin, 400},
	} {
		if a := h.get(t, tt.path, tt.who); a.status != tt.status {
			t.Errorf("%s: %v", tt.name, a)
		}
	}
	viewer := h.user(t, "vera", false)
	if err := h.Library.Grant(t.Context(), c.self, c.folder.ID, viewer.Name, role(t, "editor"), h.clock.now().Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	if a := h.get(t, item, h.cookie(h.signIn(t, "vera"))); a.status != 404 {
		t.Errorf("who may not lend: %v", a)
	}
	body := string(h.get(t, folder, h.cookie(c.session)).body)
	if !strings.Contains(body, "vera: editor") || strings.Contains(body, other.folder.Path+"/") {
		t.Error("the history of a folder is not its own")
	}
}

// TestNoFormulaLeavesInTheJournal reads a file as a spreadsheet would.
func TestNoFormulaLeavesInTheJournal(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	evil := []string{`=HYPERLINK("evil.example";"x")`, "+1", "-1", "@SUM(A1)", "a\"b,c"}
	for _, name := range evil {
		f := must(h.Library.AddTop(t.Context(), operator, name, c.who.ID))(t)
		_, _, err := h.Library.LendFolder(t.Context(), c.self, f.ID, library.Terms{Role: role(t, "viewer")})
		ok(t, err)
	}
	a := h.get(t, "/admin/journal.csv?act=make+folder", h.cookie(h.signIn(t, "ann")))
	rows, err := csv.NewReader(bytes.NewReader(a.body)).ReadAll()
	if err != nil || len(rows) < len(evil)+1 || a.header.Get("Content-Disposition") != `attachment; filename="journal.csv"` {
		t.Fatalf("%d rows, %v, %v", len(rows), err, a)
	}
	found := 0
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
				t.Errorf("a formula: %q", cell)
			}
			for _, name := range evil {
				if cell == "'"+name || cell == name {
					found++
				}
			}
		}
	}
	if found != len(evil) {
		t.Errorf("%d of %d names", found, len(evil))
	}
	line := h.get(t, "/admin/journal.json?act=make+folder", h.cookie(h.signIn(t, "ann")))
	if !strings.Contains(string(line.body), `"path":"+1"`) {
		t.Error(line)
	}
}

// TestTheJournalForgets what is older than the settings say, and no more.
func TestTheJournalForgets(t *testing.T) {
	t.Parallel()
	clock := &clock{at: noon}
	h := opened(t, settings(t), clock)
	h.user(t, "ann", true)
	clock.set(noon.AddDate(0, 0, 300))
	h.user(t, "ben", false)
	for _, tt := range []struct {
		at   time.Time
		want int
	}{{noon.AddDate(0, 0, 365), 2}, {noon.AddDate(0, 0, 365).Add(time.Second), 1}, {noon.AddDate(0, 0, 666), 0}} {
		clock.set(tt.at)
		ok(t, h.ForgetJournal(t.Context()))
		if lines := h.lines(t, journal.UserMade); len(lines) != tt.want {
			t.Errorf("at %v there are %d lines", tt.at, len(lines))
		}
	}
}

// TestAHistoryGoesOn past a page of which one may see nothing.
func TestAHistoryGoesOn(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	corner := must(h.Library.MakeFolder(t.Context(), c.self, c.folder.ID, "corner"))(t)
	ok(t, h.Library.SetPrivate(t.Context(), operator, corner.ID, true))
	for _, name := range []string{"a", "b", "c"} {
		must(h.Library.MakeFolder(t.Context(), operator, corner.ID, name))(t)
	}
	var seen []string
	before, pages := int64(0), 0
	for {
		_, page, err := h.Library.FolderHistory(t.Context(), c.self, c.folder.ID, journal.Asked{Before: before, Most: 2})
		ok(t, err)
		for _, l := range page.Lines {
			seen = append(seen, l.Path)
		}
		if pages++; page.Next == 0 || pages > 50 {
			break
		}
		before = page.Next
	}
	if pages < 3 || len(seen) < 4 || strings.Contains(strings.Join(seen, " "), "corner") {
		t.Errorf("%d pages: %v", pages, seen)
	}
}
