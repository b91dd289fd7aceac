package app_test

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cloakroom/app/access"
	"cloakroom/app/account"
	"cloakroom/app/id"
	"cloakroom/app/intake"
	"cloakroom/app/journal"
	"cloakroom/app/library"
	"cloakroom/app/media"
)

// TestEveryActHasItsLine does whatever can be done once, one thing after the
// other, and finds one line of each. Whoever invents an act comes by here.
func TestEveryActHasItsLine(t *testing.T) {
	t.Parallel()
	s := settings(t)
	h := open(t, s)
	c := h.corner(t)
	ctx := t.Context()
	admin := access.User(h.ann)
	admin.Name, admin.Admin = "ann", true
	vera := h.user(t, "vera", false)
	locked, _, lockedID := c.locked(t)
	stranger := h.cookie(h.signIn(t, "vera"))
	replaced := func() error {
		_, err := h.Intake.Take(ctx, c.self, intake.Parcel{Folder: c.folder.ID, Name: "mark.svg", Size: 5, IfTaken: intake.Replace}, strings.NewReader("<svg>"))
		return err
	}
	got := func(path string, shows ...show) func() error {
		return func() error { h.get(t, path, shows...); return nil }
	}
	quota := func() error { return h.Library.SetQuota(ctx, operator, c.folder.ID, 1<<30) }
	private := must(h.Library.MakeFolder(ctx, c.self, c.folder.ID, "corner"))(t)
	done := map[journal.Act]bool{}
	for _, tt := range []struct {
		act journal.Act
		do  func() error
	}{
		{journal.Looked, got(c.pageTicket(t, c.picture.ID, media.Thumb))},
		{journal.Played, got(c.pageTicket(t, c.film.ID, media.Play))},
		{journal.Downloaded, got(c.pageTicket(t, c.picture.ID, media.Original))},
		{journal.Added, func() error { h.take(t, c.folder.ID, "new.txt", []byte("wool")); return nil }},
		{journal.Replaced, replaced},
		{journal.Restored, func() error { return h.Library.Restore(ctx, c.self, c.drawing.ID, 1) }},
		{journal.Described, func() error {
			title := "A coat"
			return h.Library.Describe(ctx, c.self, c.picture.ID, library.Saying{Title: &title})
		}},
		{journal.Moved, func() error { return h.Library.PlaceItem(ctx, c.self, c.film.ID, c.folder, "f.mp4") }},
		{journal.Deleted, func() error { _, err := h.Library.DeleteItem(ctx, c.self, c.film.ID); return err }},
		{journal.Undeleted, func() error { _, err := h.Library.Undelete(ctx, c.self, string(c.film.ID)); return err }},
		{journal.Discarded, func() error {
			if _, err := h.Library.DeleteItem(ctx, c.self, c.film.ID); err != nil {
				return err
			}
			return h.Library.DeleteForGood(ctx, c.self, string(c.film.ID))
		}},
		{journal.FolderMade, func() error { _, err := h.Library.MakeFolder(ctx, c.self, c.folder.ID, "attic"); return err }},
		{journal.Quota, quota},
		{journal.Parted, func() error { return h.Library.SetPrivate(ctx, operator, private.ID, true) }},
		{journal.Shared, func() error { return h.Library.SetPrivate(ctx, operator, private.ID, false) }},
		{journal.Granted, func() error {
			return h.Library.Grant(ctx, c.self, c.folder.ID, "vera", role(t, "viewer"), noon.Add(48*time.Hour))
		}},
		{journal.Edited, func() error { h.post(t, "/items/"+string(c.picture.ID)+"/rename", "name=x", stranger); return nil }},
		{journal.Lend, got("/folders/"+string(c.folder.ID)+"/rights", stranger)},
		{journal.Revoked, func() error { return h.Library.Revoke(ctx, c.self, c.folder.ID, "vera") }},
		{journal.Lent, func() error {
			_, _, err := h.Library.LendItem(ctx, c.self, c.picture.ID, library.Terms{Role: role(t, "viewer")})
			return err
		}},
		{journal.Unlocked, func() error { h.opens(t, locked, linkPassword, from("203.0.113.77:4000")); return nil }},
		{journal.Locked, func() error { _, err := h.Library.LockLink(ctx, c.self, lockedID, ""); return err }},
		{journal.Renewed, func() error { _, _, err := h.Library.RenewLink(ctx, c.self, c.itemLinkID); return err }},
		{journal.Unlent, func() error { _, err := h.Library.EndLink(ctx, c.self, c.linkID); return err }},
		{journal.Opened, got("/s/" + c.link.Reveal())},
		{journal.SignedIn, func() error { h.signIn(t, "vera"); return nil }},
		{journal.TokenMade, func() error {
			_, _, err := h.Accounts.AddToken(ctx, c.self, c.who.ID, account.Terms{Label: "x", Scope: access.View})
			return err
		}},
		{journal.Ended, func() error { return h.Accounts.End(ctx, c.self, c.tokenID, access.Token) }},
		{journal.Password, func() error { return h.Accounts.SetPassword(ctx, operator, vera, password+"!") }},
		{journal.Welcomed, func() error { _, err := h.Accounts.Welcome(ctx, admin, vera.ID); return err }},
		{journal.UserMade, func() error { _, err := h.Accounts.AddUser(ctx, admin, "zoe", password, false); return err }},
		{journal.Disabled, func() error { return h.Accounts.Disable(ctx, admin, vera.ID) }},
		{journal.Enabled, func() error { return h.Accounts.Enable(ctx, admin, vera.ID) }},
		{journal.GroupMade, func() error { return h.Accounts.AddGroup(ctx, admin, "ward") }},
		{journal.Joined, func() error { return h.Accounts.Join(ctx, admin, "ward", "ann") }},
		{journal.Managing, func() error { return h.Accounts.Manage(ctx, admin, "ward", "ann", true) }},
		{journal.Left, func() error { return h.Accounts.Leave(ctx, admin, "ward", "ann") }},
		{journal.GroupGone, func() error { return h.Accounts.RemoveGroup(ctx, admin, "ward") }},
		{journal.KeysRotated, func() error { _, err := h.Keys.Rotate(ctx); return err }},
		{journal.KeyRetired, func() error {
			keys := must(h.Keys.List(ctx))(t)
			if err := h.Keys.Retire(ctx, keys[0].Name()); err != nil {
				return h.Keys.Retire(ctx, keys[1].Name())
			}
			return nil
		}},
		{journal.RulesRead, func() error { return h.RulesAgain(ctx) }},
	} {
		t.Run(string(tt.act), func(t *testing.T) {
			ok(t, h.Daybook.Flush(ctx))
			before := len(h.lines(t, tt.act))
			ok(t, tt.do())
			ok(t, h.Daybook.Flush(ctx))
			lines := h.lines(t, tt.act)
			if len(lines) != before+1 {
				t.Fatalf("%d lines more", len(lines)-before)
			}
			if l := lines[0]; l.At.IsZero() || l.Who == "" && tt.act != journal.KeysRotated && tt.act != journal.KeyRetired && tt.act != journal.RulesRead {
				t.Errorf("%+v", l)
			}
		})
		done[tt.act] = true
	}
	if missing := slices.DeleteFunc(slices.Clone(journal.Acts()), func(a journal.Act) bool { return done[a] }); len(missing) > 0 {
		t.Errorf("nobody has tried %q", missing)
	}
	for _, l := range h.lines(t, "") {
		if text, _, known := l.Said(); !known {
			t.Errorf("no page can say %q of %q in another language", text, l.Act)
		}
	}
	if l := h.lines(t, journal.Joined)[0]; !strings.Contains(l.Detail, "themself") {
		t.Errorf("an admin let themself in, and it is not marked: %q", l.Detail)
	}
}

// TestWhatIsRefusedIsWrittenDown: to whom, by which credential, on what, and why;
// and of what is not there nothing.
func TestWhatIsRefusedIsWrittenDown(t *testing.T) {
	t.Parallel()
	h := open(t, settings(t))
	c, other := h.corner(t), h.corner(t)
	item := "/items/" + string(c.picture.ID)
	_, readOnly, err := h.Accounts.AddToken(t.Context(), operator, c.who.ID, account.Terms{Label: "r", Scope: access.View | access.Download})
	ok(t, err)
	old := c.pageTicket(t, c.picture.ID, media.Thumb)
	byLink := c.guestTicket(t, c.picture.ID, media.Thumb)
	locked, _, lockedID := c.locked(t)
	_, err = h.Library.EndLink(t.Context(), c.self, c.linkID)
	ok(t, err)
	used := c.counted(t, c.paper.ID, 1, "")
	h.get(t, "/s/"+used.Reveal()+"/file")
	path := c.folder.Path + "/coat.jpg"
	for _, tt := range []struct {
		name   string
		do     func() answer
		status int
		want   string // who, by what, act, path, why, times; empty: nothing
	}{
		{"a page of a stranger", func() answer { return h.get(t, item, h.cookie(other.session)) }, 404, other.name + " session look " + path + " no right to it ×1"},
		{"a picture by path", func() answer { return h.get(t, c.private(c.picture, media.Original), bearer(other.token)) }, 404, other.name + " token download " + path + " no right to it ×1"},
		{"what a token is not made for", func() answer {
			return h.send(t, "PUT", "/private/"+url.PathEscape(c.folder.Path)+"/x.txt", "wool", bearer(readOnly))
		}, 403, c.name + " token add " + c.folder.Path + " not what this token or link is made for ×1"},
		{"what is not there", func() answer { return h.get(t, "/items/it_aaaaaaaaaaaaaaaaaaaaaaaaaa", h.cookie(other.session)) }, 404, ""},
		{"an ended link", func() answer { return h.get(t, "/s/"+c.link.Reveal()) }, 410, " link open " + c.folder.Path + " this link has ended ×1"},
		{"its ticket", func() answer { return h.get(t, byLink) }, 410, " link open " + c.folder.Path + " this link has ended ×2"},
		{"a link that never was", func() answer { return h.get(t, "/s/"+strings.Repeat("A", len(c.link.Reveal()))) }, 404, ""},
		{"a wrong password of a link", func() answer {
			return h.post(t, "/s/"+locked.Reveal()+"/unlock", "password=wrong-one")
		}, 401, " link open " + h.pathOf(t, lockedID) + " a wrong password ×1"},
		{"a wrong password", func() answer { return h.post(t, "/login", "username="+c.name+"&password=wrong-one") }, 401, c.name + "  sign in  a wrong password ×1"},
		{"of nobody", func() answer { return h.post(t, "/login", "username=hunter2secret&password=wrong-one") }, 401, "  sign in  a wrong password ×1"},
		{"all downloads are used", func() answer { return h.get(t, "/s/"+used.Reveal()+"/file", agent("another")) }, 410, " link download " + c.folder.Path + "/paper.pdf all downloads are used ×1"},
		{"an old ticket", func() answer {
			h.clock.set(noon.Add(30 * time.Minute))
			return h.get(t, old)
		}, 410, c.name + " session open  this ticket has run out ×1"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			ok(t, h.Daybook.Flush(t.Context()))
			before := h.refused(t)
			if a := tt.do(); a.status != tt.status {
				t.Fatal(a)
			}
			ok(t, h.Daybook.Flush(t.Context()))
			after := h.refused(t)
			switch {
			case tt.want == "" && strings.Join(after, ";") != strings.Join(before, ";"):
				t.Errorf("it is told: %q", after)
			case tt.want != "" && (slices.Contains(before, tt.want) || !slices.Contains(after, tt.want)):
				t.Errorf("not %q in %q", tt.want, after)
			}
		})
	}
	for _, l := range h.lines(t, "") {
		if l.Network != "" && !strings.HasSuffix(l.Network, "/24") || strings.Contains(l.Name+l.Detail+l.Path, "hunter2") {
			t.Errorf("%+v", l)
		}
	}
}

// refused is what the journal has of refusals, as sentences.
func (h *house) refused(t testing.TB) (out []string) {
	t.Helper()
	a := journal.Asked{Kind: journal.Refusals, Most: 1000}
	for _, l := range must(h.Library.Journal(t.Context(), operator, a))(t).Lines {
		out = append(out, strings.Join([]string{l.Name, string(l.By), string(l.Act), l.Path, l.Refused}, " ")+" ×"+strconv.Itoa(l.Times))
	}
	return out
}

func (h *house) pathOf(t testing.TB, link id.Credential) string {
	t.Helper()
	return must(h.DB.Link(t.Context(), link))(t).Path
}
