package app_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/id"
	"cloakroom/app/journal"
	"cloakroom/app/media"
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

// TestWhatLeavesSaysToWhere, by each way, also those that ask no router.
func TestWhatLeavesSaysToWhere(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c := h.corner(t)
	for name, get := range map[string]func(s show) answer{
		"a page's ticket": func(s show) answer { return h.get(t, c.pageTicket(t, c.picture.ID, media.Original), s) },
		"a program":       func(s show) answer { return h.get(t, c.private(c.picture, media.Original), bearer(c.token), s) },
		"a guest":         func(s show) answer { return h.get(t, "/s/"+c.itemLink.Reveal()+"/file", s) },
	} {
		if a := get(from("203.0.113.77:4000")); a.status != 200 {
			t.Fatal(name, a)
		}
		if l := h.noted(t, c.picture.ID)[0]; l.Network != "203.0.113.0/24" {
			t.Errorf("%s takes it home to %q", name, l.Network)
		}
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
	for at, told := range map[string]bool{"/admin/journal": false, "/admin/journal.csv": true} {
		if body := string(h.get(t, at, admin).body); !strings.Contains(body, "token made") || strings.Contains(body, "cr_") != told {
			t.Errorf("%s: a token is called by its id: %v, want %v: %.200s", at, !told, told, body[max(0, strings.Index(body, "cr_")-100):])
		}
	}
}

// TestTheJournalForgets what is older than the settings say, and no more: looking
// sooner than all else.
func TestTheJournalForgets(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, tt := range []struct {
		name, keep, looks string
		after             time.Duration
		done, looked      int // lines that are left
	}{
		{"to the moment, looks are kept", "365d", "90d", 90 * day, 2, 1},
		{"and not a moment longer", "365d", "90d", 90*day + time.Second, 2, 0},
		{"to the moment, all else is kept", "365d", "90d", 365 * day, 2, 0},
		{"and not a moment longer either", "365d", "90d", 365*day + time.Second, 1, 0},
		{"what came later is kept longer", "365d", "90d", 665*day - time.Second, 1, 0},
		{"until its own end", "365d", "90d", 665*day + time.Second, 0, 0},
		{"looks are kept no longer than all", "30d", "90d", 30*day + time.Second, 1, 0},
		{"for ever is for ever", "0", "90d", 36500 * day, 2, 0},
		{"looks that nobody wants are not written", "365d", "0", 0, 2, 0},
		{"what is kept for ever can be of looks", "0", "36500d", 36500 * day, 2, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			clock := &clock{at: noon}
			s := settings(t)
			s.JournalKeep, s.JournalLooks = tt.keep, tt.looks
			h := opened(t, s, clock)
			ann := h.user(t, "ann", true)
			h.Daybook.Witness(access.User(ann.ID), media.Thumb).Leaving(&media.Item{ID: id.NewItem(), Folder: id.NewFolder()}, 0, 1, 1)
			ok(t, h.Daybook.Flush(t.Context()))
			clock.set(noon.Add(300 * day))
			h.user(t, "ben", false)
			clock.set(noon.Add(tt.after))
			ok(t, h.ForgetJournal(t.Context()))
			if done, looked := len(h.lines(t, journal.UserMade)), len(h.lines(t, journal.Looked)); done != tt.done || looked != tt.looked {
				t.Errorf("%d lines, and %d of looking", done, looked)
			}
		})
	}
}
